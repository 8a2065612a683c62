"""What one account has open in one symbol, and what that forbids."""

import unittest
from decimal import Decimal

from alpaca_mock.domain.interests import FAST_EXISTS, LIMIT_EXISTS, Interest
from alpaca_mock.domain.orders import Order, OrderClass, OrderType, PositionIntent, Side
from alpaca_mock.domain.rules import Rules
from tests.domain.script import Script, order_request


class InterestTests(unittest.TestCase):
    """Orders come and go."""

    def setUp(self) -> None:
        """Begin with nothing open."""
        self.interest = Interest()
        script = Script(self, Rules())
        self.template = script.brokerage.place(
            script.account, order_request(["buy", "1", "AAPL", "limit", "90"]), script.now
        )

    def order(self, order_id: str, side: Side, limit: int | None, **changes: object) -> Order:
        """Make an open order and take it in."""
        price = None if limit is None else Decimal(limit)
        kind = OrderType.STOP if limit is None else OrderType.LIMIT
        order = self.template.but(id=order_id, side=side, limit_price=price, type=kind, **changes)
        self.interest.add(order)
        return order

    def test_the_nearest_limit_decides(self) -> None:
        """The lowest sale for a buy, the highest buy for a sale."""
        for order_id, limit in [("a", 110), ("b", 105)]:
            self.order(order_id, Side.SELL, limit)
        self.assertEqual(self.interest.opposite(Side.BUY, Decimal(105)), ("b", LIMIT_EXISTS))
        self.assertIsNone(self.interest.opposite(Side.BUY, Decimal(104)))
        self.assertIsNone(self.interest.opposite(Side.SELL, None))
        self.order("c", Side.BUY, 95)
        self.order("d", Side.BUY, 96)
        self.assertEqual(self.interest.opposite(Side.SELL, Decimal(96)), ("d", LIMIT_EXISTS))
        self.assertIsNone(self.interest.opposite(Side.SELL, Decimal(97)))

    def test_what_takes_any_price_meets_any_limit(self) -> None:
        """And any order meets what takes any price, the latest such first."""
        limit = self.order("a", Side.SELL, 110)
        self.assertEqual(self.interest.opposite(Side.BUY, None), ("a", LIMIT_EXISTS))
        self.interest.discard(limit)
        self.assertIsNone(self.interest.opposite(Side.BUY, None))
        self.order("b", Side.SELL, None)
        stop = self.order("c", Side.SELL, None)
        self.assertEqual(self.interest.opposite(Side.BUY, Decimal(1)), ("c", FAST_EXISTS))
        self.interest.discard(stop)
        self.assertEqual(self.interest.opposite(Side.BUY, Decimal(1)), ("b", FAST_EXISTS))

    def test_complex_orders_forbid_nothing(self) -> None:
        """Their exits are opposite by design."""
        self.order("a", Side.SELL, 110, order_class=OrderClass.BRACKET)
        self.assertIsNone(self.interest.opposite(Side.BUY, None))
        self.assertEqual(list(self.interest.orders), ["a"])

    def test_opening_orders_are_counted(self) -> None:
        """Until the last of them is over; closing ones do not count."""
        first = self.order("a", Side.BUY, 90)
        second = self.order("b", Side.BUY, 91)
        closing = self.order("c", Side.SELL, 110, position_intent=PositionIntent.SELL_TO_CLOSE)
        self.assertEqual((self.interest.opens(Side.BUY), self.interest.opens(Side.SELL)), (True, False))
        self.interest.discard(first)
        self.interest.discard(first)
        self.assertTrue(self.interest.opens(Side.BUY))
        self.interest.discard(second)
        self.assertFalse(self.interest.opens(Side.BUY))
        self.assertEqual(list(self.interest.orders), [closing.id])
