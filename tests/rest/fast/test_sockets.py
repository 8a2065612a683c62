"""Sockets are told of events; answers to many are sent together, in order, and before anything else is."""

import select
import socket
from collections.abc import Callable
from typing import Any

from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.internet.interfaces import IReactorFDSet
from twisted.internet.protocol import Protocol, connectionDone
from twisted.internet.task import Clock
from twisted.internet.tcp import Connection
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from zope.interface import implementer

from alpaca_mock.rest.fast.sockets import Sockets
from tests.rest.wires import Narrow, Server, Wire, request, statuses

GET = request(b"GET /v2/notes")
#: More than are left to the reactor.
CROWD = 6


@implementer(IReactorFDSet)
class Reactor(Clock):
    """Watches no descriptor."""

    def __getattr__(self, name: str) -> Callable[[object], None]:
        return lambda descriptor: None


class Debtor:
    """Notes that it was asked to settle, and may fail to."""

    def __init__(self, settled: list["Debtor"], fails: bool = False) -> None:
        self.settled = settled
        self.fails = fails

    def settle(self) -> None:
        self.settled.append(self)
        if self.fails:
            raise RuntimeError("it cannot")


class Readers(Reactor):
    """Notes whom it would tell that there is something to read."""

    def __init__(self) -> None:
        super().__init__()
        self.readers: set[object] = set()

    def addReader(self, reader: object) -> None:
        self.readers.add(reader)

    def removeReader(self, reader: object) -> None:
        self.readers.discard(reader)


class Reset:
    """A socket that its client resets right after it was found to have something."""

    def __init__(self, real: socket.socket) -> None:
        self.real = real
        self.is_reset = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def recv(self, size: int) -> bytes:
        """Fail once, as the system does; from then on there is nothing."""
        if self.is_reset:
            return b""
        self.is_reset = True
        raise ConnectionResetError


class Ear(Protocol):
    """Notes what it is told, and may fail when its connection ends."""

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.heard = b""
        self.end: type[BaseException] | None = None

    def dataReceived(self, data: bytes) -> None:
        self.heard += data

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.end = reason.type
        if self.fails:
            raise RuntimeError("it cannot end")


class EventsTests(SynchronousTestCase):
    """What real sockets are told."""

    def setUp(self) -> None:
        self.reactor = Readers()
        self.sockets = Sockets(self.reactor)

    def open(self, ear: Ear, wrapped: Callable[[socket.socket], Any] = lambda real: real) -> socket.socket:
        """Let *ear* listen to a connection. Give the client's end of it."""
        ours, theirs = socket.socketpair()
        self.addCleanup(ours.close)
        self.addCleanup(theirs.close)
        connection = Connection(wrapped(ours), ear, self.reactor)
        connection.connected = 1
        ear.makeConnection(connection)
        connection.startReading()
        self.sockets.adopt(connection)
        return theirs

    def test_one_that_cannot_end_ends_no_other(self) -> None:
        """The reactor would give up the one descriptor that it sees, and all connections with it."""
        bad, good = Ear(fails=True), Ear()
        self.open(bad).close()
        self.open(good).send(b"hello")
        self.sockets.doRead()
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)
        self.assertEqual((bad.end, good.end, good.heard), (ConnectionDone, None, b"hello"))

    def test_all_end_with_the_reactor(self) -> None:
        """Also those that come after one that cannot end."""
        ears = Ear(fails=True), Ear()
        for ear in ears:
            self.open(ear)
        self.sockets.connectionLost(Failure(ConnectionLost()))
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)
        self.assertEqual([ear.end for ear in ears], [ConnectionLost, ConnectionLost])

    def test_a_reset_is_no_ordinary_end(self) -> None:
        """To whoever reads once more it looks like one, after which answers could still be sent."""
        ear = Ear()
        self.open(ear, Reset).send(b"hello")
        self.sockets.doRead()
        self.assertEqual(ear.end, ConnectionLost)

    def test_without_a_descriptor_for_all_the_reactor_sees_each(self) -> None:
        """Else nobody would read from a client that came when the last descriptor was taken."""

        def refuse() -> None:
            raise OSError(24, "Too many open files")

        self.patch(select, "epoll", refuse)
        ear = Ear()
        self.open(ear)
        self.assertEqual(self.reactor.readers, {ear.transport})


class SocketsTests(SynchronousTestCase):
    """`Sockets` alone."""

    def setUp(self) -> None:
        self.sockets = Sockets(Reactor())
        self.settled: list[Debtor] = []

    def test_no_answer_waits_for_very_many(self) -> None:
        """When a few owe something they settle, first come, first served; the others go on."""
        debtors = [Debtor(self.settled) for _ in range(20)]
        for debtor in debtors:
            self.sockets.owe(debtor)
        self.assertEqual(self.settled, debtors[:16])

    def test_one_that_fails_disturbs_no_other(self) -> None:
        """It is logged."""
        debtors = [Debtor(self.settled, fails=number == 3) for number in range(16)]
        for debtor in debtors:
            self.sockets.owe(debtor)
        self.assertEqual(self.settled, debtors)
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)


class Together(SynchronousTestCase):
    """Connections whose sockets are looked after together."""

    def setUp(self) -> None:
        self.server = Server.of("fast")
        self.sockets = Sockets(Reactor())
        self.server.site.sockets = self.sockets
        self.addCleanup(self.sockets.connectionLost, None)
        # What it would do with a descriptor that is none.
        self.patch(Sockets, "adopt", lambda sockets, transport: None)
        self.wires: list[Wire] = [self.server.connect(Narrow(width=10**9)) for _ in range(CROWD)]
        self.wire = self.wires[-1]
        self.sockets.is_telling = True

    def settle(self) -> None:
        """Let the sockets all have been told."""
        self.sockets.is_telling = False
        self.sockets._settle()

    def test_an_answer_waits_until_all_have_been_told(self) -> None:
        """And is then sent as it is."""
        self.assertEqual(self.wire.send(GET), b"")
        self.settle()
        self.assertEqual(statuses(self.wire.receive()), [200])

    def test_the_first_connections_are_answered_at_once(self) -> None:
        """They are left to the reactor."""
        self.assertEqual(statuses(self.wires[0].send(GET)), [200])

    def test_an_answer_at_another_time_is_sent_at_once(self) -> None:
        """Nobody would see to it that it is sent."""
        self.sockets.is_telling = False
        self.assertEqual(statuses(self.wire.send(GET)), [200])

    def test_pipelined_requests_are_answered_in_order(self) -> None:
        """All in one go."""
        self.assertEqual(self.wire.send(GET + request(b"GET /v2/notes/2")), b"")
        self.settle()
        received = self.wire.receive()
        self.assertEqual(statuses(received), [200, 200])
        self.assertLess(received.index(b'"side"'), received.index(b'{"name":"2"}'))

    def test_much_is_not_held(self) -> None:
        """Who asks for very much at a time gets it piece by piece."""
        received = self.wire.send(request(b"GET /v2/large?size=40000") * 2)
        self.assertEqual(statuses(received), [200, 200])

    def test_what_twisted_answers_comes_after_what_is_owed(self) -> None:
        """A request in a form that is not plain is served by Twisted, and at once."""
        received = self.wire.send(GET + request(b"GET /v2/notes/3", b"Connection: close"))
        self.assertEqual(statuses(received), [200, 200])
        self.assertLess(received.index(b'"side"'), received.index(b'{"name":"3"}'))
        self.assertTrue(self.wire.is_closing)

    def test_a_later_answer_comes_after_what_is_owed(self) -> None:
        """Also where it is there before the others have been told."""
        self.wire.send(GET + request(b"GET /v2/later"))
        self.sockets.is_telling = False
        self.server.notes.later[0].callback(self.server.notes.note(None, "later"))
        self.assertEqual(statuses(self.wire.receive()), [200, 200])

    def test_a_connection_that_is_closed_sends_what_it_owes(self) -> None:
        """Its client has been promised an answer."""
        self.wire.send(GET)
        self.wire.channel.loseConnection()
        self.assertEqual(statuses(self.wire.receive()), [200])

    def test_a_client_that_left_is_sent_nothing(self) -> None:
        """The others are."""
        self.wire.send(GET)
        other = self.wires[-2]
        other.send(GET)
        self.wire.hang_up()
        self.settle()
        self.assertEqual(self.wire.receive(), b"")
        self.assertEqual(statuses(other.receive()), [200])

    def test_what_a_socket_does_not_take_waits_in_the_transport(self) -> None:
        """Nothing is lost, and nothing overtakes it."""
        self.wire.transport.width = 10
        self.wire.send(GET + GET)
        self.settle()
        self.assertEqual(len(self.wire.receive()), 10)
        self.wire.send(GET)
        self.wire.transport.widen()
        self.assertEqual(len(statuses(self.wire.transport.value())), 3)
