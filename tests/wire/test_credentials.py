"""Which account a request speaks for."""

from base64 import b64encode
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.refusals import UNAUTHORIZED, Refusal
from alpaca_mock.wire.credentials import credential, read_credentials


def basic(pair: bytes) -> bytes:
    """Give the `Authorization` header of *pair*."""
    return b"Basic " + b64encode(pair)


class Credentials(TestCase):
    """The headers of a request."""

    def assert_refused(self, *headers: bytes | None) -> None:
        with self.assertRaises(Refusal) as caught:
            read_credentials(*headers)
        told = (caught.exception.code, caught.exception.message)
        self.assertEqual(told, (UNAUTHORIZED, "request is not authorized"))

    def test_accepted(self) -> None:
        """The key names the account, without the blanks around it."""
        for key, headers in (
            ("k", (b"k", b"s")),
            ("k", (b" k\t", b" s ")),
            ("a b", (b"a b", b"s")),
            ("x" * 5000, (b"x" * 5000, b"s")),
            ("k", (b"k", b"s", b"Bearer other")),
            ("token", (None, None, b"Bearer token")),
            ("token", (None, None, b"bearer  token ")),
            ("k", (None, None, basic(b"k:s"))),
            ("k", (None, None, basic(b"k:s:t"))),
        ):
            self.assertEqual(read_credentials(*headers), key)

    def test_refused(self) -> None:
        """What is missing, empty, blank or unreadable is refused."""
        for headers in (
            (None, None),
            (b"k", None),
            (None, b"s"),
            (b"", b"s"),
            (b"k", b" "),
            (b"\xc3\xa4", b"s"),
            (b"k", b"\xff"),
            (b"k\x00", b"s"),
            (b"k", b"s\x1b"),
            (b"k", None, b"Bearer token"),
            (None, None, b""),
            (None, None, b"Bearer"),
            (None, None, b"Bearer  "),
            (None, None, b"Digest token"),
            (None, None, b"Basic"),
            (None, None, b"Basic !"),
            (None, None, basic(b"k")),
            (None, None, basic(b":s")),
            (None, None, basic(b"k:")),
            (None, None, basic(b"\xff:s")),
        ):
            self.assert_refused(*headers)

    def test_pair(self) -> None:
        """A pair from elsewhere is judged alike."""
        self.assertEqual(credential(b"k", b"s"), "k")

    @given(st.none() | st.binary(), st.none() | st.binary(), st.none() | st.binary().map(lambda b: b"Basic " + b))
    def test_any_bytes(self, key: bytes | None, secret: bytes | None, authorization: bytes | None) -> None:
        """No bytes make more than a refusal, and none an empty key."""
        try:
            self.assertTrue(read_credentials(key, secret, authorization).strip())
        except Refusal as refusal:
            self.assertEqual(refusal.code, UNAUTHORIZED)
