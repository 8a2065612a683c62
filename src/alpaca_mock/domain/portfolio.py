"""The portfolio history: what an account was worth over a span of time, and what it gained by then.

Rules: API documentation, "Account Portfolio History". A point of an intraday series is labeled with the beginning of
its window and has the worth at the window's end; a point of a daily series is labeled with the end of the trading day,
20:00 in New York (observed on paper). Where the span reaches up to now, the last point is the account as it is now,
whatever the time of day. Moments before the account was opened have no points.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from attrs import define

from alpaca_mock.domain.activities import ActivityIndex, ActivityQuery
from alpaca_mock.domain.calendar import (
    NEW_YORK,
    Session,
    last_session_on_or_before,
    next_session,
    previous_session,
    session_on,
)
from alpaca_mock.domain.events import ActivityEvent, ActivityType
from alpaca_mock.domain.history import EquityHistory, Sample
from alpaca_mock.domain.money import ZERO, add, divide, subtract, to_cents
from alpaca_mock.domain.spans import Span

#: The activity types that are a flow of cash for `ALL`, as far as they arise here.
CASH_FLOWS: Final = (ActivityType.JNLC.value,)

_ONE_DAY: Final = timedelta(days=1)
_EVER: Final = datetime.min.replace(tzinfo=UTC)


@define(frozen=True)
class Point:
    """The worth at one label, in dollars. `fraction` is the profit as a part of what it is measured against.

    It is `None` where that is nothing.
    """

    at: datetime
    equity: Decimal
    profit: Decimal
    fraction: Decimal | None


@define(frozen=True)
class PortfolioHistory:
    """A series of points.

    `base` is what the account was worth before the first one, at the close of `base_day`, in a daily series at the end
    of that day, or when it was opened if that is `None`. `flows` has the cash that came and went within each window,
    by activity type.
    """

    points: tuple[Point, ...]
    base: Decimal
    base_day: date | None
    flows: dict[str, tuple[Decimal, ...]] | None


@define(frozen=True)
class _Moment:
    """A label, and what the account was worth at the moment that it stands for."""

    label: datetime
    at: datetime
    sample: Sample


def portfolio_history(
    history: EquityHistory,
    activities: ActivityIndex,
    span: Span,
    now: datetime,
    *,
    reset: bool = True,
    flow_types: Sequence[str] | None = None,
) -> PortfolioHistory:
    """Give the portfolio history over *span*.

    With *reset* the profit begins anew with each trading day, else it is measured against the base. *flow_types* are
    the activity types whose cash flows are wanted, if any are.
    """
    moments = [
        _Moment(label, at, sample) for label, at in _labels(span, now) if (sample := history.as_of(at)) is not None
    ]
    if not moments:
        return PortfolioHistory((), ZERO, None, None if flow_types is None else {})
    closed = previous_session(_trading_day(moments[0].label).open)
    # Days are measured where their points are.
    since = closed.post_close if span.is_daily else closed.close
    opening = history.as_of(since)
    # An account that was opened since is measured against what it began with.
    assert history.opening is not None
    base = opening or history.opening
    against = _daily(base) if span.is_daily and reset else _by_session(history, base, reset=reset)
    return PortfolioHistory(
        points=tuple(_points(moments, against)),
        base=to_cents(base.equity),
        base_day=None if opening is None else closed.date,
        flows=None if flow_types is None else _flows(activities, flow_types, moments, since),
    )


def _labels(span: Span, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Give each label and the moment of which the worth is shown."""
    window = timedelta() if span.is_daily else span.timeframe.step
    ends = _EVER
    for label in span.labels():
        ends = label + window
        yield label, min(ends, now)
    if span.is_present and ends < now:
        yield now.replace(microsecond=0), now


def _points(moments: Sequence[_Moment], against: Callable[[_Moment], Sample]) -> Iterator[Point]:
    figures: tuple[Decimal, Decimal, Decimal | None] = (ZERO, ZERO, None)
    of: tuple[Sample | None, Sample | None] = (None, None)
    for moment in moments:
        sample, reference = moment.sample, against(moment)
        # An account that rests has the same figures in one window after another.
        if sample is not of[0] or reference is not of[1]:
            of, figures = (sample, reference), _figures(sample, reference)
        yield Point(moment.label, *figures)


def _figures(sample: Sample, reference: Sample) -> tuple[Decimal, Decimal, Decimal | None]:
    # Money that was paid in or out is no profit.
    profit = subtract(subtract(sample.equity, sample.base), subtract(reference.equity, reference.base))
    fraction = divide(profit, reference.equity) if reference.equity > 0 else None
    return to_cents(sample.equity), to_cents(profit), fraction


def _daily(base: Sample) -> Callable[[_Moment], Sample]:
    """Measure each point against the one before."""
    before = base

    def against(moment: _Moment) -> Sample:
        nonlocal before
        reference, before = before, moment.sample
        return reference

    return against


def _by_session(history: EquityHistory, base: Sample, *, reset: bool) -> Callable[[_Moment], Sample]:
    """Measure each point against the last close before its trading day, or all against *base*."""
    reference = base
    # Labels rise, and thousands of them are of one trading day.
    ends = _EVER

    def against(moment: _Moment) -> Sample:
        nonlocal reference, ends
        if reset and moment.label >= ends:
            session = _trading_day(moment.label)
            reference = history.as_of(previous_session(session.open).close) or base
            ends = next_session(session.close).pre_open
        return reference

    return against


def _trading_day(label: datetime) -> Session:
    """Give the session that *label* belongs to; nights and week-ends belong to the day before."""
    day = label.astimezone(NEW_YORK).date()
    session = session_on(day)
    if session is None or label < session.pre_open:
        session = last_session_on_or_before(day - _ONE_DAY)
    return session


def _flows(
    activities: ActivityIndex, types: Sequence[str], moments: Sequence[_Moment], since: datetime
) -> dict[str, tuple[Decimal, ...]]:
    """Give the cash that came and went up to each moment, from the one before it on, by activity type."""
    ends = [moment.at for moment in moments]
    flows = {}
    for name in types:
        sums = [ZERO] * len(ends)
        query = ActivityQuery(types=(name,), after=since, ascending=True, page_size=len(activities))
        for activity in activities.select(query):
            window = bisect_left(ends, activity.at)
            if window < len(ends) and isinstance(activity, ActivityEvent):
                sums[window] = add(sums[window], activity.net_amount)
        flows[name] = tuple(map(to_cents, sums))
    return flows
