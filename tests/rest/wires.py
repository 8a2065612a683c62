"""A server and a connection to it, all in memory."""

import re
from collections.abc import Callable
from typing import Any, Self

from attrs import define, field
from twisted.internet.abstract import FileDescriptor
from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from alpaca_mock.logs import RequestIds
from alpaca_mock.rest.gate import Allowance, Gate
from alpaca_mock.rest.serve import build_site
from alpaca_mock.rest.site import Limits, Site
from alpaca_mock.service.faults import Faults
from tests.rest.notes import Accounts, Notes

#: Small, so that tests reach them with few bytes. Timeouts are in seconds.
LIMITS = Limits(body=1000, head=4000, idle=60, request=20)
KEYS = b"APCA-API-KEY-ID: key\r\nAPCA-API-SECRET-KEY: secret\r\n"


def request(line: bytes, *headers: bytes, body: bytes = b"", keys: bool = True) -> bytes:
    """Give the bytes of a request; a body brings its length along."""
    lines = [line + b" HTTP/1.1\r\nHost: localhost\r\n", KEYS if keys else b""]
    lines += [header + b"\r\n" for header in headers]
    if body:
        lines.append(b"Content-Length: %d\r\n" % len(body))
    return b"".join(lines) + b"\r\n" + body


@define(eq=False)
class Server:
    """The notes, served."""

    http: str
    clock: Clock
    notes: Notes
    site: Site

    @classmethod
    def of(
        cls, http: str, limits: Limits = LIMITS, rate_limit: int | None = None, families: Any = (), **options: Any
    ) -> Self:
        clock = Clock()
        gate = Gate(Accounts(), Faults(), Allowance(rate_limit, clock.seconds))
        notes = Notes(gate)
        ids = RequestIds("0" * 16)
        return cls(
            http,
            clock,
            notes,
            build_site([notes, *families], gate, clock, http=http, ids=ids, limits=limits, **options),
        )

    def renew(self) -> None:
        """Forget who asked for what; connections that are open stay so."""
        self.notes.served.clear()
        self.notes.gate.allowance = Allowance(None, self.clock.seconds)
        self.site.ids = RequestIds("0" * 16)

    @property
    def faults(self) -> Faults:
        return self.notes.gate.faults

    def connect(self, transport: StringTransport | None = None) -> "Wire":
        """Open a connection."""
        peer = IPv4Address("TCP", "127.0.0.1", 40000)
        wire = Wire(self.site.buildProtocol(peer), transport or StringTransport(peerAddress=peer))
        wire.channel.makeConnection(wire.transport)
        return wire

    def get(self, data: bytes) -> bytes:
        """Give all that is answered to *data* on a connection of its own."""
        return self.connect().send(data)


@define(eq=False)
class Wire:
    """A connection, seen from the client."""

    channel: Any
    transport: Any
    _read: int = field(default=0, init=False)

    def send(self, data: bytes) -> bytes:
        """Send *data* in one piece. Give what came back."""
        self.channel.dataReceived(data)
        return self.receive()

    def receive(self) -> bytes:
        """Give what came since the last time."""
        received = self.transport.value()
        fresh, self._read = received[self._read :], len(received)
        return fresh

    @property
    def is_closing(self) -> bool:
        """Whether the server closes the connection, or has."""
        return bool(self.transport.disconnecting)

    def hang_up(self) -> None:
        """Close the client's end."""
        self.channel.connectionLost(Failure(ConnectionDone()))


def statuses(answers: bytes) -> list[int]:
    """Give the statuses of all answers in *answers*, interim ones too."""
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] ([0-9]{3}) [A-Z]", answers)]


def body_of(answer: bytes) -> bytes:
    """Give the body of a single answer."""
    return answer.partition(b"\r\n\r\n")[2]


def headers_of(answer: bytes) -> dict[str, str]:
    """Give the header fields of a single answer, by name as it was sent."""
    lines = answer.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")[1:]
    return dict(line.split(": ", 1) for line in lines)


class Narrow(FileDescriptor):
    """A socket of which the other end takes *width* bytes at once."""

    def __init__(self, width: int) -> None:
        super().__init__(reactor=_Still())
        self.connected = 1
        self.width = width
        self.is_paused = False
        self._taken = bytearray()

    @property
    def socket(self) -> Self:
        return self

    def send(self, data: bytes) -> int:
        if not self.width:
            raise BlockingIOError
        taken = bytes(data[: self.width])
        self._taken += taken
        return len(taken)

    def writeSomeData(self, data: bytes) -> int:
        return self.send(data) if self.width else 0

    def pump(self) -> bool:
        """Let the reactor write once. Tell whether anything is left."""
        self.doWrite()
        return bool(self.dataBuffer or self._tempDataBuffer)

    def widen(self) -> None:
        """Take all that waits, and from now on everything at once."""
        self.width = 10**9
        while self.pump():
            pass

    def value(self) -> bytes:
        return bytes(self._taken)

    def getPeer(self) -> IPv4Address:
        return IPv4Address("TCP", "127.0.0.1", 1)

    getHost = getPeer

    def pauseProducing(self) -> None:
        self.is_paused = True

    def resumeProducing(self) -> None:
        self.is_paused = False


class _Still:
    """A reactor that never turns."""

    def ignore(self, descriptor: object) -> None: ...

    def __getattr__(self, name: str) -> Callable[[object], None]:
        return self.ignore
