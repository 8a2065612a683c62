"""How JSON is read and written."""

import json
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.refusals import MALFORMED, Refusal
from alpaca_mock.wire.json import LONGEST_NUMBER, decode_object, encode

_PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.text().map(lambda text: text.encode("utf-8", "ignore").decode())
)


class Decoding(TestCase):
    """Bytes to values."""

    def assert_malformed(self, body: bytes) -> None:
        with self.assertRaises(Refusal) as caught:
            decode_object(body)
        told = (caught.exception.code, caught.exception.message)
        self.assertEqual(told, (MALFORMED, "request body format is invalid"))

    def test_numbers(self) -> None:
        """Numbers keep the digits they were sent with."""
        values = decode_object(b'{"a": 1.10, "b": 100.005, "c": 1e2, "d": 5, "e": 123456789012345678901, "f": -0.0}')
        self.assertEqual(
            {name: str(value) for name, value in values.items()},
            {
                "a": "1.10",
                "b": "100.005",
                "c": "1E+2",
                "d": "5",
                "e": "123456789012345678901",
                "f": "-0.0",
            },
        )
        self.assertEqual([type(values[name]) for name in "ad"], [Decimal, int])

    def test_values(self) -> None:
        """Everything else is what it is in Python; of a repeated name the last one counts."""
        body = '{"a": null, "b": true, "c": ["x", {}], "d": {"e": "ä\\u00e4\\ud83d\\ude00"}, "f": 1, "f": 2}'
        read = {"a": None, "b": True, "c": ["x", {}], "d": {"e": "ää\U0001f600"}, "f": 2}
        self.assertEqual(decode_object(body.encode()), read)
        self.assertEqual(decode_object(b" \r\n\t{ } \n"), {})

    def test_malformed(self) -> None:
        """What is no JSON object is refused."""
        for body in (
            b"",
            b" ",
            b"null",
            b"[]",
            b'"a"',
            b"5",
            b"{",
            b"{}x",
            b'{"a"}',
            b'{"a": }',
            b'{"a": 1,}',
            b"{'a': 1}",
            b"{a: 1}",
            b'{"a": NaN}',
            b'{"a": Infinity}',
            b'{"a": 01}',
            b'{"a": +1}',
            b'{"a": .5}',
            b'{"a": "\xff"}',
            b'{"\xff": 1}',
            b'{"a": "\x00"}',
            b'{"a": "\\ud800"}',
            b'{"a": "\\x"}',
            b'{"a": 1} {}',
            b"a=1&b=2",
            b"\xff\xfe{\x00}\x00",
        ):
            self.assert_malformed(body)

    def test_depth(self) -> None:
        """What is nested without reason is read or refused, as the stack of this Python allows, and no more."""
        for depth in (10_000, 700_000):
            self.assert_malformed(b'{"a":' * depth)
            try:
                self.assertIsInstance(decode_object(b'{"a":' + b"[" * depth + b"]" * depth + b"}")["a"], list)
            except Refusal as refusal:
                self.assertEqual(refusal.code, MALFORMED)

    def test_long_numbers(self) -> None:
        """A number that no amount can need is refused before it is made."""
        self.assertEqual(len(str(decode_object(b'{"a": 1.%s}' % (b"1" * (LONGEST_NUMBER - 2)))["a"])), LONGEST_NUMBER)
        for number in (b"1." + b"1" * LONGEST_NUMBER, b"1" * 1_000_000, b"1e99999999999999999999", b"1e-" + b"9" * 30):
            self.assert_malformed(b'{"a": %b}' % number)

    @given(st.binary())
    def test_any_bytes(self, body: bytes) -> None:
        """No bytes make more than a refusal."""
        try:
            decode_object(body)
        except Refusal as refusal:
            self.assertEqual(refusal.code, MALFORMED)

    @given(st.dictionaries(st.text(alphabet="abc"), _PLAIN | st.lists(_PLAIN)))
    def test_round_trip(self, value: dict[str, object]) -> None:
        """What was encoded is read as it was, here and by others."""
        self.assertEqual(decode_object(encode(value)), value)
        self.assertEqual(json.loads(encode(value)), value)


class Encoding(TestCase):
    """Values to bytes."""

    def test_amounts(self) -> None:
        """Amounts are strings."""
        self.assertEqual(
            encode({"a": Decimal("330.4"), "b": 1, "c": 0.5, "d": None}), b'{"a":"330.4","b":1,"c":0.5,"d":null}'
        )

    def test_order(self) -> None:
        """Members keep their order."""
        self.assertEqual(encode({"b": 1, "a": 2}), b'{"b":1,"a":2}')
