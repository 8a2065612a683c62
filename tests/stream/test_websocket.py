"""Trade updates over WebSocket: the whole stack but for the sockets."""

import json

import msgspec
from twisted.trial.unittest import SynchronousTestCase
from wsproto.events import BytesMessage, Ping, Pong, TextMessage

from alpaca_mock.domain.events import EventKind
from tests.stream.memory import Server, WebSocketClient

AUTHORIZED = {"stream": "authorization", "data": {"status": "authorized", "action": "authenticate"}}
LISTENING = {"stream": "listening", "data": {"streams": ["trade_updates"]}}
LISTEN = {"action": "listen", "data": {"streams": ["trade_updates"]}}


class HandshakeTests(SynchronousTestCase):
    """Who may come in."""

    def test_a_request_without_upgrade_is_refused_in_json(self):
        """A plain GET gets the broker's envelope and the connection stays an HTTP one."""
        server = Server()
        transport = server.connect()
        transport.protocol.dataReceived(b"GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
        head, _, body = transport.value().partition(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"HTTP/1.1 400 "))
        self.assertEqual(json.loads(body)["code"], 40010000)
        self.assertTrue(transport.connected)
        self.assertEqual(len(server.stream), 0)

    def test_an_unknown_version_is_told_the_known_one(self):
        """Version 8 is answered 426 with the version that is served."""
        transport = Server().connect()
        transport.protocol.dataReceived(
            b"GET /stream HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n\r\n"
        )
        head, _, body = transport.value().partition(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"HTTP/1.1 426 "))
        self.assertIn(b"\r\nsec-websocket-version: 13", head.lower())
        message = "not a WebSocket opening handshake: only version 13 of the protocol is supported"
        self.assertEqual(json.loads(body)["message"], message)

    def test_only_get_opens_a_connection(self):
        """HEAD with the headers of a handshake is answered as one without, and has no body (RFC 6455, 4.1)."""
        server = Server()
        transport = server.connect()
        transport.protocol.dataReceived(
            b"HEAD /stream HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        head, _, body = transport.value().partition(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"HTTP/1.1 400 "))
        self.assertEqual((body, len(server.stream)), (b"", 0))

    def test_no_malformed_handshake_is_an_exception(self):
        """Odd hosts, keys and headers are answered, with 101 or 400, and nothing is logged."""
        good = {
            b"Host": b"a",
            b"Upgrade": b"websocket",
            b"Connection": b"Upgrade",
            b"Sec-WebSocket-Key": b"dGhlIHNhbXBsZSBub25jZQ==",
            b"Sec-WebSocket-Version": b"13",
        }
        for name in good:
            for value in (None, b"", b"\xff", b"a,b;c=\xe9", b"xn--" + b"a" * 300):
                headers = {**good, name: value}
                lines = [name + b": " + value for name, value in headers.items() if value is not None]
                transport = Server().connect()
                transport.protocol.dataReceived(b"GET /stream HTTP/1.1\r\n" + b"\r\n".join(lines) + b"\r\n\r\n")
                self.assertIn(transport.value()[9:12], {b"101", b"400", b"426"}, (name, value))

    def test_a_key_that_is_no_nonce_is_refused(self):
        """A key must be 16 bytes in base64 (RFC 6455, 4.2.1)."""
        lines = b"Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        for key, status in (
            (b"dGhlIHNhbXBsZSBub25jZQ==", b"101"),
            (b"", b"400"),
            (b"abc", b"400"),
            (b"dGhlIHNhbXBsZSBub25j", b"400"),
            (b"dGhlIHNhbXBsZSBub25jZQ==!", b"400"),
        ):
            transport = Server().connect()
            transport.protocol.dataReceived(
                b"GET /stream HTTP/1.1\r\n" + lines + b"Sec-WebSocket-Key: " + key + b"\r\n\r\n"
            )
            self.assertEqual(transport.value()[9:12], status, key)

    def test_no_extension_is_agreed_on(self):
        """A client that offers compression is served without."""
        client = WebSocketClient(Server(), [(b"Sec-WebSocket-Extensions", b"permessage-deflate")])
        self.assertEqual(client.accepted.extensions, [])


class DialogueTests(SynchronousTestCase):
    """What is said on the wire."""

    def test_nothing_is_said_before_the_client_speaks(self):
        """There is no greeting: the first frame is the answer to the first message."""
        client = WebSocketClient(Server())
        self.assertEqual(client.events(), [])
        client.say({"action": "authenticate", "data": {"key_id": "PK1", "secret_key": "s"}})
        self.assertEqual(client.messages(), [AUTHORIZED])
        client.say(LISTEN)
        self.assertEqual(client.messages(), [LISTENING])

    def test_frames_are_binary_whatever_the_client_sends(self):
        """JSON goes out in binary frames, as on paper, to clients that send text and to those that send binary."""
        client = WebSocketClient(Server())
        client.send(BytesMessage(json.dumps({"action": "auth", "key": "PK1", "secret": "s"}).encode()))
        client.say(LISTEN)
        kinds = {type(event) for event in client.events()}
        self.assertEqual(kinds, {BytesMessage})

    def test_a_message_may_come_in_pieces(self):
        """A message is read whole, however its frames are cut, with a ping between them."""
        client = WebSocketClient(Server())
        text = json.dumps({"action": "auth", "key": "PK1", "secret": "s"})
        client.send(
            TextMessage(text[:10], message_finished=False),
            TextMessage("", message_finished=False),
            Ping(b"between"),
            TextMessage(text[10:]),
        )
        pong, answer = client.events()
        self.assertEqual(pong, Pong(b"between"))
        self.assertEqual(json.loads(answer.data), AUTHORIZED)

    def test_bytes_may_come_one_by_one(self):
        """TCP may cut anywhere."""
        client = WebSocketClient(Server())
        data = client.ws.send(TextMessage(json.dumps({"action": "auth", "key": "PK1", "secret": "s"})))
        for byte in data:
            client.send_bytes(bytes([byte]))
        self.assertEqual(client.messages(), [AUTHORIZED])

    def test_message_pack_on_request(self):
        """A handshake with that content type gets MessagePack, and may send it, or JSON as text."""
        for content_type in (b"application/msgpack", b"Application/MsgPack; charset=binary"):
            server = Server()
            client = WebSocketClient(server, [(b"Content-Type", content_type)])
            client.send(BytesMessage(msgspec.msgpack.encode({"action": "auth", "key": "PK1", "secret": "s"})))
            client.say(LISTEN)
            self.assertEqual([msgspec.msgpack.decode(frame) for frame in client.frames()], [AUTHORIZED, LISTENING])
            order = server.exchange.order()
            server.exchange.step("PK1", EventKind.NEW, order)
            (update,) = (msgspec.msgpack.decode(frame) for frame in client.frames())
            self.assertEqual(update["data"]["order"]["id"], order.id)
            self.assertEqual(update["data"]["timestamp"], "2026-09-15T14:30:00Z")


class ListeningTests(SynchronousTestCase):
    """Who hears of what."""

    def test_an_event_is_there_before_its_request_is_answered(self):
        """The frame is written while the event is applied; nothing has to be waited for."""
        server = Server()
        client = WebSocketClient(server).listen()
        order = server.exchange.order()
        server.exchange.step("PK1", EventKind.NEW, order)
        self.assertEqual(client.updates(), [("new", "new", order.id)])

    def test_accounts_are_apart(self):
        """A client hears of its own account only."""
        server = Server()
        mine, theirs = WebSocketClient(server).listen("PK1"), WebSocketClient(server).listen("PK2")
        server.exchange.step("PK1", EventKind.NEW, server.exchange.order())
        self.assertEqual((len(mine.updates()), len(theirs.updates())), (1, 0))

    def test_each_connection_has_streams_of_its_own(self):
        """Of two connections of an account only the one that listens hears; the other one may join and leave."""
        server = Server()
        first, second = WebSocketClient(server).listen(), WebSocketClient(server).listen()
        second.say({"action": "listen", "data": {"streams": []}})
        second.events()
        server.exchange.step("PK1", EventKind.NEW, server.exchange.order())
        self.assertEqual((len(first.updates()), len(second.updates())), (1, 0))
        second.say(LISTEN)
        second.events()
        server.exchange.step("PK1", EventKind.NEW, server.exchange.order())
        self.assertEqual((len(first.updates()), len(second.updates())), (1, 1))

    def test_the_past_is_not_told(self):
        """A client hears of what happens from the moment at which it listens."""
        server = Server()
        server.exchange.step("PK1", EventKind.NEW, server.exchange.order())
        client = WebSocketClient(server).listen()
        self.assertEqual(client.updates(), [])

    def test_a_client_that_listens_again_hears_once(self):
        """Repeating `listen` or `authenticate` does not double what is heard."""
        server = Server()
        client = WebSocketClient(server).listen().listen()
        server.exchange.step("PK1", EventKind.NEW, server.exchange.order())
        self.assertEqual(len(client.updates()), 1)

    def test_another_key_changes_the_account(self):
        """After authenticating for another account, and listening again, only that one is heard of."""
        server = Server()
        client = WebSocketClient(server).listen("PK1").listen("PK2")
        server.exchange.step("PK1", EventKind.NEW, server.exchange.order())
        self.assertEqual(client.updates(), [])
        server.exchange.step("PK2", EventKind.NEW, server.exchange.order())
        self.assertEqual(len(client.updates()), 1)

    def test_a_reset_does_not_end_listening(self):
        """The account that comes after a reset is heard of from its first event on."""
        server = Server()
        client = WebSocketClient(server).listen()
        for _ in range(3):
            server.exchange.step("PK1", EventKind.NEW, server.exchange.order())
        client.events()
        server.exchange.reset()
        order = server.exchange.order()
        server.exchange.step("PK1", EventKind.NEW, order)
        self.assertEqual(client.updates(), [("new", "new", order.id)])

    def test_without_listeners_events_cost_nothing(self):
        """The streams are in the brokerage's list of listeners only while somebody listens."""
        server = Server()
        self.assertEqual(server.exchange.listeners, [])
        client = WebSocketClient(server).listen()
        self.assertEqual(len(server.exchange.listeners), 1)
        client.say({"action": "listen", "data": {"streams": []}})
        self.assertEqual(server.exchange.listeners, [])
