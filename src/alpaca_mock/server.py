"""The whole server as one Twisted service: it listens, and it stops in order."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, cast

from twisted.application.service import MultiService
from twisted.internet.defer import Deferred, DeferredList, gatherResults, maybeDeferred
from twisted.internet.interfaces import IReactorCore, IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import ILogObserver, Logger

from alpaca_mock.garbage import GarbageCollection
from alpaca_mock.listening import CannotListen, Listener, refuse_to_start
from alpaca_mock.notify import notify

log: Final = Logger()

#: Seconds between two looks for connections that are not closed yet.
_PAUSE: Final = 0.01
#: Seconds that the answers to those who waited in vain have to leave.
_FAREWELL: Final = 0.1
#: Seconds that a connection may take to close after it was cut.
_PATIENCE: Final = 1.0


class Connections(Protocol):
    """The part of the site that matters to the process: its connections, and how many requests have lasted."""

    channels: set[Any]
    lasting: int

    def drain(self) -> Deferred[None]:
        """Serve what is in flight and nothing else; fires when that is done."""


class MockServer(MultiService):
    """Accepts clients from its start to its stop, which lets requests in flight finish within *grace* seconds.

    At the stop *close_streams* end what would never end by itself, and *release*, once everything is answered, gives
    back what was held for answering.
    """

    def __init__(
        self,
        reactor: IReactorTime,
        listener: Listener,
        site: Connections,
        grace: float,
        *,
        close_streams: Sequence[Callable[[], Deferred[None]]],
        release: Sequence[Callable[[], object]],
    ) -> None:
        super().__init__()
        self.reactor = reactor
        self.listener = listener
        self.site = site
        self.grace = grace
        self.close_streams = close_streams
        self.release = release
        self.addService(listener)

    @property
    def url(self) -> str:
        """What clients put before the path of a request, while the server runs."""
        return self.listener.url

    def stopService(self) -> Deferred[None]:
        """Accept no client any more, end the streams, finish what is in flight; fires when no connection is left."""
        return Deferred.fromCoroutine(self._stop(super().stopService()))

    async def _stop(self, listening_ended: Deferred[Any]) -> None:
        ends = self.reactor.seconds() + self.grace
        await listening_ended
        answered = DeferredList([self.site.drain(), *(close() for close in self.close_streams)], consumeErrors=True)
        answered.addTimeout(self.grace, self.reactor, _too_late)
        for success, result in await answered:
            if not success:
                log.failure("the stop of a part failed", result)
        await gatherResults([maybeDeferred(release) for release in self.release])
        # The last bytes of an answer are still on their way when its request has finished, also of one that was
        # answered because it had waited for too long.
        await self._all_closed(max(ends, self.reactor.seconds() + _FAREWELL))
        for channel in tuple(self.site.channels):
            channel.transport.abortConnection()
        await self._all_closed(self.reactor.seconds() + _PATIENCE)

    async def _all_closed(self, ends: float) -> None:
        """Wait until no connection is left, at the longest until *ends*."""
        while self.site.channels and self.reactor.seconds() < ends:
            await deferLater(self.reactor, _PAUSE)


def _too_late(_: object, grace: float) -> list[tuple[bool, Any]]:
    log.warn("some requests were not answered within {grace:g} s", grace=grace)
    return []


class ServerProcess(MultiService):
    """The server as a process of its own: what keeps it from starting ends the process, and its manager is told.

    *observer* writes the log, unless whoever runs the process has a log of their own.
    """

    def __init__(self, server: MockServer, observer: ILogObserver | None, live_data: str) -> None:
        super().__init__()
        self.server = server
        self.observer = observer
        self.live_data = live_data
        #: Called with the start line and the URL.
        self.announce: Callable[[str, str], None] = _log_start
        self.addService(server)
        self.addService(GarbageCollection(server.reactor, lambda: server.site.lasting))

    def setServiceParent(self, parent: Any) -> None:
        """Become part of the application of ``twistd``, and write its log."""
        super().setServiceParent(parent)
        if self.observer is not None:
            parent.setComponent(ILogObserver, self.observer)

    def privilegedStartService(self) -> None:
        """Listen, or end the process."""
        try:
            super().privilegedStartService()
        except CannotListen as error:
            refuse_to_start(str(error))

    def startService(self) -> None:
        """Start, and say so once signals are heeded: who reads it may stop the process at once."""
        super().startService()
        cast(IReactorCore, self.server.reactor).callWhenRunning(self._say_start)

    def stopService(self) -> Deferred[None]:
        """Stop in order."""
        # So long systemd waits before it ends the process by force.
        notify(f"STOPPING=1\nEXTEND_TIMEOUT_USEC={int((self.server.grace + 5) * 1_000_000)}")
        stopped: Deferred[None] = super().stopService()
        return stopped

    def _say_start(self) -> None:
        line = f"alpaca-mock listening on {self.server.url}; live market data: {self.live_data}"
        self.announce(line, self.server.url)
        notify(f"READY=1\nSTATUS={line}")


def _log_start(line: str, url: str) -> None:
    # Members that begin with log_ are not repeated behind the message.
    log.info("{log_line}", log_line=line, url=url)
