"""What a client hears when orders are replaced, positions closed, time passes and outcomes are forced."""

import json
from datetime import timedelta
from decimal import Decimal

from alpaca_mock.domain.orders import OrderType, ReplaceRequest
from alpaca_mock.stream.feed import Update
from alpaca_mock.stream.history import History
from tests.stream.desk import LONG_CALL, OPEN, PathCase


class ReplacementTests(PathCase):
    """Orders that take the place of others."""

    def replace(self, order, **changes):
        return self.brokerage.replace(self.account, order.id, ReplaceRequest(**changes), self.desk.time)

    def test_the_old_order_is_told_before_the_new_one(self):
        """`replaced` has the old order, which names its successor; `new` has the successor, which names it."""
        order = self.limit(90)
        successor = self.replace(order, limit_price=Decimal(91))
        _, replaced, new = self.heard()
        self.assertEqual((replaced["event"], new["event"]), ("replaced", "new"))
        self.assertEqual(
            [replaced["order"][name] for name in ("id", "status", "limit_price", "replaced_by")],
            [order.id, "replaced", "90", successor.id],
        )
        self.assertEqual(
            [new["order"][name] for name in ("id", "status", "limit_price", "replaces")],
            [successor.id, "new", "91", order.id],
        )

    def test_a_successor_may_fill_at_once(self):
        """A replacement that is marketable is new and filled."""
        order = self.limit(90)
        successor = self.replace(order, limit_price=Decimal(101))
        self.assert_heard(("new", order), ("replaced", order), ("new", successor), ("fill", successor))

    def test_an_order_that_filled_first_rejects_its_successor(self):
        """The old order is filled, and its successor never was more than rejected."""
        order = self.limit(90)
        self.brokerage.arm_fill_race(order.id)
        successor = self.replace(order, limit_price=Decimal(91))
        self.assert_heard(("new", order), ("fill", order), ("rejected", successor))

    def test_a_leg_may_be_replaced(self):
        """The successor of a take profit stands in its place in what the parent is shown with afterwards."""
        entry, profit, loss = self.bracket(type=OrderType.LIMIT, limit_price=Decimal(90))
        self.heard()
        successor = self.replace(profit, limit_price=Decimal(130))
        replaced, following = self.heard()
        self.assertEqual((replaced["event"], replaced["order"]["id"]), ("replaced", profit.id))
        self.assertEqual((following["event"], following["order"]["id"]), ("held", successor.id))
        self.desk.price("AAPL", 90)
        fill, new = self.heard()
        self.assertEqual([leg["id"] for leg in fill["order"]["legs"]], [successor.id, loss.id])
        self.assertEqual((new["event"], new["order"]["id"]), ("new", successor.id))
        self.assertEqual(fill["order"]["id"], entry.id)

    def test_a_multi_leg_order_may_be_replaced(self):
        """Both orders are shown with legs of their own."""
        order = self.spread(type=OrderType.LIMIT, limit_price=Decimal("1.5"))
        (new,) = self.heard()
        self.replace(order, limit_price=Decimal("1.6"))
        replaced, following = self.heard()
        self.assertEqual([update["event"] for update in (replaced, following)], ["replaced", "new"])
        self.assertEqual([leg["id"] for leg in replaced["order"]["legs"]], [leg["id"] for leg in new["order"]["legs"]])
        self.assertEqual([leg["status"] for leg in replaced["order"]["legs"]], ["replaced", "replaced"])
        self.assertEqual([leg["status"] for leg in following["order"]["legs"]], ["new", "new"])


class PositionTests(PathCase):
    """What is heard when positions are closed, exercised or expire."""

    def test_a_close_is_an_order(self):
        """Closing a position is a market order like any other; nothing is held after it."""
        self.place()
        self.heard()
        order = self.brokerage.close_position(self.account, "AAPL", self.desk.time)
        new, fill = self.heard()
        self.assertEqual((new["event"], fill["event"], fill["position_qty"]), ("new", "fill", "0"))
        self.assertEqual(fill["order"]["id"], order.id)

    def test_closing_all_cancels_first(self):
        """Open orders are canceled before positions are closed."""
        self.place()
        resting = self.limit(90)
        self.heard()
        self.brokerage.close_all(self.account, self.desk.time, cancel_orders=True)
        events = [(update["event"], update["order"]["id"] == resting.id) for update in self.heard()]
        self.assertEqual(events, [("canceled", True), ("new", False), ("fill", False)])

    def test_an_exercise_is_no_order(self):
        """Exercising an option is heard of on the stream of activities only."""
        self.desk.price(LONG_CALL, 5)
        self.place(symbol=LONG_CALL, qty=Decimal(1))
        self.heard()
        self.brokerage.exercise(self.account, LONG_CALL, self.desk.time)
        self.assert_heard()
        bodies = [Update(event, History(self.account)).activity() for event in self.account.events]
        kinds = [json.loads(body.removeprefix(b"data: "))["activity_type"] for body in bodies if body is not None]
        self.assertEqual(kinds, ["FILL", "OPEXC", "OPTRD"])


class SessionTests(PathCase):
    """Orders that the time moves."""

    def test_an_order_waits_for_the_session(self):
        """Taken while the exchange is closed it is accepted, when it opens new, at its end expired."""
        self.open(sessions=True)
        self.desk.time = OPEN + timedelta(hours=14)
        order = self.limit(90)
        self.assert_heard(("accepted", order))
        self.desk.time += timedelta(hours=4)
        self.brokerage.advance(self.desk.time)
        self.assert_heard(("new", order))
        self.desk.time += timedelta(hours=16)
        self.brokerage.advance(self.desk.time)
        self.assert_heard(("expired", order))


class ForcedTests(PathCase):
    """Outcomes that a test forces."""

    def test_a_partial_fill(self):
        """Each execution is one event, with its own quantity; the order adds them up."""
        order = self.limit(90)
        self.brokerage.force_fill(order.id, self.desk.time, qty=Decimal(4), price=Decimal(89))
        self.brokerage.force_fill(order.id, self.desk.time)
        _, partial, fill = self.heard()
        self.assertEqual((partial["event"], partial["qty"], partial["position_qty"]), ("partial_fill", "4", "4"))
        self.assertEqual((fill["event"], fill["qty"], fill["position_qty"]), ("fill", "6", "10"))
        self.assertEqual((partial["order"]["filled_qty"], fill["order"]["filled_qty"]), ("4", "10"))
        self.assertNotEqual(partial["execution_id"], fill["execution_id"])

    def test_each_end(self):
        """Rejection, cancellation and expiry are told by name."""
        for force, event in (
            (self.brokerage.force_reject, "rejected"),
            (self.brokerage.force_cancel, "canceled"),
            (self.brokerage.force_expire, "expired"),
        ):
            order = self.limit(90)
            force(order.id, self.desk.time)
            self.assert_heard(("new", order), (event, order))


class ReplayTests(PathCase):
    """What is replayed is what was heard."""

    def test_a_replay_is_the_same(self):
        """Every update of a day with all kinds of orders is the same again when it is read from the history."""
        self.place()
        order = self.limit(90)
        self.brokerage.replace(self.account, order.id, ReplaceRequest(limit_price=Decimal(91)), self.desk.time)
        _, profit, _ = self.bracket(type=OrderType.LIMIT, limit_price=Decimal(95))
        changes = ReplaceRequest(limit_price=Decimal(130))
        self.brokerage.replace(self.account, profit.id, changes, self.desk.time)
        self.spread()
        order = self.spread(type=OrderType.LIMIT, limit_price=Decimal("1.5"))
        self.brokerage.cancel(self.account, order.id, self.desk.time)
        for price in ("95", "90", "130", "80"):
            self.desk.price("AAPL", price)
        self.brokerage.close_all(self.account, self.desk.time, cancel_orders=True)
        heard = self.heard()
        history = History(self.account)
        bodies = [Update(event, history).trade() for event in self.account.events]
        replayed = [json.loads(body.removeprefix(b"data: ")) for body in bodies if body is not None]
        self.assertEqual(replayed, heard)
        self.assertGreaterEqual(len(heard), 25)
