"""Account activities on the wire."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.activities import Activity
from alpaca_mock.domain.events import ActivityEvent, ActivityType, EventKind, Execution, OrderEvent
from alpaca_mock.domain.orders import OrderStatus, PositionIntent, Side
from alpaca_mock.wire.activities import activity_body
from alpaca_mock.wire.json import encode
from tests.wire.test_orders import an_order

#: 13:30:16.824291 in UTC is 09:30:16.824 in New York, which the id shows.
AT = datetime(2021, 6, 2, 13, 30, 16, 824291, tzinfo=UTC)
UUID = "c86f104c-68b9-4bf7-a5fe-a6a06ba4af7d"


class ActivityBodyTests(SynchronousTestCase):
    """Fills and bookings have keys of their own."""

    def body(self, activity: Activity) -> dict[str, object]:
        """Give the object as a client reads it."""
        decoded: dict[str, object] = json.loads(encode(activity_body(activity)))
        return decoded

    def test_a_fill(self) -> None:
        """A whole fill, with all keys in the broker's order (observed on paper, 2021-06-02)."""
        order = an_order(symbol="AMZN", filled_qty=Decimal(1), status=OrderStatus.FILLED)
        fill = OrderEvent(1, AT, EventKind.FILL, order, Execution(UUID, Decimal("3220.88"), Decimal(1), Decimal(1)))
        self.assertEqual(
            list(self.body(fill).items()),
            [
                ("id", "20210602093016824::" + UUID),
                ("activity_type", "FILL"),
                ("transaction_time", "2021-06-02T13:30:16.824291Z"),
                ("type", "fill"),
                ("price", "3220.88"),
                ("qty", "1"),
                ("side", "buy"),
                ("symbol", "AMZN"),
                ("leaves_qty", "0"),
                ("order_id", order.id),
                ("cum_qty", "1"),
                ("order_status", "filled"),
            ],
        )

    def test_a_partial_fill_of_a_short_sale(self) -> None:
        """What is left and what was filled until then are told, and the side of a short sale is one of its own."""
        order = an_order(
            side=Side.SELL,
            position_intent=PositionIntent.SELL_TO_OPEN,
            qty=Decimal(10),
            filled_qty=Decimal(4),
            status=OrderStatus.PARTIALLY_FILLED,
        )
        execution = Execution(UUID, Decimal(100), Decimal(3), Decimal(-4))
        body = self.body(OrderEvent(1, AT, EventKind.PARTIAL_FILL, order, execution))
        self.assertEqual(
            (body["type"], body["side"], body["order_status"]), ("partial_fill", "sell_short", "partially_filled")
        )
        self.assertEqual((body["qty"], body["cum_qty"], body["leaves_qty"]), ("3", "4", "6"))

    def test_what_is_no_fill_is_no_activity(self) -> None:
        """An event without an execution cannot be shown as a fill."""
        event = OrderEvent(1, AT, EventKind.NEW, an_order())
        self.assertRaises(ValueError, activity_body, event)

    def test_an_exercise(self) -> None:
        """The shares of an exercise come with price and amount; both halves share a group."""
        booking = ActivityEvent(
            1,
            AT,
            UUID,
            ActivityType.OPTRD,
            "AAPL",
            Decimal(100),
            Decimal(150),
            Decimal(-15000),
            "Option Trade",
            "group",
        )
        self.assertEqual(
            list(self.body(booking).items()),
            [
                ("id", "20210602093016824::" + UUID),
                ("activity_type", "OPTRD"),
                ("date", "2021-06-02"),
                ("net_amount", "-15000"),
                ("description", "Option Trade"),
                ("symbol", "AAPL"),
                ("qty", "100"),
                ("price", "150"),
                ("status", "executed"),
                ("group_id", "group"),
                ("created_at", "2021-06-02T13:30:16.824291Z"),
                ("currency", "USD"),
            ],
        )

    def test_a_journal_entry(self) -> None:
        """What moves only cash has neither symbol nor quantity nor price."""
        body = self.body(ActivityEvent(1, AT, UUID, ActivityType.JNLC, "", Decimal(0), None, Decimal("0.5"), "deposit"))
        for key in ("symbol", "qty", "price", "group_id"):
            self.assertNotIn(key, body)
        self.assertEqual(body["net_amount"], "0.5")
