"""On which days options expire: the cycles that exchanges list, seen from today."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from alpaca_mock.domain.calendar import FIRST_DAY, LAST_DAY, last_session_on_or_before, sessions

_FRIDAY: Final = 4
_WEEK: Final = timedelta(7)

# How far from today each cycle is listed, and how far back its expired contracts are remembered.
_DAILY: Final = timedelta(weeks=2)
_WEEKLY: Final = timedelta(weeks=8)
_MONTHLY: Final = timedelta(weeks=53)
_JANUARY: Final = timedelta(weeks=156)

# Underlyings with an expiration on every trading day.
_EVERY_DAY: Final = frozenset({"IWM", "NDX", "QQQ", "RUT", "SPX", "SPY", "XSP"})


def expirations(underlying: str, first: date, last: date, today: date) -> tuple[date, ...]:
    """Give the days from *first* to *last*, both included, on which listed options on *underlying* expire.

    Listed are, seen from *today*, Fridays for eight weeks, third Fridays for a year, those of January for three years,
    and for a few underlyings every trading day for two weeks; as far back, expired ones. Where Friday is a holiday
    the trading day before takes its place.
    """
    return _expirations(underlying in _EVERY_DAY, max(first, today - _JANUARY), min(last, today + _JANUARY), today)


@lru_cache(256)
def _expirations(every_day: bool, first: date, last: date, today: date) -> tuple[date, ...]:
    days = set()
    friday = max(first, FIRST_DAY)
    friday += timedelta((_FRIDAY - friday.weekday()) % 7)
    # The Thursday before a Friday beyond the end may still be within.
    while friday <= min(last, LAST_DAY - _WEEK) + _WEEK:
        if abs(friday - today) <= _reach(friday):
            days.add(last_session_on_or_before(friday).date)
        friday += _WEEK
    if every_day:
        days |= {session.date for session in sessions(today - _DAILY, today + _DAILY)}
    return tuple(sorted(day for day in days if first <= day <= last))


def _reach(friday: date) -> timedelta:
    if not 15 <= friday.day <= 21:
        return _WEEKLY
    return _JANUARY if friday.month == 1 else _MONTHLY
