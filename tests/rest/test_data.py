"""The market data routes serve the prices in force, and ask for live ones."""

import json
from datetime import timedelta
from decimal import Decimal

from twisted.internet.address import IPv4Address
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.brokerage import Brokerage
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.rules import Rules
from alpaca_mock.rest.data import MarketData
from alpaca_mock.rest.gate import Allowance, Gate
from alpaca_mock.rest.serve import build_site
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.service.quotes import QuoteBoard
from tests.rest.wires import Wire, body_of, request, statuses
from tests.service.scripted import AT, CALL, PUT, ScriptedSource, quote


class NoIds:
    """No order is placed here."""


class DataCase(SynchronousTestCase):
    """The routes over an exchange whose prices the test sets."""

    live = False

    def setUp(self):
        """Serve in memory."""
        self.clock = Clock()
        self.source = ScriptedSource()
        board = QuoteBoard(self.clock, self.source if self.live else None)
        self.exchange = Exchange(Brokerage(NoIds(), Rules()), board, self.clock, self.now)
        self.addCleanup(self.exchange.stop)
        gate = Gate(self.exchange, self.exchange.faults, Allowance(None, self.clock.seconds))
        self.site = build_site([MarketData(gate, self.exchange)], gate, self.clock)

    def now(self):
        """Tell the time of the clock as a date."""
        return AT + timedelta(seconds=self.clock.seconds())

    def connect(self):
        """Open a connection."""
        peer = IPv4Address("TCP", "127.0.0.1", 40000)
        wire = Wire(self.site.buildProtocol(peer), StringTransport(peerAddress=peer))
        wire.channel.makeConnection(wire.transport)
        self.addCleanup(wire.hang_up)
        return wire

    def get(self, path, keys=True):
        """Give status and body of an answer that comes at once."""
        return self.told(self.connect().send(request(b"GET " + path.encode(), keys=keys)))

    def told(self, answer):
        """Read an answer."""
        [status] = statuses(answer)
        return status, json.loads(body_of(answer))


class Stocks(DataCase):
    """Prices of stocks that were set."""

    def setUp(self):
        """Set three prices."""
        super().setUp()
        self.exchange.set_quote(CALL, quote(5))
        self.exchange.set_quote("AAPL", Quote(Decimal("172.6"), Decimal("172.7"), Decimal("173.19"), AT))
        self.exchange.set_quote("BRK.B", quote("480.5"))

    def test_snapshot(self):
        """One stock is named in its snapshot; prices are numbers."""
        status, body = self.get("/v2/stocks/AAPL/snapshot")
        self.assertEqual((status, body["symbol"]), (200, "AAPL"))
        self.assertEqual((body["latestQuote"]["bp"], body["latestQuote"]["ap"]), (172.6, 172.7))
        self.assertEqual((body["latestTrade"]["p"], body["prevDailyBar"]["c"]), (172.65, 173.19))

    def test_snapshots(self):
        """Several stocks are a map; those without a price, and options, are left out."""
        status, body = self.get(f"/v2/stocks/snapshots?symbols=AAPL,ZZZZ,BRK.B,{CALL}")
        self.assertEqual((status, list(body)), (200, ["AAPL", "BRK.B"]))
        self.assertNotIn("symbol", body["AAPL"])

    def test_any_form_of_symbol(self):
        """Symbols are understood in all their forms, and answered in one; what is no symbol is left out."""
        _, body = self.get("/v2/stocks/snapshots?symbols=aapl,%20BRKB,brk%2Fb,NOSUCHTHING,BTC%2FUSD&symbols=AAPL")
        self.assertEqual(list(body), ["AAPL", "BRK.B"])
        status, body = self.get("/v2/stocks/brk%2Fb/snapshot")
        self.assertEqual((status, body["symbol"]), (200, "BRK.B"))

    def test_latest(self):
        """Latest quotes and trades, of one stock and of several."""
        self.assertEqual(self.get("/v2/stocks/AAPL/quotes/latest")[1]["quote"]["ap"], 172.7)
        self.assertEqual(self.get("/v2/stocks/AAPL/trades/latest")[1]["trade"]["p"], 172.65)
        self.assertEqual(self.get("/v2/stocks/quotes/latest?symbols=AAPL")[1]["quotes"]["AAPL"]["bp"], 172.6)
        self.assertEqual(self.get("/v2/stocks/trades/latest?symbols=BRK.B")[1]["trades"]["BRK.B"]["p"], 480.5)

    def test_unknown(self):
        """A stock without a price, and what is no stock, are not found."""
        for symbol in ("ZZZZ", "NOSUCHTHING", CALL, "BTC%2FUSD"):
            for route in ("snapshot", "quotes/latest", "trades/latest"):
                status, body = self.get(f"/v2/stocks/{symbol}/{route}")
                self.assertEqual((status, body["code"]), (404, 40410000))
        self.assertEqual(body["message"], "no price is known for BTC/USD")

    def test_price_of_now(self):
        """A price that is set again is the one that is served."""
        self.exchange.set_quote("AAPL", quote(1))
        self.assertEqual(self.get("/v2/stocks/AAPL/snapshot")[1]["latestTrade"]["p"], 1)

    def test_parameters(self):
        """A feed and a currency are those of the API; symbols have to be there."""
        self.assertEqual(self.get("/v2/stocks/snapshots?symbols=AAPL&feed=iex&currency=usd")[0], 200)
        for query in ("symbols=AAPL&feed=opra", "symbols=AAPL&currency=EUR", "", "symbols=", "symbols=,"):
            status, body = self.get(f"/v2/stocks/snapshots?{query}")
            self.assertEqual((status, body["code"]), (422, 40010001), query)
        self.assertEqual(self.get("/v2/stocks/AAPL/snapshot?feed=nonsense")[0], 422)

    def test_credentials(self):
        """Who has no credentials is not served."""
        self.assertEqual(self.get("/v2/stocks/AAPL/snapshot", keys=False)[0], 401)


class Options(DataCase):
    """Prices of options that were set."""

    def setUp(self):
        """Set two prices, one of them an hour old."""
        super().setUp()
        self.exchange.set_quote(CALL, quote(5))
        self.exchange.set_quote(PUT, Quote(Decimal(3), Decimal(4), None, AT - timedelta(hours=1)))

    def test_snapshots(self):
        """Snapshots are by symbol, stocks among them left out."""
        status, body = self.get(f"/v1beta1/options/snapshots?symbols={PUT},{CALL.lower()},AAPL&feed=indicative")
        self.assertEqual((status, list(body["snapshots"]), body["next_page_token"]), (200, [CALL, PUT], None))
        self.assertEqual(body["snapshots"][PUT]["latestTrade"]["p"], 3.5)

    def test_pages(self):
        """A page says how the next one is asked; the last one says that there is none."""
        path = f"/v1beta1/options/snapshots?symbols={PUT},{CALL}&limit=1"
        _, first = self.get(path)
        _, second = self.get(f"{path}&page_token={first['next_page_token']}")
        self.assertEqual([list(page["snapshots"]) for page in (first, second)], [[CALL], [PUT]])
        self.assertIsNone(second["next_page_token"])

    def test_updated_since(self):
        """Older prices can be left out."""
        since = (AT - timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
        _, body = self.get(f"/v1beta1/options/snapshots?symbols={PUT},{CALL}&updated_since={since}")
        self.assertEqual(list(body["snapshots"]), [CALL])

    def test_latest(self):
        """Latest quotes and trades."""
        self.assertEqual(self.get(f"/v1beta1/options/quotes/latest?symbols={PUT}")[1]["quotes"][PUT]["ap"], 4)
        self.assertEqual(self.get(f"/v1beta1/options/trades/latest?symbols={PUT}")[1]["trades"][PUT]["p"], 3.5)

    def test_limits(self):
        """At most 100 options are asked at a time, in pages of 1 to 1000, from the API's feeds."""
        many = ",".join(f"AAPL261218C00{strike:03}000" for strike in range(1, 102))
        for query in (
            f"symbols={many}",
            f"symbols={CALL}&limit=0",
            f"symbols={CALL}&limit=1001",
            f"symbols={CALL}&feed=sip",
            f"symbols={CALL}&updated_since=soon",
        ):
            self.assertEqual(self.get(f"/v1beta1/options/snapshots?{query}")[0], 422, query)
        same = ",".join([CALL] * 101)
        self.assertEqual(self.get(f"/v1beta1/options/snapshots?symbols={same}")[0], 200)


class Live(DataCase):
    """Live prices are asked for when a client asks."""

    live = True

    def ask(self, path):
        """Send a request whose answer has to be waited for; give the connection."""
        wire = self.connect()
        self.assertEqual(wire.send(request(b"GET " + path.encode())), b"")
        self.clock.advance(0)
        return wire

    def test_stale(self):
        """What is not known is asked for, then served for a second without asking."""
        wire = self.ask("/v2/stocks/AAPL/snapshot")
        self.source.answer(AAPL=200)
        self.assertEqual(self.told(wire.receive())[1]["latestTrade"]["p"], 200)
        self.assertEqual(self.get("/v2/stocks/AAPL/snapshot")[0], 200)
        self.assertEqual(len(self.source.asked), 1)

    def test_only_stocks_are_asked(self):
        """What is no stock is not asked for."""
        self.ask(f"/v2/stocks/snapshots?symbols=BTC%2FUSD,NOSUCHTHING,AAPL,{CALL}")
        self.assertEqual(self.source.symbols, [("AAPL",)])

    def test_no_quote(self):
        """A stock that the feed does not quote is not found."""
        wire = self.ask("/v2/stocks/ZZZZ/snapshot")
        self.source.answer()
        self.assertEqual(self.told(wire.receive())[0], 404)

    def test_failure(self):
        """Where the feed fails a price that is known stands; for one that is not the answer says why."""
        wire = self.ask("/v2/stocks/AAPL/snapshot")
        self.source.fail(-1, "market data failed (500)")
        self.assertEqual(self.told(wire.receive()), (503, {"code": 50310000, "message": "market data failed (500)"}))
        wire = self.ask("/v2/stocks/AAPL/snapshot")
        self.source.answer(AAPL=200)
        self.clock.advance(2)
        wire = self.ask("/v2/stocks/AAPL/snapshot")
        self.source.fail()
        self.assertEqual(self.told(wire.receive())[0], 200)
