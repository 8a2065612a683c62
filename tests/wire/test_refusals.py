"""The broker's error envelope."""

from unittest import TestCase

from alpaca_mock.domain.refusals import FORBIDDEN, NOT_FOUND, Refusal
from alpaca_mock.wire.refusals import refusal_body


class Envelope(TestCase):
    """The JSON of a refusal."""

    def test_plain(self) -> None:
        """Code and message, in this order."""
        self.assertEqual(refusal_body(Refusal(NOT_FOUND, 'no "x"')), b'{"code":40410000,"message":"no \\"x\\""}')

    def test_extras(self) -> None:
        """All members in alphabetical order where there are more (observed on paper, 2026-09)."""
        refusal = Refusal(FORBIDDEN, "insufficient", {"symbol": "A", "available": "0", "related_orders": ["1", "2"]})
        self.assertEqual(
            refusal_body(refusal),
            b'{"available":"0","code":40310000,"message":"insufficient","related_orders":["1","2"],"symbol":"A"}',
        )
