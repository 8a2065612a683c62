"""Option contracts on the wire."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Final

from msgspec import UNSET, Struct, UnsetType

from alpaca_mock.domain.asset_ids import asset_id
from alpaca_mock.domain.assets import option_name
from alpaca_mock.domain.contracts import in_penny_program, style_of
from alpaca_mock.domain.money import text as printed
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import invalid
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms, parse_option

_SIZE: Final = printed(MULTIPLIER)


class DeliverableBody(Struct):
    """What a contract delivers when it is exercised."""

    type: str
    symbol: str
    asset_id: str
    amount: str
    allocation_percentage: str
    settlement_type: str
    settlement_method: str
    delayed_settlement: bool


class ContractBody(Struct):
    """The broker's contract object, its keys in the broker's order; all numbers are strings.

    There is no open interest here, and a close price only where a quote told it.
    """

    id: str
    symbol: str
    name: str
    status: str
    tradable: bool
    expiration_date: date
    root_symbol: str
    underlying_symbol: str
    underlying_asset_id: str
    type: str
    style: str
    strike_price: str
    multiplier: str
    size: str
    close_price: str | UnsetType
    close_price_date: date | UnsetType
    deliverables: list[DeliverableBody] | UnsetType
    ppind: bool


class ContractsBody(Struct):
    """One page of contracts."""

    option_contracts: list[ContractBody]
    next_page_token: str | None


def contract_body(
    terms: OptionTerms, today: date, quote: Quote | None, last_session: date, *, deliverables: bool = False
) -> ContractBody:
    """Give the object of the contract with these *terms*.

    *today* is the day in New York, *last_session* the last trading day before it, of which the previous close of
    *quote* is.
    """
    is_active = terms.expiration >= today
    close = None if quote is None else quote.previous_close
    underlying_id = asset_id(terms.underlying)
    return ContractBody(
        id=asset_id(terms.symbol),
        symbol=terms.symbol,
        name=option_name(terms),
        status="active" if is_active else "inactive",
        tradable=is_active,
        expiration_date=terms.expiration,
        root_symbol=terms.root,
        underlying_symbol=terms.underlying,
        underlying_asset_id=underlying_id,
        type=terms.right,
        style=style_of(terms.underlying),
        strike_price=printed(terms.strike),
        multiplier=_SIZE,
        size=_SIZE,
        close_price=UNSET if close is None else printed(close),
        close_price_date=UNSET if close is None else last_session,
        deliverables=[_deliverable(terms.underlying, underlying_id)] if deliverables else UNSET,
        ppind=in_penny_program(terms.underlying),
    )


def page_token(symbol: str) -> str:
    """Give the token of the page that begins after a contract."""
    return urlsafe_b64encode(symbol.encode()).decode()


def read_page_token(token: str) -> str:
    """Give the symbol after which the page begins. Raises `Refusal` (40010001) for what is no token."""
    try:
        symbol = urlsafe_b64decode(token.encode()).decode("ascii")
    except ValueError:
        symbol = ""
    if parse_option(symbol) is None:
        raise invalid("invalid page_token")
    return symbol


def _deliverable(underlying: str, underlying_id: str) -> DeliverableBody:
    return DeliverableBody(
        type="equity",
        symbol=underlying,
        asset_id=underlying_id,
        amount=_SIZE,
        allocation_percentage="100",
        settlement_type="T+1",
        settlement_method="CCC",
        delayed_settlement=False,
    )
