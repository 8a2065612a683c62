"""WebSocket frames over a connection that was upgraded (RFC 6455), with the bounds that a server needs.

Twisted's own server side reads a message of any size before it shows it, cuts the connection right after its own close
frame, and drops it without one when a handler fails. So only the upgrade is Twisted's; the frames are wsproto's.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol

from attrs import define, field, frozen
from twisted.internet.interfaces import IDelayedCall, IProtocol, IReactorTime, ITransport
from twisted.logger import Logger
from twisted.python.failure import Failure
from wsproto.connection import Connection, ConnectionState, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Event, Ping, TextMessage
from zope.interface import implementer

from alpaca_mock.stream.backlog import Backlog
from alpaca_mock.stream.close_codes import INTERNAL_ERROR, POLICY_VIOLATION, TOO_BIG

log: Final = Logger()

_FINAL_BINARY: Final = 0x82


@frozen
class Limits:
    """What one client may cost.

    `message` is bytes of one message of the client, `queue` messages that may wait for a slow reader. Every `ping`
    seconds a WebSocket client is pinged, every `heartbeat` seconds a reader of events gets a comment; after `silence`
    seconds without a byte from it, or in which it read nothing, it is taken for dead. It has `close` seconds to go.
    """

    message: int = 64 * 1024
    queue: int = 1024
    ping: float = 20.0
    heartbeat: float = 15.0
    silence: float = 180.0
    close: float = 5.0


LIMITS: Final = Limits()


def binary_frame(payload: bytes) -> bytes:
    """Give the whole binary message *payload* as one frame of a server, the same bytes for every client."""
    size = len(payload)
    if size < 126:
        return bytes((_FINAL_BINARY, size)) + payload
    if size < 65536:
        return bytes((_FINAL_BINARY, 126)) + size.to_bytes(2, "big") + payload
    return bytes((_FINAL_BINARY, 127)) + size.to_bytes(8, "big") + payload


class Receiver(Protocol):
    """Whom the messages of a client are for."""

    def received(self, data: bytes | str) -> None:
        """Take a whole message: text if the client sent it as text."""

    def lost(self) -> None:
        """Take note that the connection is gone."""


@implementer(IProtocol)
@define(eq=False, repr=False)
class WebSocket:
    """One client's connection, from its first frame to its last.

    *channel* is the HTTP channel that the client came on. Everything is written through it: it keeps the order of what
    it sends itself, tells the backlog when the transport is full, and knows how to close TLS.
    """

    receiver: Receiver
    channel: Any
    clock: IReactorTime
    limits: Limits
    factory: None = field(default=None, init=False)
    #: An `ITCPTransport`.
    transport: Any = field(init=False)
    _channel_lost: Callable[[Failure], None] = field(init=False)
    _backlog: Backlog = field(init=False)
    _frames: Connection = field(factory=lambda: Connection(ConnectionType.SERVER), init=False)
    _pieces: list[str | bytes | bytearray] = field(factory=list, init=False)
    _size: int = field(default=0, init=False)
    _heard: float = field(init=False)
    _losing: bool = field(default=False, init=False)
    _end: IDelayedCall | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        # The upgrade puts ours in its place; it still has the request that asked for the upgrade.
        self._channel_lost = self.channel.connectionLost
        self._backlog = Backlog(self.channel, self.limits.queue, self._too_slow)
        self._heard = self.clock.seconds()

    def makeConnection(self, transport: ITransport) -> None:
        """Take the connection over from the HTTP channel."""
        self.transport = transport
        self.channel.registerProducer(self._backlog, True)

    def connectionMade(self) -> None:
        """Do nothing: the client speaks first."""

    @property
    def is_open(self) -> bool:
        """Whether messages can still be sent."""
        return self._frames.state is ConnectionState.OPEN

    def send(self, frame: bytes) -> None:
        """Send a frame made by `binary_frame`; nothing happens once the connection is closing."""
        if self.is_open:
            self._backlog.write(frame)

    def beat(self) -> None:
        """Ping the client, or give it up if it has been silent for too long."""
        if not self.is_open:
            return
        if self.clock.seconds() - self._heard >= self.limits.silence:
            self.close(POLICY_VIOLATION, "no answer to pings")
        elif not self._backlog.paused:
            self.channel.write(self._frames.send(Ping()))

    def close(self, code: int, reason: str) -> None:
        """Send a close frame and wait for the client's; what waits for a slow reader is dropped.

        TCP is not closed at once: what the client sent in the meantime would make the system reset the connection,
        and the client could lose what it was sent last.
        """
        if self.is_open:
            self._send_close(code, reason)
            self._end = self.clock.callLater(self.limits.close, self.transport.abortConnection)

    def dataReceived(self, data: bytes) -> None:
        """Take bytes from the client."""
        self._heard = self.clock.seconds()
        if self._frames.state is ConnectionState.CLOSED:
            return
        try:
            self._frames.receive_data(data)
            for event in self._frames.events():
                self._happened(event)
        except Exception:
            log.failure("a WebSocket connection failed")
            self._fail(INTERNAL_ERROR, "internal server error")

    def connectionLost(self, reason: Failure) -> None:
        """Take note that the connection is gone."""
        self._backlog.drop()
        if self._end is not None and self._end.active():
            self._end.cancel()
        self.receiver.lost()
        self._channel_lost(reason)

    def _happened(self, event: Event) -> None:
        if isinstance(event, TextMessage | BytesMessage):
            if self.is_open:
                self._take(event)
        elif isinstance(event, Ping):
            if self.is_open:
                self._backlog.answer(self._frames.send(event.response()))
        elif isinstance(event, CloseConnection):
            self._closed(event)

    def _take(self, piece: TextMessage | BytesMessage) -> None:
        self._size += len(piece.data)
        if self._size > self.limits.message:
            self._pieces.clear()
            self.close(TOO_BIG, f"a message may have {self.limits.message} bytes")
            return
        if piece.data:
            self._pieces.append(piece.data)
        if piece.message_finished:
            joint: Any = "" if isinstance(piece, TextMessage) else b""
            message = joint.join(self._pieces)
            self._pieces.clear()
            self._size = 0
            self.receiver.received(message)

    def _closed(self, event: CloseConnection) -> None:
        state = self._frames.state
        if state is ConnectionState.OPEN:
            # Not the client's close frame, but what wsproto says about bytes that are no frame.
            self._fail(event.code, event.reason or "")
        else:
            if state is ConnectionState.REMOTE_CLOSING:
                self._send_close(event.code, event.reason or "")
            self._lose()

    def _fail(self, code: int, reason: str) -> None:
        if self.is_open:
            self._send_close(code, reason)
        self._lose()

    def _send_close(self, code: int, reason: str) -> None:
        self._backlog.drop()
        self._pieces.clear()
        self.channel.write(self._frames.send(CloseConnection(code, reason)))

    def _lose(self) -> None:
        if self._losing:
            return
        self._losing = True
        if self._end is None:
            self._end = self.clock.callLater(self.limits.close, self.transport.abortConnection)
        self.channel.loseConnection()

    def _too_slow(self) -> None:
        self.close(POLICY_VIOLATION, f"reading too slowly: {self.limits.queue} messages wait")
