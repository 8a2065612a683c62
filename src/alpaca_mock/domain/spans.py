"""Spans of a portfolio history: from when to when, how fine, and which hours of a day count."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from attrs import define

from alpaca_mock.domain.calendar import FIRST_DAY, NEW_YORK, Session, sessions
from alpaca_mock.domain.refusals import invalid

_EPOCH: Final = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
_PERIOD: Final = re.compile(r"([0-9]{1,4})([DWMA])", re.ASCII | re.IGNORECASE)
#: Days that a unit counts as where only its length matters.
_NOMINAL: Final = {"D": 1, "W": 7, "M": 30, "A": 365}

_MINUTES_BELOW: Final = timedelta(days=7)
_QUARTERS_BELOW: Final = timedelta(days=30)


class Timeframe(StrEnum):
    """How long the window of one point is."""

    MINUTE = "1Min"
    FIVE_MINUTES = "5Min"
    QUARTER = "15Min"
    HOUR = "1H"
    DAY = "1D"

    @property
    def step(self) -> timedelta:
        """The length; of a day the nominal one."""
        return _STEPS[self]


_STEPS: Final = {
    Timeframe.MINUTE: timedelta(minutes=1),
    Timeframe.FIVE_MINUTES: timedelta(minutes=5),
    Timeframe.QUARTER: timedelta(minutes=15),
    Timeframe.HOUR: timedelta(hours=1),
    Timeframe.DAY: timedelta(days=1),
}


class Reporting(StrEnum):
    """Which hours an intraday series has: the regular session, that and those around it, or all."""

    MARKET_HOURS = "market_hours"
    EXTENDED_HOURS = "extended_hours"
    CONTINUOUS = "continuous"


@define(frozen=True)
class Period:
    """A number of days, weeks, months or years (`D`, `W`, `M`, `A`)."""

    count: int
    unit: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Read ``1D``, ``4W``, ``3M``, ``1A``. Raises `Refusal` (40010001)."""
        found = _PERIOD.fullmatch(text)
        if found is None or not int(found[1]):
            raise invalid("invalid period: must be a number and one of D, W, M, A")
        return cls(int(found[1]), found[2].upper())

    @property
    def nominal(self) -> timedelta:
        """The length, with months of 30 days."""
        return timedelta(days=self.count * _NOMINAL[self.unit])

    def before(self, moment: datetime) -> datetime:
        """Give the moment that lies this period before, at the earliest the beginning of time."""
        return self._moved(moment, -self.count)

    def after(self, moment: datetime) -> datetime:
        """Give the moment that lies this period after."""
        return self._moved(moment, self.count)

    def _moved(self, moment: datetime, count: int) -> datetime:
        try:
            if self.unit in "DW":
                return moment + timedelta(days=count * _NOMINAL[self.unit])
            months = moment.year * 12 + moment.month - 1 + count * (1 if self.unit == "M" else 12)
            year, month = divmod(months, 12)
            day = min(moment.day, monthrange(year, month + 1)[1])
            return moment.replace(year=year, month=month + 1, day=day)
        except (ValueError, OverflowError):
            return (datetime.min if count < 0 else datetime.max).replace(tzinfo=UTC)


_DEFAULT: Final = Period(1, "M")


@define(frozen=True)
class SpanRequest:
    """What a client says of a span; `None` is what it leaves out. Moments are aware and in UTC."""

    start: datetime | None = None
    end: datetime | None = None
    period: Period | None = None
    timeframe: Timeframe | None = None
    reporting: Reporting = Reporting.MARKET_HOURS


@define(frozen=True)
class Span:
    """A span whose bounds are settled. `is_present` tells that it reaches up to now."""

    start: datetime
    end: datetime
    timeframe: Timeframe
    reporting: Reporting
    is_present: bool

    @property
    def is_daily(self) -> bool:
        """Whether there is one point a day."""
        return self.timeframe is Timeframe.DAY

    def labels(self) -> Iterator[datetime]:
        """Give the labels of the points, in order: the ends of trading days, or the beginnings of windows."""
        if self.is_daily:
            for session in sessions(_day(self.start), _day(self.end)):
                if session.post_close <= self.end:
                    yield session.post_close
        elif self.reporting is Reporting.CONTINUOUS:
            step = self.timeframe.step
            yield from _steps(self.start - (self.start - _EPOCH) % step, self.end, step)
        else:
            yield from self._in_sessions()

    def _in_sessions(self) -> Iterator[datetime]:
        step = self.timeframe.step
        for session in sessions(_day(self.start), _day(self.end)):
            opens, closes = _hours(session, self.reporting)
            if self.start > closes:
                continue
            # A start within a session goes back to the beginning of its window.
            first = opens if self.start <= opens else self.start - (self.start - opens) % step
            yield from _steps(first, min(closes, self.end), step)


def settle(request: SpanRequest, now: datetime) -> Span:
    """Settle the bounds and the timeframe of what is asked for.

    Raises `Refusal` (40010001) for a span that has one bound too many, ends before it starts, or is too long for its
    timeframe.
    """
    if None not in (request.start, request.end, request.period):
        raise invalid("only two of start, end and period may be specified")
    period = request.period or _DEFAULT
    wanted = request.end or (now if request.start is None else period.after(request.start))
    end = min(wanted, now)
    start = period.before(end) if request.start is None else request.start
    if start > end:
        raise invalid("start must not be after end, nor in the future")
    length = end - start if request.start is not None and request.end is not None else period.nominal
    timeframe = request.timeframe or _timeframe(length)
    if timeframe is not Timeframe.DAY and length > _QUARTERS_BELOW:
        raise invalid("timeframe must be 1D for more than 30 days")
    if request.start is None and request.end is None and period.unit == "D" and timeframe is not Timeframe.DAY:
        start = _opening(end, period.count, request.reporting) or start
    # Nothing was worth anything before the calendar begins, and there are years that no zone has.
    return Span(max(start, _EPOCH), max(end, _EPOCH), timeframe, request.reporting, wanted >= now)


def _timeframe(length: timedelta) -> Timeframe:
    if length < _MINUTES_BELOW:
        return Timeframe.MINUTE
    return Timeframe.QUARTER if length < _QUARTERS_BELOW else Timeframe.DAY


def _opening(end: datetime, count: int, reporting: Reporting) -> datetime | None:
    """Give when the last *count* sessions began: the last days of a client that names no date are trading days."""
    if reporting is Reporting.CONTINUOUS:
        return None
    # Holidays and week-ends take less than half of any two weeks.
    past = sessions(_day(end) - timedelta(days=2 * count + 7), _day(end))
    begun = [opens for session in past if (opens := _hours(session, reporting)[0]) <= end]
    return begun[-count] if len(begun) >= count else None


def _hours(session: Session, reporting: Reporting) -> tuple[datetime, datetime]:
    if reporting is Reporting.EXTENDED_HOURS:
        return session.pre_open, session.post_close
    return session.open, session.close


def _steps(first: datetime, last: datetime, step: timedelta) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += step


def _day(moment: datetime) -> date:
    return moment.astimezone(NEW_YORK).date()
