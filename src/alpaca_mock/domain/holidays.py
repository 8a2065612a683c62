"""When the New York Stock Exchange is closed or closes early, and when banks are closed, from 1970 on.

The rules are those of the exchange's Rule 7.2 and its announcements; what was decided once stands in the tables.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final

_MONDAY: Final = 0
_THURSDAY: Final = 3
_SATURDAY: Final = 5
_SUNDAY: Final = 6

_ONE_DAY: Final = timedelta(1)
_EARLY: Final = timedelta(hours=13)

# Days of mourning, attacks, storms and a power failure.
_CLOSED_ONCE: Final = frozenset(
    {
        date(1972, 12, 28),
        date(1973, 1, 25),
        date(1977, 7, 14),
        date(1985, 9, 27),
        date(1994, 4, 27),
        date(2001, 9, 11),
        date(2001, 9, 12),
        date(2001, 9, 13),
        date(2001, 9, 14),
        date(2004, 6, 11),
        date(2007, 1, 2),
        date(2012, 10, 29),
        date(2012, 10, 30),
        date(2018, 12, 5),
        date(2025, 1, 9),
    }
)
_EARLY_ONCE: Final = {
    date(1997, 12, 26): _EARLY,
    date(1999, 12, 31): _EARLY,
    date(2003, 12, 26): _EARLY,
}


def exchange_closed(day: date) -> bool:
    """Tell whether a weekday is a holiday of the exchange."""
    return day in _holidays(day.year)


def early_close(day: date) -> timedelta | None:
    """Give how long after midnight a trading day ends early, or `None`."""
    once = _EARLY_ONCE.get(day)
    if once is not None:
        return once
    if (day.month, day.day) == (12, 24) or (day.year > 1991 and day == _nth(day.year, 11, _THURSDAY, 4) + _ONE_DAY):
        return _EARLY if day.year > 1992 else timedelta(hours=14)
    if day.month == 7 and day.year > 1994 and _beside_independence_day(day):
        return _EARLY
    return None


def banks_closed(day: date) -> bool:
    """Tell whether banks, and with them settlement, pause on *day* although the exchange trades."""
    return day in _bank_holidays(day.year)


def _beside_independence_day(day: date) -> bool:
    # The day before, unless that is a Friday (then the holiday itself is observed on it); until 2012 a Wednesday
    # before it was a full day and the Friday after it a half one.
    if day.day == 3:
        return day.weekday() in ((0, 1, 2, 3) if day.year > 2012 else (0, 1, 3))
    return day.day == 5 and day.weekday() == 4 and 1995 < day.year < 2013


@cache
def _holidays(year: int) -> frozenset[date]:
    days = {
        _nth(year, 2, _MONDAY, 3) if year > 1970 else _observed(date(year, 2, 22)),
        _easter(year) - timedelta(2),
        _last_monday_of_may(year) if year > 1970 else date(year, 5, 30),
        _observed(date(year, 7, 4)),
        _nth(year, 9, _MONDAY, 1),
        _nth(year, 11, _THURSDAY, 4),
        _observed(date(year, 12, 25)),
    }
    new_year = date(year, 1, 1)
    # On a Saturday it is not made up for: the last day of a year must be a trading day.
    if new_year.weekday() != _SATURDAY:
        days.add(_observed(new_year))
    if year in (1972, 1976, 1980):
        # The day of the presidential election.
        days.add(_nth(year, 11, _MONDAY, 1) + _ONE_DAY)
    if year >= 1998:
        days.add(_nth(year, 1, _MONDAY, 3))
    if year >= 2022:
        days.add(_observed(date(year, 6, 19)))
    return frozenset(days | {day for day in _CLOSED_ONCE if day.year == year})


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    """Give Columbus Day and Veterans Day."""
    veterans = date(year, 11, 11)
    return frozenset({_nth(year, 10, _MONDAY, 2), veterans + _ONE_DAY if veterans.weekday() == _SUNDAY else veterans})


def _observed(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - _ONE_DAY
    return day + _ONE_DAY if day.weekday() == _SUNDAY else day


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (number - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(last.weekday())


def _easter(year: int) -> date:
    # Gregorian computus in the form of Meeus, "Astronomical Algorithms", chapter 8.
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
