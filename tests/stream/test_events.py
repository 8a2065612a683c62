"""Server-sent events: the whole stack but for the sockets."""

import json
from datetime import timedelta

from twisted.internet.interfaces import IPushProducer
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from alpaca_mock.domain.events import EventKind
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.stream.frames import Limits
from alpaca_mock.wire.event_ids import event_id
from alpaca_mock.wire.event_span import EventSpan
from tests.stream.exchange import START
from tests.stream.memory import Server, WebSocketClient
from tests.stream.test_history import Bracket


class Reading:
    """A client that reads one stream of events."""

    def __init__(self, server, api_key="PK1", kind="trades", method=b"GET", **span):
        self.server = server
        account = server.exchange.account(api_key)
        server.root.putChild(b"events", getattr(server.events, kind)(account, EventSpan(**span)))
        self.transport = server.connect()
        self.transport.protocol.dataReceived(method + b" /events HTTP/1.1\r\nHost: a\r\n\r\n")
        self.head, _, self.rest = self.transport.value().partition(b"\r\n\r\n")
        self.transport.clear()

    def lines(self):
        """Give the lines that came since the last look, without chunk sizes and blank ones."""
        data = self.rest + self.transport.value()
        self.rest = b""
        self.transport.clear()
        text = b""
        while data:
            size, _, data = data.partition(b"\r\n")
            text += data[: int(size, 16)]
            data = data[int(size, 16) + 2 :]
        return [line for line in text.decode().split("\n") if line]

    def objects(self):
        """Give the objects of the events that came."""
        return [json.loads(line.removeprefix("data: ")) for line in self.lines() if line.startswith("data: ")]

    def ids(self):
        return [update["order"]["id"] for update in self.objects()]

    @property
    def has_ended(self):
        """Whether the answer is complete."""
        return b"0\r\n\r\n" in self.transport.value()


class SpanTests(SynchronousTestCase):
    """Which events may be asked for."""

    def test_beginnings_and_ends_belong_together(self):
        """An end needs its own beginning, and there is only one beginning."""
        for span, message in (
            ({"until": START}, "since is required if until is specified"),
            ({"until_id": "0" * 26}, "since_id is required if until_id is specified"),
            ({"since": START, "until_id": "0" * 26}, "since_id is required if until_id is specified"),
            ({"since": START, "since_id": "0" * 26}, "since and since_id cannot be used at the same time"),
        ):
            error = self.assertRaises(Refusal, EventSpan, **span)
            self.assertEqual((error.code, error.message), (40010001, message))


class ReadingTests(SynchronousTestCase):
    """What a reader is sent."""

    def setUp(self):
        self.server = Server()
        self.exchange = self.server.exchange

    def step(self, times=1, api_key="PK1"):
        """Let orders come in, a millisecond apart; give their ids."""
        return [self.exchange.step(api_key, EventKind.NEW, self.exchange.order()).order.id for _ in range(times)]

    def event_id(self, number):
        """Give the event id of the event with this number."""
        reading = Reading(self.server, since=START)
        event_id = reading.objects()[number - 1]["event_id"]
        reading.transport.lose()
        return event_id

    def test_a_stream_begins_with_a_comment(self):
        """Headers and a comment are there at once, so that a client knows that it is connected."""
        reading = Reading(self.server)
        self.assertTrue(reading.head.startswith(b"HTTP/1.1 200 OK"))
        self.assertIn(b"text/event-stream", reading.head)
        self.assertIn(b"no-store", reading.head)
        self.assertEqual(reading.lines(), [": welcome"])

    def test_without_a_beginning_the_past_is_not_sent(self):
        """Only what comes is sent, at once, and only of the reader's account."""
        self.step(3)
        reading = Reading(self.server)
        ids = self.step(2)
        self.step(1, "PK2")
        self.assertEqual(reading.ids(), ids)

    def test_a_reader_gets_what_a_listener_gets(self):
        """An event has the same body on both streams, also when it is replayed."""
        client, live = WebSocketClient(self.server).listen(), Reading(self.server)
        bracket = Bracket(self.exchange)
        bracket.enter()
        bracket.fill()
        bodies = [message["data"] for message in client.messages()]
        self.assertEqual(len(bodies), 5)
        self.assertEqual(live.objects(), bodies)
        self.assertEqual(Reading(self.server, since=START).objects(), bodies)

    def test_since_includes_its_moment(self):
        """Events at and after the time are replayed; then the stream goes on."""
        ids = self.step(4)
        reading = Reading(self.server, since=START + timedelta(milliseconds=2))
        ids += self.step(2)
        self.assertEqual(reading.ids(), ids[2:])

    def test_since_id_is_the_last_event_that_is_known(self):
        """The event with that id is not sent again, the next one is."""
        ids = self.step(4)
        reading = Reading(self.server, since_id=self.event_id(2))
        ids += self.step(1)
        self.assertEqual(reading.ids(), ids[2:])

    def test_any_ulid_is_a_place(self):
        """An id that no event has is a place between events."""
        ids = self.step(2)
        self.assertEqual(Reading(self.server, since_id="0" * 26).ids(), ids)
        self.assertEqual(Reading(self.server, since_id="7" + "Z" * 25).ids(), [])

    def test_until_ends_the_stream(self):
        """A time in the past ends the stream after the events up to it, which includes the time itself."""
        ids = self.step(4)
        reading = Reading(self.server, since=START, until=START + timedelta(milliseconds=2))
        self.assertTrue(reading.has_ended or reading.rest.endswith(b"0\r\n\r\n"))
        self.assertEqual(reading.ids(), ids[:3])
        self.assertEqual(len(self.server.events), 0)
        self.assertEqual(self.exchange.listeners, [])
        self.assertEqual([call for call in self.server.clock.getDelayedCalls() if "_beat" in str(call)], [])

    def test_until_waits_for_its_time(self):
        """A time to come ends the stream when it comes, with events or without."""
        for quiet in (True, False):
            reading = Reading(self.server, since=self.exchange.time, until=self.exchange.time + timedelta(seconds=5))
            reading.lines()
            self.server.clock.advance(4)
            self.assertFalse(reading.has_ended)
            if quiet:
                self.server.clock.advance(1)
            else:
                self.exchange.time += timedelta(seconds=5, microseconds=1)
                self.step()
            self.assertEqual(reading.transport.value(), b"0\r\n\r\n")

    def test_until_id_ends_the_stream(self):
        """The event with that id is the last one."""
        ids = self.step(4)
        last = self.event_id(3)
        reading = Reading(self.server, since_id="0" * 26, until_id=last)
        self.assertEqual(reading.ids(), ids[:3])
        self.assertEqual(len(self.server.events), 0)

    def test_until_id_ends_the_stream_in_its_time(self):
        """An id that no event has ends the stream once no event can get one as low any more."""
        (first,) = self.step()
        last = event_id(self.exchange.account("PK1").id, self.exchange.time, (1 << 40) - 1)
        reading = Reading(self.server, since_id="0" * 26, until_id=last)
        self.assertEqual(reading.ids(), [first])
        self.assertFalse(reading.has_ended)
        self.server.clock.advance(0.001)
        self.assertTrue(reading.has_ended)

    def test_all_readers_share_what_happens(self):
        """What comes is written once; what a reader catches up on is written for it."""
        updates = []

        def form(update):
            updates.append(update)
            return b""

        for _ in range(3):
            account = self.exchange.account("PK1")
            self.server.root.putChild(b"events", self.server.events.stream(account, EventSpan(), form))
            self.server.connect().protocol.dataReceived(b"GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        self.step()
        self.assertEqual((len(updates), len(set(map(id, updates)))), (3, 1))

    def test_an_end_before_all_events_sends_none(self):
        """A stream that ends before it begins is empty and over."""
        self.step(2)
        reading = Reading(self.server, since=START, until=START - timedelta(seconds=1))
        self.assertEqual(reading.lines(), [": welcome"])
        self.assertEqual(len(self.server.events), 0)

    def test_activities_are_fills_and_bookings(self):
        """The stream of activities has executions and no other step of an order."""
        reading = Reading(self.server, kind="activities")
        order = self.exchange.order()
        self.exchange.step("PK1", EventKind.NEW, order)
        self.exchange.fill("PK1", order, 10, "330")
        (activity,) = reading.objects()
        self.assertEqual((activity["activity_type"], activity["qty"]), ("FILL", "10"))
        (replayed,) = Reading(self.server, kind="activities", since=START).objects()
        self.assertEqual(replayed, activity)

    def test_a_reset_begins_anew(self):
        """A reader goes on with the account that comes after a reset."""
        self.step(3)
        reading = Reading(self.server)
        self.exchange.reset()
        ids = self.step(2)
        self.assertEqual(reading.ids(), ids)

    def test_a_reader_that_comes_after_a_reset(self):
        """It reads the account as it is now, though those that listened before have heard nothing of it yet."""
        client = WebSocketClient(self.server).listen()
        early = Reading(self.server)
        self.step(3)
        self.assertEqual((len(client.updates()), len(early.objects())), (3, 3))
        self.exchange.reset()
        late = Reading(self.server, since=START)
        self.assertEqual(late.lines(), [": welcome"])
        self.step(2)
        self.assertEqual([len(told) for told in (client.updates(), early.objects(), late.objects())], [2, 2, 2])

    def test_a_head_request_streams_nothing(self):
        """HEAD is answered and over."""
        reading = Reading(self.server, method=b"HEAD")
        self.assertIn(b"200 OK", reading.head)
        self.assertEqual(len(self.server.events), 0)


class LivenessTests(SynchronousTestCase):
    """How streams live and end."""

    def setUp(self):
        self.server = Server(Limits(heartbeat=15, silence=60, close=5))
        self.exchange = self.server.exchange

    def step(self, times=1):
        for _ in range(times):
            self.exchange.step("PK1", EventKind.NEW, self.exchange.order())

    def test_a_silent_stream_has_a_heartbeat(self):
        """A comment comes every fifteen seconds."""
        reading = Reading(self.server)
        reading.lines()
        self.server.clock.pump([15] * 3)
        self.assertEqual(reading.lines(), [":heartbeat"] * 3)

    def test_a_slow_reader_misses_nothing_and_costs_nothing(self):
        """While it does not read nothing is written; afterwards it gets everything in order."""
        reading = Reading(self.server)
        reading.lines()
        reading.transport.fill()
        self.step(5000)
        self.server.clock.advance(15)
        self.assertEqual(reading.transport.value(), b"")
        reading.transport.drain()
        ids = [event.order.id for event in self.exchange.account("PK1").events]
        self.assertEqual(reading.ids(), ids)
        self.step()
        self.assertEqual(len(reading.ids()), 1)

    def test_a_replay_stops_where_the_transport_is_full(self):
        """A long past is sent as it is read, not all at once."""
        self.step(3)
        reading = Reading(self.server)
        reading.lines()
        transport = reading.transport
        write = transport.write

        def narrow(data):
            write(data)
            transport.fill()

        transport.fill()
        self.step(3)
        transport.write = narrow
        for _ in range(3):
            transport.drain()
            self.assertEqual(len(reading.ids()), 1)
        transport.drain()
        self.assertEqual(reading.ids(), [])

    def test_a_reader_that_never_reads_is_given_up(self):
        """A minute without reading ends the connection."""
        reading = Reading(self.server)
        reading.transport.fill()
        self.server.clock.pump([15] * 3)
        self.assertTrue(reading.transport.connected)
        self.server.clock.advance(15)
        self.assertTrue(reading.transport.aborted)
        self.assertEqual((len(self.server.events), self.exchange.listeners), (0, []))

    def test_a_full_reader_ends_after_what_it_is_owed(self):
        """An end that comes while nothing is read waits until the rest is sent."""
        reading = Reading(self.server, since=START, until=START + timedelta(seconds=10))
        reading.lines()
        reading.transport.fill()
        self.step(2)
        self.server.clock.advance(10)
        self.assertEqual(reading.transport.value(), b"")
        reading.transport.drain()
        self.assertEqual(reading.transport.value().count(b"data: "), 2)
        self.assertTrue(reading.has_ended)

    def test_a_reader_that_leaves_is_forgotten(self):
        """Neither a listener nor a timer is left behind."""
        reading = Reading(self.server, since=START, until=START + timedelta(days=1))
        reading.transport.lose()
        self.assertEqual((len(self.server.events), self.exchange.listeners), (0, []))
        self.assertEqual(self.server.clock.getDelayedCalls(), [])

    def test_a_stop_cuts_the_streams(self):
        """When the server stops the answer stays without its end: there would have been more."""
        reading, slow = Reading(self.server), Reading(self.server)
        for each in (reading, slow):
            each.lines()
        slow.transport.fill()
        self.successResultOf(self.server.events.close())
        for each in (reading, slow):
            self.assertFalse(each.transport.connected)
            self.assertEqual(each.transport.value(), b"")
        self.assertEqual(self.server.clock.getDelayedCalls(), [])
        self.successResultOf(self.server.events.close())

    def test_a_failure_is_told_in_a_comment(self):
        """An exception is logged; the reader is told in the documented words and cut; others go on."""
        reading, other = Reading(self.server), Reading(self.server, "PK2")
        reading.lines()
        other.lines()
        self.exchange.step("PK1", EventKind.NEW, self.exchange.order(created_at=object()))
        self.assertEqual(reading.lines(), [": internal server error"])
        self.assertFalse(reading.transport.connected)
        self.assertEqual(len(self.flushLoggedErrors()), 1)
        self.exchange.step("PK2", EventKind.NEW, self.exchange.order())
        self.assertEqual(len(other.ids()), 1)

    def test_it_is_what_a_transport_expects(self):
        """A reader is a push producer."""
        Reading(self.server)
        (reader,) = self.server.events._readers
        self.assertTrue(verifyObject(IPushProducer, reader))
