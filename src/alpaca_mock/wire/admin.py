"""What tests say to the server itself, and what it answers; none of it is in the broker's API."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from msgspec import Struct

from alpaca_mock.domain.money import CENT, ONE, ZERO, to_cents
from alpaca_mock.domain.money import text as printed
from alpaca_mock.domain.orders import OrderRequest, OrderType, Side, TimeInForce
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import invalid
from alpaca_mock.domain.settings import broker_changes
from alpaca_mock.wire.fields import Readers, amount, fill, text, whole
from alpaca_mock.wire.json import decode_object

#: What the order of the rejected-replacement race buys, and its limit in dollars.
RACE_SYMBOL: Final = "SPY"
RACE_LIMIT: Final = ONE


class Health(Struct):
    """Whether the server is well."""

    service: str = "alpaca-mock"
    status: str = "ok"


class FaultBody(Struct):
    """The fault that waits for the next trading request."""

    status: int
    message: str
    code: int
    retry_after: int | None


class State(Struct):
    """The state of the server in figures."""

    account_count: int
    market_data_bridge_configured: bool
    http_fault: FaultBody | None
    quote_count: int


class FaultRequest(Struct):
    """A fault as it was asked for; `code` and `retry_after` need not be."""

    status: int
    message: str
    code: int | None
    retry_after: int | None


class _Fault(Struct):
    status: int | None = None
    message: str | None = None
    code: int | None = None
    retry_after: int | None = None


class ForcedFill(Struct):
    """How an order is to be filled: `qty` or all that is left, at `price` or at the mid."""

    qty: Decimal | None = None
    price: Decimal | None = None


class QuoteBody(Struct):
    """A quote, in dollars a share; `price` is the mid, at which orders fill."""

    symbol: str
    price: str
    bid: str
    ask: str
    previous_close: str | None
    at: datetime
    live: bool


class Quotes(Struct):
    """The quotes in force."""

    quotes: list[QuoteBody]


class QuoteSet(Struct):
    """A quote that was set, and the orders that it filled, in the order in which they were."""

    symbol: str
    price: str
    bid: str
    ask: str
    previous_close: str | None
    filled_order_ids: Sequence[str]


class Race(Struct):
    """The order that will turn out to be filled when its replacement arrives."""

    predecessor_order_id: str


class _Prices(Struct):
    price: Decimal | None = None
    bid: Decimal | None = None
    ask: Decimal | None = None
    previous_close: Decimal | None = None


_FAULT: Final[Readers] = {
    "status": ("status", whole),
    "message": ("message", text),
    "code": ("code", whole),
    "retry_after": ("retry_after", whole),
}
_PRICES: Final[Readers] = {name: (name, amount) for name in ("price", "bid", "ask", "previous_close")}
_FILL: Final[Readers] = {name: (name, amount) for name in ("qty", "price")}


def read_fault(body: bytes) -> FaultRequest:
    """Read the body of POST /admin/faults/http. Raises `Refusal` for what is missing or of the wrong kind."""
    given = _Fault()
    fill(given, decode_object(body), _FAULT)
    if given.status is None:
        raise invalid("status is required")
    if given.message is None:
        raise invalid("message is required")
    return FaultRequest(given.status, given.message, given.code, given.retry_after)


def read_quote(body: bytes, at: datetime) -> Quote:
    """Read a quote: `price` for both sides, or `bid` and `ask`; `previous_close` with either.

    Raises `Refusal` (40010001) unless the mid is at least a cent and no side is negative or above the other.
    """
    given = _Prices()
    fill(given, decode_object(body), _PRICES)
    bid, ask = _sides(given)
    if bid < ZERO:
        raise invalid("bid must be >= 0")
    if bid > ask:
        raise invalid("bid must be <= ask")
    if given.previous_close is not None and given.previous_close <= ZERO:
        raise invalid("previous_close must be > 0")
    quote = Quote(bid, ask, given.previous_close, at)
    if quote.mid < CENT:
        raise invalid("the mid of bid and ask must be at least 0.01")
    return quote


def _sides(given: _Prices) -> tuple[Decimal, Decimal]:
    if given.price is not None:
        if given.bid is not None or given.ask is not None:
            raise invalid("only one of price or bid and ask is accepted")
        price = to_cents(given.price)
        if price <= ZERO:
            raise invalid("price must be > 0")
        return price, price
    if given.bid is None or given.ask is None:
        raise invalid("price, or bid and ask, are required")
    return given.bid, given.ask


def read_account_changes(body: bytes) -> tuple[Decimal | None, dict[str, object]]:
    """Read the body of POST /admin/accounts/{api_key}: the cash that the account is to have, and changed settings.

    Raises `Refusal` (40010001) for a value that cannot be, and for a name that is no setting.
    """
    members = decode_object(body)
    cash = members.pop("cash", None)
    return (None if cash is None or cash == "" else amount("cash", cash)), broker_changes(members)


def read_forced_fill(body: bytes) -> ForcedFill:
    """Read the body of POST /admin/orders/{id}/fill, which may be empty."""
    given = ForcedFill()
    if body.strip():
        fill(given, decode_object(body), _FILL)
    return given


def read_race(body: bytes) -> str:
    """Read the API key of POST /admin/fixtures/rejected-replacement-race."""
    api_key = decode_object(body).get("api_key")
    if api_key is None:
        raise invalid("api_key is required")
    return check_api_key(text("api_key", api_key))


def race_order() -> OrderRequest:
    """Give the order of the rejected-replacement race: one that no market of SPY fills by itself."""
    return OrderRequest(
        symbol=RACE_SYMBOL,
        qty=ONE,
        side=Side.BUY,
        type=OrderType.LIMIT,
        time_in_force=TimeInForce.DAY,
        limit_price=RACE_LIMIT,
    )


def check_api_key(api_key: str) -> str:
    """Give *api_key* as a header would carry it. Raises `Refusal` (40010001) for what no header can."""
    trimmed = api_key.strip()
    if not trimmed or not trimmed.isascii() or not trimmed.isprintable():
        raise invalid("api_key must be printable ASCII and not blank")
    return trimmed


def quote_body(symbol: str, quote: Quote) -> QuoteBody:
    """Give a quote as it is listed."""
    return QuoteBody(
        symbol,
        printed(quote.mid),
        printed(quote.bid),
        printed(quote.ask),
        None if quote.previous_close is None else printed(quote.previous_close),
        quote.at,
        quote.live,
    )


def quote_set(symbol: str, quote: Quote, filled: Sequence[str]) -> QuoteSet:
    """Give the answer to a quote that was set."""
    body = quote_body(symbol, quote)
    return QuoteSet(body.symbol, body.price, body.bid, body.ask, body.previous_close, filled)
