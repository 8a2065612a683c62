"""The routes of option contracts. It is the Tuesday before Thanksgiving 2026."""

from datetime import UTC, datetime
from decimal import Decimal

from twisted.internet.defer import Deferred, fail
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import INVALID, NOT_FOUND
from alpaca_mock.market.source import MarketDataError
from tests.rest.broker import CALL, Answer, Broker

PATH = "/v2/options/contracts"


class ListTests(SynchronousTestCase):
    """GET /v2/options/contracts."""

    def setUp(self) -> None:
        """Know the price of Apple's shares."""
        self.broker = Broker()
        self.broker.price("AAPL", "230")

    def symbols(self, **query: object) -> list[str]:
        """Give the symbols of one page of Apple's contracts, or of other ones."""
        answer = self.broker.call("GET", PATH, **{"underlying_symbols": "AAPL", **query})
        self.assertEqual(answer.status, 200, answer.body)
        return [contract["symbol"] for contract in answer.json["option_contracts"]]

    def test_object(self) -> None:
        """It has the broker's keys in the broker's order; there is no close price that nobody told."""
        answer = self.broker.call("GET", PATH, underlying_symbols="AAPL", limit=1)
        self.assertTrue(
            answer.body.startswith(
                b'{"option_contracts":[{"id":"55e71188-5533-4c0a-ba7e-ae370cf7a33f","symbol":"AAPL261127C00115000",'
                b'"name":"AAPL Nov 27 2026 115 Call","status":"active","tradable":true,"expiration_date":"2026-11-27",'
                b'"root_symbol":"AAPL","underlying_symbol":"AAPL",'
                b'"underlying_asset_id":"b0b6dd9d-8b9b-48a9-ba46-b9d54906e415","type":"call","style":"american",'
                b'"strike_price":"115","multiplier":"100","size":"100","ppind":true}],"next_page_token":"'
            ),
            answer.body,
        )

    def test_pages(self) -> None:
        """Tokens lead through all contracts, each once; the last page has none, and a price may change meanwhile."""
        whole = self.symbols(limit=10000)
        found: list[str] = []
        token: str | None = ""
        while token is not None:
            answer = self.broker.call("GET", PATH, underlying_symbols="AAPL", limit=20, page_token=token)
            found += [contract["symbol"] for contract in answer.json["option_contracts"]]
            token = answer.json["next_page_token"]
        self.assertEqual((found, len(found)), (whole, 94))

    def test_expirations(self) -> None:
        """By default up to the week-end; a day, or bounds, tell otherwise."""
        self.assertEqual({symbol[4:10] for symbol in self.symbols()}, {"261127"})
        self.assertEqual({symbol[4:10] for symbol in self.symbols(expiration_date="2026-12-18")}, {"261218"})
        bounds = {"expiration_date_gte": "2026-12-01", "expiration_date_lte": "2026-12-12T00:00:00Z", "limit": 1000}
        self.assertEqual({symbol[4:10] for symbol in self.symbols(**bounds)}, {"261204", "261211"})
        self.assertEqual(self.symbols(expiration_date="2026-12-17"), [])
        self.assertEqual(self.symbols(expiration_date="2026-12-18", expiration_date_lte="2026-12-11"), [])
        self.assertEqual(self.symbols(expiration_date_gte="2026-12-01"), [])

    def test_filters(self) -> None:
        """Right, style, strikes, root, program."""
        self.assertEqual({symbol[10] for symbol in self.symbols(type="put")}, {"P"})
        self.assertEqual(self.symbols(style="european"), [])
        between = self.symbols(strike_price_gte="200", strike_price_lte="205.0", type="call")
        self.assertEqual([symbol[-8:] for symbol in between], ["00200000", "00205000"])
        self.assertEqual(self.symbols(root_symbol="aapl"), self.symbols())
        self.assertEqual(self.symbols(ppind="false"), [])
        self.assertEqual(self.symbols(underlying_symbols="FACEBOOK"), [])

    def test_several_underlyings(self) -> None:
        """A list, or a repeated parameter."""
        for underlyings in ("spy,AAPL", ["spy", "AAPL"]):
            found = self.symbols(underlying_symbols=underlyings, limit=1000)
            self.assertEqual({symbol[:-15] for symbol in found}, {"AAPL", "SPY"})

    def test_underlying_by_id(self) -> None:
        """An underlying is named by its symbol, however it is written, or by its id."""
        apple = "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415"
        for written in (apple, apple.upper(), apple.replace("-", ""), "AAPL:NASDAQ:us_equity", " aapl "):
            self.assertEqual(self.symbols(underlying_symbols=written), self.symbols(), written)
        self.assertEqual(self.symbols(underlying_symbols="00000000-0000-4000-8000-000000000000"), [])

    def test_expired(self) -> None:
        """Contracts that have expired are inactive and not tradable."""
        answer = self.broker.call("GET", PATH, underlying_symbols="AAPL", status="inactive", limit=1)
        (contract,) = answer.json["option_contracts"]
        self.assertEqual((contract["status"], contract["tradable"]), ("inactive", False))
        self.assertLess(contract["expiration_date"], "2026-11-24")

    def test_deliverables(self) -> None:
        """They are told on demand."""
        answer = self.broker.call("GET", PATH, underlying_symbols="AAPL", limit=1, show_deliverables="True")
        (deliverable,) = answer.json["option_contracts"][0]["deliverables"]
        self.assertEqual((deliverable["symbol"], deliverable["amount"], deliverable["type"]), ("AAPL", "100", "equity"))

    def test_refusals(self) -> None:
        """Values outside the documentation, bounds that exclude each other, and tokens of nothing."""
        for query, message in [
            ({"limit": 10001}, "invalid limit: must be from 1 to 10000"),
            ({"limit": 0}, "invalid limit: must be from 1 to 10000"),
            ({"page_token": "MTAw"}, "invalid page_token"),
            ({"page_token": "\u00e9"}, "invalid page_token"),
            ({"type": "both"}, "invalid type: must be one of call, put"),
            ({"expiration_date": "tomorrow"}, "invalid expiration_date: must be a date (YYYY-MM-DD)"),
            (
                {"expiration_date_gte": "2026-12-01", "expiration_date_lte": "2026-11-30"},
                "expiration_date_gte must not be after expiration_date_lte",
            ),
            ({"strike_price_gte": "2", "strike_price_lte": "1"}, "strike_price_gte must not exceed strike_price_lte"),
        ]:
            self.assertEqual(self.broker.call("GET", PATH, **query).refusal, (422, INVALID, message))


class OneTests(SynchronousTestCase):
    """GET /v2/options/contracts/{symbol_or_id}."""

    def test_every_contract(self) -> None:
        """Any option symbol is a contract, listed or not, found by its symbol in any case or by its id."""
        broker = Broker()
        contract = broker.call("GET", f"{PATH}/aapl300103c00012345").json
        self.assertEqual((contract["symbol"], contract["strike_price"]), ("AAPL300103C00012345", "12.345"))
        self.assertEqual(broker.call("GET", f"{PATH}/{contract['id']}").json, contract)

    def test_ids_of_positions(self) -> None:
        """The contract of a position has the position's asset id."""
        broker = Broker()
        broker.price(CALL, "5")
        broker.order(symbol=CALL)
        (position,) = broker.call("GET", "/v2/positions").json
        self.assertEqual(broker.call("GET", f"{PATH}/{position['asset_id']}").json["symbol"], CALL)

    def test_close_price(self) -> None:
        """It is told once a quote has told it."""
        broker = Broker()
        quote = Quote(Decimal("4.9"), Decimal("5.1"), Decimal("4.25"), datetime(2026, 11, 24, tzinfo=UTC))
        broker.exchange.set_quote(CALL, quote)
        contract = broker.call("GET", f"{PATH}/{CALL}").json
        self.assertEqual((contract["close_price"], contract["close_price_date"]), ("4.25", "2026-11-23"))

    def test_unknown(self) -> None:
        """A stock, and what is no symbol, are no contracts."""
        for asked in ("AAPL", "AAPL260231C00100000", "NOOPT260220C00100000", "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415"):
            answer = Broker().call("GET", f"{PATH}/{asked}")
            self.assertEqual(answer.refusal, (404, NOT_FOUND, f"contract not found for {asked}"))


class LiveTests(SynchronousTestCase):
    """Strikes lie around live prices, where there are some."""

    def first_strike(self, outcome: "Deferred[object] | None") -> tuple[Answer, list[object]]:
        """List one contract of a stock whose live price is *outcome*; give the answer, and what was asked for."""
        asked: list[object] = []

        class Source:
            def quotes(self, symbols: object) -> object:
                asked.append(list(symbols))  # type: ignore[call-overload]
                return outcome

            def feed(self, symbol: str) -> str:
                return "iex"

        broker = Broker(source=Source())
        transport = broker.send("GET", f"{PATH}?underlying_symbols=AAPL&limit=1")
        for _ in range(5):
            broker.clock.advance(1)
        head, _, body = transport.value().partition(b"\r\n\r\n")
        return Answer(int(head.split()[1]), {}, body), asked

    def test_live_price(self) -> None:
        """The price is asked for before the strikes are made up."""
        quotes: Deferred[object] = Deferred()
        quotes.callback({"AAPL": Quote.at_price(Decimal(1000), datetime(2026, 11, 24, tzinfo=UTC))})
        answer, asked = self.first_strike(quotes)
        self.assertEqual(asked, [["AAPL"]])
        self.assertEqual(answer.json["option_contracts"][0]["strike_price"], "500")

    def test_no_live_price(self) -> None:
        """Where it cannot be had the list is answered all the same."""
        answer, asked = self.first_strike(fail(MarketDataError("down", None)))
        self.assertEqual(asked, [["AAPL"]])
        self.assertEqual(answer.json["option_contracts"][0]["strike_price"], "50")
