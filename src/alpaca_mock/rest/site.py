"""The HTTP server: its connections, and the requests in flight."""

from io import BytesIO
from time import time
from typing import Any

from attrs import frozen
from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IReactorTime
from twisted.web import server
from twisted.web.resource import IResource

from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.logs import AccessLog, RequestIds
from alpaca_mock.rest.channel import Channel
from alpaca_mock.rest.reply import refused
from alpaca_mock.rest.request import Request


@frozen
class Limits:
    """What a client may ask of the server.

    `body` and `head` are in bytes. `idle` is how many seconds a connection may be silent, `request` how many seconds
    a request may take to arrive.
    """

    body: int = 2 * 1024 * 1024
    head: int = 16 * 1024
    idle: float = 60.0
    request: float = 60.0


class Site(server.Site):
    """Serves a resource.

    `busy` has the requests that are not answered yet; a stream of events or a WebSocket is none of them. `lasting`
    counts those that Klein did not answer at once, streams too: each leaves a cycle, which meanwhile may be frozen.
    """

    # That it starts and stops is told by the server as a whole.
    noisy = False
    requestFactory = Request
    protocol: Any = Channel

    def __init__(
        self,
        resource: IResource,
        reactor: IReactorTime,
        *,
        ids: RequestIds,
        limits: Limits,
        access: AccessLog | None = None,
    ) -> None:
        # A body is read by nobody but the route, whatever type it claims.
        super().__init__(resource, parsePOSTFormSubmission=False, timeout=limits.idle, reactor=reactor)
        self.ids = ids
        self.limits = limits
        self.access = access
        self.busy: set[object] = set()
        self.channels: set[Channel] = set()
        self.lasting = 0
        self.draining = False
        self._drained: Deferred[None] | None = None

    def drain(self) -> Deferred[None]:
        """Close the connections that wait for a request, the others after their answer.

        Fires when nothing is in flight any more. What a client then still sends is not served.
        """
        self.draining = True
        for channel in tuple(self.channels):
            channel.finish_up()
        if not self.busy:
            return succeed(None)
        self._drained = Deferred()
        return self._drained

    def left(self, request: object) -> None:
        """Count *request* as in flight no longer."""
        self.busy.discard(request)
        if self._drained is not None and not self.busy:
            drained, self._drained = self._drained, None
            drained.callback(None)

    def log(self, request: Any) -> None:
        """Write the line of an answered request."""
        if self.access is not None:
            size, seconds = request.sentLength, request.seconds
            self.access.record((time(), request.method, request.uri, request.code, size, seconds, request.id))

    def log_refusal(self, refusal: Refusal, request_id: str) -> None:
        """Write the line of what was no request."""
        if self.access is not None:
            reply = refused(refusal)
            self.access.record((time(), b"-", b"-", reply.status, len(reply.body), 0.0, request_id))

    def startFactory(self) -> None:
        """Begin to serve. Twisted would open a log file of its own."""

    def stopFactory(self) -> None:
        """Write what the access log still holds."""
        if self.access is not None:
            self.access.flush()

    def getContentFile(self, length: int | None) -> BytesIO:
        """Give the place for a body, which is small enough for memory."""
        return BytesIO()

    def acceptableProtocols(self) -> list[bytes]:
        """Give what may be agreed on over TLS."""
        return [b"http/1.1"]
