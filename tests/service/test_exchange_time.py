"""Large price changes, resets and what time brings."""

from datetime import timedelta

from alpaca_mock.domain.orders import (
    OrderStatus,
)
from alpaca_mock.domain.refusals import NO_MARKET_DATA
from alpaca_mock.domain.rules import Rules
from tests.service.exchanges import START, ExchangeCase, break_at, limit, market
from tests.service.scripted import quote


class ManyOrders(ExchangeCase):
    """A price that reaches many orders leaves room for others."""

    live = False

    def setUp(self):
        """Let twelve orders rest, each of which takes a millisecond to fill."""
        super().setUp()
        self.orders = [self.exchange.place_order(self.account, limit(price)).id for price in range(90, 102)]
        self.brokerage.listeners.append(lambda account, event: self.spend())

    def spend(self):
        """Let a millisecond pass."""
        self.clock.rightNow += 0.001

    def test_slices(self):
        """The orders fill slice by slice, the best price first; all ids are told in the end."""
        filled = self.exchange.set_quote("AAPL", quote(90))
        self.assertNoResult(filled)
        self.assertEqual(len(self.filled()), 5)
        self.clock.advance(0)
        self.assertEqual(self.successResultOf(filled), self.orders[::-1])

    def filled(self):
        """Give the orders that are filled."""
        return [order_id for order_id in self.orders if not self.account.orders.get(order_id).is_open]

    def test_between_slices(self):
        """Between slices orders can be canceled and placed; what is placed has the new price."""
        filled = self.exchange.set_quote("AAPL", quote(90))
        self.exchange.cancel_order(self.account, self.orders[0])
        self.assertEqual(self.exchange.place_order(self.account, market()).filled_avg_price, 90)
        self.clock.advance(0)
        self.assertEqual(self.successResultOf(filled), self.orders[:0:-1])

    def test_times_do_not_go_back(self):
        """What a later slice fills is dated after what happened before it."""
        self.exchange.set_quote("AAPL", quote(90))
        self.exchange.place_order(self.account, market())
        self.clock.advance(0)
        times = [event.at for event in self.account.events]
        self.assertEqual(times, sorted(times))
        self.assertGreater(times[-1], START)

    def test_failure_in_a_later_slice(self):
        """A live quote whose later fills fail is logged, and the symbol takes the next one."""
        self.brokerage.listeners.append(break_at(7))
        self.board.deliver({"AAPL": quote(90)})
        self.clock.advance(0)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.board.deliver({"AAPL": quote(91)})
        self.assertEqual(self.brokerage.quotes["AAPL"].mid, 91)

    def test_reset_between_slices(self):
        """A reset ends the fills; who waits is told of those that were."""
        filled = self.exchange.set_quote("AAPL", quote(90))
        self.exchange.reset()
        self.assertEqual(len(self.successResultOf(filled)), 5)
        self.clock.advance(0)
        self.assertEqual(len(self.filled()), 5)
        self.assertEqual(len(self.exchange.account("key").orders), 0)


class Resetting(ExchangeCase):
    """After a reset nothing of before is left or comes back."""

    def test_state(self):
        """Accounts, prices and the fault that waits are gone; the same key is the same account id."""
        self.exchange.set_quote("AAPL", quote(100))
        self.exchange.place_order(self.account, market())
        self.exchange.faults.inject(503, "later")
        self.exchange.reset()
        self.assertEqual(self.clock.getDelayedCalls(), [])
        again = self.exchange.account("key")
        self.assertEqual((again.id, len(again.orders), again.positions), (self.account.id, 0, {}))
        self.assertEqual(self.brokerage.quotes, {})
        self.assertIsNone(self.exchange.faults.take())
        self.assertEqual(self.board.stale(["AAPL"]), ["AAPL"])

    def test_command_under_way(self):
        """An order that waits for its quote is refused, and the late answer changes nothing."""
        placed = self.place(market())
        self.exchange.set_quote("AAPL", quote(100))
        self.exchange.reset()
        refusal = self.refused(placed)
        self.assertEqual(
            (refusal.code, refusal.message), (NO_MARKET_DATA, "the server was reset while market data was awaited")
        )
        self.assertTrue(self.source.asked[0].canceled)
        self.assertEqual(len(self.exchange.account("key").orders), 0)
        self.assertEqual(len(self.account.orders), 0)

    def test_stop(self):
        """A server that stops leaves nothing behind that could still happen."""
        placed = self.place(market())
        self.exchange.stop()
        self.assertEqual(self.refused(placed).code, NO_MARKET_DATA)
        self.assertEqual(self.clock.getDelayedCalls(), [])


class Time(ExchangeCase):
    """What is due happens by itself."""

    live = False
    rules = Rules(sessions=True)

    def test_expiry(self):
        """A day order expires at the close, while nobody asks."""
        self.exchange.set_quote("AAPL", quote(100))
        order = self.exchange.place_order(self.account, limit(90))
        # The close is six hours away; the alarm looks at the time every minute.
        self.clock.pump([60] * 359)
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.NEW)
        self.clock.pump([60])
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.EXPIRED)
        # The end of the day is yet to come.
        self.assertEqual(len(self.clock.getDelayedCalls()), 1)

    def test_first_account(self):
        """The day of an account ends, even if it has never done anything."""
        self.assertEqual(len(self.clock.getDelayedCalls()), 1)

    def test_nearer_moment(self):
        """What comes to be due before the alarm would ring is done at its moment."""
        # The alarm rings ten seconds after each full minute; the late session ends at a full hour.
        self.exchange.reset()
        self.clock.advance(10)
        self.account = self.exchange.account("key")
        self.clock.pump([60] * 599)
        self.clock.advance(30)
        order = self.exchange.place_order(self.account, limit(90, extended_hours=True))
        self.clock.advance(19)
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.NEW)
        self.clock.advance(1)
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.EXPIRED)

    def test_time_set_forward(self):
        """Where the time of day is set forward what is due happens within a minute, while nobody asks."""
        order = self.exchange.place_order(self.account, limit(90))
        self.ahead = timedelta(hours=7)
        self.clock.advance(60)
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.EXPIRED)

    def test_overdue(self):
        """Where the alarm is late, as after the sleep of a computer, a request still finds what was due done."""
        self.exchange.set_quote("AAPL", quote(100))
        order = self.exchange.place_order(self.account, limit(90))
        self.clock.rightNow += 86_400
        account = self.exchange.account("key")
        self.assertEqual(account.orders.get(order.id).status, OrderStatus.EXPIRED)

    def test_failure(self):
        """A failure in what is due is logged, and the time goes on."""
        order = self.exchange.place_order(self.account, limit(90))

        def fail(account, event):
            self.brokerage.listeners.remove(fail)
            raise ZeroDivisionError

        self.brokerage.listeners.append(fail)
        self.clock.pump([60] * 361)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.EXPIRED)
