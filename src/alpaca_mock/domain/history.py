"""What an account was worth over time, coarser the longer ago."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Final, NamedTuple

from alpaca_mock.domain.calendar import NEW_YORK, next_session, session_on

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)
_FIVE_MINUTES: Final = timedelta(minutes=5)
_at: Final = attrgetter("at")


class Sample(NamedTuple):
    """An account's worth from a moment on: `equity`, and `base`, the money that had been paid in, in dollars."""

    at: datetime
    equity: Decimal
    base: Decimal


class _Tier:
    """Samples of which one a step is kept, the last, as long as it is no older than *keep*."""

    __slots__ = ("end", "end_of_step", "keep", "samples")

    def __init__(self, end_of_step: Callable[[datetime], datetime], keep: timedelta) -> None:
        self.end_of_step = end_of_step
        self.keep = keep
        self.samples: list[Sample] = []
        #: Where the step of the last sample ends; a sample before that takes its place.
        self.end = _EPOCH

    def take(self, sample: Sample) -> Sample | None:
        """Take in a sample; give the one that has become too old for this tier."""
        samples = self.samples
        if sample.at < self.end:
            samples[-1] = sample
            return None
        samples.append(sample)
        self.end = self.end_of_step(sample.at)
        return samples.pop(0) if sample.at - samples[0].at > self.keep else None


class EquityHistory:
    """The worth of one account over time.

    The last sample of each minute is kept for eight days, of each five minutes for 32 days after that, then of each
    trading day, which ends when trading after hours does, for ever. This is as fine as a portfolio history can ask for
    (API documentation, "Account Portfolio History": minutes up to a week, parts of an hour up to a month, then the
    ends of trading days), and no more than 21,100 samples after a year.
    """

    __slots__ = ("_tiers", "opening")

    def __init__(self) -> None:
        #: The very first sample, which the tiers do not keep for ever; `None` before there is one.
        self.opening: Sample | None = None
        self._tiers = (
            _Tier(_end_of_minute, timedelta(days=8)),
            _Tier(_end_of_five_minutes, timedelta(days=32)),
            _Tier(_end_of_trading_day, timedelta.max),
        )

    def record(self, at: datetime, equity: Decimal, base: Decimal) -> None:
        """Remember what the account is worth from *at* on. A clock that was set back does not reorder samples."""
        minutes = self._tiers[0]
        if at < minutes.end:
            latest = minutes.samples[-1].at
            minutes.samples[-1] = Sample(latest if at < latest else at, equity, base)
            return
        sample: Sample | None = Sample(at, equity, base)
        if self.opening is None:
            self.opening = sample
        for tier in self._tiers:
            if sample is not None:
                sample = tier.take(sample)

    def __len__(self) -> int:
        return sum(len(tier.samples) for tier in self._tiers)

    def as_of(self, at: datetime) -> Sample | None:
        """Give the sample in force at a moment; `None` before the first."""
        for tier in self._tiers:
            if tier.samples and tier.samples[0].at <= at:
                return tier.samples[bisect_right(tier.samples, at, key=_at) - 1]
        return None


def _end_of_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0) + _MINUTE


def _end_of_five_minutes(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0) + _FIVE_MINUTES


def _end_of_trading_day(at: datetime) -> datetime:
    session = session_on(at.astimezone(NEW_YORK).date())
    if session is None or at >= session.post_close:
        session = next_session(at)
    return session.post_close
