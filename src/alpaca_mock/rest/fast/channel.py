"""One connection on which recognised requests take the short cut, and all others Twisted's way."""

from collections.abc import Callable, Iterable
from time import perf_counter, time
from typing import TYPE_CHECKING, Any, Final, cast

from twisted.internet.abstract import FileDescriptor
from twisted.internet.defer import Deferred
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.http_headers import Headers

from alpaca_mock.rest.channel import Channel
from alpaca_mock.rest.fast.request import FastRequest
from alpaca_mock.rest.fast.sockets import Sockets
from alpaca_mock.rest.reply import Reply

if TYPE_CHECKING:
    from alpaca_mock.rest.fast.site import FastSite

#: Bytes of further requests that may wait behind one that is being worked on, before no more are read.
_MOST_HELD: Final = 64 * 1024
#: Bytes of answers that wait to be sent together.
_MOST_UNSENT: Final = 64 * 1024
#: So many connections are left to the reactor: for them alone, the detour by `Sockets` would cost more than it saves.
_FEW: Final = 4


class FastChannel(Channel):
    """A connection.

    Whoever begins to read a request reads it to its end. While Twisted has one (`requests` is not empty), all bytes
    are Twisted's; in between none stay in its buffers.
    """

    site: "FastSite"
    #: The recognised request that could not be answered at once.
    _pending: FastRequest | None = None
    #: How long what is held has to be before a look at it is worth while.
    _needed = 0
    _is_serving = False
    _is_in_twisted = False
    _last_seen = 0.0
    #: Sends as much as the socket takes, and tells how much that was; nothing while older bytes wait to be sent.
    _send_now: Callable[[bytes], int] | None = None
    #: Whether somebody pushes what happens to this client.
    _is_pushing = False
    #: What looks after the socket, unless the reactor does.
    _sockets: Sockets | None = None
    #: Answers that are to be sent together with those of other connections.
    _unsent = b""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def connectionMade(self) -> None:
        """Begin to wait for a request."""
        super().connectionMade()
        self._drained()
        sockets = self.site.sockets
        if self._send_now is not None and sockets is not None and len(self.site.channels) > _FEW:
            sockets.adopt(self.transport)
            self._sockets = sockets

    def dataReceived(self, data: bytes) -> None:
        """Take what the client sent."""
        if self.requests or self._is_in_twisted:
            self._to_twisted(data)
            return
        if not self.persistent or self._refused:
            return
        self._last_seen = self.site.reactor.seconds()
        if self._pending is not None or self._is_choked:
            self._hold(data)
            return
        if self._held:
            self._held += data
            if len(self._held) < self._needed:
                return
            data = bytes(self._held)
            self._held.clear()
        self._is_serving = True
        while data:
            if self._pending is not None or self._is_choked:
                self._hold(data)
                break
            data = self._serve(data)
        self._is_serving = False

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Forget the connection."""
        self._pending = self._send_now = None
        self._unsent = b""
        self._held.clear()
        super().connectionLost(reason)

    def timeoutConnection(self) -> None:
        """Close a connection on which nothing happens."""
        # The timer is not put back for each request, that costs more than to look at the clock here.
        left = self._last_seen + self.site.limits.idle - self.site.reactor.seconds()
        if self._pending is not None:
            left = self.site.limits.idle
        if left > 0:
            self.setTimeout(left)
            # What the timer is set to when Twisted begins to wait the next time.
            self.timeOut = cast(int, self.site.limits.idle)
        else:
            super().timeoutConnection()

    @property
    def is_busy(self) -> bool:
        """Whether a request is being worked on."""
        return self._pending is not None or super().is_busy

    def finish_up(self) -> None:
        """Close after the answer that is being worked on, or at once where there is none."""
        if self._pending is None:
            super().finish_up()
        else:
            self.persistent = 0

    def allHeadersReceived(self) -> None:
        """Take the end of a head that Twisted reads."""
        if self.requests[-1].requestHeaders.hasHeader(b"expect"):
            # Twisted puts its 100 into the transport's queue, and what follows must not overtake it.
            self._send_now = None
        super().allHeadersReceived()

    def settle(self) -> None:
        """Send the answers that were put off."""
        if self._unsent:
            answers, self._unsent = self._unsent, b""
            self.write(answers)

    def loseConnection(self) -> None:
        """Close the connection when all is sent."""
        self.settle()
        super().loseConnection()

    def write(self, data: bytes) -> None:
        """Send *data*, at once where that is possible."""
        if self._unsent:
            self.settle()
        if self._send_now is not None:
            try:
                sent = self._send_now(data)
            except OSError:
                # One that lasts shows itself again where the transport sends its queue, and ends the connection.
                sent = 0
            if sent == len(data):
                return
            # What follows has to wait behind the rest of this.
            self._send_now = None
            data = data[sent:]
        self.transport.write(data)

    def writeSequence(self, iovec: Iterable[bytes]) -> None:
        """Send all of *iovec*."""
        self.write(b"".join(iovec))

    def writeHeaders(self, version: bytes, code: bytes, reason: bytes, headers: Headers) -> None:
        """Send the head of an answer of Twisted's, by the same way as everything else."""
        lines = [b"%b: %b\r\n" % (name, value) for name, values in headers.getAllRawHeaders() for value in values]
        self.write(b"%b %b %b\r\n%b\r\n" % (version, code, reason, b"".join(lines)))

    def registerProducer(self, producer: object, streaming: bool) -> None:
        """Let *producer* push to the client: in the reactor's next turn, after the answer to the request behind it.

        Who has just placed an order otherwise hears of it before its id is known.
        """
        self._is_pushing = True
        self._send_now = None
        super().registerProducer(producer, streaming)

    def unregisterProducer(self) -> None:
        """Let nothing be pushed any more."""
        self._is_pushing = False
        super().unregisterProducer()

    def resumeProducing(self) -> None:
        """Go on with what was held."""
        self._drained()
        super().resumeProducing()
        if not self.requests and self._pending is None:
            self._go_on()

    def _drained(self) -> None:
        # Only a socket itself: a TLS transport lends out the methods of the one below it, which would send plain text.
        if isinstance(self.transport, FileDescriptor) and not self._is_pushing:
            self._send_now = cast(Any, self.transport).socket.send

    def _serve(self, data: bytes) -> bytes:
        """Answer the request that *data* begins with. Give what comes after it."""
        site = self.site
        end = data.find(b"\r\n\r\n")
        target = fields = None
        if end >= 0 and not site.draining:
            line_end = data.find(b"\r\n")
            target = site.target(data[:line_end])
            fields = target and site.fields(data[line_end + 2 : end + 2])
        if target is None or fields is None or end > site.limits.head or fields.length > site.limits.body:
            self._to_twisted(data)
            return b""
        whole = end + 4 + fields.length
        if whole > len(data):
            self._needed = whole
            self._held += data
            self._await_rest()
            return b""
        if self._deadline is not None:
            self._arrived()
        method, uri, path, route, parameters = target
        request = FastRequest(site, method, uri, path, fields, data[end + 4 : whole])
        outcome = route.endpoint.answer(route.family, request, parameters)
        if isinstance(outcome, Reply):
            self._answer(request, outcome)
        else:
            # Endpoints that stream are not in the table.
            self._pending = request
            site.busy.add(request)
            cast("Deferred[Reply]", outcome).addCallback(self._answer_late, request)
        return data[whole:]

    def _answer(self, request: FastRequest, reply: Reply) -> None:
        at = time()
        answer = request.answer(reply, at)
        sockets = self._sockets
        if sockets is None or not sockets.is_telling:
            self.write(answer)
        elif self._unsent:
            self._unsent += answer
            if len(self._unsent) > _MOST_UNSENT:
                self.settle()
        else:
            self._unsent = answer
            sockets.owe(self)
        access = self.site.access
        if access is not None:
            seconds = perf_counter() - request.began
            access.record((at, request.method, request.uri, reply.status, request.sent, seconds, request.id))

    def _answer_late(self, reply: Reply, request: FastRequest) -> None:
        if self._pending is request:
            self._pending = None
            self._last_seen = self.site.reactor.seconds()
            self._answer(request, reply)
            if not self.persistent:
                self.loseConnection()
            elif not (self._is_serving or self._is_choked):
                self.transport.resumeProducing()
                self._go_on()
        self.site.left(request)

    def _go_on(self) -> None:
        """Turn to what was held while a request was worked on, or while the client did not read."""
        if self._held:
            data = bytes(self._held)
            self._held.clear()
            self.dataReceived(data)
        self._close_if_done()

    def _hold(self, data: bytes) -> None:
        self._needed = 0
        self._held += data
        if len(self._held) > _MOST_HELD:
            self.transport.pauseProducing()

    def _to_twisted(self, data: bytes) -> None:
        self.settle()
        if self._is_in_twisted:
            # Its own loop is fed with what was behind a request, and will come to it.
            super().dataReceived(data)
            return
        self._is_in_twisted = True
        super().dataReceived(data)
        self._is_in_twisted = False
        if not self.requests:
            self._needed = 0
            self._held += self.clearLineBuffer()
