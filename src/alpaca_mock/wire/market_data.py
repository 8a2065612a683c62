"""What the market data API answers, read into quotes (Alpaca's Market Data API 1.1, stock and option snapshots)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec
from attrs import frozen

from alpaca_mock.domain.money import CENT, LIMIT, places, plain
from alpaca_mock.domain.quotes import Quote

# Digits behind the point that a price may have; the broker never sends more than four.
_PLACES: Final = 9
# What is dated outside of these has no time worth the name: Go's zero, say, or a clock that is not set.
_EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_AHEAD: Final = timedelta(days=1)


class UnreadableAnswer(ValueError):
    """A body that is not what the market data API sends."""


class _Sides(msgspec.Struct):
    # Prices come as numbers; some proxies make strings of them. 0 means that the side is empty.
    bp: Decimal | None = None
    ap: Decimal | None = None
    t: Any = None


class _Bar(msgspec.Struct):
    # Any, as the time: no order needs it, so none is to wait because it cannot be read.
    c: Any = None


class _Snapshot(msgspec.Struct, rename="camel"):
    latest_quote: _Sides | None = None
    prev_daily_bar: _Bar | None = None


class _OptionSnapshots(msgspec.Struct):
    snapshots: dict[str, msgspec.Raw]
    next_page_token: str | None = None


class _Error(msgspec.Struct):
    message: str


def _number(written: object) -> Decimal | None:
    """Give what is written as a number, or `None`."""
    try:
        return Decimal(written) if isinstance(written, Decimal | int | str) else None
    except ArithmeticError:
        return None


_STOCKS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_OPTIONS: Final = msgspec.json.Decoder(_OptionSnapshots)
_SNAPSHOT: Final = msgspec.json.Decoder(_Snapshot | None, float_hook=_number)
_ERROR: Final = msgspec.json.Decoder(_Error)
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@frozen
class Page:
    """The quotes of one answer, and the token with which the next part is asked; none at the end."""

    quotes: dict[str, Quote]
    next_page_token: str | None = None


def read_stock_snapshots(body: bytes, now: datetime) -> Page:
    """Read the answer of ``GET /v2/stocks/snapshots``, which is always one page.

    *now* dates quotes that carry no time. Raises `UnreadableAnswer`.
    """
    try:
        return Page(_quotes(_STOCKS.decode(body), now))
    except _UNREADABLE as error:
        raise UnreadableAnswer(str(error)) from error


def read_option_snapshots(body: bytes, now: datetime) -> Page:
    """Read one page of ``GET /v1beta1/options/snapshots``.

    *now* dates quotes that carry no time. Raises `UnreadableAnswer`.
    """
    try:
        answer = _OPTIONS.decode(body)
    except _UNREADABLE as error:
        raise UnreadableAnswer(str(error)) from error
    return Page(_quotes(answer.snapshots, now), answer.next_page_token or None)


def read_error_message(body: bytes) -> str:
    """Read the text of an error answer; empty where there is none."""
    try:
        return _ERROR.decode(body).message
    except _UNREADABLE:
        return ""


def _quotes(snapshots: dict[str, msgspec.Raw], now: datetime) -> dict[str, Quote]:
    """Read each snapshot for itself: one that cannot be read is none, and the others are no worse for it."""
    found = {}
    for symbol, body in snapshots.items():
        if not bytes(body).startswith((b"{", b"null")):
            raise UnreadableAnswer(f"{symbol} is no snapshot")
        try:
            snapshot = _SNAPSHOT.decode(body)
        except _UNREADABLE:
            continue
        if snapshot is not None and (quote := _quote(snapshot, now)) is not None:
            found[symbol] = quote
    return found


def _quote(snapshot: _Snapshot, now: datetime) -> Quote | None:
    sides = snapshot.latest_quote
    if sides is None:
        return None
    bid, ask = _price(sides.bp), _price(sides.ap)
    # A crossed quote is an error, or over in a moment: nobody can tell which of its sides holds.
    if bid is None or ask is None or bid > ask:
        return None
    bar = snapshot.prev_daily_bar
    close = None if bar is None else _price(_number(bar.c))
    quote = Quote(bid, ask, close, _moment(sides.t, now), live=True)
    # What is worth less than half a cent cannot be traded for nothing.
    return quote if quote.mid >= CENT else None


def _moment(written: object, now: datetime) -> datetime:
    """Give the time of a quote, or *now* where there is none that can be."""
    try:
        at = msgspec.convert(written, datetime)
        at = at.astimezone(UTC) if at.tzinfo is not None else now
    except (msgspec.ValidationError, OverflowError):
        return now
    return at if _EARLIEST <= at <= now + _AHEAD else now


def _price(number: Decimal | None) -> Decimal | None:
    """Give a price that can be counted with; `None` for an empty side and for what is no price."""
    if number is None or not number.is_finite() or not 0 < number < LIMIT:
        return None
    return plain(number) if places(number) <= _PLACES else None
