"""Prices at which things fill."""

import unittest
from decimal import Decimal
from math import gcd

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.orders import Side
from alpaca_mock.domain.pricing import PricedLeg, can_make, composite, leg_prices, marketable, trail_stop
from alpaca_mock.domain.quotes import Quote
from tests.domain.script import START


def leg(weight: int, bid: str, ask: str) -> PricedLeg:
    """Give a leg with a quote."""
    return PricedLeg(weight, Quote(Decimal(bid), Decimal(ask), None, START))


#: Farther than any price of a leg is from its mid, in dollars.
FAR = Decimal("0.2")
amounts = st.integers(1, 100_000).map(lambda cents: Decimal(cents) / 100)
weights = st.integers(-9, 9).filter(bool)


class PricingTests(unittest.TestCase):
    """Limits, composites, legs and trails."""

    def test_a_limit_is_marketable_at_the_mid_itself(self) -> None:
        """A buy at or above it, a sale at or below it."""
        mid = Decimal(100)
        self.assertEqual([marketable(Side.BUY, Decimal(limit), mid) for limit in (99, 100, 101)], [False, True, True])
        self.assertEqual([marketable(Side.SELL, Decimal(limit), mid) for limit in (99, 100, 101)], [True, True, False])

    def test_a_composite_is_rounded_once_from_exact_mids(self) -> None:
        """Half cents of legs add up before they are rounded; a credit is negative."""
        self.assertEqual(composite([leg(1, "5.00", "5.01"), leg(1, "3.00", "3.01")]), Decimal("8.01"))
        self.assertEqual(composite([leg(1, "1.00", "1.01")]), Decimal("1"))
        self.assertEqual(composite([leg(1, "1.01", "1.02")]), Decimal("1.02"))
        self.assertEqual(composite([leg(1, "3", "3"), leg(-2, "5", "5")]), Decimal(-7))

    def test_what_the_legs_miss_is_laid_on_one_of_them(self) -> None:
        """Both legs round to 1.00, the composite says 2.01."""
        legs = [leg(1, "1.00", "1.01"), leg(1, "1.00", "1.01")]
        self.assertEqual(leg_prices(legs, composite(legs)), [Decimal("1.01"), Decimal(1)])

    def test_ratios_without_a_one_are_made_up_by_two_legs(self) -> None:
        """A cent on 2 and 3 is one cent more on the one and one less on the other."""
        legs = [leg(2, "1.00", "1.00"), leg(3, "1.00", "1.00")]
        self.assertEqual(leg_prices(legs, Decimal("5.01")), [Decimal("0.99"), Decimal("1.01")])

    def test_no_leg_becomes_negative(self) -> None:
        """A leg at a cent gives no more than that; the other one has to take the rest."""
        legs = [leg(1, "0.01", "0.01"), leg(-1, "0.01", "0.01")]
        self.assertEqual(leg_prices(legs, Decimal("-0.05")), [Decimal(0), Decimal("0.05")])

    def test_far_totals_are_laid_on_one_leg(self) -> None:
        """On the first that can bear it."""
        legs = [leg(1, "1.00", "1.00"), leg(-1, "1.00", "1.00")]
        self.assertEqual(leg_prices(legs, Decimal("-5000")), [Decimal(1), Decimal("5001")])

    def test_wild_ratios_have_parts_of_a_cent(self) -> None:
        """Whole cents that make their total lie thousands of dollars from the mids."""
        legs = [leg(700001, "1.00", "1.00"), leg(-500003, "1.00", "1.00")]
        bought, sold = leg_prices(legs, Decimal("199998.01"))
        self.assertEqual((round(bought, 6), sold), (1, 1))
        self.assertAlmostEqual(700001 * bought - 500003 * sold, Decimal("199998.01"), 9)

    def test_mids_about_a_cent_have_parts_of_a_cent(self) -> None:
        """No whole cents that are not negative make 7 and 5 of them 18 cents."""
        legs = [leg(7, "0.01", "0.02"), leg(5, "0.01", "0.02")]
        self.assertEqual(leg_prices(legs, composite(legs)), [Decimal("0.015"), Decimal("0.015")])

    def test_several_legs_bear_what_one_cannot(self) -> None:
        """A total that is rounded down to nothing leaves nothing to either."""
        legs = [leg(1, "0.0025", "0.0025"), leg(1, "0.0025", "0.0025")]
        self.assertEqual(leg_prices(legs, composite(legs)), [0, 0])

    def test_which_totals_there_can_be(self) -> None:
        """Legs that are all bought cost something, legs that are all sold bring something."""
        for weights_, total, can in (([1, 2], 1, True), ([1, 2], 0, True), ([1, 2], -1, False), ([-1, 2], -1, True)):
            self.assertIs(can_make(weights_, Decimal(total)), can)
            self.assertIs(can_make([-weight for weight in weights_], Decimal(-total)), can)

    @given(st.lists(st.tuples(weights, amounts, amounts), min_size=2, max_size=4))
    def test_legs_always_make_the_composite(self, given_legs: list[tuple[int, Decimal, Decimal]]) -> None:
        """Whatever the mids; in whole cents, unless a mid is about nothing."""
        divisor = gcd(*(weight for weight, _, _ in given_legs))
        legs = [leg(weight // divisor, str(bid), str(ask)) for weight, bid, ask in given_legs]
        total = composite(legs)
        prices = leg_prices(legs, total)
        self.assertAlmostEqual(sum(each.weight * price for each, price in zip(legs, prices, strict=True)), total, 12)
        for each, price in zip(legs, prices, strict=True):
            if all(other.quote.mid >= FAR for other in legs):
                self.assertEqual(price, round(price, 2))
            self.assertGreaterEqual(price, 0)
            self.assertLess(abs(price - each.quote.exact_mid), FAR)

    def test_a_trail_is_not_rounded_to_cents(self) -> None:
        """As recorded: 5 percent below 3648.1299 is 3465.723405."""
        high = Decimal("3648.1299")
        self.assertEqual(trail_stop(Side.SELL, high, None, Decimal(5)), Decimal("3465.723405"))
        self.assertEqual(trail_stop(Side.SELL, high, Decimal(10), None), Decimal("3638.1299"))
        self.assertEqual(trail_stop(Side.BUY, Decimal("29.27"), Decimal(5), None), Decimal("34.27"))
