"""What commands cost, counted in calls, so that it holds on any machine; and that what is forgotten is freed."""

import gc
import unittest
import weakref
from decimal import Decimal

from alpaca_mock.domain.orders import Order, OrderRequest, OrderType, Side, TimeInForce
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.rules import Rules
from tests.domain.ledger import work
from tests.domain.script import START, Script

FEW, MANY = 10, 2_000


class Desk(Script):
    """One account with *count* buy limits at prices of their own, from $50 down."""

    def __init__(self, case: unittest.TestCase, count: int) -> None:
        super().__init__(case, Rules())
        self.price("AAPL", "100")
        self.orders = [self.buy(f"{50 - number / 100:.2f}") for number in range(count)]

    def buy(self, limit: str, symbol: str = "AAPL") -> Order:
        """Place a limit order for one share."""
        request = OrderRequest(
            symbol, Decimal(1), None, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, limit_price=Decimal(limit)
        )
        return self.brokerage.place(self.account, request, START)

    def price(self, symbol: str, price: str) -> list[str]:
        """Set a price; give what it fills."""
        return self.brokerage.set_quote(symbol, Quote.at_price(Decimal(price), START), START)


class CostTests(unittest.TestCase):
    """The same with many resting orders as with few."""

    def setUp(self) -> None:
        self.few, self.many = Desk(self, FEW), Desk(self, MANY)

    def assert_same_cost(self, command, beyond: int = 4) -> None:
        """Compare; the book's sorted lists now and then split or join, which is a few calls."""
        few, many = (work(lambda desk=desk: command(desk)) for desk in (self.few, self.many))
        self.assertLessEqual(many, few + beyond)

    def test_a_price_that_reaches_nothing(self) -> None:
        self.assert_same_cost(lambda desk: desk.price("AAPL", "51"))

    def test_a_price_that_reaches_one(self) -> None:
        self.assert_same_cost(lambda desk: self.assertEqual(len(desk.price("AAPL", "50")), 1))

    def test_another_order_at_a_price_in_the_middle(self) -> None:
        self.assert_same_cost(lambda desk: desk.buy("49.95"))

    def test_an_order_that_fills_at_once(self) -> None:
        for desk in (self.few, self.many):
            desk.price("MSFT", "10")
        self.assert_same_cost(lambda desk: desk.buy("11", "MSFT"))

    def test_a_cancelation(self) -> None:
        self.assert_same_cost(lambda desk: desk.brokerage.cancel(desk.account, desk.orders[5].id, START))

    def test_each_of_many_fills_costs_what_one_does(self) -> None:
        """A price that reaches them all costs no more an order than the price that reached few."""
        few, many = (work(lambda desk=desk: desk.price("AAPL", "1")) for desk in (self.few, self.many))
        self.assertLess(many / MANY, 1.05 * few / FEW)

    def test_what_a_reset_forgets_is_freed_at_once(self) -> None:
        """No cycle keeps it for a collection that may not look at it any more."""
        enabled = gc.isenabled()
        gc.disable()
        self.addCleanup(lambda: enabled and gc.enable())
        gone = weakref.ref(self.few.account)
        self.few.brokerage.reset()
        del self.few.account
        self.assertIsNone(gone())
