"""The streams behind the server's own HTTP channels, the stock one and the fast one."""

import json

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase
from wsproto.events import CloseConnection, Ping, Pong

from alpaca_mock.domain.events import EventKind
from alpaca_mock.rest.gate import Allowance, Gate
from alpaca_mock.rest.push import Push
from alpaca_mock.rest.serve import build_site
from alpaca_mock.service.faults import Faults
from alpaca_mock.stream.streams import Streams
from tests.stream.exchange import Exchange
from tests.stream.memory import Connections, WebSocketClient

CREDENTIALS = b"APCA-API-KEY-ID: PK1\r\nAPCA-API-SECRET-KEY: s\r\n"


class Assembly(Connections):
    """The routes of the streams behind one kind of channel."""

    def __init__(self, http):
        self.clock = Clock()
        self.exchange = Exchange()
        self.streams = Streams(self.exchange, self.exchange.hub, self.clock, 10)
        self.faults = Faults()
        gate = Gate(self.exchange, self.faults, Allowance(None, self.clock.seconds))
        self.site = build_site([Push(gate, self.streams)], gate, self.clock, http=http)

    def get(self, target, headers=CREDENTIALS):
        """Send a request; give the transport, which has the answer."""
        transport = self.connect()
        transport.protocol.dataReceived(b"GET " + target + b" HTTP/1.1\r\nHost: a\r\n" + headers + b"\r\n")
        return transport


def answer(transport):
    """Give the status and the JSON of a whole answer."""
    head, _, body = transport.value().partition(b"\r\n\r\n")
    return int(head[9:12]), json.loads(body)


class ChannelTests:
    """What holds behind either channel."""

    http = ""

    def setUp(self):
        self.server = Assembly(self.http)

    def test_the_slash_at_the_end_does_not_matter(self):
        """Both `/stream` and `/stream/` take WebSocket clients; the answer has the id of its request."""
        for target in ("/stream", "/stream/"):
            client = WebSocketClient(self.server, target=target).listen()
            self.server.exchange.step("PK1", EventKind.NEW, self.server.exchange.order())
            self.assertEqual(len(client.updates()), 1)
            self.assertEqual(len(dict(client.accepted.extra_headers)[b"x-request-id"]), 32)

    def test_a_connection_may_become_a_stream_after_other_requests(self):
        """An HTTP connection that was used before can be upgraded."""
        transport = self.server.get(b"/nowhere")
        self.assertEqual(answer(transport)[0], 404)
        transport.clear()
        client = WebSocketClient(self.server, transport=transport).listen()
        client.send(Ping(b"1"))
        self.assertEqual(client.events(), [Pong(b"1")])

    def test_a_stream_is_no_request_in_flight(self):
        """Neither kind of stream keeps the server from stopping; a connection that ended is nowhere any more."""
        client = WebSocketClient(self.server).listen()
        reading = self.server.get(b"/v2/events/trades")
        self.assertEqual(len(self.server.site.busy), 0)
        self.successResultOf(self.server.site.drain())
        client.send(CloseConnection(1000))
        reading.lose()
        self.assertEqual(len(self.server.site.channels), 0)
        self.assertEqual(self.server.clock.getDelayedCalls(), [])

    def test_streams_outlive_the_idle_timeout(self):
        """A stream on which nothing happens is not an idle connection."""
        client = WebSocketClient(self.server).listen()
        reading = self.server.get(b"/v2/events/trades")
        for _ in range(60):
            self.server.clock.advance(10)
            for event in client.events():
                client.send(event.response())
        self.assertTrue(client.transport.connected and reading.connected)

    def test_events_need_credentials(self):
        """Without them the streams of events answer as every other route."""
        for target in (b"/v2/events/trades", b"/v2beta1/events/activities"):
            for headers in (b"", b"APCA-API-KEY-ID: PK1\r\n"):
                status, body = answer(self.server.get(target, headers))
                self.assertEqual((status, body["code"]), (401, 40110000))

    def test_events_of_the_past_are_asked_for_in_the_query(self):
        """Times with nine decimals or an offset, days, and event ids are read; a nonsense is refused by name."""
        exchange = self.server.exchange
        for _ in range(3):
            exchange.step("PK1", EventKind.NEW, exchange.order())
        for query, count in (
            (b"", 0),
            (b"?since=2026-09-15", 3),
            (b"?since=2026-09-15T14:30:00.001000001Z", 2),
            (b"?since=2026-09-15T10:30:00.002-04:00", 1),
            (b"?since=2026-09-15&until=2026-09-15T14:30:00Z", 1),
            (b"?since_id=00000000000000000000000000", 3),
        ):
            transport = self.server.get(b"/v2/events/trades" + query)
            self.assertEqual(transport.value().count(b"data: {"), count, query)
        for query, message in (
            (b"?until=2026-09-15", "since is required if until is specified"),
            (b"?since=yesterday", "invalid since: must be a date or an RFC 3339 time"),
            (b"?since_id=17", "invalid since_id: must be a ULID"),
            (b"?since_id=00000000000000000000000000&until_id=x", "invalid until_id: must be a ULID"),
        ):
            status, body = answer(self.server.get(b"/v2/events/trades" + query))
            self.assertEqual((status, body), (422, {"code": 40010001, "message": message}))

    def test_closing_ends_both_kinds(self):
        """Closing the streams ends what there is of both kinds, and waits for it; it may be done without any."""
        self.successResultOf(self.server.streams.close())
        client = WebSocketClient(self.server).listen()
        reading = self.server.get(b"/v2/events/trades")
        closed = self.server.streams.close()
        self.assertFalse(reading.connected)
        self.assertNoResult(closed)
        client.send(CloseConnection(1001))
        self.successResultOf(closed)

    def test_the_queue_has_the_length_that_was_set(self):
        """One message more than may wait disconnects."""
        client = WebSocketClient(self.server).listen()
        client.transport.fill()
        for _ in range(11):
            self.server.exchange.step("PK1", EventKind.NEW, self.server.exchange.order())
        (close,) = client.events()
        self.assertEqual(close.reason, "reading too slowly: 10 messages wait")

    def test_a_fault_hits_a_stream_of_events(self):
        """The one-shot fault is for the next authenticated request; WebSocket has none."""
        self.server.faults.inject(503, "temporary outage")
        WebSocketClient(self.server).listen()
        self.assertEqual(answer(self.server.get(b"/v2/events/trades"))[0], 503)
        transport = self.server.get(b"/v2/events/trades")
        self.assertIn(b"HTTP/1.1 200 OK", transport.value())

    def test_a_plain_request_to_the_socket_is_refused(self):
        """GET /stream without an upgrade is a 400 in JSON, and other methods are a 405."""
        status, body = answer(self.server.get(b"/stream", b""))
        self.assertEqual((status, body["code"]), (400, 40010000))
        transport = self.server.connect()
        transport.protocol.dataReceived(b"POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        self.assertEqual(answer(transport)[0], 405)


class StockChannelTests(ChannelTests, SynchronousTestCase):
    """Twisted's own channel."""

    http = "stock"


class FastChannelTests(ChannelTests, SynchronousTestCase):
    """The channel with the short cut."""

    http = "fast"
