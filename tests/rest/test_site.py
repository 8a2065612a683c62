"""What both servers do over time: waiting, deadlines, slow clients, and stopping."""

from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.rest.channel import LINGER, PATIENCE
from alpaca_mock.rest.reply import Reply
from tests.rest.wires import LIMITS, Narrow, Server, body_of, request, statuses

_GET = request(b"GET /v2/notes")
_LATER = request(b"GET /v2/later")
_POST = request(b"POST /v2/notes", body=b"abc")
_HEALTH = request(b"GET /health", keys=False)


class Stock(SynchronousTestCase):
    """Twisted's own channel."""

    http = "stock"

    def setUp(self) -> None:
        self.server = Server.of(self.http)
        self.wire = self.server.connect()

    def fire(self, body: bytes = b'"later"') -> None:
        """Let the oldest request that waits be answered."""
        self.server.notes.later.pop(0).callback(Reply(body))

    def test_later(self) -> None:
        """A request whose answer takes time is answered when it is there, and is in flight until then."""
        self.assertEqual(self.wire.send(_LATER), b"")
        self.assertEqual(len(self.server.site.busy), 1)
        self.fire()
        self.assertEqual(body_of(self.wire.receive()), b'"later"')
        self.assertEqual(self.server.site.busy, set())

    def test_coroutine(self) -> None:
        """An `async def` is answered when it is through."""
        self.assertEqual(self.wire.send(request(b"GET /v2/steps")), b"")
        self.fire(b'"steps"')
        self.assertEqual(body_of(self.wire.receive()), b'"steps"')

    def test_late_refusal(self) -> None:
        """A refusal after an `await` is answered like any other."""
        self.wire.send(request(b"GET /v2/refused-later"))
        self.fire()
        self.assertEqual(statuses(self.wire.receive()), [422])

    def test_late_failure(self) -> None:
        """What goes wrong after an `await` is a 500, and logged."""
        self.wire.send(request(b"GET /v2/steps"))
        self.server.notes.later.pop(0).errback(ZeroDivisionError())
        self.assertEqual(statuses(self.wire.receive()), [500])
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_failure(self) -> None:
        """What goes wrong in a plain handler is a 500, and logged."""
        self.assertEqual(statuses(self.wire.send(request(b"GET /v2/broken"))), [500])
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_no_reply(self) -> None:
        """A resource from an endpoint that is not declared to stream is a mistake."""
        self.assertEqual(statuses(self.wire.send(request(b"GET /v2/no-reply"))), [500])
        self.assertEqual(len(self.flushLoggedErrors(TypeError)), 1)

    def test_order_of_answers(self) -> None:
        """What comes behind a request that takes time waits for it."""
        self.assertEqual(self.wire.send(_LATER + _GET), b"")
        self.assertEqual(self.wire.send(_HEALTH + _LATER + request(b"GET /v2/none") + _HEALTH), b"")
        self.assertEqual(self.server.notes.served, ["later"])
        self.fire()
        self.assertEqual(statuses(self.wire.receive()), [200, 200, 200])
        self.fire()
        self.assertEqual(statuses(self.wire.receive()), [200, 404, 200])

    def test_split_behind(self) -> None:
        """A request that arrives in pieces while another is worked on is answered afterwards."""
        post = request(b"POST /v2/notes", body=b"abc")
        for piece in (_LATER + post[:7], post[7:50], post[50:-1]):
            self.assertEqual(self.wire.send(piece), b"")
        self.fire()
        self.assertEqual(statuses(self.wire.receive()), [200])
        self.assertEqual(statuses(self.wire.send(post[-1:] + _GET)), [201, 200])

    def test_hang_up(self) -> None:
        """A handler runs to its end when its client hangs up, and nobody is told."""
        self.wire.send(request(b"GET /v2/steps") + _GET)
        self.wire.hang_up()
        self.fire()
        self.assertEqual(self.server.notes.served, ["steps"])
        self.assertEqual(self.server.site.busy, set())
        self.assertEqual(self.wire.receive(), b"")

    def test_failure_after_hang_up(self) -> None:
        """What goes wrong after the client hung up is logged once."""
        self.wire.send(request(b"GET /v2/steps"))
        self.wire.hang_up()
        self.server.notes.later.pop(0).errback(ZeroDivisionError())
        self.assertEqual(len(self.flushLoggedErrors()), 1)

    def test_stream_is_not_in_flight(self) -> None:
        """A stream is begun, goes on, and counts as nothing that has to be finished."""
        answer = self.wire.send(request(b"GET /v2/ticks"))
        self.assertIn(b"text/event-stream", answer)
        self.assertEqual(self.server.site.busy, set())
        self.wire.hang_up()

    def test_idle(self) -> None:
        """A connection without a request is closed, one that is used stays."""
        for _ in range(3):
            self.server.clock.advance(LIMITS.idle - 1)
            self.assertEqual(statuses(self.wire.send(_GET)), [200])
        self.server.clock.advance(LIMITS.idle - 1)
        self.assertFalse(self.wire.is_closing)
        self.server.clock.advance(1.5)
        self.assertTrue(self.wire.is_closing)
        self.assertEqual(self.wire.receive(), b"")

    def test_idle_from_the_start(self) -> None:
        """A connection that never sent anything is closed too."""
        self.server.clock.advance(LIMITS.idle + 1)
        self.assertTrue(self.wire.is_closing)

    def test_patience_with_answers(self) -> None:
        """No client is cut off because its answer takes long."""
        self.wire.send(_LATER)
        self.server.clock.advance(LIMITS.idle * 5)
        self.fire()
        self.assertEqual(statuses(self.wire.receive()), [200])
        self.server.clock.advance(LIMITS.idle - 1)
        self.assertEqual(statuses(self.wire.send(_GET)), [200])

    def test_abort(self) -> None:
        """A connection that cannot be closed in good order is cut after a while."""
        self.server.clock.advance(LIMITS.idle + 1)
        self.server.clock.advance(PATIENCE - 2)
        self.assertFalse(self.wire.transport.disconnected)
        self.server.clock.advance(2)
        self.assertTrue(self.wire.transport.disconnected)

    def trickle(self, data: bytes) -> bytes:
        """Send a byte of *data* every second, as long as the server takes them."""
        for byte in data:
            self.wire.send(bytes([byte]))
            self.server.clock.advance(1)
            if self.wire.is_closing:
                break
        return bytes(self.wire.transport.value())

    def test_slow_line(self) -> None:
        """A request line that trickles in is answered 408."""
        self.assertEqual(statuses(self.trickle(b"GET /" + b"a" * 100)), [408])

    def test_slow_head(self) -> None:
        """A head that trickles in is answered 408."""
        self.wire.send(_GET[:40])
        self.assertEqual(statuses(self.trickle(_GET[40:])), [408])

    def test_slow_body(self) -> None:
        """A body that trickles in is answered 408."""
        data = request(b"POST /v2/notes", body=b"a" * 100)
        self.wire.send(data[:-60])
        self.assertEqual(statuses(self.trickle(data[-60:])), [408])
        self.assertEqual(self.server.notes.served, [])

    def test_half_a_body(self) -> None:
        """A body that does not come is answered 408."""
        self.wire.send(request(b"POST /v2/notes", body=b"abc")[:-1])
        self.server.clock.advance(LIMITS.request + 1)
        self.assertEqual(statuses(self.wire.receive()), [408])
        self.assertTrue(self.wire.is_closing)

    def test_slow_but_in_time(self) -> None:
        """Each request has its own time, also where the next one begins in the segment that ends it."""
        post = request(b"POST /v2/notes", body=b"abc")
        for _ in range(4):
            self.assertEqual(self.wire.send(post[:30]), b"")
            self.server.clock.advance(LIMITS.request - 1)
            self.assertEqual(statuses(self.wire.send(post[30:])), [201])
        for _ in range(4):
            self.assertEqual(self.wire.send(post[:-1]), b"")
            self.server.clock.advance(LIMITS.request - 1)
            self.assertEqual(statuses(self.wire.send(post[-1:])), [201])

    def test_lingering(self) -> None:
        """Who sends too much gets to read why: the connection is closed only after a while."""
        self.assertEqual(statuses(self.wire.send(request(b"POST /v2/notes", body=b"a" * 2000))), [413])
        self.assertEqual(self.wire.send(_GET * 5), b"")
        self.assertFalse(self.wire.is_closing)
        self.server.clock.advance(LINGER)
        self.assertTrue(self.wire.is_closing)

    def test_lost_while_lingering(self) -> None:
        """Nothing is left to do for a connection that is lost."""
        self.wire.send(request(b"POST /v2/notes", body=b"a" * 2000))
        self.wire.hang_up()
        self.assertEqual([call for call in self.server.clock.getDelayedCalls() if call.active()], [])

    def test_nothing_left(self) -> None:
        """A lost connection leaves no timer and no trace."""
        self.wire.send(_GET + _GET[:20])
        self.wire.hang_up()
        self.assertEqual(self.server.clock.getDelayedCalls(), [])
        self.assertEqual(self.server.site.channels, set())

    def test_drain_idle(self) -> None:
        """Connections without a request are closed when the server stops."""
        self.wire.send(_GET)
        self.successResultOf(self.server.site.drain())
        self.assertTrue(self.wire.is_closing)

    def test_drain_busy(self) -> None:
        """What is in flight when the server stops is answered first, and then its connection closed."""
        self.wire.send(_LATER)
        drained = self.server.site.drain()
        self.assertNoResult(drained)
        self.assertFalse(self.wire.is_closing)
        self.fire()
        self.assertEqual(body_of(self.wire.receive()), b'"later"')
        self.assertTrue(self.wire.is_closing)
        self.successResultOf(drained)

    def test_drain_announced(self) -> None:
        """A request that was on its way when the server stopped is answered, and its connection closed."""
        for size in (5, 40, len(_POST) - 1):
            server = Server.of(self.http)
            wire = server.connect()
            wire.send(_POST[:size])
            self.successResultOf(server.site.drain())
            self.assertEqual(statuses(wire.send(_POST[size:])), [201])
            self.assertTrue(wire.is_closing)

    def test_drain_after_hang_up(self) -> None:
        """Work whose client has gone does not hold up the stop for ever."""
        self.wire.send(_LATER)
        drained = self.server.site.drain()
        self.wire.hang_up()
        self.fire()
        self.successResultOf(drained)

    def test_slow_reader(self) -> None:
        """No further request is answered while the client does not read, and all are once it does."""
        transport = Narrow(width=0)
        wire = self.server.connect(transport)
        wire.send(request(b"GET /v2/large?size=200000") + _GET * 50)
        wire.send(_GET * 50)
        self.assertEqual(self.server.notes.served, ["large"])
        self.assertTrue(transport.is_paused)
        transport.widen()
        wire.send(_GET)
        transport.widen()
        self.assertEqual(len(statuses(transport.value())), 102)
        self.assertEqual(transport.value().count(b'{"key":"key"'), 101)

    def test_pipelined_large_answers(self) -> None:
        """Of requests that came together no more are carried out than the client reads answers of."""
        transport = Narrow(width=0)
        wire = self.server.connect(transport)
        wire.send(request(b"GET /v2/large?size=200000") * 50)
        transport.width = 1000
        for _ in range(100):
            transport.pump()
        self.assertEqual(len(transport.value()), 100_000)
        self.assertEqual(self.server.notes.served, ["large"])
        transport.widen()
        self.assertEqual(statuses(transport.value()), [200] * 50)

    def test_slow_reader_of_a_late_answer(self) -> None:
        """What waits behind a late answer goes on waiting while the client does not read that."""
        transport = Narrow(width=0)
        wire = self.server.connect(transport)
        wire.send(_LATER)
        wire.send(_GET * 5)
        self.fire(b"x" * 200_000)
        self.assertTrue(transport.is_paused)
        transport.widen()
        self.assertFalse(transport.is_paused)
        transport.widen()
        self.assertEqual(statuses(transport.value()), [200] * 6)

    def test_written_after_the_end(self) -> None:
        """What is written to a connection that is lost goes nowhere."""
        transport = Narrow(width=10**6)
        wire = self.server.connect(transport)
        wire.send(_GET)
        transport.connectionLost(Failure(ConnectionDone()))
        wire.hang_up()
        sent = len(transport.value())
        wire.channel.write(b"late")
        self.assertEqual(len(transport.value()), sent)

    def test_partial_writes(self) -> None:
        """However little the socket takes at once, what is sent is whole and in order."""
        sizes = (300_000, 10, 90_000, 0, 70_000)
        whole = b"".join(request(b"GET /v2/large?size=%d" % size) + request(b"GET /v2/none") for size in sizes)
        transport = Narrow(width=977)
        wire = self.server.connect(transport)
        wire.send(whole)
        while transport.pump():
            pass
        received = transport.value()
        self.assertEqual(statuses(received), [200, 404] * len(sizes))
        for size in sizes:
            self.assertIn(b'\r\n\r\n"' + b"x" * size + b'"HTTP/1.1 404', received)

    def test_interim_answer_first(self) -> None:
        """The 100 comes before the answer, also where the socket takes everything at once."""
        transport = Narrow(width=10**6)
        wire = self.server.connect(transport)
        wire.send(request(b"POST /v2/notes", b"Expect: 100-continue", body=b"abc") + _GET)
        while transport.pump():
            pass
        self.assertEqual(statuses(transport.value()), [100, 201, 200])


class Fast(Stock):
    """The channel with the short cut, where it is there."""

    http = "fast"
