"""The trading calendar of the New York Stock Exchange: which days it trades, from when to when, and when it settles.

Rules and single closures are those that the exchange has announced; years to come follow the rules in force.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from attrs import define

from alpaca_mock.domain.holidays import banks_closed, early_close, exchange_closed

# `Session` has a field named date, which hides the type in its body.
Day: TypeAlias = date

NEW_YORK: Final = ZoneInfo("America/New_York")

#: The first and the last day that the calendar knows.
FIRST_DAY: Final = date(1970, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)

#: When every session opens, since midnight in New York.
OPENING: Final = timedelta(hours=9, minutes=30)
# The other hours, likewise.
_PRE_OPEN: Final = timedelta(hours=4)
_CLOSE: Final = timedelta(hours=16)
_POST_CLOSE: Final = timedelta(hours=20)
_EARLY_POST_CLOSE: Final = timedelta(hours=17)
_ONE_DAY: Final = timedelta(1)

# Business days between a trade and its settlement, from which trade date on (SEC rule 15c6-1).
_SETTLEMENT: Final = (
    (date(2024, 5, 28), 1),
    (date(2017, 9, 5), 2),
    (date(1995, 6, 7), 3),
    (date.min, 5),
)


@define(frozen=True)
class Session:
    """One trading day: instants in UTC, in the order in which they come, and the day on which its trades settle."""

    date: Day
    pre_open: datetime
    open: datetime
    close: datetime
    post_close: datetime
    settlement: Day


def session_on(day: date) -> Session | None:
    """Give the session of *day*, or `None` if the exchange is closed on it or the calendar does not know it."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return None
    return _year(day.year).get(day)


def next_session(after: datetime) -> Session:
    """Give the first session that closes after this instant, the running one included."""
    day = after.astimezone(NEW_YORK).date()
    while day <= LAST_DAY:
        session = session_on(day)
        if session is not None and session.close > after:
            return session
        day += _ONE_DAY
    raise ValueError(f"the calendar ends before {after}")


def previous_session(before: datetime) -> Session:
    """Give the last session that closed before or at this instant."""
    day = before.astimezone(NEW_YORK).date()
    while day >= FIRST_DAY:
        session = session_on(day)
        if session is not None and session.close <= before:
            return session
        day -= _ONE_DAY
    raise ValueError(f"the calendar begins after {before}")


def last_session_on_or_before(day: date) -> Session:
    """Give the session of *day*, or the last one before it."""
    while day >= FIRST_DAY:
        session = session_on(day)
        if session is not None:
            return session
        day -= _ONE_DAY
    raise ValueError(f"the calendar begins after {day}")


def sessions(first: date, last: date) -> Iterator[Session]:
    """Give the sessions from *first* to *last*, both included."""
    first, last = max(first, FIRST_DAY), min(last, LAST_DAY)
    for year in range(first.year, last.year + 1):
        for day, session in _year(year).items():
            if first <= day <= last:
                yield session


def settlement_date(day: date) -> date:
    """Give the day on which a trade of *day* settles: business days later on which exchange and banks are open."""
    left = next(days for since, days in _SETTLEMENT if day >= since)
    while left:
        day += _ONE_DAY
        left -= is_settlement_day(day)
    return day


def is_settlement_day(day: date) -> bool:
    """Tell whether trades settle on *day*: a trading day on which banks are open."""
    return day.weekday() < 5 and not exchange_closed(day) and not banks_closed(day)


@cache
def _year(year: int) -> dict[date, Session]:
    first = date(year, 1, 1)
    days = (first + timedelta(number) for number in range((date(year, 12, 31) - first).days + 1))
    return {day: _session(day) for day in days if day.weekday() < 5 and not exchange_closed(day)}


def _session(day: date) -> Session:
    # Clocks change on Sundays: all hours of a trading day have one offset.
    midnight = datetime.combine(day, time(), NEW_YORK).astimezone(UTC)
    early = early_close(day)
    return Session(
        day,
        midnight + _PRE_OPEN,
        midnight + OPENING,
        midnight + (early or _CLOSE),
        midnight + (_EARLY_POST_CLOSE if early else _POST_CLOSE),
        settlement_date(day),
    )
