"""Amounts, ratios and texts at and beyond every bound: a clear refusal or a right answer, and everybody goes on."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import INVALID
from alpaca_mock.domain.rules import Rules
from tests.rest.broker import CALL, Broker, a_request

#: The largest and the smallest number of a 96-bit decimal, and their neighbourhood.
LARGEST = "79228162514264337593543950335"
SMALLEST = "0.0000000000000000000000000001"
BOUND = "1000000000000"
OTHER_CALL = "AAPL261218C00210000"


class ExtremeTests(SynchronousTestCase):
    """A server without checks of buying power, so that nothing but the bounds stands in the way."""

    def setUp(self) -> None:
        """Let AAPL and two options on it have prices, and somebody else hold a share."""
        self.broker = Broker(rules=Rules(checks=False))
        for symbol, price in (("AAPL", "100"), (CALL, "5"), (OTHER_CALL, "4")):
            self.broker.price(symbol, price)
        self.broker.order("other")

    def tearDown(self) -> None:
        """Everybody else goes on as if nothing had been."""
        self.broker.price("AAPL", "100")
        self.assertEqual(self.broker.order("other")["status"], "filled")
        self.assertEqual(self.broker.call("GET", "/v2/positions/AAPL", key="other").json["qty"], "2")
        self.assertEqual(self.broker.call("GET", "/v2/account", key="other").json["cash"], "999800")
        self.assertEqual(self.broker.call("GET", "/admin/state", key=None).status, 200)

    def refused(self, **members: object) -> tuple[int, int, str]:
        """Give the refusal of an order."""
        answer = self.broker.call("POST", "/v2/orders", a_request(**members))
        self.assertIn(answer.status, (403, 422), answer)
        self.assertEqual(self.broker.call("GET", "/v2/orders", status="all").json, [])
        return answer.refusal

    def taken_or_refused(self, **members: object) -> None:
        """Place an order at the very bound: it may be filled, or be too large with what it is multiplied by."""
        answer = self.broker.call("POST", "/v2/orders", a_request(**members))
        self.assertIn(answer.status, (200, 403, 422), answer)
        for path in ("/v2/account", "/v2/positions", "/v2/orders?status=all"):
            self.assertEqual(self.broker.call("GET", path).status, 200)

    def test_quantities(self) -> None:
        """A quantity near 2^96 is beyond the bound, of whatever type the order is."""
        for qty in (LARGEST, int(LARGEST), "1e28", "-" + LARGEST):
            for members in ({}, {"type": "limit", "limit_price": "1"}, {"side": "sell"}):
                self.assertEqual(self.refused(qty=qty, **members)[1:], (INVALID, f"qty must not be beyond {BOUND}"))

    def test_the_largest_quantity(self) -> None:
        """The bound itself may be asked for, also together with the largest price."""
        self.taken_or_refused(qty=BOUND)
        self.taken_or_refused(qty=BOUND, type="limit", limit_price=BOUND)
        self.taken_or_refused(qty=BOUND, side="sell", type="limit", limit_price=BOUND)
        self.taken_or_refused(qty=None, notional=BOUND)

    def test_the_smallest_quantity(self) -> None:
        """Too fine a quantity is refused, the finest is filled and prints plainly."""
        self.refused(qty=SMALLEST)
        self.refused(qty="1e-10")
        order = self.broker.order(qty="1e-9")
        self.assertEqual((order["filled_qty"], order["status"]), ("0.000000001", "filled"))
        self.assertEqual(self.broker.call("GET", "/v2/positions/AAPL").json["qty"], "0.000000001")

    def test_a_resting_order_meets_a_huge_price(self) -> None:
        """An order that rests fills or stays when the price jumps to the bound; the next price finds all in order."""
        resting = self.broker.order(side="sell", qty="1000", type="limit", limit_price="1000")
        self.broker.price("AAPL", BOUND)
        status = self.broker.call("GET", f"/v2/orders/{resting['id']}").json["status"]
        self.assertIn(status, ("filled", "new", "rejected", "canceled"))
        self.assertEqual(self.broker.call("GET", "/v2/account").status, 200)
        self.broker.price("AAPL", "0.01")
        self.assertEqual(self.broker.call("GET", "/v2/account").status, 200)
        self.assertEqual(self.broker.call("GET", "/v2/positions").status, 200)

    def test_ratios(self) -> None:
        """What is no ratio is refused; ratios of 2^32 - 1 and of the bound break nothing, whatever the quantity."""
        for act, ratios in (
            (self.refused, (LARGEST, 0, -1, "0.5", SMALLEST)),
            (self.taken_or_refused, (4294967295, "4294967295", BOUND)),
        ):
            for ratio in ratios:
                bought = {"symbol": CALL, "ratio_qty": ratio, "side": "buy", "position_intent": "buy_to_open"}
                sold = {"symbol": OTHER_CALL, "ratio_qty": 1, "side": "sell", "position_intent": "sell_to_open"}
                for qty in ("1", BOUND):
                    act(symbol=None, side=None, qty=qty, order_class="mleg", legs=[bought, sold])

    def test_cash_beyond_any_bound(self) -> None:
        """Trades that would make an account richer than the bound do so exactly, or are refused, again and again."""
        self.broker.call("POST", "/admin/accounts/key", {"cash": BOUND}, key=None)
        for _ in range(5):
            self.broker.price("AAPL", "0.01")
            self.broker.call("POST", "/v2/orders", a_request(qty="100000000"))
            self.broker.price("AAPL", BOUND)
            self.broker.call("DELETE", "/v2/positions")
            account = self.broker.call("GET", "/v2/account").json
            self.assertTrue(Decimal(account["cash"]).is_finite())
            self.assertNotIn("E", account["equity"])

    def test_notionals(self) -> None:
        """A notional order at the smallest price there is, and notionals at the bounds."""
        self.broker.price("AAPL", "0.01")
        self.assertEqual(self.broker.order(qty=None, notional="1")["filled_qty"], "100")
        self.broker.call("DELETE", "/v2/positions")
        for notional in (LARGEST, SMALLEST, "0", "-1"):
            answer = self.broker.call("POST", "/v2/orders", a_request(qty=None, notional=notional))
            self.assertEqual(answer.status, 422, notional)

    def test_prices_of_orders(self) -> None:
        """Every price of an order is bounded on both sides."""
        for members in (
            {"type": "limit", "limit_price": LARGEST},
            {"type": "limit", "limit_price": SMALLEST},
            {"type": "stop", "stop_price": LARGEST},
            {"type": "stop_limit", "stop_price": "120", "limit_price": LARGEST},
            {"type": "trailing_stop", "trail_price": LARGEST},
            {"type": "trailing_stop", "trail_price": BOUND, "side": "sell"},
            {"type": "trailing_stop", "trail_percent": BOUND},
            {"order_class": "bracket", "take_profit": {"limit_price": LARGEST}, "stop_loss": {"stop_price": "1"}},
            {"order_class": "bracket", "take_profit": {"limit_price": "120"}, "stop_loss": {"stop_price": SMALLEST}},
        ):
            self.refused(**members)

    def test_a_replacement_beyond_the_bounds(self) -> None:
        """The order stays as it is."""
        order = self.broker.order(type="limit", limit_price="90")
        for changes in ({"qty": LARGEST}, {"qty": SMALLEST}, {"limit_price": LARGEST}, {"trail": LARGEST}):
            answer = self.broker.call("PATCH", f"/v2/orders/{order['id']}", changes)
            self.assertEqual(answer.status, 422, changes)
        self.assertEqual(self.broker.call("GET", f"/v2/orders/{order['id']}").json, order)

    def test_a_forced_fill_beyond_the_bounds(self) -> None:
        """A test cannot force what no market could do."""
        order = self.broker.order(type="limit", limit_price="90", qty="1000000")
        for body in ({"price": LARGEST}, {"qty": LARGEST}, {"price": BOUND}, {"price": SMALLEST}):
            answer = self.broker.call("POST", f"/admin/orders/{order['id']}/fill", body, key=None)
            self.assertEqual(answer.status, 422, body)
        self.assertEqual(self.broker.call("GET", f"/v2/orders/{order['id']}").json, order)

    def test_paths_that_end_inside_a_character(self) -> None:
        """Long paths of wide characters, whole and cut anywhere."""
        for length in range(20, 60):
            path = b"/v2/positions/" + ("%E2%82%AC" * 20)[:length].encode()
            self.assertIn(self.broker.call("GET", path).status, (400, 404), path)

    @settings(max_examples=20, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(("buy", "sell")),
                st.sampled_from(("1e-9", "0.5", "1", "1000", "1e6", "999999999", "1e12")),
                st.sampled_from(("0.01", "1", "9.99", "1e6", "1e12")),
            ),
            max_size=12,
        )
    )
    def test_trades_of_all_sizes(self, trades: list[tuple[str, str, str]]) -> None:
        """Whatever is bought and sold at whatever price, cash is what the fills moved and figures print plainly."""
        broker = Broker(rules=Rules(checks=False))
        for side, qty, price in trades:
            broker.price("AAPL", price)
            broker.call("POST", "/v2/orders", a_request(side=side, qty=qty))
        account: dict[str, Any] = broker.call("GET", "/v2/account").json
        cash = Decimal(1_000_000)
        for fill in broker.call("GET", "/v2/account/activities").json:
            paid = (Decimal(fill["price"]) * Decimal(fill["qty"])).quantize(Decimal("1e-8"))
            cash += -paid if fill["side"] == "buy" else paid
        self.assertEqual(Decimal(account["cash"]), cash)
        (position,) = broker.call("GET", "/v2/positions").json or [{}]
        for value in (*account.values(), *position.values()):
            if isinstance(value, str) and value[-1:].isdigit():
                self.assertNotRegex(value, "^-?[0-9.]+E")
