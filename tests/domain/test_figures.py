"""Margins and buying power of accounts, observed and by rule."""

import unittest
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import Hold
from alpaca_mock.domain.orders import OrderStatus
from tests.domain.ledger import CALL_100, PUT_100, Ledger


class FigureCase(unittest.TestCase):
    """Compares figures of an account as the broker prints them."""

    def check(self, account: Account, **figures: str) -> None:
        self.assertEqual({name: str(getattr(account, name)) for name in figures}, figures)


class ObservedFigureTests(FigureCase):
    """The figures of accounts that were observed on paper."""

    def test_a_fresh_account_of_2026(self):
        self.check(
            Ledger("100000").account,
            cash="100000",
            equity="100000",
            last_equity="100000",
            buying_power="400000",
            regt_buying_power="200000",
            options_buying_power="100000",
            non_marginable_buying_power="100000",
            long_market_value="0",
            short_market_value="0",
            position_market_value="0",
            initial_margin="0",
            maintenance_margin="0",
            last_maintenance_margin="0",
            multiplier="4",
            shorting_enabled="True",
        )

    def test_a_used_account_with_multiplier_2_of_november_2025(self):
        """A position of 629.73 of the 45,745.83 was one that needs its whole value."""
        ledger = Ledger("1000067.78", multiplier=2)
        ledger.buy(100, "451.161")
        ledger.buy(1, "629.73", "TQQQ")
        self.check(
            ledger.account,
            cash="954321.95",
            equity="1000067.78",
            long_market_value="45745.83",
            position_market_value="45745.83",
            initial_margin="22872.92",
            maintenance_margin="14164.56",
            buying_power="1954389.73",
            regt_buying_power="1954389.73",
            options_buying_power="977194.86",
        )

    def test_a_used_account_with_multiplier_4_of_july_2026(self):
        """Printed were an equity of 100000.19 and a buying power of 397362.61: sums are exact, only figures round."""
        ledger = Ledger("100000.1875")
        ledger.buy(10, "219.845")
        self.check(
            ledger.account,
            long_market_value="2198.45",
            maintenance_margin="659.54",
            buying_power="397362.61",
        )
        self.assertEqual(ledger.account.equity, Decimal("100000.1875"))

    def test_margins_of_an_account_of_2021(self):
        ledger = Ledger("90466.93", multiplier=2)
        ledger.buy(1, "4943.14")
        self.check(
            ledger.account, initial_margin="2471.57", maintenance_margin="1482.94", regt_buying_power="175990.72"
        )


class BuyingPowerTests(FigureCase):
    """Buying power by multiplier, and what takes from it."""

    def test_multiplier_1_spends_the_cash(self):
        ledger = Ledger("10000", multiplier=1)
        ledger.buy(10, 300)
        ledger.quoted("AAPL", 500)
        powers = ("buying_power", "regt_buying_power", "options_buying_power", "non_marginable_buying_power")
        self.check(ledger.account, multiplier="1", **dict.fromkeys(powers, "7000"))

    def test_multiplier_1_keeps_what_sold_puts_may_cost(self):
        ledger = Ledger("12000", multiplier=1)
        ledger.sell(1, 2, PUT_100)
        self.check(ledger.account, buying_power="2200")

    def test_the_owner_may_want_less_than_the_broker_gives(self):
        for own, broker, multiplier in (("4", 2, 2), ("2", 4, 2), ("1", 4, 1), ("4", 4, 4)):
            ledger = Ledger(max_margin_multiplier=own, multiplier=broker)
            self.assertEqual(ledger.account.multiplier, multiplier)

    def test_below_two_thousand_there_is_no_margin_and_no_short_sale(self):
        self.check(Ledger("2000").account, multiplier="4", buying_power="8000", shorting_enabled="True")
        self.check(Ledger("1999.99").account, multiplier="1", buying_power="1999.99", shorting_enabled="False")

    def test_short_sales_have_to_be_allowed_and_wanted(self):
        for settings in ({"no_shorting": True}, {"shorting_allowed": False}, {"multiplier": 1}):
            self.check(Ledger(**settings).account, shorting_enabled="False")

    def test_an_order_for_stock_takes_its_price_once_whatever_the_multiplier(self):
        for multiplier, power in ((4, "399000"), (2, "199000"), (1, "99000")):
            ledger = Ledger(multiplier=multiplier)
            ledger.place(Hold(buying_power=Decimal(1000)))
            self.check(ledger.account, buying_power=power, non_marginable_buying_power="99000")
        self.check(Ledger().account, initial_margin="0")

    def test_an_order_for_stock_shows_as_half_in_the_initial_margin(self):
        ledger = Ledger()
        ledger.place(Hold(buying_power=Decimal(1000)))
        self.check(
            ledger.account,
            initial_margin="500",
            regt_buying_power="199000",
            options_buying_power="99500",
            cash="100000",
        )

    def test_an_order_for_options_binds_what_the_options_will(self):
        for multiplier in (1, 2, 4):
            ordered, bought = Ledger(multiplier=multiplier), Ledger(multiplier=multiplier)
            ordered.place(Hold(options_buying_power=Decimal(605)))
            bought.buy(1, "6.05", CALL_100)
            for name in (
                "initial_margin",
                "buying_power",
                "regt_buying_power",
                "options_buying_power",
                "non_marginable_buying_power",
            ):
                if multiplier > 1 or name != "initial_margin":
                    self.assertEqual(getattr(ordered.account, name), getattr(bought.account, name), name)
            self.check(bought.account, options_buying_power="99395")

    def test_an_order_that_is_over_gives_back_what_it_took(self):
        ledger = Ledger()
        placed = ledger.place(Hold(buying_power=Decimal(1000), options_buying_power=Decimal(10)))
        ledger.end(placed, OrderStatus.CANCELED)
        self.check(ledger.account, buying_power="400000", options_buying_power="100000", initial_margin="0")

    def test_a_short_position_needs_margin_and_its_proceeds_are_no_gain(self):
        ledger = Ledger()
        ledger.sell(100, 100)
        self.check(
            ledger.account,
            cash="110000",
            equity="100000",
            short_market_value="-10000",
            position_market_value="10000",
            initial_margin="5000",
            maintenance_margin="3000",
            buying_power="388000",
        )

    def test_a_margin_call_leaves_nothing_to_spend(self):
        for multiplier in (1, 2, 4):
            ledger = Ledger("10000", multiplier=multiplier)
            ledger.buy(100, 300)
            ledger.quoted("AAPL", 230)
            powers = ("buying_power", "regt_buying_power", "options_buying_power", "non_marginable_buying_power")
            self.check(ledger.account, cash="-20000", equity="3000", **dict.fromkeys(powers, "0"))
