"""What open orders keep from others."""

import unittest
from decimal import Decimal

from alpaca_mock.domain.events import Hold
from alpaca_mock.domain.holds import Holds
from tests.domain.ledger import order, uuid


class HoldsTests(unittest.TestCase):
    """What open orders keep from others."""

    def setUp(self):
        self.holds = Holds()

    def take(self, number: int, qty: str = "0", power: str = "0", options: str = "0", symbol: str = "AAPL") -> bool:
        hold = Hold(Decimal(qty), Decimal(power), Decimal(options))
        return self.holds.take(order(number, symbol=symbol), hold)

    def test_shares_are_summed_by_symbol_and_their_orders_named_oldest_first(self):
        self.take(1, "2")
        self.take(2, "3.5")
        self.take(3, "1", symbol="MSFT")
        self.assertEqual(self.holds.qty("AAPL"), Decimal("5.5"))
        self.assertEqual(self.holds.orders("AAPL"), [uuid(1), uuid(2)])
        self.assertEqual((self.holds.qty("SPY"), self.holds.orders("SPY")), (0, []))

    def test_a_hold_takes_the_place_of_the_one_before(self):
        self.take(1, "2", "100", "10")
        self.take(1, "1", "50", "5")
        self.assertEqual(self.holds.qty("AAPL"), 1)
        self.assertEqual((self.holds.buying_power, self.holds.options_buying_power), (50, 5))
        self.assertEqual(self.holds.orders("AAPL"), [uuid(1)])
        self.assertEqual(self.holds.of(uuid(1)).buying_power, 50)

    def test_no_hold_releases_all(self):
        self.take(1, "2", "100", "10")
        self.assertTrue(self.holds.take(order(1), None))
        self.assertEqual(self.holds.qty("AAPL"), 0)
        self.assertEqual((self.holds.buying_power, self.holds.options_buying_power), (0, 0))
        self.assertEqual(self.holds.orders("AAPL"), [])
        self.assertEqual(self.holds.of(uuid(1)).qty, 0)

    def test_it_tells_whether_held_shares_changed(self):
        self.assertTrue(self.take(1, "2"))
        self.assertFalse(self.take(1, "2", "5"))
        self.assertTrue(self.take(1))
        self.assertFalse(self.holds.take(order(1), None))
        self.assertFalse(self.take(2, power="7"))

    def test_orders_keep_their_place_when_others_are_released(self):
        for number in range(100):
            self.take(number, "1")
        for number in (*range(50), *range(60, 100)):
            self.holds.take(order(number), None)
        self.assertEqual(self.holds.orders("AAPL"), [uuid(number) for number in range(50, 60)])
        self.assertEqual(self.holds.qty("AAPL"), 10)
