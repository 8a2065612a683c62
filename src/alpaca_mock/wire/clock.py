"""The market's clock and calendar on the wire, in both versions of each."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from msgspec import Struct

from alpaca_mock.domain.calendar import NEW_YORK, OPENING, Day, Session
from alpaca_mock.domain.markets import Market, MarketTime


class ClockBody(Struct):
    """The broker's clock (version 2): times with New York's offset."""

    timestamp: str
    is_open: bool
    next_open: str
    next_close: str


class DayBody(Struct):
    """A trading day (version 2): New York times, those of the regular session with a colon, the others without."""

    date: Day
    open: str
    close: str
    session_open: str
    session_close: str
    settlement_date: Day


class MarketBody(Struct):
    """A market (version 3)."""

    acronym: str
    mic: str
    name: str
    timezone: str


class MarketClockBody(Struct):
    """The clock of one market (version 3)."""

    market: MarketBody
    timestamp: str
    is_market_day: bool
    next_market_open: str
    next_market_close: str
    phase: str
    phase_until: str


class ClocksBody(Struct):
    """The clocks of several markets (version 3)."""

    clocks: list[MarketClockBody]


class MarketDayBody(Struct, omit_defaults=True):
    """A trading day of a market (version 3); a market without sessions around the core one lacks their times."""

    date: Day
    pre_start: str | None = None
    pre_end: str | None = None
    core_start: str = ""
    core_end: str = ""
    post_start: str | None = None
    post_end: str | None = None
    settlement_date: Day | None = None


class MarketCalendarBody(Struct):
    """The trading days of a market (version 3)."""

    market: MarketBody
    calendar: list[MarketDayBody]


def clock_body(time: MarketTime) -> ClockBody:
    """Give the clock (version 2) at a *time*."""
    return ClockBody(
        timestamp=_local(time.at),
        is_open=time.is_open,
        next_open=_local(time.next_open),
        next_close=_local(time.next_close),
    )


def day_body(session: Session) -> DayBody:
    """Give one day of the calendar (version 2)."""
    return DayBody(
        date=session.date,
        open=_hours(session, session.open, ":"),
        close=_hours(session, session.close, ":"),
        session_open=_hours(session, session.pre_open, ""),
        session_close=_hours(session, session.post_close, ""),
        settlement_date=session.settlement,
    )


def clocks_body(markets: list[Market], at: datetime) -> ClocksBody:
    """Give the clocks (version 3) of *markets* at a moment."""
    return ClocksBody([_market_clock(market, market.time(at)) for market in markets])


def market_calendar_body(market: Market, sessions: list[Session], *, utc: bool) -> MarketCalendarBody:
    """Give the days (version 3) of a market, in its own time or in UTC."""
    zone = UTC if utc else NEW_YORK
    return MarketCalendarBody(_market(market), [_market_day(market, session, zone) for session in sessions])


def _market(market: Market) -> MarketBody:
    return MarketBody(market.acronym, market.mic, market.name, NEW_YORK.key)


def _market_clock(market: Market, time: MarketTime) -> MarketClockBody:
    return MarketClockBody(
        market=_market(market),
        timestamp=_local(time.at),
        is_market_day=time.is_market_day,
        next_market_open=_local(time.next_open),
        next_market_close=_local(time.next_close),
        phase=time.phase,
        phase_until=_local(time.phase_until),
    )


def _market_day(market: Market, session: Session, zone: tzinfo) -> MarketDayBody:
    body = MarketDayBody(
        date=session.date,
        core_start=_in(zone, session.open),
        core_end=_in(zone, session.close),
        settlement_date=session.settlement,
    )
    if market.extended:
        body.pre_start, body.pre_end = _in(zone, session.pre_open), body.core_start
        body.post_start, body.post_end = body.core_end, _in(zone, session.post_close)
    return body


def _local(at: datetime) -> str:
    return _in(NEW_YORK, at)


def _in(zone: tzinfo, at: datetime) -> str:
    text = at.astimezone(zone).isoformat()
    return f"{text[:-6]}Z" if zone is UTC else text


def _hours(session: Session, at: datetime, separator: str) -> str:
    """Print a moment of a session as hours and minutes in New York."""
    return _clock_face(OPENING + (at - session.open), separator)


# Few of them are different, and a list has 15,000 days.
@cache
def _clock_face(since_midnight: timedelta, separator: str) -> str:
    hours, minutes = divmod(since_midnight // timedelta(minutes=1), 60)
    return f"{hours:02d}{separator}{minutes:02d}"
