"""A quote and its mid."""

import unittest
from decimal import Decimal

from alpaca_mock.domain.quotes import Quote
from tests.domain.ledger import NOON


class QuoteTests(unittest.TestCase):
    """The mid of a quote."""

    def test_the_mid_is_rounded_half_to_even_and_the_exact_one_is_not(self):
        for bid, ask, mid, exact in (
            ("10.00", "10.01", "10", "10.005"),
            ("10.01", "10.02", "10.02", "10.015"),
            ("10.02", "10.03", "10.02", "10.025"),
        ):
            quoted = Quote(Decimal(bid), Decimal(ask), None, NOON)
            self.assertEqual((str(quoted.mid), str(quoted.exact_mid)), (mid, exact))

    def test_the_price_of_the_last_day_is_the_previous_close_or_else_the_mid(self):
        self.assertEqual(Quote(Decimal(1), Decimal(3), Decimal(5), NOON).lastday_price, 5)
        self.assertEqual(Quote(Decimal(1), Decimal(3), None, NOON).lastday_price, 2)

    def test_a_price_alone_is_both_sides(self):
        price = Decimal("1.5")
        quoted = Quote.at_price(price, NOON)
        self.assertEqual((quoted.bid, quoted.ask, quoted.mid, quoted.live), (price, price, price, False))
