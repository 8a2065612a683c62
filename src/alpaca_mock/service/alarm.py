"""The alarm that lets happen what is due, when it is due."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from attrs import define, field
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import Logger

from alpaca_mock.domain.brokerage import Brokerage

log: Final = Logger()

# The time of day may be set, and a computer may sleep: no alarm is trusted for longer.
_LONGEST_WAIT: Final = timedelta(seconds=60)


@define(eq=False, repr=False)
class Alarm:
    """Advances the brokerage at the moments that it names. *now* is the time of day, *clock* waits."""

    brokerage: Brokerage
    clock: IReactorTime
    now: Callable[[], datetime]
    _due: datetime | None = field(init=False, default=None)
    _call: IDelayedCall | None = field(init=False, default=None)

    def set(self, now: datetime) -> None:
        """Set the alarm to the next moment at which something is due, unless it rings before anyway."""
        due = self.brokerage.next_due(now)
        if due is None or (self._due is not None and self._due <= due):
            return
        self.stop()
        self._due = due
        wait = min(due - now, _LONGEST_WAIT)
        self._call = self.clock.callLater(wait.total_seconds(), self._ring)

    def catch_up(self) -> None:
        """Let what is due happen, if the alarm is late."""
        if self._due is not None and self._due <= (now := self.now()):
            self._advance(now)

    def stop(self) -> None:
        """Turn the alarm off, until it is set again."""
        if self._call is not None:
            self._call.cancel()
        self._call = self._due = None

    def _ring(self) -> None:
        self._call = None
        now = self.now()
        if self._due is not None and self._due <= now:
            self._advance(now)
        else:
            self._due = None
            self.set(now)

    def _advance(self, now: datetime) -> None:
        try:
            self.brokerage.advance(now)
        except Exception:
            log.failure("what was due at {due} failed", due=self._due)
        self._due = None
        self.set(now)
