"""How the members of a body are read."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.money import LIMIT, places, text
from alpaca_mock.domain.orders import Side
from alpaca_mock.domain.refusals import INVALID, Refusal
from alpaca_mock.wire import fields

numbers = st.decimals(min_value=-LIMIT, max_value=LIMIT, places=9, allow_nan=False, allow_infinity=False)


class AmountTests(SynchronousTestCase):
    """Numbers come as JSON numbers or as strings."""

    def refused(self, value: object) -> str:
        """Give the text with which *value* is refused."""
        refusal = self.assertRaises(Refusal, fields.amount, "qty", value)
        self.assertEqual(refusal.code, INVALID)
        return refusal.message

    def test_numbers_and_strings_are_the_same(self) -> None:
        """10, 10.0 and "10.0" are one amount, and it prints plainly."""
        for value in (10, Decimal("10.0"), "10", "10.0", "1e1", "+10", " 10 ", "010"):
            self.assertEqual(text(fields.amount("qty", value)), "10")

    def test_zero_has_no_sign_and_no_exponent(self) -> None:
        """Every way to write nothing prints "0"."""
        for value in (0, "0", "-0", "0e999999", "0e-999999", Decimal("0E+400")):
            self.assertEqual(text(fields.amount("qty", value)), "0")

    def test_what_is_no_number(self) -> None:
        """Words, other kinds of values, infinities, and what only Python takes for a number are refused by name."""
        for value in ("ten", "NaN", "sNaN", "Infinity", "-inf", "1_000", "\u0661", "0x10", "1,5", True, [], {}, [1]):
            self.assertEqual(self.refused(value), "qty must be a number")

    def test_the_bound_itself_is_taken(self) -> None:
        """10^12 is the largest amount, on both sides of zero."""
        self.assertEqual(fields.amount("qty", str(LIMIT)), LIMIT)
        self.assertEqual(fields.amount("qty", -int(LIMIT)), -LIMIT)
        for value in (
            "1000000000000.000000001",
            "-1e13",
            10**40,
            "1e999999",
            "1e99999999999",
            "79228162514264337593543950335",
        ):
            self.assertEqual(self.refused(value), "qty must not be beyond 1000000000000")

    def test_precision_is_bounded(self) -> None:
        """The noise of a binary float passes, what is finer than any amount does not."""
        self.assertEqual(fields.amount("qty", Decimal("0.30000000000000004")), Decimal("0.30000000000000004"))
        self.assertEqual(fields.amount("qty", "1.50000000000000000000000000000"), Decimal("1.5"))
        for value in ("1e-19", "0.1234567890123456789", "1e-999999", "1e-99999999999"):
            self.assertEqual(self.refused(value), "qty must have at most 18 decimal places")

    def test_long_numbers_are_not_parsed(self) -> None:
        """The length alone refuses a number of thousands of digits."""
        for value in ("1" * 49, 10**4000, Decimal("1." + "3" * 100)):
            self.assertEqual(self.refused(value), "qty has too many digits")

    @settings(deadline=None)
    @given(numbers)
    def test_every_amount_comes_back(self, number: Decimal) -> None:
        """What is printed of an amount is the same amount, without exponent or padding."""
        amount = fields.amount("qty", f"{number:f}")
        self.assertEqual(amount, number)
        printed = text(amount)
        self.assertNotIn("E", printed)
        self.assertEqual(len(printed.partition(".")[2]), places(amount))


class OtherMemberTests(SynchronousTestCase):
    """Flags, texts, enumerations, objects and lists."""

    def test_flags(self) -> None:
        """A flag is true or false, as a string in any case too."""
        for value in (True, "true", "True", "TRUE"):
            self.assertIs(fields.flag("extended_hours", value), True)
        for value in (False, "false", "False"):
            self.assertIs(fields.flag("extended_hours", value), False)
        for value in (1, 0, "yes", [], {}, Decimal("1.0")):
            refusal = self.assertRaises(Refusal, fields.flag, "extended_hours", value)
            self.assertEqual(refusal.message, "extended_hours must be true or false")

    def test_texts(self) -> None:
        """A text is a string and stays as it is."""
        self.assertEqual(fields.text("symbol", " aapl "), " aapl ")
        for value in (5, Decimal("1.5"), True, [], {}):
            refusal = self.assertRaises(Refusal, fields.text, "symbol", value)
            self.assertEqual(refusal.message, "symbol must be a string")

    def test_choices(self) -> None:
        """What is not in the enumeration gets the broker's text, whatever kind of value it is."""
        read = fields.choice(Side, "invalid side")
        self.assertIs(read("side", "sell"), Side.SELL)
        for value in ("up", "BUY", 5, True, [], {}, Decimal("1.5")):
            refusal = self.assertRaises(Refusal, read, "side", value)
            self.assertEqual((refusal.code, refusal.message), (INVALID, "invalid side"))

    def test_objects_and_lists(self) -> None:
        """An object is no list, and a list no object."""
        self.assertEqual(fields.members("take_profit", {"a": 1}), {"a": 1})
        self.assertEqual(fields.items("legs", [1]), [1])
        refusal = self.assertRaises(Refusal, fields.members, "take_profit", [])
        self.assertEqual(refusal.message, "take_profit must be an object")
        refusal = self.assertRaises(Refusal, fields.items, "legs", {})
        self.assertEqual(refusal.message, "legs must be a list")
