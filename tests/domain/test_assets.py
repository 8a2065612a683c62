"""What can be traded, and how ids lead back to it."""

import unittest
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.asset_ids import asset_id, symbol_of
from alpaca_mock.domain.assets import Asset, catalogue, find_asset, require_asset
from alpaca_mock.domain.refusals import UNPROCESSABLE, Refusal
from alpaca_mock.domain.symbols import option_symbol

STOCK_SYMBOLS = st.from_regex(r"\A[A-Z]{1,5}(\.[A-Z]{1,3}){0,2}\Z")
OPTION_SYMBOLS = st.builds(
    option_symbol,
    st.from_regex(r"\A[A-Z]{1,5}[1-9]?\Z"),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["call", "put"]),
    st.decimals(Decimal("0.001"), Decimal("99999.999"), places=3),
)


def asset(symbol: str) -> Asset:
    """Give the asset that must be there."""
    found = find_asset(symbol)
    assert found is not None, symbol
    return found


class IdTests(unittest.TestCase):
    """An id is a UUID, and says which symbol it is of."""

    @given(STOCK_SYMBOLS | OPTION_SYMBOLS)
    def test_ids_resolve_back(self, symbol: str) -> None:
        """Every symbol has a version 4 UUID from which it comes back, without any memory."""
        identity = asset_id(symbol)
        self.assertEqual(symbol_of(identity), symbol)
        self.assertEqual(str(UUID(identity)), identity)
        self.assertEqual(UUID(identity).version, 4)

    @given(st.uuids())
    def test_other_uuids_are_no_assets(self, identity: UUID) -> None:
        """A UUID that was made otherwise finds nothing and harms nothing."""
        self.assertIsNone(find_asset(str(identity)))

    def test_forms_of_an_id(self) -> None:
        """Dashes and the case of letters do not matter."""
        identity = "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415"
        for text in (identity, identity.upper(), identity.replace("-", "")):
            self.assertEqual(asset(text).symbol, "AAPL")
        self.assertIsNone(symbol_of("AAPL"))
        self.assertIsNone(symbol_of(identity + "0"))

    def test_ids_that_do_not_belong_to_a_canonical_symbol(self) -> None:
        """An id made of another form of a symbol is no second id of the asset."""
        self.assertIsNone(find_asset(asset_id("BRKB")))
        self.assertIsNone(find_asset(asset_id("NOSUCHTHING")))

    def test_real_ids(self) -> None:
        """The stocks of most examples have the broker's own ids."""
        self.assertEqual(asset_id("AAPL"), "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415")
        self.assertEqual(asset_id("SPY"), "b28f4066-5c6d-479b-a2af-85eaa8f283c6")


class AssetTests(unittest.TestCase):
    """Any well-formed symbol is an asset."""

    def test_listed_stock(self) -> None:
        """The catalogue knows name, exchange and attributes."""
        apple = asset(" aapl ")
        self.assertEqual(
            (apple.symbol, apple.exchange, apple.name, apple.asset_class, apple.status),
            ("AAPL", "NASDAQ", "Apple Inc. Common Stock", "us_equity", "active"),
        )
        self.assertEqual(apple.attributes, ("fractional_eh_enabled", "has_options", "overnight_tradable"))
        self.assertTrue(apple.tradable and apple.marginable and apple.shortable and apple.fractionable)
        self.assertEqual(apple.maintenance_margin_requirement, 30)

    def test_unlisted_stock(self) -> None:
        """A symbol that nobody knows is tradable all the same."""
        self.assertEqual((asset("ZQZQ").exchange, asset("ZQZQ").tradable), ("NASDAQ", True))
        self.assertEqual(asset("ZQZ").exchange, "NYSE")
        self.assertTrue(asset("ZQZQ").has_options)

    def test_option(self) -> None:
        """A contract is an asset of its own, named as the broker names it."""
        call = asset("spy250620c00500500")
        self.assertEqual(
            (call.symbol, call.asset_class, call.exchange, call.name),
            ("SPY250620C00500500", "us_option", "", "SPY Jun 20 2025 500.5 Call"),
        )
        self.assertFalse(call.marginable or call.fractionable)
        self.assertIs(find_asset(call.id).__class__, Asset)

    def test_symbols_that_refuse(self) -> None:
        """Each of these has the one trait that its refusal needs."""
        self.assertTrue(asset("HALT").halted)
        self.assertFalse(asset("INACT").is_active or asset("INACT").tradable)
        self.assertFalse(asset("NOTRD").tradable)
        self.assertTrue(asset("NOTRD").is_active)
        self.assertFalse(asset("NOFRC").fractionable)
        self.assertFalse(asset("NOSHT").shortable or asset("NOSHT").easy_to_borrow)
        self.assertFalse(asset("HARDB").easy_to_borrow)
        self.assertTrue(asset("HARDB").shortable)
        self.assertEqual((asset("NOMRG").marginable, asset("NOMRG").maintenance_margin_requirement), (False, 100))
        self.assertIn("ptp_no_exception", asset("PTPNO").attributes)
        self.assertEqual(asset("TQQQ").maintenance_margin_requirement, 100)
        self.assertIsNone(find_asset("NOOPT250620C00100000"))

    def test_no_asset(self) -> None:
        """What is no symbol, and what is a crypto pair, is no asset."""
        for text in ("FACEBOOK", "", "BTC/USD", "x" * 1000, "\x00"):
            self.assertIsNone(find_asset(text))

    def test_refusals(self) -> None:
        """Each reason why an order cannot name an asset has its own text."""
        for text, message in [
            ("FACEBOOK", 'asset "FACEBOOK" not found'),
            ("BTCUSD", 'asset "BTC/USD" is not tradable: crypto is not served here'),
            ("NOOPT250620C00100000", 'contract "NOOPT250620C00100000" not found'),
        ]:
            with self.assertRaises(Refusal) as refused:
                require_asset(text)
            self.assertEqual((refused.exception.code, refused.exception.message), (UNPROCESSABLE, message))
        self.assertEqual(require_asset("AAPL").symbol, "AAPL")


class CatalogueTests(unittest.TestCase):
    """The catalogue is well kept."""

    def test_sorted(self) -> None:
        """Assets come by exchange, then by symbol."""
        assets = catalogue()
        self.assertGreater(len(assets), 400)
        self.assertEqual(list(assets), sorted(assets, key=lambda each: (each.exchange, each.symbol)))

    def test_every_line(self) -> None:
        """Each symbol is canonical and each exchange is one of the broker's."""
        for each in catalogue():
            self.assertEqual(asset(each.symbol), each)
            self.assertEqual(asset(each.id), each)
            self.assertIn(each.exchange, {"AMEX", "ARCA", "BATS", "NYSE", "NASDAQ", "OTC"})
            self.assertTrue(each.name)
