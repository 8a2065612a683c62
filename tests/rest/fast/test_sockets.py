"""Answers to many clients are sent together, in order, and before anything else is."""

from collections.abc import Callable

from twisted.internet.interfaces import IReactorFDSet
from twisted.internet.task import Clock
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
