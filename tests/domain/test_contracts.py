"""Which option contracts are listed."""

import unittest
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.assets import find_asset
from alpaca_mock.domain.calendar import session_on
from alpaca_mock.domain.contracts import (
    ContractQuery,
    coming_weekend,
    in_penny_program,
    list_contracts,
    strikes_around,
    style_of,
)
from alpaca_mock.domain.expirations import expirations
from alpaca_mock.domain.symbols import OptionTerms, parse_option

TODAY = date(2026, 11, 24)
WEEKEND = date(2026, 11, 28)
PRICES = {"AAPL": Decimal(230), "SPY": Decimal("600.25"), "F": Decimal("9.50")}
EVER = (date.min, date.max)


def contracts(first: date = date.min, last: date = WEEKEND, **filters: object) -> list[OptionTerms]:
    """List contracts at known prices; without filters only Apple's."""
    query = ContractQuery(first, last, **({"underlyings": ("AAPL",)} | filters))  # type: ignore[arg-type]
    return list(list_contracts(query, TODAY, PRICES.get))


class ListTests(unittest.TestCase):
    """Lists of contracts."""

    def test_by_default(self) -> None:
        """Calls and puts up to the week-end, around the price."""
        found = contracts()
        self.assertEqual({each.expiration for each in found}, {date(2026, 11, 27)})
        self.assertEqual({each.right for each in found}, {"call", "put"})
        strikes = sorted({each.strike for each in found})
        self.assertEqual((strikes[0], strikes[-1], len(strikes)), (115, 345, 47))

    def test_listed_contracts_are_assets(self) -> None:
        """Each can be ordered, under the symbol and with the terms that are listed."""
        for each in contracts(*EVER, underlyings=("AAPL", "BRK.B", "SPX")):
            self.assertEqual(parse_option(each.symbol), each)
            self.assertIsNotNone(find_asset(each.symbol))

    def test_order(self) -> None:
        """They come in the order of their symbols, each once."""
        symbols = [each.symbol for each in contracts(*EVER, underlyings=("SPY", "F", "AAPL", "F", "A"))]
        self.assertEqual(symbols, sorted(set(symbols)))

    def test_pages(self) -> None:
        """What follows a symbol is the rest, across expirations and underlyings."""
        underlyings = ("F", "AAPL", "A")
        found = contracts(date(2026, 12, 1), date(2026, 12, 31), underlyings=underlyings)
        for index in range(0, len(found), 37):
            rest = contracts(date(2026, 12, 1), date(2026, 12, 31), underlyings=underlyings, after=found[index].symbol)
            self.assertEqual(rest, found[index + 1 :])

    def test_filters(self) -> None:
        """Right, strikes, style and penny program narrow the list."""
        self.assertEqual({each.right for each in contracts(right="put")}, {"put"})
        between = contracts(lowest=Decimal(200), highest=Decimal("210.5"))
        self.assertEqual({each.strike for each in between}, {200, 205, 210})
        self.assertEqual(contracts(style="european"), [])
        self.assertTrue(contracts(style="european", underlyings=("SPX",)))
        self.assertEqual(contracts(penny=True), contracts())
        self.assertEqual(contracts(penny=False), [])
        self.assertTrue(contracts(penny=False, underlyings=("ZQZQ",)))

    def test_roots(self) -> None:
        """A root alone is enough; one that is of another underlying, or of none, lists nothing."""
        self.assertEqual(contracts(root="AAPL", underlyings=()), contracts())
        self.assertEqual({each.underlying for each in contracts(root="BRKB", underlyings=())}, {"BRK.B"})
        weekly = contracts(root="SPXW", underlyings=("SPX",))
        self.assertEqual({(each.root, each.underlying) for each in weekly}, {("SPXW", "SPX")})
        for root in ("SPY", "AAPL1", "BRK.B", "NOOPT", "?"):
            self.assertEqual(contracts(root=root), [], root)
        self.assertEqual(contracts(root="NOOPT", underlyings=()), [])

    def test_underlyings_without_options(self) -> None:
        """There is nothing for a stock that has none, and for what is no symbol."""
        self.assertEqual(contracts(underlyings=("NOOPT", "BAC.PRB", "FACEBOOK", "BTC/USD")), [])

    def test_everything(self) -> None:
        """Without any filter the whole catalogue is listed."""
        found = contracts(underlyings=())
        self.assertGreater(len({each.underlying for each in found}), 400)

    def test_expired(self) -> None:
        """Those of the past are inactive, those from today on are not."""
        spiders = {"underlyings": ("SPY",)}
        active = contracts(*EVER, **spiders)
        expired = contracts(*EVER, active=False, **spiders)
        self.assertEqual(min(each.expiration for each in active), TODAY)
        self.assertEqual(max(each.expiration for each in expired), date(2026, 11, 23))

    def test_unknown_price(self) -> None:
        """Strikes are then around 100 dollars."""
        strikes = {each.strike for each in contracts(underlyings=("MSFT",))}
        self.assertEqual((min(strikes), max(strikes)), (50, 150))


class StrikeTests(unittest.TestCase):
    """Strikes lie around a price."""

    @given(st.decimals(Decimal("0.01"), Decimal(60000), places=2))
    def test_grid(self, price: Decimal) -> None:
        """They rise evenly, enclose the price, fit a symbol, and there are between 11 and 101."""
        strikes = strikes_around(price)
        self.assertTrue(11 <= len(strikes) <= 102, len(strikes))
        self.assertEqual(len({later - before for before, later in pairwise(strikes)}), 1)
        self.assertTrue(Decimal(0) < strikes[0] <= max(price, strikes[0]) <= strikes[-1] < 100000)
        self.assertFalse(any("E" in str(strike) or str(strike).endswith(".0") for strike in strikes))

    def test_absurd_prices(self) -> None:
        """No strike can be written for a price beyond what a symbol holds."""
        self.assertEqual(strikes_around(Decimal(10) ** 12), [])


class ExpirationTests(unittest.TestCase):
    """Options expire on standard days."""

    def test_cycles(self) -> None:
        """Fridays for eight weeks, third Fridays for a year, Januaries for three, a holiday's day before."""
        days = expirations("AAPL", TODAY, date.max, TODAY)
        self.assertEqual(days[:6], tuple(map(date.fromisoformat, (
            "2026-11-27", "2026-12-04", "2026-12-11", "2026-12-18", "2026-12-24", "2026-12-31",
        ))))  # fmt: skip
        self.assertIn(date(2027, 6, 17), days)
        self.assertNotIn(date(2027, 6, 18), days)
        self.assertEqual(days[-2:], (date(2028, 1, 21), date(2029, 1, 19)))
        in_autumn = expirations("AAPL", date(2026, 10, 17), date(2026, 11, 19), date(2026, 9, 1))
        self.assertEqual(in_autumn, (date(2026, 10, 23),))

    def test_every_day(self) -> None:
        """A few underlyings have one on each trading day of the next two weeks."""
        days = expirations("SPY", TODAY, TODAY + timedelta(days=14), TODAY)
        self.assertEqual(len(days), 10)
        self.assertEqual(days[0], TODAY)

    @given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-900, 900), st.integers(0, 900))
    def test_are_trading_days(self, today: date, offset: int, length: int) -> None:
        """Whatever is asked for, each is a trading day within the bounds."""
        first = today + timedelta(days=offset)
        last = first + timedelta(days=length)
        for day in expirations("AAPL", first, last, today):
            self.assertIsNotNone(session_on(day))
            self.assertTrue(first <= day <= last)

    def test_weekend(self) -> None:
        """The coming week-end is the next Saturday; on a Saturday that of the next week."""
        self.assertEqual(coming_weekend(date(2026, 11, 23)), date(2026, 11, 28))
        self.assertEqual(coming_weekend(date(2026, 11, 27)), date(2026, 11, 28))
        self.assertEqual(coming_weekend(date(2026, 11, 28)), date(2026, 12, 5))
        self.assertEqual(coming_weekend(date(2026, 11, 29)), date(2026, 12, 5))


class StyleTests(unittest.TestCase):
    """What holds for all options on an underlying."""

    def test_style(self) -> None:
        """Options on an index are European."""
        self.assertEqual((style_of("SPX"), style_of("SPY")), ("european", "american"))

    def test_penny_program(self) -> None:
        """Options on what the catalogue lists are quoted in pennies."""
        self.assertEqual([in_penny_program(symbol) for symbol in ("SPY", "ZQZQ", "NOOPT")], [True, False, False])
