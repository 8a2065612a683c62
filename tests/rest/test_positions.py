"""The routes of positions over a real exchange."""

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.assets import asset_id
from alpaca_mock.domain.refusals import FORBIDDEN, INVALID, MALFORMED, NOT_FOUND
from tests.rest.broker import CALL, PUT, Broker, answered
from tests.service.scripted import ScriptedSource


class PositionTests(SynchronousTestCase):
    """An account that holds 10 AAPL, bought at 100."""

    def setUp(self) -> None:
        """Buy them."""
        self.broker = Broker()
        self.broker.price("AAPL", "100")
        self.broker.order(qty="10")


class ReadTests(PositionTests):
    """GET of one position and of all."""

    def test_positions_follow_the_price(self) -> None:
        """A position is shown at the latest price, not at the one of its fill."""
        self.broker.price("AAPL", "150")
        (position,) = self.broker.call("GET", "/v2/positions").json
        self.assertEqual((position["qty"], position["avg_entry_price"]), ("10", "100"))
        self.assertEqual((position["current_price"], position["market_value"]), ("150", "1500"))
        self.assertEqual((position["unrealized_pl"], position["unrealized_plpc"]), ("500", "0.5"))
        self.assertEqual(self.broker.call("GET", "/v2/positions/AAPL").json, position)

    def test_the_list_is_sorted(self) -> None:
        """By symbol; a flat account has an empty list."""
        for symbol in ("MSFT", "AA"):
            self.broker.price(symbol, "10")
            self.broker.order(symbol=symbol)
        listed = self.broker.call("GET", "/v2/positions").json
        self.assertEqual([position["symbol"] for position in listed], ["AA", "AAPL", "MSFT"])
        self.assertEqual(self.broker.call("GET", "/v2/positions", key="other").json, [])

    def test_every_form_of_a_name(self) -> None:
        """Symbols in any case and form, escaped slashes, ids with and without dashes; what else is in the query."""
        self.broker.price("BRK.B", "10")
        self.broker.order(symbol="BRK.B")
        self.broker.price(CALL, "2")
        self.broker.order(symbol=CALL)
        for path, symbol in (
            ("aapl?symbol=AAPL", "AAPL"),
            ("AAPL:NASDAQ:us_equity", "AAPL"),
            ("b0b6dd9d-8b9b-48a9-ba46-b9d54906e415", "AAPL"),
            ("BRK.B", "BRK.B"),
            ("BRK%2FB", "BRK.B"),
            ("BRK/B", "BRK.B"),
            ("brkb", "BRK.B"),
            (CALL.lower(), CALL),
            (asset_id(CALL), CALL),
        ):
            self.assertEqual(self.broker.call("GET", f"/v2/positions/{path}").json["symbol"], symbol, path)

    def test_what_is_not_held(self) -> None:
        """Other symbols, other ids and what is no symbol do not exist as positions."""
        for path in ("MSFT", "00000000-0000-4000-8000-000000000000", "%00", "%E2%82%AC" * 9, "a" * 3000, "BTC%2FUSD"):
            answer = self.broker.call("GET", f"/v2/positions/{path}")
            self.assertEqual(answer.refusal, (404, NOT_FOUND, "position does not exist"), path)

    def test_live_prices(self) -> None:
        """What is held is asked for anew, and shown at the last known price where that fails."""
        source = ScriptedSource()
        broker = Broker(source=source)
        transport = broker.send(
            "POST", "/v2/orders", b'{"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"day"}'
        )
        broker.clock.advance(0)
        source.answer(AAPL="120")
        self.assertEqual(answered(transport).status, 200)
        for give, price in ((lambda: source.answer(AAPL="130"), "130"), (source.fail, "130")):
            broker.clock.advance(2)
            transport = broker.send("GET", "/v2/positions/AAPL")
            broker.clock.advance(0)
            self.assertEqual(transport.value(), b"")
            give()
            self.assertEqual(answered(transport).json["current_price"], price)


class CloseTests(PositionTests):
    """DELETE of one position and of all."""

    def test_the_whole(self) -> None:
        """The closing order is answered, filled at the price of now; then there is no position."""
        self.broker.price("AAPL", "120")
        order = self.broker.call("DELETE", "/v2/positions/AAPL").json
        self.assertEqual((order["side"], order["qty"], order["type"]), ("sell", "10", "market"))
        self.assertEqual((order["position_intent"], order["filled_avg_price"]), ("sell_to_close", "120"))
        answer = self.broker.call("DELETE", "/v2/positions/AAPL")
        self.assertEqual(answer.refusal, (404, NOT_FOUND, "position not found: AAPL"))

    def test_a_part(self) -> None:
        """A quantity or a percentage, with a point or without."""
        self.assertEqual(self.broker.call("DELETE", "/v2/positions/AAPL", qty="4.0").json["qty"], "4")
        self.assertEqual(self.broker.call("DELETE", "/v2/positions/AAPL", percentage="50").json["qty"], "3")
        self.assertEqual(self.broker.call("GET", "/v2/positions/AAPL").json["qty"], "3")

    def test_parts_that_cannot_be(self) -> None:
        """Both at once, nothing, less than nothing, more than all, and what is no number."""
        for query in (
            {"qty": 1, "percentage": 1},
            {"qty": 0},
            {"qty": -1},
            {"qty": "x"},
            {"qty": "NaN"},
            {"qty": "1e99"},
            {"percentage": 0},
            {"percentage": 101},
            {"percentage": "Infinity"},
        ):
            answer = self.broker.call("DELETE", "/v2/positions/AAPL", **query)
            self.assertEqual(answer.refusal[:2], (422, INVALID), query)
        answer = self.broker.call("DELETE", "/v2/positions/AAPL", qty=11)
        self.assertEqual(answer.refusal[:2], (403, FORBIDDEN))
        self.assertEqual(self.broker.call("GET", "/v2/positions/AAPL").json["qty"], "10")

    def test_held_shares_are_not_closed(self) -> None:
        """An open sale keeps its shares from being closed."""
        self.broker.order(side="sell", qty="10", type="limit", limit_price="200")
        answer = self.broker.call("DELETE", "/v2/positions/AAPL")
        self.assertEqual(answer.refusal[:2], (403, FORBIDDEN))
        self.assertEqual(answer.json["held_for_orders"], "10")

    def test_all(self) -> None:
        """Each position is an item with the order that closed it, or with what kept it from being closed."""
        self.broker.price("MSFT", "10")
        self.broker.order(symbol="MSFT")
        sale = self.broker.order(symbol="MSFT", side="sell", type="limit", limit_price="200")
        answer = self.broker.call("DELETE", "/v2/positions")
        self.assertEqual(answer.status, 207)
        items = {item["symbol"]: item for item in answer.json}
        self.assertEqual((items["AAPL"]["status"], items["AAPL"]["body"]["status"]), (200, "filled"))
        self.assertEqual((items["MSFT"]["status"], items["MSFT"]["body"]["code"]), (403, FORBIDDEN))
        self.assertEqual(items["MSFT"]["body"]["related_orders"], [sale["id"]])
        for item in answer.json:
            self.assertEqual(list(item), ["symbol", "status", "body"])
            self.assertEqual(list(item["body"]), sorted(item["body"]))

    def test_all_with_their_orders(self) -> None:
        """The canceled orders come first, by their ids; then nothing is left."""
        sale = self.broker.order(side="sell", qty="10", type="limit", limit_price="200")
        answer = self.broker.call("DELETE", "/v2/positions", cancel_orders="True")
        self.assertEqual(
            [(item["symbol"], item["status"], item["body"]["status"]) for item in answer.json],
            [(sale["id"], 200, "canceled"), ("AAPL", 200, "filled")],
        )
        self.assertEqual(self.broker.call("GET", "/v2/positions").json, [])
        answer = self.broker.call("DELETE", "/v2/positions")
        self.assertEqual((answer.status, answer.json), (207, []))


class ExerciseTests(SynchronousTestCase):
    """An account that holds 3 calls and 2 puts on AAPL."""

    def setUp(self) -> None:
        """Buy them."""
        self.broker = Broker()
        self.broker.price("AAPL", "210")
        for symbol, qty in ((CALL, "3"), (PUT, "2")):
            self.broker.price(symbol, "5")
            self.broker.order(symbol=symbol, qty=qty)

    def test_a_part_and_the_rest(self) -> None:
        """The quantity comes in the body or in the query; without one all that is left is exercised."""
        path = f"/v2/positions/{CALL}/exercise"
        answer = self.broker.call("POST", path, {"qty": "1"})
        self.assertEqual((answer.status, answer.json), (200, {"qty_exercised": "1", "qty_remaining": "2"}))
        self.assertEqual(self.broker.call("POST", path, qty=1).json, {"qty_exercised": "1", "qty_remaining": "1"})
        self.assertEqual(self.broker.call("POST", path).json, {"qty_exercised": "1", "qty_remaining": "0"})
        self.assertEqual(self.broker.call("GET", "/v2/positions/AAPL").json["qty"], "300")
        self.assertEqual(self.broker.call("GET", "/v2/positions/AAPL").json["avg_entry_price"], "200")

    def test_by_contract_id(self) -> None:
        """An id names a contract as well as its symbol does."""
        answer = self.broker.call("POST", f"/v2/positions/{asset_id(CALL)}/exercise")
        self.assertEqual(answer.json["qty_exercised"], "3")

    def test_quantities_that_cannot_be(self) -> None:
        """None of them exercises anything."""
        path = f"/v2/positions/{CALL}/exercise"
        for body, query, expected in (
            ({"qty": 0}, {}, (422, INVALID)),
            ({"qty": "0.5"}, {}, (422, INVALID)),
            ({"qty": []}, {}, (422, INVALID)),
            ({"qty": 1}, {"qty": 1}, (422, INVALID)),
            (None, {"qty": 0}, (422, INVALID)),
            (b"qty=1", {}, (400, MALFORMED)),
            ({"qty": 4}, {}, (403, FORBIDDEN)),
        ):
            self.assertEqual(self.broker.call("POST", path, body, **query).refusal[:2], expected, body)
        self.assertEqual(self.broker.call("GET", f"/v2/positions/{CALL}").json["qty"], "3")

    def test_what_cannot_be_exercised(self) -> None:
        """A stock, and an option that is not held."""
        self.broker.order(symbol="AAPL")
        for symbol in ("AAPL", "AAPL261218C00300000", "%00"):
            for action in ("exercise", "do-not-exercise"):
                answer = self.broker.call("POST", f"/v2/positions/{symbol}/{action}")
                self.assertEqual(answer.refusal[:2], (404, NOT_FOUND))
                self.assertIn("long position not found", answer.json["message"])

    def test_do_not_exercise(self) -> None:
        """Only on the last day; then it is answered without a body, and the option cannot be exercised."""
        path = f"/v2/positions/{PUT}/do-not-exercise"
        self.assertEqual(
            self.broker.call("POST", path).refusal,
            (403, FORBIDDEN, "dne requests are only accepted on the expiration day of the option contract"),
        )
        self.broker.clock.advance(24 * 86400)
        answer = self.broker.call("POST", path)
        self.assertEqual((answer.status, answer.body), (200, b""))
        answer = self.broker.call("POST", f"/v2/positions/{PUT}/exercise")
        self.assertEqual(answer.refusal, (403, FORBIDDEN, "cannot exercise position marked as do-not-exercise"))
