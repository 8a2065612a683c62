"""The routes of option contracts (API documentation, "Option Contracts")."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import ClassVar, Final

from attrs import define
from klein import Klein
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from alpaca_mock.domain.assets import find_asset
from alpaca_mock.domain.calendar import NEW_YORK, last_session_on_or_before
from alpaca_mock.domain.contracts import ContractQuery, coming_weekend, list_contracts
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import Refusal, invalid, not_found
from alpaca_mock.domain.symbols import parse_option, underlying_of
from alpaca_mock.rest.assets import AssetStatus
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.query import Query
from alpaca_mock.rest.reply import Reply
from alpaca_mock.rest.results import when
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.wire.contracts import ContractsBody, contract_body, page_token, read_page_token

_PAGE: Final = 100
_LARGEST_PAGE: Final = 10000
# Without a filter by underlying there is no telling which prices to ask for.
_MOST_PRICED: Final = 100


class RightName(StrEnum):
    """The kinds of options."""

    CALL = "call"
    PUT = "put"


class StyleName(StrEnum):
    """When options can be exercised."""

    AMERICAN = "american"
    EUROPEAN = "european"


@define(eq=False, repr=False)
class Contracts:
    """Everything under `/v2/options/contracts`."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    exchange: Exchange

    @endpoint(router, "GET", "/v2/options/contracts")
    def listed(self, call: Call) -> Outcome:
        """List contracts, by default those that expire before the weekend, page by page."""
        today = self._today()
        query = read_contract_query(call.query, today)
        limit = call.query.integer("limit", _PAGE, 1, _LARGEST_PAGE)
        deliverables = call.query.flag("show_deliverables")
        return when(self._priced(query), lambda _: self._page(query, today, limit, deliverables))

    @endpoint(router, "GET", "/v2/options/contracts/<string:symbol_or_id>")
    def contract(self, call: Call, symbol_or_id: str) -> Outcome:
        """Give one contract; there is one for every option symbol."""
        asset = find_asset(symbol_or_id)
        terms = None if asset is None else parse_option(asset.symbol)
        if terms is None:
            raise not_found(f"contract not found for {symbol_or_id}")
        today = self._today()
        quote = self.exchange.brokerage.quotes.get(terms.symbol)
        return Reply.of(contract_body(terms, today, quote, _session_before(today), deliverables=True))

    def _page(self, query: ContractQuery, today: date, limit: int, deliverables: bool) -> Reply:
        quotes = self.exchange.brokerage.quotes
        found = list(islice(list_contracts(query, today, lambda symbol: _mid(quotes, symbol)), limit + 1))
        last_session = _session_before(today)
        return Reply.of(
            ContractsBody(
                [
                    contract_body(terms, today, quotes.get(terms.symbol), last_session, deliverables=deliverables)
                    for terms in found[:limit]
                ],
                page_token(found[limit - 1].symbol) if len(found) > limit else None,
            )
        )

    def _priced(self, query: ContractQuery) -> object:
        """See to it that the underlyings have fresh prices, as far as they can be had."""
        wanted = query.underlyings or (() if query.root is None else (underlying_of(query.root),))
        try:
            outcome = self.exchange.quotes(wanted[:_MOST_PRICED])
        except Refusal:
            return None
        return outcome.addErrback(_without) if isinstance(outcome, Deferred) else outcome

    def _today(self) -> date:
        return self.exchange.now().astimezone(NEW_YORK).date()


def read_contract_query(query: Query, today: date) -> ContractQuery:
    """Read the parameters of GET /v2/options/contracts; *today* is the day in New York.

    Raises `Refusal` (40010001) for values outside the documentation, and for bounds that exclude each other.
    """
    exactly = query.day("expiration_date")
    first, last = query.day("expiration_date_gte"), query.day("expiration_date_lte")
    lowest, highest = query.decimal("strike_price_gte"), query.decimal("strike_price_lte")
    if first is not None and last is not None and first > last:
        raise invalid("expiration_date_gte must not be after expiration_date_lte")
    if lowest is not None and highest is not None and lowest > highest:
        raise invalid("strike_price_gte must not exceed strike_price_lte")
    root, token = query.text("root_symbol"), query.text("page_token")
    right, style = query.choice("type", RightName), query.choice("style", StyleName)
    active = query.choice("status", AssetStatus) is not AssetStatus.INACTIVE
    first = first or date.min
    last = last or exactly or (coming_weekend(today) if active else today)
    return ContractQuery(
        first=first if exactly is None else max(first, exactly),
        last=last if exactly is None else min(last, exactly),
        underlyings=tuple(_underlying(text) for text in query.texts("underlying_symbols")),
        root=None if root is None else root.upper(),
        active=active,
        right=right,
        style=style,
        lowest=lowest,
        highest=highest,
        penny=query.flag("ppind") if query.text("ppind") else None,
        after="" if token is None else read_page_token(token),
    )


def _underlying(text: str) -> str:
    # What is neither a symbol nor an id has no contracts.
    asset = find_asset(text)
    return text if asset is None else asset.symbol


def _mid(quotes: Mapping[str, Quote], symbol: str) -> Decimal | None:
    quote = quotes.get(symbol)
    return None if quote is None else quote.mid


def _session_before(today: date) -> date:
    return last_session_on_or_before(today - timedelta(1)).date


def _without(failure: Failure) -> None:
    """Do without the prices that could not be had: the list is then around those that are known."""
    failure.trap(Refusal)
