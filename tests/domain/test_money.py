"""Amounts: exact, bounded, and printed as the broker prints them."""

import unittest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.money import add, divide, multiply, places, plain, subtract, text, to_cents, to_eight, truncate

AMOUNT = st.decimals(-(10**24), 10**24, allow_nan=False, allow_infinity=False, places=9)


class PlainTests(unittest.TestCase):
    """A plain amount has no padding and no exponent."""

    def test_padding_and_exponents_go(self):
        for written, printed in (
            ("150.50", "150.5"),
            ("1.0", "1"),
            ("1E+6", "1000000"),
            ("100", "100"),
            ("0.00", "0"),
            ("0E+5", "0"),
            ("-0", "0"),
            ("-0.10", "-0.1"),
        ):
            self.assertEqual(str(plain(Decimal(written))), printed)

    def test_small_amounts_print_without_exponent(self):
        for written in ("0.0000001", "-0.000000001", "0.0000000000000001", "12.5", "0"):
            self.assertEqual(text(plain(Decimal(written))), written)

    @given(AMOUNT)
    def test_a_plain_amount_is_the_same_amount(self, amount):
        made = plain(amount)
        self.assertEqual(made, amount)
        self.assertLessEqual(made.as_tuple().exponent, 0)
        self.assertEqual(text(made), str(int(amount)) if amount == int(amount) else f"{amount:f}".rstrip("0"))

    @given(AMOUNT)
    def test_places_are_those_that_are_printed(self, amount):
        self.assertEqual(places(amount), len(text(plain(amount)).partition(".")[2]))


class RoundingTests(unittest.TestCase):
    """Amounts are rounded half to even; quantities are cut."""

    def test_cents(self):
        for written, rounded in (("0.005", "0"), ("0.015", "0.02"), ("0.025", "0.02"), ("22872.915", "22872.92")):
            self.assertEqual(str(to_cents(Decimal(written))), rounded)

    def test_eight_places(self):
        self.assertEqual(str(to_eight(Decimal("1.123456785"))), "1.12345678")
        self.assertEqual(str(to_eight(Decimal("1.123456775"))), "1.12345678")

    def test_quotients_have_sixteen_places(self):
        self.assertEqual(str(divide(Decimal(1), Decimal(3))), "0.3333333333333333")
        self.assertEqual(str(divide(Decimal(10), Decimal(4))), "2.5")

    def test_cutting_goes_towards_zero(self):
        self.assertEqual(truncate(Decimal("0.00021739130434782607"), 9), Decimal("0.000217391"))
        self.assertEqual(truncate(Decimal("-1.999"), 2), Decimal("-1.99"))


class ExactnessTests(unittest.TestCase):
    """Sums and products of bounded amounts lose nothing."""

    @given(AMOUNT, AMOUNT)
    def test_sums_can_be_undone(self, first, second):
        self.assertEqual(subtract(add(first, second), second), first)

    def test_the_largest_product_is_exact(self):
        largest = Decimal("999999999999.999999999")
        self.assertEqual(multiply(largest, largest), Decimal("999999999999999999998000.000000000000000001"))
