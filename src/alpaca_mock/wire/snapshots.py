"""The market data that is served, in the shapes of Alpaca's Market Data API 1.1.

All that is known of a symbol is its quote. A trade is one round lot at the mid; a bar has no volume, and the mid or
the previous close for all its prices. Prices are JSON numbers.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

import msgspec

from alpaca_mock.domain.assets import find_asset
from alpaca_mock.domain.calendar import NEW_YORK, last_session_on_or_before, previous_session
from alpaca_mock.domain.quotes import Quote

_encoder: Final = msgspec.json.Encoder(decimal_format="number")

#: Give the JSON of what this module makes.
encode: Final = _encoder.encode

#: Shares or contracts of every quote and trade.
_SIZE: Final = 100
# Codes of exchanges and tapes (v2/stocks/meta/exchanges; schema "stock_tape"), by the exchange of the asset.
_CODES: Final = {"NASDAQ": "Q", "NYSE": "N", "ARCA": "P", "NYSEARCA": "P", "AMEX": "A", "BATS": "Z", "OTC": "U"}
_TAPES: Final = {"NASDAQ": "C", "NYSE": "A", "OTC": "O"}
_OPTION_EXCHANGE: Final = "C"


class TradeBody(msgspec.Struct, omit_defaults=True):
    """A trade; of an option it has no id and no tape, and one condition in place of a list."""

    t: datetime
    x: str
    p: Decimal
    s: int
    c: list[str] | str
    i: int | None = None
    z: str | None = None


class QuoteBody(msgspec.Struct, omit_defaults=True, rename={"size_asked": "as"}):
    """A quote; of an option it has no tape, and one condition in place of a list."""

    t: datetime
    ax: str
    ap: Decimal
    size_asked: int
    bx: str
    bp: Decimal
    bs: int
    c: list[str] | str
    z: str | None = None


class BarBody(msgspec.Struct):
    """What happened in a minute or a day."""

    t: datetime
    o: Decimal
    h: Decimal
    l: Decimal  # noqa: E741 - the broker's name
    c: Decimal
    v: int
    n: int
    vw: Decimal


class SnapshotBody(msgspec.Struct, omit_defaults=True, rename="camel"):
    """All that is known of a stock. Only the route for a single one names it."""

    latest_trade: TradeBody
    latest_quote: QuoteBody
    minute_bar: BarBody
    daily_bar: BarBody
    prev_daily_bar: BarBody
    symbol: str | None = None


class OptionSnapshotBody(msgspec.Struct, rename="camel"):
    """All that is known of an option."""

    latest_quote: QuoteBody
    latest_trade: TradeBody


def stock_snapshot(symbol: str, quote: Quote, *, named: bool = False) -> SnapshotBody:
    """Give the snapshot of a stock (schema "stock_snapshot"); *named* puts its symbol in."""
    at = quote.at
    day = last_session_on_or_before(at.astimezone(NEW_YORK).date())
    return SnapshotBody(
        stock_trade(symbol, quote),
        stock_quote(symbol, quote),
        _bar(at.replace(second=0, microsecond=0), quote.mid),
        _bar(_midnight(day.date), quote.mid),
        _bar(_midnight(previous_session(day.open).date), quote.lastday_price),
        symbol if named else None,
    )


def stock_trade(symbol: str, quote: Quote) -> TradeBody:
    """Give the latest trade of a stock (schema "stock_trade")."""
    code, tape = _listed(symbol)
    return TradeBody(quote.at, code, quote.mid, _SIZE, ["@"], 1, tape)


def stock_quote(symbol: str, quote: Quote) -> QuoteBody:
    """Give the latest quote of a stock (schema "stock_quote")."""
    code, tape = _listed(symbol)
    return QuoteBody(quote.at, code, quote.ask, _SIZE, code, quote.bid, _SIZE, ["R"], tape)


def option_snapshot(symbol: str, quote: Quote) -> OptionSnapshotBody:
    """Give the snapshot of an option (schema "option_snapshot"), without greeks, which nobody computes here."""
    return OptionSnapshotBody(option_quote(symbol, quote), option_trade(symbol, quote))


def option_trade(symbol: str, quote: Quote) -> TradeBody:
    """Give the latest trade of an option (schema "option_trade")."""
    return TradeBody(quote.at, _OPTION_EXCHANGE, quote.mid, _SIZE, "I")


def option_quote(symbol: str, quote: Quote) -> QuoteBody:
    """Give the latest quote of an option (schema "option_quote")."""
    return QuoteBody(quote.at, _OPTION_EXCHANGE, quote.ask, _SIZE, _OPTION_EXCHANGE, quote.bid, _SIZE, "A")


def page(snapshots: Mapping[str, Any], next_page_token: str | None) -> dict[str, Any]:
    """Give one page of option snapshots (schema "option_snapshots_resp")."""
    return {"snapshots": snapshots, "next_page_token": next_page_token}


def _listed(symbol: str) -> tuple[str, str]:
    asset = find_asset(symbol)
    exchange = "" if asset is None else asset.exchange
    return _CODES.get(exchange, "V"), _TAPES.get(exchange, "B")


def _bar(at: datetime, price: Decimal) -> BarBody:
    return BarBody(at, price, price, price, price, 0, 0, price)


def _midnight(day: date) -> datetime:
    """Give the moment that a daily bar is dated: midnight in New York."""
    return datetime.combine(day, time(), NEW_YORK).astimezone(UTC)
