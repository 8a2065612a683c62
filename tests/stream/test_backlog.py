"""Clients that read more slowly than they are written to."""

from twisted.internet.interfaces import IPushProducer
from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase
from wsproto.events import CloseConnection, Ping, Pong
from zope.interface.verify import verifyObject

from alpaca_mock.domain.events import EventKind
from alpaca_mock.stream.backlog import Backlog
from alpaca_mock.stream.frames import Limits
from tests.stream.memory import Server, WebSocketClient


class BacklogTests(SynchronousTestCase):
    """The queue of one connection."""

    def setUp(self):
        self.transport = StringTransport()
        self.overflows = 0
        self.backlog = Backlog(self.transport, 2, self.overflow)

    def overflow(self):
        self.overflows += 1

    def test_it_is_what_a_transport_expects(self):
        """A backlog is a push producer."""
        self.assertTrue(verifyObject(IPushProducer, self.backlog))

    def test_frames_pass_until_the_transport_has_enough(self):
        """Frames wait, in order, while the transport is full."""
        self.backlog.write(b"1")
        self.backlog.pauseProducing()
        self.backlog.write(b"2")
        self.backlog.write(b"3")
        self.assertEqual((self.transport.value(), len(self.backlog)), (b"1", 2))
        self.backlog.resumeProducing()
        self.assertEqual((self.transport.value(), len(self.backlog)), (b"123", 0))

    def test_it_stops_again_when_the_transport_does(self):
        """A transport that fills up in the middle gets the rest later."""
        backlog, transport = self.backlog, self.transport

        class Narrow:
            def write(self, data):
                transport.write(data)
                backlog.pauseProducing()

        backlog.pauseProducing()
        backlog.transport = Narrow()
        backlog.write(b"1")
        backlog.write(b"2")
        backlog.resumeProducing()
        self.assertEqual((transport.value(), len(backlog)), (b"1", 1))

    def test_it_never_holds_more_than_its_limit(self):
        """What does not fit is reported and dropped."""
        self.backlog.pauseProducing()
        for frame in (b"1", b"2", b"3", b"4"):
            self.backlog.write(frame)
        self.assertEqual((len(self.backlog), self.overflows), (2, 2))

    def test_of_many_answers_the_last_one_waits(self):
        """Answers to pings do not pile up; the last one goes out before what waits."""
        self.backlog.answer(b"0")
        self.backlog.pauseProducing()
        self.backlog.write(b"message")
        for number in b"123":
            self.backlog.answer(bytes([number]))
        self.backlog.resumeProducing()
        self.assertEqual(self.transport.value(), b"03message")

    def test_nothing_waits_for_a_lost_connection(self):
        """What waited is let go of when the transport is gone."""
        self.backlog.pauseProducing()
        self.backlog.write(b"1")
        self.backlog.answer(b"2")
        self.backlog.stopProducing()
        self.backlog.resumeProducing()
        self.assertEqual(self.transport.value(), b"")


class SlowClientTests(SynchronousTestCase):
    """What a slow client is sent, and what it costs."""

    def step(self, server, times=1):
        for _ in range(times):
            server.exchange.step("PK1", EventKind.NEW, server.exchange.order())

    def test_a_client_that_pauses_misses_nothing(self):
        """Events that came while nothing was read are sent afterwards, in order."""
        server = Server(Limits(queue=10))
        client = WebSocketClient(server).listen()
        client.transport.fill()
        self.step(server, 10)
        self.assertEqual(client.events(), [])
        client.transport.drain()
        ids = [order for _, _, order in client.updates()]
        self.assertEqual(ids, [event.order.id for event in server.exchange.account("PK1").events])

    def test_a_client_that_is_too_slow_is_disconnected(self):
        """One message too many closes the connection; the others are not held up, and nothing of it is kept."""
        server = Server(Limits(queue=10, close=5))
        slow, quick = WebSocketClient(server).listen(), WebSocketClient(server).listen()
        slow.transport.fill()
        self.step(server, 11)
        self.assertEqual(len(quick.updates()), 11)
        (close,) = slow.events()
        self.assertEqual((close.code, close.reason), (1008, "reading too slowly: 10 messages wait"))
        self.step(server)
        slow.transport.drain()
        self.assertEqual(slow.transport.value(), b"")
        server.clock.advance(5)
        self.assertTrue(slow.transport.aborted)
        self.assertEqual(len(server.stream), 1)

    def test_a_thousand_clients_cost_one_encoding(self):
        """All connections of an account, quick or slow, are sent the very same bytes object."""
        server = Server()
        clients = [WebSocketClient(server).listen() for _ in range(1000)]
        for client in clients[::2]:
            client.transport.fill()
        self.step(server)
        for client in clients[::2]:
            client.transport.drain()
        self.assertEqual(len({id(client.transport.written[-1]) for client in clients}), 1)
        self.assertEqual(clients[0].updates(), clients[1].updates())

    def test_a_flood_of_pings_costs_a_client_that_does_not_read_nothing(self):
        """A thousand pings from a client that reads nothing get one answer, once it reads."""
        client = WebSocketClient(Server())
        client.transport.fill()
        client.send(*(Ping(b"%d" % number) for number in range(1000)))
        client.transport.drain()
        self.assertEqual(client.events(), [Pong(b"999")])

    def test_a_flood_of_messages_is_bounded(self):
        """Answers count as messages that wait: a client that only talks is disconnected."""
        client = WebSocketClient(Server(Limits(queue=10))).listen()
        client.transport.fill()
        for _ in range(11):
            client.say({"action": "listen", "data": {"streams": ["trade_updates"]}})
        (close,) = client.events()
        self.assertEqual(close.code, 1008)

    def test_a_full_transport_is_not_pinged(self):
        """A ping that could not be sent is not piled onto what waits."""
        server = Server(Limits(ping=20))
        client = WebSocketClient(server)
        client.transport.fill()
        server.clock.advance(20)
        self.assertEqual(client.events(), [])

    def test_a_slow_client_can_be_closed(self):
        """While a transport is full its connection can still be ended, by either side, and nothing waits for ever."""
        for end in (lambda client: client.send(CloseConnection(1000)), lambda client: client.send_bytes(b"\xff\xff")):
            server = Server()
            client = WebSocketClient(server).listen()
            client.transport.fill()
            self.step(server, 3)
            end(client)
            self.assertFalse(client.transport.connected)
            self.assertEqual(server.clock.getDelayedCalls(), [])
