"""The market data that clients ask of the same host as the trading API (Alpaca's Market Data API 1.1).

It serves the quotes that are in force: set at run time, or live ones, which are asked for if they are stale. The feed
and the currency in a request must be ones of the API, and change nothing: there is one price for everybody.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final

from attrs import define
from klein import Klein

from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import Refusal, invalid, not_found
from alpaca_mock.domain.symbols import canonical, is_crypto, parse_option
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.query import Query
from alpaca_mock.rest.reply import Reply
from alpaca_mock.rest.results import when
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.wire.snapshots import (
    encode,
    option_quote,
    option_snapshot,
    option_trade,
    page,
    stock_quote,
    stock_snapshot,
    stock_trade,
)

#: Option symbols that one request may name.
MOST_OPTIONS: Final = 100
_PAGE: Final = 100
_LARGEST_PAGE: Final = 1000


class StockFeed(StrEnum):
    """Where stock quotes can come from (schema "stock_latest_feed")."""

    SIP = "sip"
    IEX = "iex"
    DELAYED_SIP = "delayed_sip"
    BOATS = "boats"
    OVERNIGHT = "overnight"
    OTC = "otc"


class OptionFeed(StrEnum):
    """Where option quotes can come from (schema "option_feed")."""

    OPRA = "opra"
    INDICATIVE = "indicative"


#: Makes the body of one symbol.
Maker = Callable[[str, Quote], Any]


@define(eq=False, repr=False)
class MarketData:
    """The latest snapshots, quotes and trades."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    exchange: Exchange

    @endpoint(router, "GET", "/v2/stocks/snapshots")
    def stock_snapshots(self, call: Call) -> Outcome:
        """Give the snapshots of several stocks; those without a price are left out."""
        return self._several(_stocks(call.query), stock_snapshot, lambda found: found)

    @endpoint(router, "GET", "/v2/stocks/quotes/latest")
    def stock_quotes(self, call: Call) -> Outcome:
        """Give the latest quotes of several stocks."""
        return self._several(_stocks(call.query), stock_quote, lambda found: {"quotes": found})

    @endpoint(router, "GET", "/v2/stocks/trades/latest")
    def stock_trades(self, call: Call) -> Outcome:
        """Give the latest trades of several stocks."""
        return self._several(_stocks(call.query), stock_trade, lambda found: {"trades": found})

    @endpoint(router, "GET", "/v2/stocks/<symbol:symbol>/snapshot")
    def stock_snapshot(self, call: Call, symbol: str) -> Outcome:
        """Give the snapshot of one stock."""
        return self._one(call.query, symbol, lambda known, quote: stock_snapshot(known, quote, named=True))

    @endpoint(router, "GET", "/v2/stocks/<symbol:symbol>/quotes/latest")
    def stock_quote(self, call: Call, symbol: str) -> Outcome:
        """Give the latest quote of one stock."""
        return self._one(call.query, symbol, lambda known, quote: {"symbol": known, "quote": stock_quote(known, quote)})

    @endpoint(router, "GET", "/v2/stocks/<symbol:symbol>/trades/latest")
    def stock_trade(self, call: Call, symbol: str) -> Outcome:
        """Give the latest trade of one stock."""
        return self._one(call.query, symbol, lambda known, quote: {"symbol": known, "trade": stock_trade(known, quote)})

    @endpoint(router, "GET", "/v1beta1/options/snapshots")
    def option_snapshots(self, call: Call) -> Outcome:
        """Give the snapshots of several options, page by page."""
        query = call.query
        symbols = _options(query)
        size = query.integer("limit", _PAGE, 1, _LARGEST_PAGE)
        since = query.moment("updated_since")
        token = query.text("page_token") or ""

        def paged(quotes: Mapping[str, Quote]) -> Reply:
            # The token is the last symbol of the page before.
            left = [name for name in sorted(quotes) if name > token and (since is None or quotes[name].at >= since)]
            shown = {name: option_snapshot(name, quotes[name]) for name in left[:size]}
            return Reply(encode(page(shown, left[size - 1] if len(left) > size else None)))

        return when(self.exchange.quotes(symbols), paged)

    @endpoint(router, "GET", "/v1beta1/options/quotes/latest")
    def option_quotes(self, call: Call) -> Outcome:
        """Give the latest quotes of several options."""
        return self._several(_options(call.query), option_quote, lambda found: {"quotes": found})

    @endpoint(router, "GET", "/v1beta1/options/trades/latest")
    def option_trades(self, call: Call) -> Outcome:
        """Give the latest trades of several options."""
        return self._several(_options(call.query), option_trade, lambda found: {"trades": found})

    def _several(self, symbols: list[str], make: Maker, wrap: Callable[[dict[str, Any]], Any]) -> Outcome:
        return when(
            self.exchange.quotes(symbols),
            lambda quotes: Reply(encode(wrap({symbol: make(symbol, quote) for symbol, quote in quotes.items()}))),
        )

    def _one(self, query: Query, written: str, make: Maker) -> Outcome:
        _check_source(query, StockFeed)
        symbol = _known(written)
        if symbol is None or parse_option(symbol) is not None:
            raise _no_quote(written)

        def answer(quotes: Mapping[str, Quote]) -> Reply:
            quote = quotes.get(symbol)
            if quote is None:
                raise _no_quote(symbol)
            return Reply(encode(make(symbol, quote)))

        return when(self.exchange.quotes([symbol]), answer)


def _no_quote(symbol: str) -> Refusal:
    return not_found(f"no price is known for {symbol}")


def _stocks(query: Query) -> list[str]:
    _check_source(query, StockFeed)
    return [symbol for symbol in _symbols(query) if parse_option(symbol) is None]


def _options(query: Query) -> list[str]:
    _check_source(query, OptionFeed)
    symbols = [symbol for symbol in _symbols(query) if parse_option(symbol) is not None]
    if len(symbols) > MOST_OPTIONS:
        raise invalid(f"symbols must be at most {MOST_OPTIONS}")
    return symbols


def _check_source(query: Query, feeds: type[StockFeed] | type[OptionFeed]) -> None:
    query.choice("feed", feeds)
    if (query.text("currency") or "USD").upper() != "USD":
        raise invalid("invalid currency: must be USD")


def _symbols(query: Query) -> list[str]:
    """Give the canonical symbols that are asked for, each once, without those that cannot be."""
    written: Iterable[str] = query.texts("symbols")
    if not written:
        raise invalid("symbols is required")
    return list(dict.fromkeys(symbol for symbol in map(_known, written) if symbol is not None))


def _known(written: str) -> str | None:
    try:
        symbol = canonical(written)
    except Refusal:
        return None
    return None if is_crypto(symbol) else symbol
