"""A heartbeat for connections that may be silent for long."""

from collections.abc import Iterator
from typing import Final, Generic, Protocol, TypeVar

from attrs import define, field
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall
from twisted.logger import Logger

log: Final = Logger()


class Beating(Protocol):
    """A connection that is kept alive."""

    def beat(self) -> None:
        """Send a sign of life, or give the connection up."""


M = TypeVar("M", bound=Beating)


@define(eq=False, repr=False)
class Pulse(Generic[M]):
    """One timer for all connections, which runs while there are any; nothing is left behind when the last one ends."""

    clock: IReactorTime
    interval: float
    _members: dict[M, None] = field(factory=dict, init=False)
    _loop: LoopingCall = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._loop = LoopingCall(self._beat)
        self._loop.clock = self.clock

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[M]:
        return iter(tuple(self._members))

    def add(self, member: M) -> None:
        """Beat for *member* from now on."""
        self._members[member] = None
        if not self._loop.running:
            self._loop.start(self.interval, now=False)

    def discard(self, member: M) -> None:
        """Beat no more for *member*."""
        self._members.pop(member, None)
        if not self._members and self._loop.running:
            self._loop.stop()

    def _beat(self) -> None:
        for member in self:
            try:
                member.beat()
            except Exception:
                log.failure("a heartbeat failed")
                self.discard(member)
