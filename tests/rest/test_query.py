"""How query parameters are read."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from unittest import TestCase
from urllib.parse import quote
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.refusals import INVALID, Refusal
from alpaca_mock.rest.query import MOST_PARAMETERS, Query

_NEW_YORK = ZoneInfo("America/New_York")


class Color(StrEnum):
    """Two colors, and none."""

    RED = "red"
    BLUE = "blue"
    NONE = ""


class QueryCase(TestCase):
    """Helps to tell what is refused."""

    def assert_refused(self, raw: bytes, method: str, *rest: object, says: str) -> None:
        with self.assertRaises(Refusal) as caught:
            getattr(Query(raw), method)("a", *rest)
        self.assertEqual((caught.exception.code, caught.exception.message), (INVALID, says))


class Texts(QueryCase):
    """Texts and lists of them."""

    def test_text(self) -> None:
        """A text is decoded and trimmed; absent, empty and blank ones are not given; the first one counts."""
        for raw, text in (
            (b"", None),
            (b"b=1", None),
            (b"a", None),
            (b"a=", None),
            (b"a=+%20", None),
            (b"a=1", "1"),
            (b"a=+b%20c+", "b c"),
            (b"a=1&a=2", "1"),
            (b"a=&a=2", "2"),
            (b"a=b=c", "b=c"),
            (b"%61=%C3%A4", "ä"),
            (b"a=%zz", "%zz"),
            (b"A=1", None),
            (b"a=x#y", "x#y"),
            (b"&&a=1&&", "1"),
        ):
            self.assertEqual(Query(raw).text("a"), text, raw)

    def test_exact(self) -> None:
        """What must be found as it was sent keeps its blanks; absent and empty ones are not given."""
        for raw, text in ((b"", None), (b"a=", None), (b"a=+%20", "  "), (b"a=+b", " b"), (b"a=&a=2&a=3", "2")):
            self.assertEqual(Query(raw).exact("a"), text, raw)

    def test_texts(self) -> None:
        """Lists are separated by commas or by repetition, or both; empty pieces do not count."""
        for raw, texts in (
            (b"", ()),
            (b"a=", ()),
            (b"a=,", ()),
            (b"a=b", ("b",)),
            (b"a=b,c", ("b", "c")),
            (b"a=b,,+c,&a=d", ("b", "c", "d")),
            (b"a=b%2Cc", ("b", "c")),
        ):
            self.assertEqual(Query(raw).texts("a"), texts, raw)

    def test_given(self) -> None:
        """Whether a parameter is there does not depend on its value."""
        self.assertEqual([Query(raw).given("a") for raw in (b"", b"b=1", b"a", b"a=1")], [False, False, True, True])

    def test_not_utf8(self) -> None:
        """A query that is no UTF-8 is refused, whichever parameter it is."""
        for raw in (b"a=%ff", b"b=%ff", b"%ff=1", b"a=\xff"):
            self.assert_refused(raw, "text", says="invalid query: must be UTF-8")

    def test_many(self) -> None:
        """A query of very many parameters is refused before it is read."""
        raw = b"&".join([b"b=1"] * (MOST_PARAMETERS + 1))
        self.assert_refused(raw, "text", says=f"invalid query: must have at most {MOST_PARAMETERS} parameters")

    @given(st.text())
    def test_any_text(self, text: str) -> None:
        """Any text comes through, without the blanks around it."""
        text = text.encode("utf-8", "ignore").decode()
        self.assertEqual(Query(f"a={quote(text)}".encode()).text("a"), text.strip() or None)

    @given(st.binary())
    def test_any_bytes(self, raw: bytes) -> None:
        """No bytes make more than a refusal."""
        query = Query(raw)
        for method in ("text", "texts", "flag", "decimal", "moment", "day"):
            try:
                getattr(query, method)("a")
            except Refusal as refusal:
                self.assertEqual(refusal.code, INVALID)


class Flags(QueryCase):
    """Booleans."""

    def test_flag(self) -> None:
        """All the ways in which clients write booleans are understood."""
        for raw in (b"true", b"True", b"TRUE", b"1", b"t", b"yes"):
            self.assertTrue(Query(b"a=" + raw).flag("a"))
        for raw in (b"false", b"False", b"FALSE", b"0", b"f", b"no"):
            self.assertFalse(Query(b"a=" + raw).flag("a", True))

    def test_default(self) -> None:
        """A flag that is not given has its default."""
        self.assertEqual([Query(b"a=").flag("a", default) for default in (True, False)], [True, False])
        self.assertFalse(Query(b"").flag("a"))

    def test_refused(self) -> None:
        """Anything else is refused."""
        self.assert_refused(b"a=maybe", "flag", says="invalid a: must be true or false")


class Numbers(QueryCase):
    """Whole numbers and decimals."""

    def test_integer(self) -> None:
        """A whole number within its bounds, with a sign or zeros before it."""
        for raw, number in (
            (b"", 5),
            (b"a=", 5),
            (b"a=1", 1),
            (b"a=%2B7", 7),
            (b"a=+7", 7),
            (b"a=007", 7),
            (b"a=9", 9),
        ):
            self.assertEqual(Query(raw).integer("a", 5, 1, 9), number, raw)

    def test_integer_refused(self) -> None:
        """What is no whole number, or beyond its bounds, is refused."""
        for raw in (b"x", b"1.5", b"1e3", b"0x1", b"1_0", "\u0661".encode(), b"1" * 30, b"--1"):
            self.assert_refused(b"a=" + raw, "integer", 5, 1, 9, says="invalid a: must be a whole number")
        for raw in (b"0", b"10", b"-1"):
            self.assert_refused(b"a=" + raw, "integer", 5, 1, 9, says="invalid a: must be from 1 to 9")

    def test_decimal(self) -> None:
        """A number keeps its digits and loses its padding."""
        for raw, number in (
            (b"1.10", "1.1"),
            (b"4.0", "4"),
            (b".5", "0.5"),
            (b"5.", "5"),
            (b"-0", "0"),
            (b"1e3", "1000"),
            (b"1E-2", "0.01"),
            (b"%2B1", "1"),
            (b"0.30000000000000004", "0.30000000000000004"),
            (b"1000000000000", "1000000000000"),
        ):
            self.assertEqual(str(Query(b"a=" + raw).decimal("a")), number)
        self.assertIsNone(Query(b"a=").decimal("a"))

    def test_decimal_refused(self) -> None:
        """What is no number is refused, and one beyond all bounds too."""
        for raw in (
            b"x",
            b"NaN",
            b"Infinity",
            b"1,000",
            b"1_0",
            b"0x1",
            b"1e",
            b".",
            "\u0661".encode(),
            b"1 2",
            b"1e9999",
        ):
            self.assert_refused(b"a=" + raw, "decimal", says="invalid a: must be a number")
        for raw in (b"1000000000001", b"1e999", b"-1e13"):
            self.assert_refused(b"a=" + raw, "decimal", says="invalid a: must be within 1000000000000")

    @given(st.decimals(-(10**12), 10**12, allow_nan=False, places=9))
    def test_any_decimal(self, number: Decimal) -> None:
        """Any amount comes through exactly."""
        self.assertEqual(Query(f"a={number:f}".encode()).decimal("a"), number)


class Times(QueryCase):
    """Times and dates."""

    def test_moment(self) -> None:
        """All the ways in which clients write times are understood, and give UTC."""
        for raw, moment in (
            (b"2026-11-24T10:00:00Z", datetime(2026, 11, 24, 10, tzinfo=UTC)),
            (b"2026-11-24t10:00:00z", datetime(2026, 11, 24, 10, tzinfo=UTC)),
            (b"2026-11-24T10:00:00.5Z", datetime(2026, 11, 24, 10, 0, 0, 500000, tzinfo=UTC)),
            (b"2026-11-24T10:00:00.123456789Z", datetime(2026, 11, 24, 10, 0, 0, 123456, tzinfo=UTC)),
            (b"2026-11-24T10:00:00.000Z", datetime(2026, 11, 24, 10, tzinfo=UTC)),
            (b"2026-11-24T10:00:00%2B00:00", datetime(2026, 11, 24, 10, tzinfo=UTC)),
            (b"2026-11-24T10:00:00+02:00", datetime(2026, 11, 24, 8, tzinfo=UTC)),
            (b"2026-11-24T10:00:00-05:00", datetime(2026, 11, 24, 15, tzinfo=UTC)),
            (b"2026-11-24T10:00:00-0500", datetime(2026, 11, 24, 15, tzinfo=UTC)),
            (b"2026-11-24+10:00:00", datetime(2026, 11, 24, 10, tzinfo=UTC)),
            (b"2026-11-24T10:00", datetime(2026, 11, 24, 10, tzinfo=UTC)),
            (b"2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ):
            parsed = Query(b"a=" + raw).moment("a")
            self.assertEqual(parsed, moment, raw)
            self.assertIs(parsed and parsed.tzinfo, UTC)
        self.assertIsNone(Query(b"").moment("a"))

    def test_zone(self) -> None:
        """What has no offset is a time of the zone that is asked for."""
        query = Query(b"a=2026-11-24&b=2026-07-01T12:00:00&c=2026-07-01T12:00:00Z")
        self.assertEqual(query.moment("a", _NEW_YORK), datetime(2026, 11, 24, 5, tzinfo=UTC))
        self.assertEqual(query.moment("b", _NEW_YORK), datetime(2026, 7, 1, 16, tzinfo=UTC))
        self.assertEqual(query.moment("c", _NEW_YORK), datetime(2026, 7, 1, 12, tzinfo=UTC))

    def test_moment_refused(self) -> None:
        """What is no time is refused."""
        for raw in (
            b"yesterday",
            b"2026-13-01",
            b"2026-02-30",
            b"2026-11-24T25:00:00Z",
            b"2026-11-24T10:00:60Z",
            b"2026-11-24T10:00:00%2B99:99",
            b"2026-11-24T10:00:00Zjunk",
            b"0001-01-01T00:00:00%2B23:00",
            b"1795518300",
            b"2026-11-24T10:00:00.Z",
        ):
            self.assert_refused(b"a=" + raw, "moment", says="invalid a: must be a date or an RFC 3339 time")

    @given(st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1)), st.integers(-14 * 60, 14 * 60), st.booleans())
    def test_any_moment(self, local: datetime, minutes: int, escaped: bool) -> None:
        """Any time of any offset comes through, whether its plus was escaped or not."""
        moment = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
        text = moment.isoformat()
        raw = quote(text) if escaped else text
        self.assertEqual(Query(f"a={raw}".encode()).moment("a"), moment)

    def test_day(self) -> None:
        """A date, alone or as part of a time."""
        for raw in (b"2026-07-13", b"2026-07-13T00:00:00.000Z", b"2026-07-13T23:59:59-04:00", b"+2026-07-13"):
            self.assertEqual(Query(b"a=" + raw).day("a"), date(2026, 7, 13))
        self.assertIsNone(Query(b"a=").day("a"))
        for raw in (b"2026-7-13", b"20260713", b"2026-02-30", b"today", b"2026-07-13x"):
            self.assert_refused(b"a=" + raw, "day", says="invalid a: must be a date (YYYY-MM-DD)")


class Choices(QueryCase):
    """Members of an enumeration."""

    def test_choice(self) -> None:
        """A member is meant by its value, in any case of letters."""
        for raw, color in ((b"red", Color.RED), (b"Blue", Color.BLUE), (b"", None)):
            self.assertIs(Query(b"a=" + raw).choice("a", Color), color)

    def test_choices(self) -> None:
        """Several members are a list."""
        self.assertEqual(Query(b"a=red,BLUE&a=red").choices("a", Color), (Color.RED, Color.BLUE, Color.RED))
        self.assertEqual(Query(b"").choices("a", Color), ())

    def test_refused(self) -> None:
        """What is no member is refused, with those that are."""
        self.assert_refused(b"a=green", "choice", Color, says="invalid a: must be one of red, blue")
        self.assert_refused(b"a=red,green", "choices", Color, says="invalid a: must be one of red, blue")
