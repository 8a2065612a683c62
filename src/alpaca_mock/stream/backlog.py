"""What waits for a client that reads more slowly than it is written to."""

from collections import deque
from collections.abc import Callable

from attrs import define, field
from twisted.internet.interfaces import IPushProducer, ITransport
from zope.interface import implementer


@implementer(IPushProducer)
@define(eq=False, repr=False)
class Backlog:
    """Frames on their way to one client: into the transport while it takes them, else into a queue of at most *limit*.

    The transport tells when to stop once it holds 64 kB itself. The queue holds frames that other queues hold too,
    not copies of them. A frame that finds it full is dropped, and *overflowed* is called.
    """

    transport: ITransport
    limit: int
    overflowed: Callable[[], None]
    paused: bool = field(default=False, init=False)
    _waiting: deque[bytes] = field(factory=deque, init=False)
    _answer: bytes | None = field(default=None, init=False)

    def __len__(self) -> int:
        return len(self._waiting)

    def write(self, frame: bytes) -> None:
        """Send *frame*, after those that wait."""
        if not self.paused:
            self.transport.write(frame)
        elif len(self._waiting) < self.limit:
            self._waiting.append(frame)
        else:
            self.overflowed()

    def answer(self, frame: bytes) -> None:
        """Send the answer to a ping, before all that waits.

        While nothing can be sent only the last one is kept, which is enough (RFC 6455, section 5.5.3): pings of a
        client that does not read cost nothing.
        """
        if self.paused:
            self._answer = frame
        else:
            self.transport.write(frame)

    def drop(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        self._answer = None

    def pauseProducing(self) -> None:
        """Hold frames back: the transport has enough."""
        self.paused = True

    def resumeProducing(self) -> None:
        """Send what waits, until the transport has enough again."""
        self.paused = False
        if self._answer is not None:
            answer, self._answer = self._answer, None
            self.transport.write(answer)
        while self._waiting and not self.paused:
            self.transport.write(self._waiting.popleft())

    def stopProducing(self) -> None:
        """Forget what waits: the connection is lost."""
        self.drop()
