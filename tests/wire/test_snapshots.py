"""What is served of market data has the official shapes, with numbers for prices."""

import json
import unittest
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from alpaca_mock.domain.quotes import Quote
from alpaca_mock.wire.market_data import read_option_snapshots, read_stock_snapshots
from alpaca_mock.wire.snapshots import (
    encode,
    option_quote,
    option_snapshot,
    option_trade,
    page,
    stock_quote,
    stock_snapshot,
    stock_trade,
)

# A Tuesday; the day before was a session.
AT = datetime(2026, 11, 24, 15, 4, 5, 123000, UTC)
QUOTE = Quote(Decimal("172.6"), Decimal("172.7"), Decimal("173.19"), AT)
CALL = "AAPL261218C00200000"


def _nullable(schema):
    """Say in JSON Schema what OpenAPI 3.0 says with `nullable`."""
    if schema.pop("nullable", False):
        schema["type"] = [schema["type"], "null"]
    return schema


DOCUMENT = json.loads(
    files("alpaca_mcp_server").joinpath("specs/market-data-api.json").read_text(), object_hook=_nullable
)


def conforms(schema, body):
    """Check JSON against a schema of the official document; give what it says."""
    read = json.loads(encode(body))
    Draft202012Validator({"$ref": f"#/components/schemas/{schema}", **DOCUMENT}).validate(read)
    return read


class Stocks(unittest.TestCase):
    """Snapshots, quotes and trades of stocks."""

    def test_quote(self) -> None:
        """A quote has both sides, and the codes of the stock's exchange and tape."""
        self.assertEqual(
            conforms("stock_quote", stock_quote("AAPL", QUOTE)),
            {
                "t": "2026-11-24T15:04:05.123000Z",
                "ax": "Q",
                "ap": 172.7,
                "as": 100,
                "bx": "Q",
                "bp": 172.6,
                "bs": 100,
                "c": ["R"],
                "z": "C",
            },
        )

    def test_trade(self) -> None:
        """The latest trade is one round lot at the mid."""
        trade = conforms("stock_trade", stock_trade("AAPL", QUOTE))
        self.assertEqual((trade["p"], trade["s"]), (172.65, 100))

    def test_snapshot(self) -> None:
        """Today's bars are at the mid, yesterday's at the previous close, dated midnight in New York."""
        body = conforms("stock_snapshot", stock_snapshot("AAPL", QUOTE))
        self.assertEqual(list(body), ["latestTrade", "latestQuote", "minuteBar", "dailyBar", "prevDailyBar"])
        self.assertEqual((body["minuteBar"]["t"], body["minuteBar"]["c"]), ("2026-11-24T15:04:00Z", 172.65))
        self.assertEqual((body["dailyBar"]["t"], body["dailyBar"]["vw"]), ("2026-11-24T05:00:00Z", 172.65))
        self.assertEqual((body["prevDailyBar"]["t"], body["prevDailyBar"]["c"]), ("2026-11-23T05:00:00Z", 173.19))
        self.assertEqual(body["dailyBar"]["v"], 0)

    def test_named(self) -> None:
        """The route for one stock names it."""
        body = conforms("stock_snapshots_resp_single", stock_snapshot("AAPL", QUOTE, named=True))
        self.assertEqual(body["symbol"], "AAPL")

    def test_weekend(self) -> None:
        """On a day without a session the daily bars are those of the last two sessions."""
        sunday = Quote(Decimal(1), Decimal(1), None, datetime(2026, 11, 29, 15, 0, tzinfo=UTC))
        body = conforms("stock_snapshot", stock_snapshot("AAPL", sunday))
        self.assertEqual(body["dailyBar"]["t"], "2026-11-27T05:00:00Z")
        self.assertEqual(body["prevDailyBar"]["t"], "2026-11-25T05:00:00Z")

    def test_no_previous_close(self) -> None:
        """Where no previous close is known the mid stands for it."""
        body = conforms("stock_snapshot", stock_snapshot("AAPL", Quote.at_price(Decimal("9.5"), AT)))
        self.assertEqual(body["prevDailyBar"]["c"], 9.5)

    def test_tapes(self) -> None:
        """The tape follows the exchange."""
        self.assertEqual(stock_quote("AAPL", QUOTE).z, "C")
        self.assertEqual(stock_quote("IBM", QUOTE).z, "A")
        self.assertEqual(stock_quote("SPY", QUOTE).z, "B")

    @given(st.decimals(min_value="0.01", max_value="999999", places=4))
    def test_reading_back(self, price: Decimal) -> None:
        """What is served can be read by the client of the market data API, digit by digit."""
        body = encode({"AAPL": stock_snapshot("AAPL", Quote(price, price, price, AT))})
        found = read_stock_snapshots(body, AT).quotes["AAPL"]
        self.assertEqual((found.bid, found.ask, found.previous_close, found.at), (price, price, price, AT))


class Options(unittest.TestCase):
    """Snapshots, quotes and trades of options."""

    def test_shapes(self) -> None:
        """Quote and trade have one condition each, and no tape."""
        self.assertNotIn("z", conforms("option_quote", option_quote(CALL, QUOTE)))
        self.assertEqual(conforms("option_trade", option_trade(CALL, QUOTE))["p"], 172.65)
        self.assertEqual(
            list(conforms("option_snapshot", option_snapshot(CALL, QUOTE))), ["latestQuote", "latestTrade"]
        )

    def test_pages(self) -> None:
        """A page names the token of the next one, or null, and is read by the client of the market data API."""
        for token in (CALL, None):
            body = page({CALL: option_snapshot(CALL, QUOTE)}, token)
            conforms("option_snapshots_resp", body)
            found = read_option_snapshots(encode(body), AT)
            self.assertEqual(found.next_page_token, token)
            self.assertEqual(found.quotes[CALL].exact_mid, QUOTE.exact_mid)
