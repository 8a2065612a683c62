"""Positions on the wire."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.assets import require_asset
from alpaca_mock.domain.positions import Position
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import INVALID, MALFORMED, Refusal
from alpaca_mock.wire.json import encode
from alpaca_mock.wire.positions import exercised_body, position_body, read_exercise

AT = datetime(2026, 9, 15, 16, 20, 35, tzinfo=UTC)

#: The keys of the broker's position object in its order (observed on paper, 2026-09-15).
KEYS = (
    "asset_id symbol exchange asset_class asset_marginable qty qty_available avg_entry_price side market_value "
    "cost_basis unrealized_pl unrealized_plpc unrealized_intraday_pl unrealized_intraday_plpc current_price "
    "lastday_price change_today"
)


def a_position(symbol: str, qty: str, price: str, quote: Quote) -> Position:
    """Give a position that was entered at *price* and stands at *quote*."""
    position = Position.flat(require_asset(symbol), Decimal(price), None)
    position.trade(Decimal(qty), Decimal(price))
    position.mark(quote)
    return position


class PositionBodyTests(SynchronousTestCase):
    """The broker's position object."""

    def body(self, position: Position) -> dict[str, object]:
        """Give the object as a client reads it."""
        decoded: dict[str, object] = json.loads(encode(position_body(position)))
        return decoded

    def test_a_long_position_in_a_stock(self) -> None:
        """The figures of a share observed on paper, 2026-09-15, come out to the last digit of its money."""
        quote = Quote(Decimal("330.40"), Decimal("330.40"), Decimal("333.08"), AT)
        body = self.body(a_position("AAPL", "1", "330.41", quote))
        self.assertEqual(" ".join(body), KEYS)
        self.assertEqual(body["asset_id"], "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415")
        self.assertEqual((body["symbol"], body["exchange"], body["asset_class"]), ("AAPL", "NASDAQ", "us_equity"))
        self.assertEqual((body["qty"], body["qty_available"], body["side"]), ("1", "1", "long"))
        self.assertEqual((body["market_value"], body["cost_basis"]), ("330.4", "330.41"))
        self.assertEqual((body["unrealized_pl"], body["unrealized_intraday_pl"]), ("-0.01", "-0.01"))
        self.assertEqual(body["unrealized_plpc"], "-0.0000302654278018")
        self.assertEqual((body["current_price"], body["lastday_price"]), ("330.4", "333.08"))
        self.assertEqual(body["change_today"], "-0.0080461150474361")

    def test_a_short_position(self) -> None:
        """Quantity, value and cost are negative; the loss is one of a rising price."""
        body = self.body(a_position("AAPL", "-100", "198.4", Quote.at_price(Decimal("199.22"), AT)))
        self.assertEqual((body["qty"], body["qty_available"], body["side"]), ("-100", "-100", "short"))
        self.assertEqual((body["market_value"], body["cost_basis"]), ("-19922", "-19840"))
        self.assertEqual((body["unrealized_pl"], body["unrealized_plpc"]), ("-82", "-0.004133064516129"))

    def test_an_option(self) -> None:
        """Prices are a share, money is a contract of a hundred."""
        body = self.body(a_position("AAPL250620C00100000", "2", "6.05", Quote.at_price(Decimal("5.34"), AT)))
        self.assertEqual((body["exchange"], body["asset_class"], body["asset_marginable"]), ("", "us_option", False))
        self.assertEqual((body["market_value"], body["cost_basis"]), ("1068", "1210"))
        self.assertEqual((body["avg_entry_price"], body["current_price"]), ("6.05", "5.34"))

    def test_small_ratios_have_no_exponent(self) -> None:
        """A tiny gain is written out."""
        quote = Quote.at_price(Decimal("1000000000.01"), AT)
        body = self.body(a_position("AAPL", "1", "1000000000", quote))
        self.assertEqual(body["unrealized_plpc"], "0.00000000001")


class ExerciseTests(SynchronousTestCase):
    """How many contracts are exercised."""

    def test_without_a_quantity_all_are(self) -> None:
        """No body, an empty object and a null say the same."""
        for body in (b"", b" ", b"null", b"{}", b'{"qty":null}', b'{"qty":""}'):
            self.assertIsNone(read_exercise(body))

    def test_a_quantity(self) -> None:
        """A number or a string."""
        self.assertEqual(read_exercise(b'{"qty":"2"}'), Decimal(2))
        self.assertEqual(read_exercise(b'{"qty":2.0}'), Decimal(2))

    def test_what_is_no_quantity(self) -> None:
        """Other values are refused, and other bodies are no JSON."""
        for body, code in ((b'{"qty":[]}', INVALID), (b"[1]", MALFORMED), (b"qty=1", MALFORMED)):
            self.assertEqual(self.assertRaises(Refusal, read_exercise, body).code, code)

    def test_the_answer(self) -> None:
        """The answer has both quantities as strings."""
        answer = encode(exercised_body(Decimal(1), Decimal(0)))
        self.assertEqual(answer, b'{"qty_exercised":"1","qty_remaining":"0"}')
