"""One connection of Twisted's own HTTP server, with limits, deadlines and JSON for what is no request."""

from typing import TYPE_CHECKING, Any, Final

from twisted.internet.interfaces import IDelayedCall, IHalfCloseableProtocol
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel, Request
from zope.interface import implementer

from alpaca_mock.domain.refusals import MALFORMED, Refusal
from alpaca_mock.rest.head import rejection

if TYPE_CHECKING:
    from alpaca_mock.rest.site import Site

#: Seconds for which a client may go on sending what was refused, so that it gets to read why.
LINGER: Final = 2.0
#: Seconds for which what was written may stay unread before the connection is cut.
PATIENCE: Final = 15.0
#: Seconds that a client without a request has to answer the end of TLS when the server stops; few look for it.
FAREWELL: Final = 1.0

_MALFORMED: Final = Refusal(MALFORMED, "request is malformed")
_TOO_SLOW: Final = Refusal(40810000, "request timeout")
_BODY_TOO_LARGE: Final = Refusal(41310000, "request body too large")
_HEAD_TOO_LARGE: Final = Refusal(43110000, "request header fields too large")


@implementer(IHalfCloseableProtocol)
class Channel(HTTPChannel):
    """A connection. Requests on it are answered one after the other."""

    site: "Site"
    transport: Any
    _refused = False
    _head_size = 0
    _arriving = False
    _is_choked = False
    _is_closed = False
    _is_reading = False
    _is_half_closed = False
    _deadline: IDelayedCall | None = None
    _closing: IDelayedCall | None = None

    def connectionMade(self) -> None:
        """Begin to wait for a request."""
        # Twisted's bound has a bare 400 for its answer; lineReceived has one of its own.
        self.MAX_LENGTH = self.totalHeadersSize = self.site.limits.head * 2
        self.site.channels.add(self)
        super().connectionMade()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Forget the connection."""
        self.site.channels.discard(self)
        self._is_closed = True
        self._arrived()
        self._close_after(None)
        super().connectionLost(reason)

    def readConnectionLost(self) -> None:
        """Take that the client will send nothing more; it may still wait for answers."""
        self._is_half_closed = True
        self._close_if_done()

    def writeConnectionLost(self) -> None:
        """Take that nothing more can be sent, which comes of nothing but ends of ours."""

    def loseConnection(self) -> None:
        """Close the connection when all is sent."""
        if not self._is_closed:
            self._is_closed = True
            super().loseConnection()

    @property
    def is_busy(self) -> bool:
        """Whether a request is being worked on, the end of whose answer is waited for."""
        return any(request in self.site.busy for request in self.requests)

    def dataReceived(self, data: bytes) -> None:
        """Take what the client sent."""
        if self._refused:
            return
        self._arriving = not self.requests or self._arriving
        is_outermost, self._is_reading = not self._is_reading, True
        super().dataReceived(data)
        if is_outermost:
            self._is_reading = False
            self._close_if_done()
        if self._arriving:
            self._await_rest()

    def lineReceived(self, line: bytes) -> None:
        """Take a line of a head."""
        self._head_size += len(line)
        if self._head_size > self.site.limits.head:
            self.refuse(_HEAD_TOO_LARGE, linger=True)
        else:
            super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        """Take a line that is too long."""
        self.refuse(_HEAD_TOO_LARGE, linger=True)

    def allHeadersReceived(self) -> None:
        """Take the end of a head."""
        self._head_size = 0
        if (self.length or 0) > self.site.limits.body:
            self.refuse_body()
        else:
            super().allHeadersReceived()

    def rawDataReceived(self, data: bytes) -> None:
        """Take a piece of a body, or of what comes after a request that is being worked on."""
        if not self._refused:
            super().rawDataReceived(data)

    def checkPersistence(self, request: Request, version: bytes) -> bool:
        """Tell whether the connection stays open after *request*."""
        if super().checkPersistence(request, version) and not self.site.draining:
            return True
        if version == b"HTTP/1.1":
            request.responseHeaders.setRawHeaders(b"Connection", [b"close"])
        return False

    def allContentReceived(self) -> None:
        """Take the end of a request."""
        if not self._refused:
            self._arrived()
            super().allContentReceived()

    def requestDone(self, request: Request) -> None:
        """Turn to the next request, once the client has read the answers so far."""
        # What has been read goes no further meanwhile: each answer more would wait in memory.
        self.paused = self._is_choked
        super().requestDone(request)
        if self.requests:
            return
        if self.site.draining:
            self.loseConnection()
        self._close_if_done()
        if self._is_choked and not self._is_closed:
            # Twisted goes on reading where the answer itself filled the queue.
            self.transport.pauseProducing()

    def pauseProducing(self) -> None:
        """Note that the client does not read what is sent."""
        self._is_choked = True
        super().pauseProducing()

    def resumeProducing(self) -> None:
        """Note that the client has read everything."""
        self._is_choked = self.paused = False
        super().resumeProducing()
        if rest := self.clearLineBuffer():
            self.dataReceived(rest)

    def timeoutConnection(self) -> None:
        """Close a connection on which nothing happens."""
        if self._arriving:
            self._too_slow()
        else:
            self._hang_up()

    def refuse(self, refusal: Refusal, linger: bool = False) -> None:
        """Answer with *refusal*, read nothing more, and close; after a while where the client may still be sending."""
        if self._refused:
            return
        self._refused = True
        self._arrived()
        self.setTimeout(None)
        request_id = self.site.ids.next()
        self.write(rejection(refusal, request_id.encode()))
        self.site.log_refusal(refusal, request_id)
        if linger:
            self._close_after(LINGER)
        else:
            self._hang_up()

    def refuse_body(self) -> None:
        """Answer that the body is too large."""
        self.refuse(_BODY_TOO_LARGE, linger=True)

    def finish_up(self) -> None:
        """Close after the answer that is being worked on or is asked for just now, or at once where there is none."""
        if self._arriving:
            return
        if self.requests:
            self.persistent = 0
        elif self.isSecure():
            self._hang_up(FAREWELL)
        else:
            self.loseConnection()

    def _await_rest(self) -> None:
        """Give the request that has begun to arrive a time to be here, however steadily it trickles in."""
        self._arriving = True
        if self._deadline is None:
            self._deadline = self.callLater(self.site.limits.request, self._too_slow)

    def _close_if_done(self) -> None:
        if self._is_half_closed and not (self.is_busy or self._is_choked or self._is_reading):
            self._hang_up()

    def _too_slow(self) -> None:
        self._deadline = None
        self.refuse(_TOO_SLOW)

    def _arrived(self) -> None:
        self._arriving = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _hang_up(self, patience: float = PATIENCE) -> None:
        if not self._is_closed:
            self._close_after(None)
            self._closing = self.callLater(patience, self.transport.abortConnection)
            self.loseConnection()

    def _close_after(self, seconds: float | None) -> None:
        if self._closing is not None and self._closing.active():
            self._closing.cancel()
        self._closing = None if seconds is None else self.callLater(seconds, self._hang_up)

    def _respondToBadRequestAndDisconnect(self) -> None:
        # Twisted's private hook for a request that cannot be parsed; without it the answer would be a bare 400.
        self.refuse(_MALFORMED)
