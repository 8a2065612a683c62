"""Answers of the market data API become quotes, or are told from what is no answer."""

import json
import unittest
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.wire.market_data import (
    UnreadableAnswer,
    read_error_message,
    read_option_snapshots,
    read_stock_snapshots,
)

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def stock(quote, **parts):
    """Read the quote of a snapshot whose latest quote is *quote*."""
    body = json.dumps({"AAPL": {"latestQuote": quote, **parts}}).encode()
    return read_stock_snapshots(body, NOW).quotes.get("AAPL")


class StockSnapshots(unittest.TestCase):
    """Stock snapshots are a map of symbols without a wrapper."""

    def test_official_example(self) -> None:
        """The sides, the time to the microsecond and the previous close are taken; everything else is passed over."""
        body = b"""{"AAPL":{"latestTrade":{"t":"2022-08-17T10:18:24.114694956Z","x":"Q","p":172.61,"s":160,
            "c":["@","T"],"i":1011,"z":"C"},"latestQuote":{"t":"2022-08-17T10:18:27.052763263Z","ax":"Q","ap":172.7,
            "as":5,"bx":"Q","bp":172.6,"bs":2,"c":["R"],"z":"C"},"prevDailyBar":{"t":"2022-08-15T04:00:00Z",
            "o":171.5,"h":173.39,"l":171.345,"c":173.19,"v":54091719,"n":501626,"vw":172.625371}}}"""
        page = read_stock_snapshots(body, NOW)
        found = page.quotes["AAPL"]
        self.assertEqual((found.bid, found.ask, found.mid), (Decimal("172.6"), Decimal("172.7"), Decimal("172.65")))
        self.assertEqual(found.previous_close, Decimal("173.19"))
        self.assertEqual(found.at, datetime(2022, 8, 17, 10, 18, 27, 52763, UTC))
        self.assertTrue(found.live)
        self.assertIsNone(page.next_page_token)

    def test_digits_are_exact(self) -> None:
        """A price keeps the digits that were sent; binary fractions never come in."""
        body = b'{"AAPL":{"latestQuote":{"bp":0.1,"ap":0.30}}}'
        found = read_stock_snapshots(body, NOW).quotes["AAPL"]
        self.assertEqual((str(found.bid), str(found.ask)), ("0.1", "0.3"))

    def test_prices_as_text(self) -> None:
        """Prices that a proxy made strings of are read too."""
        self.assertEqual(stock({"bp": "1.5", "ap": "1.7"}).mid, Decimal("1.6"))

    def test_one_side_is_no_quote(self) -> None:
        """A side that is 0, absent, null or negative makes no quote."""
        for quote in ({"bp": 0, "ap": 5}, {"bp": 5, "ap": 0}, {"ap": 5}, {"bp": None, "ap": 5}, {"bp": -1, "ap": 5}):
            with self.subTest(quote):
                self.assertIsNone(stock(quote))

    def test_below_a_cent_is_no_quote(self) -> None:
        """What would fill at nothing cannot be filled; a cent can."""
        for bid, ask in ((0.0001, 0.0001), (0.004, 0.006), (0.001, 0.009)):
            with self.subTest(bid=bid, ask=ask):
                self.assertIsNone(stock({"bp": bid, "ap": ask}))
        self.assertEqual(stock({"bp": 0.005, "ap": 0.01}).mid, Decimal("0.01"))

    def test_crossed_is_no_quote(self) -> None:
        """A bid above the ask makes no quote; a bid at the ask does."""
        self.assertIsNone(stock({"bp": 5.01, "ap": 5}))
        self.assertEqual(stock({"bp": 5, "ap": 5}).mid, Decimal(5))

    def test_absurd_prices_are_no_quote(self) -> None:
        """What cannot be counted with is left out: no number, too large, too many decimal places."""
        for price in ("NaN", "Infinity", "1e400", "1000000000000", "0.0000000001"):
            with self.subTest(price):
                self.assertIsNone(stock({"bp": "0.00000001", "ap": price}))

    def test_missing_parts(self) -> None:
        """A snapshot without a quote, or null, is left out; without a previous day it has no previous close."""
        body = b'{"A":{},"B":null,"C":{"latestQuote":null},"D":{"latestQuote":{"bp":1,"ap":2},"prevDailyBar":null}}'
        quotes = read_stock_snapshots(body, NOW).quotes
        self.assertEqual(list(quotes), ["D"])
        self.assertIsNone(quotes["D"].previous_close)
        self.assertEqual(quotes["D"].at, NOW)

    def test_other_time_zones(self) -> None:
        """The time of a quote is kept in UTC; one without a zone is not believed."""
        found = stock({"bp": 1, "ap": 1, "t": "2026-11-24T09:30:00-05:00"})
        self.assertEqual(found.at, datetime(2026, 11, 24, 14, 30, tzinfo=UTC))
        self.assertEqual(found.at.tzinfo, UTC)
        self.assertEqual(stock({"bp": 1, "ap": 1, "t": "2026-11-24T09:30:00"}).at, NOW)

    def test_no_answer(self) -> None:
        """Anything that is not the API's shape is unreadable."""
        for body in (b"", b"null", b"[]", b"<html>", b'{"AAPL":', b'{"AAPL":5}', b'{"\xff":{}}', b"[" * 100_000):
            with self.subTest(body[:20]), self.assertRaises(UnreadableAnswer):
                read_stock_snapshots(body, NOW)

    def test_one_that_cannot_be_read(self) -> None:
        """It is no quote; the others are read, and nobody waits for what no order needs."""
        for broken in (b'{"latestQuote":5}', b'{"latestQuote":{"bp":"-","ap":2}}', b'{"latestQuote":[]}'):
            body = b'{"AAPL":{"latestQuote":{"bp":1,"ap":2}},"IBM":%b}' % broken
            self.assertEqual(list(read_stock_snapshots(body, NOW).quotes), ["AAPL"])
        for close in (b'"n/a"', b"[]", b"1e999999999999999999999", b"true"):
            body = b'{"IBM":{"latestQuote":{"bp":1,"ap":2},"prevDailyBar":{"c":%b}}}' % close
            self.assertEqual(read_stock_snapshots(body, NOW).quotes["IBM"].mid, Decimal("1.5"))

    def test_times_that_cannot_be(self) -> None:
        """A quote that is dated by nobody, in an unreadable way, long ago or in the future is of now."""
        for at in (
            b"null",
            b'"garbage"',
            b"5",
            b'"2026-01-02T15:00:00"',
            b'"0001-01-01T00:00:00Z"',
            b'"0001-01-01T00:00:00+14:00"',
            b'"9999-12-31T23:59:59-14:00"',
            b'"1969-12-31T23:59:59Z"',
        ):
            body = b'{"IBM":{"latestQuote":{"bp":1,"ap":2,"t":%b}}}' % at
            self.assertEqual(read_stock_snapshots(body, NOW).quotes["IBM"].at, NOW)

    @given(st.binary(max_size=200))
    def test_any_bytes(self, body: bytes) -> None:
        """Whatever bytes come, they are read or called unreadable."""
        try:
            page = read_stock_snapshots(body, NOW)
        except UnreadableAnswer:
            return
        self.assertEqual(page.quotes, {})


class OptionSnapshots(unittest.TestCase):
    """Option snapshots come in pages."""

    def test_official_example(self) -> None:
        """Quotes are under `snapshots`; greeks are passed over; the token leads to the next page."""
        body = b"""{"next_page_token":"QUFQTDI0MDYyMTAwMDIyMHwx","snapshots":{"AAPL240426C00162500":{
            "greeks":{"delta":0.75},"impliedVolatility":0.33,"latestQuote":{"ap":4.3,"as":91,"ax":"B","bp":4.15,
            "bs":16,"bx":"C","c":"A","t":"2024-04-22T19:59:59.992734208Z"}}}}"""
        page = read_option_snapshots(body, NOW)
        self.assertEqual(page.quotes["AAPL240426C00162500"].exact_mid, Decimal("4.225"))
        self.assertEqual(page.next_page_token, "QUFQTDI0MDYyMTAwMDIyMHwx")

    def test_last_page(self) -> None:
        """A token that is null, empty or absent ends the pages."""
        for end in ("", ',"next_page_token":null', ',"next_page_token":""'):
            self.assertIsNone(read_option_snapshots(b'{"snapshots":{}' + end.encode() + b"}", NOW).next_page_token)

    def test_stock_shape_is_no_option_answer(self) -> None:
        """The map without a wrapper is not what options come in."""
        with self.assertRaises(UnreadableAnswer):
            read_option_snapshots(b'{"AAPL":{}}', NOW)


class ErrorMessages(unittest.TestCase):
    """Error answers have a `message`, mostly."""

    def test_text(self) -> None:
        """The message is read, with or without a code beside it."""
        self.assertEqual(read_error_message(b'{"message":"forbidden."}'), "forbidden.")
        self.assertEqual(read_error_message(b'{"code":42910000,"message":"x"}'), "x")

    def test_no_text(self) -> None:
        """What has none gives an empty text."""
        for body in (b"", b"<html>", b"{}", b'{"message":5}', b'"x"'):
            self.assertEqual(read_error_message(body), "")
