"""The time that the exchange lives in."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final

from attrs import define, field

_system_time: Final = partial(datetime.now, UTC)


@define(eq=False, repr=False)
class WallClock:
    """The time of day, in UTC.

    It stands still where the computer's clock is set back, so that no event is dated before the one that it follows.
    """

    _read: Callable[[], datetime] = _system_time
    _latest: datetime = field(init=False, default=datetime.min.replace(tzinfo=UTC))

    def __call__(self) -> datetime:
        """Give the time, never an earlier one than before."""
        now = self._read()
        if now < self._latest:
            return self._latest
        self._latest = now
        return now
