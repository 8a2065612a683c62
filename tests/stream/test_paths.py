"""What a client hears of an order, from its entry to its end: every event, in order."""

from decimal import Decimal

from alpaca_mock.domain.orders import OrderClass, OrderType, Side, TimeInForce
from alpaca_mock.domain.refusals import Refusal
from tests.stream.desk import LONG_CALL, SHORT_CALL, PathCase


class SimpleOrderTests(PathCase):
    """Orders on their own."""

    def test_a_marketable_order_is_new_and_filled(self):
        """The fill has what is held afterwards; its order has the average price."""
        order = self.place()
        new, fill = self.heard()
        self.assertEqual((new["event"], new["order"]["status"]), ("new", "new"))
        self.assertEqual((fill["event"], fill["order"]["status"]), ("fill", "filled"))
        self.assertEqual((fill["price"], fill["qty"], fill["position_qty"]), ("100", "10", "10"))
        self.assertEqual(fill["order"]["filled_avg_price"], "100")
        self.assertEqual(fill["order"]["id"], order.id)

    def test_a_resting_order_is_filled_by_a_price(self):
        """The event comes with the price that fills it."""
        order = self.limit(90)
        self.assert_heard(("new", order))
        self.desk.price("AAPL", "89.5")
        self.assert_heard(("fill", order))

    def test_a_short_position_is_negative(self):
        """Selling what is not held leaves a negative quantity."""
        self.place(side=Side.SELL)
        self.assertEqual(self.heard()[1]["position_qty"], "-10")

    def test_a_canceled_order(self):
        """Cancellation is one event."""
        order = self.limit(90)
        self.brokerage.cancel(self.account, order.id, self.desk.time)
        self.assert_heard(("new", order), ("canceled", order))

    def test_an_order_that_may_not_wait(self):
        """What ioc and fok cannot fill is new and canceled."""
        for time_in_force in (TimeInForce.IOC, TimeInForce.FOK):
            order = self.limit(90, time_in_force=time_in_force)
            self.assert_heard(("new", order), ("canceled", order))

    def test_a_notional_order_fills_with_shares(self):
        """The quantity of the fill is what the amount buys."""
        self.place(qty=None, notional=Decimal(50))
        self.assertEqual(self.heard()[1]["qty"], "0.5")

    def test_a_trailing_stop_moves_in_silence(self):
        """Nobody is told that the stop followed; the fill shows where it was."""
        order = self.place(side=Side.BUY, type=OrderType.TRAILING_STOP, trail_price=Decimal(5))
        self.assert_heard(("new", order))
        self.desk.price("AAPL", 90)
        self.assert_heard()
        self.desk.price("AAPL", 95)
        (fill,) = self.heard()
        self.assertEqual((fill["event"], fill["order"]["hwm"], fill["order"]["stop_price"]), ("fill", "90", "95"))

    def test_a_refused_order_is_not_heard_of(self):
        """What the broker refuses was never an order."""
        self.assertRaises(Refusal, self.limit, -1)
        self.assert_heard()


class BracketTests(PathCase):
    """Orders with exits."""

    def test_the_legs_are_held_until_the_entry_fills(self):
        """The parent is told first, with its legs; after its fill the take profit is new."""
        entry, profit, loss = self.bracket(type=OrderType.LIMIT, limit_price=Decimal(95))
        new, *held = self.heard()
        self.assertEqual([leg["status"] for leg in new["order"]["legs"]], ["held", "held"])
        self.assertEqual([update["event"] for update in held], ["held", "held"])
        self.desk.price("AAPL", 95)
        self.assert_heard(("fill", entry), ("new", profit))
        self.desk.price("AAPL", 120)
        self.assert_heard(("fill", profit), ("canceled", loss))

    def test_the_stop_ends_the_take_profit(self):
        """When the stop loss is reached the take profit is canceled, and the stop filled."""
        entry, profit, loss = self.bracket()
        self.assert_heard(("new", entry), ("held", profit), ("held", loss), ("fill", entry), ("new", profit))
        self.desk.price("AAPL", 80)
        self.assert_heard(("canceled", profit), ("new", loss), ("fill", loss))

    def test_one_cancellation_ends_all(self):
        """Each member is told of, the one that was canceled first."""
        entry, profit, loss = self.bracket(type=OrderType.LIMIT, limit_price=Decimal(90))
        self.heard()
        self.brokerage.cancel(self.account, entry.id, self.desk.time)
        updates = self.heard()
        self.assertEqual(
            [(update["event"], update["order"]["id"]) for update in updates],
            [("canceled", entry.id), ("canceled", profit.id), ("canceled", loss.id)],
        )

    def test_one_cancels_the_other(self):
        """The take profit of an OCO is its parent; the stop takes its place when it is reached."""
        self.place()
        self.heard()
        parent = self.place(
            side=Side.SELL,
            type=OrderType.LIMIT,
            order_class=OrderClass.OCO,
            take_profit_limit=Decimal(120),
            stop_loss_stop=Decimal(80),
        )
        (stop,) = self.account.orders.legs(parent)
        self.assert_heard(("new", parent), ("held", stop))
        self.desk.price("AAPL", 80)
        self.assert_heard(("canceled", parent), ("new", stop), ("fill", stop))

    def test_one_triggers_the_other(self):
        """The leg of an OTO is new once its parent is filled."""
        parent = self.place(order_class=OrderClass.OTO, stop_loss_stop=Decimal(80))
        (leg,) = self.account.orders.legs(parent)
        self.assert_heard(("new", parent), ("held", leg), ("fill", parent), ("new", leg))


class MultiLegTests(PathCase):
    """Orders of several options."""

    def test_a_fill_is_one_message(self):
        """Price and quantity are those of the whole, positions and executions those of the legs."""
        self.spread()
        new, fill = self.heard()
        self.assertEqual([leg["status"] for leg in new["order"]["legs"]], ["new", "new"])
        self.assertEqual([leg["status"] for leg in fill["order"]["legs"]], ["filled", "filled"])
        self.assertEqual((fill["price"], fill["qty"]), ("2", "1"))
        self.assertEqual(fill["position_qtys"], {LONG_CALL: "1", SHORT_CALL: "-1"})
        self.assertEqual([leg["price"] for leg in fill["legs"]], ["5", "3"])
        self.assertEqual([leg["order_id"] for leg in fill["legs"]], [leg["id"] for leg in fill["order"]["legs"]])

    def test_a_cancellation_is_one_message(self):
        """The legs are shown canceled within it."""
        order = self.spread(type=OrderType.LIMIT, limit_price=Decimal("1.5"))
        self.brokerage.cancel(self.account, order.id, self.desk.time)
        _, canceled = self.heard()
        self.assertEqual(canceled["event"], "canceled")
        self.assertEqual([leg["status"] for leg in canceled["order"]["legs"]], ["canceled", "canceled"])
        self.assertNotIn("legs", canceled)
