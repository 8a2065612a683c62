"""Which texts are symbols, and which one of its forms a symbol is kept in."""

import unittest
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.refusals import UNPROCESSABLE, Refusal
from alpaca_mock.domain.symbols import (
    canonical,
    is_crypto,
    option_root,
    option_symbol,
    parse_option,
)


class CanonicalTests(unittest.TestCase):
    """Every way of writing a symbol leads to one form."""

    def test_forms_of_one_symbol_meet(self) -> None:
        """Blanks, small letters, separators and suffixes do not make another symbol."""
        for text, symbol in [
            ("AAPL", "AAPL"),
            (" aapl\t", "AAPL"),
            ("SPY:ARCA:us_equity", "SPY"),
            ("spy:arca", "SPY"),
            ("BRK.B", "BRK.B"),
            ("BRK/B", "BRK.B"),
            ("brkb", "BRK.B"),
            ("BFB", "BF.B"),
            ("BAC.PRB", "BAC.PRB"),
            ("XYZ/WS/A", "XYZ.WS.A"),
            ("F", "F"),
            ("aapl250620c00100000", "AAPL250620C00100000"),
            ("AAPL  250620C00100000", "AAPL250620C00100000"),
            ("AAPL1250620P00100500", "AAPL1250620P00100500"),
            ("btc/usd", "BTC/USD"),
            ("BTCUSD", "BTC/USD"),
            ("ETH-USDT", "ETH/USDT"),
        ]:
            with self.subTest(text):
                self.assertEqual(canonical(text), symbol)

    def test_what_is_no_symbol(self) -> None:
        """Anything else is refused as an unknown asset, an impossible option as an unknown contract."""
        for text, message in [
            ("", 'asset "" not found'),
            ("FACEBOOK", 'asset "FACEBOOK" not found'),
            ("abcdef", 'asset "ABCDEF" not found'),
            ("A1", 'asset "A1" not found'),
            ("A.", 'asset "A." not found'),
            (".A", 'asset ".A" not found'),
            ("A.B.C.D", 'asset "A.B.C.D" not found'),
            ("../../etc", 'asset "../../ETC" not found'),
            ("\u00df", 'asset "\u00df" not found'),
            ("\u017fPY", 'asset "\u017fPY" not found'),
            ("AAPL\u0661", 'asset "AAPL\u0661" not found'),
            ("x" * 70, f'asset "{"x" * 64}..." not found'),
            ("AAPL250631C00100000", 'contract "AAPL250631C00100000" not found'),
            ("AAPL250620C00000000", 'contract "AAPL250620C00000000" not found'),
            ("AAPL250620X00100000", 'asset "AAPL250620X00100000" not found'),
            ("AAPL250620C100", 'asset "AAPL250620C100" not found'),
        ]:
            with self.subTest(text), self.assertRaises(Refusal) as refused:
                canonical(text)
            self.assertEqual(refused.exception.message, message)
            self.assertEqual(refused.exception.code, UNPROCESSABLE)

    @given(st.text() | st.from_regex(r"\A[a-zA-Z]{1,6}[0-9]{0,6}[/:. -]?[cpCP]?[0-9]{0,8}[A-Z]{0,3}\Z"))
    def test_no_text_is_a_surprise(self, text: str) -> None:
        """Any text, likely or not, is a symbol or a refusal, and a canonical symbol is its own canonical form."""
        try:
            symbol = canonical(text)
        except Refusal:
            return
        self.assertEqual(canonical(symbol), symbol)

    def test_crypto_is_recognised(self) -> None:
        """A pair is known as one, so that it can be refused as such."""
        self.assertTrue(is_crypto(canonical("DOGEUSD")))
        self.assertFalse(is_crypto(canonical("BRK/B")))


class OptionTests(unittest.TestCase):
    """An option symbol says what the contract is."""

    def test_terms(self) -> None:
        """Root, expiration, right and strike stand in the symbol."""
        terms = parse_option("AAPL250620C00100500")
        assert terms is not None
        self.assertEqual(
            (terms.symbol, terms.root, terms.expiration, terms.right, terms.strike, terms.underlying),
            ("AAPL250620C00100500", "AAPL", date(2025, 6, 20), "call", Decimal("100.5"), "AAPL"),
        )
        self.assertEqual(str(terms.strike), "100.5")

    def test_underlying(self) -> None:
        """Class shares, adjusted contracts and weekly index options name their underlying otherwise."""
        for symbol, underlying in [
            ("BRKB250620P00400000", "BRK.B"),
            ("AAPL1250620P00400000", "AAPL"),
            ("SPXW250620P04000000", "SPX"),
            ("F250620P00010000", "F"),
        ]:
            with self.subTest(symbol):
                terms = parse_option(symbol)
                assert terms is not None
                self.assertEqual(terms.underlying, underlying)
        self.assertEqual(option_root("BRK.B"), "BRKB")

    def test_no_option(self) -> None:
        """A stock, and a day that is not in the calendar, have no terms."""
        self.assertIsNone(parse_option("AAPL"))
        self.assertIsNone(parse_option("AAPL250229C00100000"))

    @given(
        st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        st.sampled_from(["call", "put"]),
        st.decimals(Decimal("0.001"), Decimal("99999.999"), places=3),
    )
    def test_symbol_and_terms_agree(self, expiration: date, right: str, strike: Decimal) -> None:
        """What is written into a symbol is read back from it."""
        terms = parse_option(option_symbol("QQQ", expiration, right, strike))  # type: ignore[arg-type]
        assert terms is not None
        self.assertEqual((terms.expiration, terms.right, terms.strike), (expiration, right, strike))
