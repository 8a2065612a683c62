"""The sums over positions."""

import unittest
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import ActivityType
from alpaca_mock.domain.exposure import Exposure
from alpaca_mock.domain.orders import Side
from tests.domain.ledger import CALL_100, CALL_110, NOON, PUT_100, Ledger, quote, work

SUMS = ("long_market_value", "short_market_value", "initial_margin", "maintenance_margin", "option_losses")
SYMBOLS = ("AAPL", "TQQQ", "NOMRG", CALL_100, CALL_110, PUT_100, "TSLA261218C00200000")
PRICE = st.decimals("0.01", 400, places=2)


def sums(exposure: Exposure) -> dict[str, Decimal]:
    """Give all sums."""
    return {name: getattr(exposure, name) for name in SUMS}


def recounted(account: Account) -> dict[str, Decimal]:
    """Give the sums over the positions as they are, from nothing."""
    exposure = Exposure()
    for position in account.positions.values():
        exposure.count(position)
    return sums(exposure)


class ExposureTests(unittest.TestCase):
    """The sums over positions."""

    def test_options_need_what_they_are_worth_and_what_they_may_cost(self):
        ledger = Ledger()
        ledger.buy(2, "6.05", CALL_100)
        self.assertEqual(ledger.account.exposure.initial_margin, 1210)
        ledger.sell(2, "1.05", CALL_110)
        exposure = ledger.account.exposure
        self.assertEqual((exposure.initial_margin, exposure.maintenance_margin), (1000, 1000))
        self.assertEqual((exposure.long_market_value, exposure.short_market_value), (1210, -210))

    def test_a_sold_put_needs_its_strike_less_what_it_brought(self):
        ledger = Ledger()
        ledger.sell(1, "1.90", PUT_100)
        self.assertEqual(ledger.account.exposure.initial_margin, 10000 - 190)
        self.assertEqual(ledger.account.exposure.option_losses, 10000)

    def test_shares_cover_a_call_while_they_are_held(self):
        ledger = Ledger()
        ledger.buy(100, 90)
        ledger.sell(1, 2, CALL_100)
        self.assertEqual(ledger.account.exposure.option_losses, 0)
        ledger.sell(1, 90)
        self.assertEqual(ledger.account.exposure.option_losses, 10000)
        ledger.buy(1, 90)
        self.assertEqual(ledger.account.exposure.option_losses, 0)

    def test_shares_sold_short_cover_nothing(self):
        ledger = Ledger()
        ledger.sell(100, 90)
        ledger.sell(1, 2, CALL_100)
        self.assertEqual(ledger.account.exposure.option_losses, 10000)

    def test_options_worth_less_than_nothing_give_no_margin_back(self):
        ledger = Ledger()
        ledger.buy(1, 5, CALL_110)
        ledger.sell(1, 4, CALL_100)
        ledger.quoted(CALL_100, 30)
        self.assertEqual(ledger.account.exposure.initial_margin, 0)

    def test_a_price_costs_the_same_with_many_positions(self):
        few, many = Ledger(), Ledger()
        for ledger, count in ((few, 1), (many, 200)):
            for number in range(count):
                ledger.buy(1, 10, f"A{chr(65 + number // 26)}{chr(65 + number % 26)}")
        price = quote("11")
        costs = [work(lambda ledger=ledger: ledger.account.mark("AAA", price, NOON)) for ledger in (few, many)]
        self.assertEqual(*costs)
        costs = [work(lambda ledger=ledger: ledger.account.buying_power) for ledger in (few, many)]
        self.assertEqual(*costs)

    @settings(deadline=None)
    @given(
        st.lists(
            st.one_of(
                st.tuples(st.just("trade"), st.sampled_from(SYMBOLS), st.integers(-150, 150).filter(bool), PRICE),
                st.tuples(st.just("mark"), st.sampled_from(SYMBOLS), st.just(0), PRICE),
                st.tuples(st.just("expire"), st.sampled_from(SYMBOLS[3:]), st.just(0), PRICE),
            ),
            max_size=25,
        )
    )
    def test_sums_that_were_moved_are_those_added_up_anew(self, steps):
        ledger = Ledger()
        for step, symbol, qty, price in steps:
            if step == "trade":
                ledger.trade(Side.BUY if qty > 0 else Side.SELL, abs(qty), price, symbol)
            elif step == "mark":
                ledger.quoted(symbol, price)
            else:
                ledger.happen(ActivityType.OPEXP, symbol, str(-ledger.account.position_qty(symbol)))
            self.assertEqual(sums(ledger.account.exposure), recounted(ledger.account))
        account = ledger.account
        values = [position.market_value for position in account.positions.values()]
        self.assertEqual(account.long_market_value, sum(value for value in values if value > 0))
        self.assertEqual(account.short_market_value, sum(value for value in values if value < 0))
        self.assertEqual(account.equity, account.cash + sum(values))
