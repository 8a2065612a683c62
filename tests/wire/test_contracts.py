"""Option contracts on the wire."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import INVALID, Refusal
from alpaca_mock.domain.symbols import parse_option
from alpaca_mock.wire.contracts import contract_body, page_token, read_page_token

MONDAY = date(2026, 11, 23)
TODAY = date(2026, 11, 24)


class ContractTests(SynchronousTestCase):
    """The object of a contract."""

    def test_last_day(self) -> None:
        """A contract is active up to the day on which it expires."""
        for symbol, status in [("AAPL261124C00200000", "active"), ("AAPL261123C00200000", "inactive")]:
            terms = parse_option(symbol)
            assert terms is not None
            body = contract_body(terms, TODAY, None, MONDAY)
            self.assertEqual((body.status, body.tradable), (status, status == "active"))

    def test_underlying(self) -> None:
        """It is told under its own symbol and id, whatever the root."""
        terms = parse_option("BRKB261218P00400500")
        assert terms is not None
        body = contract_body(terms, TODAY, None, MONDAY)
        self.assertEqual((body.root_symbol, body.underlying_symbol, body.strike_price), ("BRKB", "BRK.B", "400.5"))


class PageTokenTests(SynchronousTestCase):
    """The token of a page."""

    def test_leads_back(self) -> None:
        """It stands for the contract after which the page begins."""
        self.assertEqual(read_page_token(page_token("AAPL261127C00115000")), "AAPL261127C00115000")

    @given(st.text())
    def test_any_other_text(self, text: str) -> None:
        """Any other text is refused."""
        with self.assertRaises(Refusal) as refused:
            read_page_token(text)
        self.assertEqual(refused.exception.code, INVALID)
