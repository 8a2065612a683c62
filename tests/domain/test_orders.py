"""An order is a series of versions."""

import unittest
from decimal import Decimal

from alpaca_mock.domain.orders import OrderStatus, Side
from tests.domain.ledger import order


class OrderTests(unittest.TestCase):
    """What an order tells of itself."""

    def test_a_new_version_leaves_the_one_before_as_it_was(self):
        first = order()
        second = first.but(status=OrderStatus.FILLED, filled_qty=Decimal(1))
        self.assertEqual((first.status, first.filled_qty), (OrderStatus.NEW, 0))
        self.assertEqual((second.status, second.filled_qty), (OrderStatus.FILLED, 1))
        changed = {name for name in first.__slots__ if getattr(first, name) is not getattr(second, name)}
        self.assertEqual(changed, {"status", "filled_qty"})

    def test_what_remains_is_what_is_not_filled(self):
        self.assertEqual(order(qty=Decimal(10), filled_qty=Decimal("2.5")).remaining, Decimal("7.5"))
        self.assertEqual(order(qty=None, notional=Decimal(10)).remaining, 0)

    def test_an_order_is_open_until_it_reaches_a_status_that_none_leaves(self):
        self.assertTrue(order(status=OrderStatus.HELD).is_open)
        self.assertFalse(order(status=OrderStatus.REPLACED).is_open)

    def test_sides_are_opposite(self):
        self.assertEqual((Side.BUY.opposite, Side.SELL.opposite), (Side.SELL, Side.BUY))
