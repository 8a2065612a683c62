"""How WebSocket connections are kept alive, and how they end."""

import json

import msgspec
from twisted.trial.unittest import SynchronousTestCase
from wsproto.events import BytesMessage, CloseConnection, Ping, Pong, TextMessage

from alpaca_mock.domain.events import EventKind
from alpaca_mock.stream.frames import Limits
from tests.stream.memory import Server, WebSocketClient
from tests.stream.test_websocket import AUTHORIZED, LISTEN


class EndingTests(SynchronousTestCase):
    """How connections end."""

    def assert_ends(self, client, error, code):
        """Assert that the error and the close frame were sent, and that TCP is closed once the client has answered."""
        (message,), close = client.last_words()
        self.assertIn(error, json.dumps(message))
        self.assertEqual(close.code, code)
        self.assertTrue(client.transport.connected)
        client.send(close.response())
        self.assertFalse(client.transport.connected)
        self.assertFalse(client.transport.aborted)

    def test_each_mistake_has_its_answer_and_its_close_code(self):
        """Credentials, the order of messages, actions, JSON and size: told first, then the connection is closed."""
        mistakes = (
            (TextMessage('{"action":"auth","key":"PK1"}'), "unauthorized", 1008),
            (TextMessage(json.dumps(LISTEN)), "unauthorized", 1008),
            (TextMessage('{"action":"buy"}'), "unknown action: buy", 1008),
            (TextMessage("{}"), "action is required", 1008),
            (TextMessage("not json"), "request body format is invalid", 1007),
            (TextMessage("[]"), "request body format is invalid", 1007),
            (TextMessage(""), "request body format is invalid", 1007),
            (TextMessage("[" * 60_000), "request body format is invalid", 1007),
            (TextMessage('{"action":' + "1" * 9000 + "}"), "request body format is invalid", 1007),
            (BytesMessage(b"\xff\xfe"), "request body format is invalid", 1007),
            (BytesMessage(b"\x81\xa6action\xa4auth"), "request body format is invalid", 1007),
        )
        for message, error, code in mistakes:
            client = WebSocketClient(Server())
            client.send(message)
            self.assert_ends(client, error, code)

    def test_malformed_message_pack_is_an_error_in_message_pack(self):
        """What cannot be read is answered in the packing of the connection."""
        for data in (b"", b"\xc1", b"\x91" * 60_000, b"\x81\xa1\xff\x01", b"\x93\x01\x02\x03", b"\x81\x80\x01"):
            client = WebSocketClient(Server(), [(b"Content-Type", b"application/msgpack")])
            client.send(BytesMessage(data))
            message, close = client.events()
            self.assertEqual(msgspec.msgpack.decode(message.data)["action"], "error")
            self.assertEqual(close.code, 1007)

    def test_a_giant_message_is_refused_before_it_is_there(self):
        """A message beyond the limit closes with 1009 as soon as it is, in one frame or in many, and keeps nothing."""
        for pieces in (
            [TextMessage("x" * 101)],
            [TextMessage("x" * 60, message_finished=False), TextMessage("x" * 60, message_finished=False)],
        ):
            client = WebSocketClient(Server(Limits(message=100)))
            client.send(*pieces)
            (close,) = client.events()
            self.assertEqual((close.code, close.reason), (1009, "a message may have 100 bytes"))

    def test_a_message_of_the_limit_is_taken(self):
        """The limit itself is allowed, and counts anew for every message."""
        client = WebSocketClient(Server(Limits(message=100)))
        text = json.dumps({"action": "auth", "key": "PK1", "secret": "s"}).ljust(100)
        client.send(TextMessage(text), TextMessage(text))
        self.assertEqual(client.messages(), [AUTHORIZED, AUTHORIZED])

    def test_the_announcement_of_a_giant_frame_costs_nothing(self):
        """A frame that claims 2^62 bytes is read as it comes, and refused at the limit."""
        client = WebSocketClient(Server(Limits(message=100)))
        client.send_bytes(b"\x82\xff" + (1 << 62).to_bytes(8, "big") + b"\0\0\0\0" + b"x" * 99)
        self.assertEqual(client.events(), [])
        client.send_bytes(b"xx")
        (close,) = client.events()
        self.assertEqual(close.code, 1009)

    def test_bytes_that_are_no_frames_close_with_a_protocol_error(self):
        """Reserved bits, unmasked frames, unknown opcodes and bad UTF-8 end the connection at once."""
        for data, code in (
            (b"\xf1\x80\0\0\0\0", 1002),
            (b"\x81\x01x", 1002),
            (b"\x8f\x80\0\0\0\0", 1002),
            (b"\x80\x80\0\0\0\0", 1002),
            (b"\x81\x81\0\0\0\0\xff", 1007),
            (b"\x88\x81\0\0\0\0x", 1002),
        ):
            client = WebSocketClient(Server())
            client.send_bytes(data)
            (close,) = client.events()
            self.assertEqual(close.code, code, data)
            self.assertFalse(client.transport.connected)
            client.send_bytes(b"more")

    def test_a_close_frame_is_answered_with_its_code(self):
        """The client's close frame is answered in kind, then TCP is closed."""
        for code in (1000, 1001, 3000, 4999):
            server = Server()
            client = WebSocketClient(server).listen()
            client.send(CloseConnection(code, "bye"))
            (close,) = client.events()
            self.assertEqual(close.code, code)
            self.assertFalse(client.transport.connected)
            self.assertEqual(len(server.stream), 0)
            self.assertEqual(server.exchange.listeners, [])

    def test_after_the_end_nothing_is_heard(self):
        """Messages that were on their way when the server closed are not answered, and change nothing."""
        server = Server()
        client = WebSocketClient(server)
        auth = TextMessage('{"action":"auth","key":"PK1","secret":"s"}')
        client.send(TextMessage("nonsense"), auth, TextMessage(json.dumps(LISTEN)), Ping(b"?"))
        messages, close = client.last_words()
        self.assertEqual(len(messages), 1)
        self.assertEqual(close.code, 1007)
        self.assertEqual(server.exchange.listeners, [])

    def test_a_client_that_never_closes_is_cut(self):
        """A client that does not answer the close frame has a few seconds."""
        server = Server(Limits(close=5))
        client = WebSocketClient(server)
        client.say({})
        server.clock.advance(4.9)
        self.assertTrue(client.transport.connected)
        server.clock.advance(0.2)
        self.assertTrue(client.transport.aborted)
        self.assertEqual(server.clock.getDelayedCalls(), [])

    def test_a_client_that_vanishes_is_forgotten(self):
        """Neither a listener nor a timer is left behind."""
        server = Server()
        client = WebSocketClient(server).listen()
        client.transport.lose()
        self.assertEqual((len(server.stream), server.exchange.listeners), (0, []))
        self.assertEqual(server.clock.getDelayedCalls(), [])

    def test_a_failure_of_the_server_is_told(self):
        """An exception is logged; the client hears of an internal server error and is closed with 1011."""
        server = Server()
        client = WebSocketClient(server)
        server.exchange.account = None
        client.say({"action": "auth", "key": "PK1", "secret": "s"})
        client.events()
        client.say(LISTEN)
        (message,), close = client.last_words()
        self.assertEqual(message["data"], {"error_message": "internal server error"})
        self.assertEqual(close.code, 1011)
        self.assertEqual(len(self.flushLoggedErrors(TypeError)), 1)

    def test_an_event_that_cannot_be_told_ends_the_connection(self):
        """A client never misses an event without knowing: it is told of the error and closed, others are not."""
        server = Server()
        client, other = WebSocketClient(server).listen("PK1"), WebSocketClient(server).listen("PK2")
        server.exchange.step("PK1", EventKind.NEW, server.exchange.order(created_at=object()))
        (message,), close = client.last_words()
        self.assertEqual(message["data"], {"error_message": "internal server error"})
        self.assertEqual(close.code, 1011)
        self.assertEqual(len(self.flushLoggedErrors(TypeError)), 1)
        server.exchange.step("PK2", EventKind.NEW, server.exchange.order())
        self.assertEqual(len(other.updates()), 1)

    def test_the_server_goes_away(self):
        """When the server stops, each client gets 1001; the stop waits for their answers, but not for ever."""
        server = Server(Limits(close=5))
        clients = [WebSocketClient(server).listen() for _ in range(3)]
        closed = server.stream.close()
        for client in clients:
            (close,) = client.events()
            self.assertEqual(close.code, 1001)
        for client in clients[:2]:
            client.send(CloseConnection(1001))
        self.assertNoResult(closed)
        server.clock.advance(5)
        self.successResultOf(closed)
        self.assertTrue(clients[2].transport.aborted)
        self.successResultOf(server.stream.close())


class LivenessTests(SynchronousTestCase):
    """Pings of both sides."""

    def test_pings_are_answered_in_order(self):
        """Each ping gets its own bytes back."""
        client = WebSocketClient(Server())
        client.send(Ping(b"1"), Ping(b""), Ping(b"3" * 125))
        self.assertEqual(client.events(), [Pong(b"1"), Pong(b""), Pong(b"3" * 125)])

    def test_the_server_pings(self):
        """A client that answers pings may be silent for ever."""
        server = Server(Limits(ping=20, silence=60))
        client = WebSocketClient(server)
        for _ in range(10):
            server.clock.advance(20)
            (ping,) = client.events()
            self.assertIsInstance(ping, Ping)
            client.send(ping.response())
        self.assertTrue(client.transport.connected)

    def test_a_silent_client_is_given_up(self):
        """A client from which nothing comes, not even a pong, is closed, and cut if that is not answered either."""
        server = Server(Limits(ping=20, silence=60, close=5))
        client = WebSocketClient(server)
        server.clock.pump([20] * 3)
        *pings, close = client.events()
        self.assertEqual((len(pings), close.code, close.reason), (2, 1008, "no answer to pings"))
        server.clock.advance(5)
        self.assertTrue(client.transport.aborted)
