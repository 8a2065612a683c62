"""Orders on the wire, both ways."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.orders import (
    LegRequest,
    Order,
    OrderClass,
    OrderRequest,
    OrderType,
    PositionIntent,
    ReplaceRequest,
    Side,
    TimeInForce,
)
from alpaca_mock.domain.refusals import INVALID, MALFORMED, UNPROCESSABLE, Refusal
from alpaca_mock.wire.json import encode
from alpaca_mock.wire.orders import order_body, read_order, read_replacement
from tests.domain.ledger import order as new_order

AT = datetime(2026, 9, 15, 16, 20, 35, 292205, tzinfo=UTC)
CLOSE = datetime(2026, 9, 15, 20, tzinfo=UTC)

#: The keys of the broker's order object in its order (observed on paper, 2026-09-15).
KEYS = (
    "id client_order_id created_at updated_at submitted_at filled_at expired_at canceled_at failed_at replaced_at "
    "replaced_by replaces asset_id symbol asset_class notional qty filled_qty filled_avg_price order_class order_type "
    "type side position_intent time_in_force limit_price stop_price status extended_hours legs trail_percent "
    "trail_price hwm subtag source expires_at"
)


def an_order(**changes: object) -> Order:
    """Give a stock order that rests, with *changes*."""
    fields = {
        "id": "cf8f8e43-4a36-42da-af5f-983e0c726d34",
        "client_order_id": "23153aff-5b4c-477d-b686-528db48613cc",
        "limit_price": Decimal("330.4"),
        "position_intent": PositionIntent.BUY_TO_OPEN,
        "expires_at": CLOSE,
    }
    return new_order(at=AT, **fields | changes)


class ReadOrderTests(SynchronousTestCase):
    """What the client libraries send is understood, whatever its form."""

    def read(self, **members: object) -> OrderRequest:
        """Read the order with these members."""
        return read_order(json.dumps(members).encode())

    def test_numbers_as_alpaca_py_sends_them(self) -> None:
        """Quantities and prices are JSON numbers, whole ones with a point."""
        request = read_order(
            b'{"symbol":"AAPL","qty":1.0,"side":"buy","type":"limit","time_in_force":"gtc","order_class":"bracket",'
            b'"take_profit":{"limit_price":160.0},"stop_loss":{"stop_price":140.0,"limit_price":139.5},'
            b'"limit_price":150.5}'
        )
        self.assertEqual(
            request,
            OrderRequest(
                symbol="AAPL",
                qty=Decimal(1),
                side=Side.BUY,
                type=OrderType.LIMIT,
                time_in_force=TimeInForce.GTC,
                limit_price=Decimal("150.5"),
                order_class=OrderClass.BRACKET,
                take_profit_limit=Decimal(160),
                stop_loss_stop=Decimal(140),
                stop_loss_limit=Decimal("139.5"),
            ),
        )

    def test_nulls_and_empty_strings_as_go_sends_them(self) -> None:
        """What the user left out arrives as null or as an empty string, and is absent."""
        request = read_order(
            b'{"symbol":"AAPL","qty":"1","notional":null,"side":"buy","type":"market","time_in_force":"day",'
            b'"limit_price":null,"extended_hours":false,"stop_price":null,"client_order_id":"","order_class":"",'
            b'"take_profit":null,"stop_loss":null,"trail_price":null,"trail_percent":null,"legs":null}'
        )
        expected = OrderRequest(
            symbol="AAPL", qty=Decimal(1), side=Side.BUY, type=OrderType.MARKET, time_in_force=TimeInForce.DAY
        )
        self.assertEqual(request, expected)

    def test_multi_leg_orders(self) -> None:
        """Ratios are numbers or strings; the empty symbol and side of the parent are absent."""
        request = read_order(
            b'{"qty":"1","type":"limit","limit_price":-1.25,"time_in_force":"day","order_class":"mleg","symbol":"",'
            b'"side":"","legs":[{"symbol":"A","ratio_qty":1.0,"side":"buy"},'
            b'{"symbol":"B","ratio_qty":"2","side":"sell","position_intent":"sell_to_open"}]}'
        )
        self.assertIsNone(request.symbol)
        self.assertIsNone(request.side)
        self.assertEqual(request.limit_price, Decimal("-1.25"))
        self.assertEqual(
            request.legs,
            (
                LegRequest("A", Decimal(1), Side.BUY, None),
                LegRequest("B", Decimal(2), Side.SELL, PositionIntent.SELL_TO_OPEN),
            ),
        )

    def test_unknown_members_are_ignored(self) -> None:
        """A member that the API does not have changes nothing."""
        self.assertEqual(self.read(colour="red", qty=1), OrderRequest(qty=Decimal(1)))

    def test_the_last_of_two_equal_names_counts(self) -> None:
        """A name that is there twice is no error."""
        self.assertEqual(read_order(b'{"qty":"1","qty":"2"}').qty, Decimal(2))

    def test_every_member_of_the_wrong_kind_is_refused_by_name(self) -> None:
        """No known member is ever ignored."""
        amounts = ("qty", "notional", "limit_price", "stop_price", "trail_price", "trail_percent")
        cases = {
            **{name: f"{name} must be a number" for name in amounts},
            "symbol": "symbol must be a string",
            "client_order_id": "client_order_id must be a string",
            "side": "invalid side",
            "type": "invalid order type",
            "time_in_force": "invalid time_in_force",
            "order_class": "invalid order_class",
            "position_intent": "invalid position_intent",
            "extended_hours": "extended_hours must be true or false",
            "take_profit": "take_profit must be an object",
            "stop_loss": "stop_loss must be an object",
            "advanced_instructions": "advanced_instructions must be an object",
        }
        for name, text in cases.items():
            refusal = self.assertRaises(Refusal, self.read, **{name: [1]})
            self.assertEqual((refusal.code, refusal.message), (INVALID, text))

    def test_members_of_inner_objects_are_refused_by_their_path(self) -> None:
        """The text says where the wrong value is."""
        leg = {"symbol": "A", "ratio_qty": 1}
        for members, text in (
            ({"take_profit": {"limit_price": "x"}}, "take_profit.limit_price must be a number"),
            ({"stop_loss": {"stop_price": True}}, "stop_loss.stop_price must be a number"),
            ({"stop_loss": {"limit_price": "1e99"}}, "stop_loss.limit_price must not be beyond 1000000000000"),
            ({"legs": {}}, "legs must be a list"),
            ({"legs": [leg, 5]}, "leg.1 must be an object"),
            ({"legs": [leg, {"ratio_qty": 1}]}, "leg.1 symbol is required"),
            ({"legs": [{"symbol": "A", "ratio_qty": ""}]}, "leg.0 ratio_qty is required"),
            ({"legs": [leg | {"ratio_qty": "x"}]}, "leg.0 ratio_qty must be a number"),
            ({"legs": [leg | {"side": "up"}]}, "invalid side"),
            ({"advanced_instructions": {}}, "advanced_instructions.algorithm must be one of DMA, TWAP and VWAP"),
        ):
            refusal = self.assertRaises(Refusal, self.read, **members)
            self.assertEqual((refusal.code, refusal.message), (INVALID, text))

    def test_gtd_is_no_time_in_force(self) -> None:
        """The API has no good-till-date."""
        refusal = self.assertRaises(Refusal, self.read, time_in_force="gtd")
        self.assertEqual(refusal.message, "invalid time_in_force")

    def test_more_legs_than_an_order_can_have_are_not_read(self) -> None:
        """A body full of legs costs nothing."""
        refusal = self.assertRaises(Refusal, self.read, legs=[{}] * 5)
        self.assertEqual(
            (refusal.code, refusal.message),
            (UNPROCESSABLE, "mleg orders must have at least 2 legs and at most 4 legs"),
        )

    def test_an_algorithm_is_kept(self) -> None:
        """Advanced instructions reach the rules that refuse them."""
        self.assertEqual(self.read(advanced_instructions={"algorithm": "DMA"}).advanced_algorithm, "DMA")

    def test_what_is_no_json_object(self) -> None:
        """The broker calls the format of such a body invalid."""
        bodies = (b"", b"{", b"[]", b"null", b"5", b'"x"', b'{"qty":NaN}', b'{"a":"\xff"}', b"[" * 100_000, b"\x00")
        for body in bodies:
            refusal = self.assertRaises(Refusal, read_order, body)
            self.assertEqual((refusal.code, refusal.message), (MALFORMED, "request body format is invalid"))

    @settings(deadline=None)
    @given(st.binary(max_size=200))
    def test_no_bytes_break_it(self, body: bytes) -> None:
        """Any body is a request or a refusal."""
        try:
            read_order(body)
        except Refusal as refusal:
            self.assertIn(refusal.code, (MALFORMED, INVALID, UNPROCESSABLE))

    @settings(deadline=None)
    @given(
        st.dictionaries(
            st.sampled_from(
                ("symbol", "qty", "side", "type", "legs", "take_profit", "stop_loss", "extended_hours", "limit_price")
            ),
            st.recursive(
                st.none()
                | st.booleans()
                | st.integers()
                | st.floats(allow_nan=False, allow_infinity=False)
                | st.text(),
                lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(("symbol", "ratio_qty", "x")), inner),
                max_leaves=10,
            ),
        )
    )
    def test_no_value_breaks_it(self, members: dict[str, object]) -> None:
        """Any value of any member is taken or refused."""
        try:
            read_order(json.dumps(members).encode())
        except Refusal as refusal:
            self.assertIn(refusal.code, (MALFORMED, INVALID, UNPROCESSABLE))


class ReadReplacementTests(SynchronousTestCase):
    """What a client wants changed."""

    def test_what_go_sends(self) -> None:
        """Empty and null members leave what is."""
        changes = read_replacement(
            b'{"qty":"2","limit_price":null,"stop_price":null,"trail":null,"time_in_force":"","client_order_id":""}'
        )
        self.assertEqual(changes, ReplaceRequest(qty=Decimal(2)))

    def test_all_members(self) -> None:
        """Each member of the API is read."""
        changes = read_replacement(
            b'{"qty":3,"time_in_force":"gtc","limit_price":"10.50","stop_price":9,"trail":"1","client_order_id":"c",'
            b'"advanced_instructions":{"algorithm":"TWAP"}}'
        )
        self.assertEqual(
            changes,
            ReplaceRequest(
                qty=Decimal(3),
                time_in_force=TimeInForce.GTC,
                limit_price=Decimal("10.5"),
                stop_price=Decimal(9),
                trail=Decimal(1),
                client_order_id="c",
                advanced_algorithm="TWAP",
            ),
        )

    def test_a_notional_is_refused(self) -> None:
        """Only orders for an initial offering have a notional that can be replaced."""
        refusal = self.assertRaises(Refusal, read_replacement, b'{"notional":"750"}')
        self.assertEqual(refusal.code, UNPROCESSABLE)
        self.assertEqual(read_replacement(b'{"notional":null}'), ReplaceRequest())


class OrderBodyTests(SynchronousTestCase):
    """The broker's order object."""

    def body(self, order: Order, legs: list[Order] | None = None) -> dict[str, object]:
        """Give the object as a client reads it."""
        decoded: dict[str, object] = json.loads(encode(order_body(order, legs)))
        return decoded

    def test_a_stock_order(self) -> None:
        """All keys are there, in the broker's order; times are UTC, amounts are strings, what is not is null."""
        body = self.body(an_order())
        self.assertEqual(" ".join(body), KEYS)
        self.assertEqual(body["created_at"], "2026-09-15T16:20:35.292205Z")
        self.assertEqual(body["expires_at"], "2026-09-15T20:00:00Z")
        self.assertEqual((body["qty"], body["filled_qty"], body["limit_price"]), ("1", "0", "330.4"))
        self.assertEqual((body["order_type"], body["type"], body["order_class"]), ("limit", "limit", ""))
        self.assertEqual((body["side"], body["position_intent"], body["status"]), ("buy", "buy_to_open", "new"))
        for key in ("filled_at", "notional", "filled_avg_price", "legs", "subtag", "source", "replaced_by", "hwm"):
            self.assertIsNone(body[key])

    def test_small_amounts_have_no_exponent(self) -> None:
        """A billionth of a share is written out."""
        body = self.body(
            an_order(qty=Decimal("1E-9"), filled_qty=Decimal("1E-9"), filled_avg_price=Decimal("0.0000001"))
        )
        self.assertEqual((body["qty"], body["filled_avg_price"]), ("0.000000001", "0.0000001"))

    def test_a_multi_leg_order(self) -> None:
        """The parent has neither symbol nor side nor intent; its legs have no type but a ratio."""
        leg = an_order(
            symbol="AAPL241213C00250000",
            asset_class="us_option",
            qty=Decimal(3),
            ratio_qty=Decimal(3),
            order_class=OrderClass.MLEG,
            type=None,
            limit_price=None,
        )
        parent = an_order(
            asset_id="", symbol="", asset_class="", side=None, position_intent=None, order_class=OrderClass.MLEG
        )
        body = self.body(parent, [leg])
        self.assertEqual((body["symbol"], body["asset_id"], body["asset_class"], body["side"]), ("", "", "", ""))
        self.assertNotIn("position_intent", body)
        self.assertNotIn("ratio_qty", body)
        (inner,) = body["legs"]
        self.assertEqual((inner["type"], inner["order_type"], inner["ratio_qty"]), ("", "", "3"))
        self.assertEqual(inner["position_intent"], "buy_to_open")
        self.assertIsNone(inner["legs"])

    def test_a_trailing_stop(self) -> None:
        """The trail and the mark it follows are amounts like any other."""
        body = self.body(
            an_order(
                type=OrderType.TRAILING_STOP,
                limit_price=None,
                trail_percent=Decimal(5),
                hwm=Decimal("3648.1299"),
                stop_price=Decimal("3465.723405"),
            )
        )
        self.assertEqual(
            (body["trail_percent"], body["trail_price"], body["hwm"], body["stop_price"]),
            ("5", None, "3648.1299", "3465.723405"),
        )
