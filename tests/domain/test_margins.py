"""What positions bind."""

import unittest
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.assets import require_asset
from alpaca_mock.domain.margins import stock_margin, worst_loss
from alpaca_mock.domain.positions import Position
from alpaca_mock.domain.symbols import OptionTerms, option_symbol, parse_option

JUNE, JULY = date(2027, 6, 18), date(2027, 7, 16)


def terms(right: str, strike: int, expiration: date = JUNE) -> OptionTerms:
    """Give the terms of an option on AAPL."""
    found = parse_option(option_symbol("AAPL", expiration, right, Decimal(strike)))
    assert found is not None
    return found


class StockMarginTests(unittest.TestCase):
    """The table of API documentation, "Margin and Short Selling"."""

    def margin(self, symbol: str, qty: int, price: str) -> tuple[Decimal, Decimal]:
        held = Position.flat(require_asset(symbol), Decimal(price), None)
        held.trade(Decimal(qty), Decimal(price))
        return stock_margin(held)

    def test_a_long_position_needs_half_and_then_the_percentage_of_its_asset(self):
        self.assertEqual(self.margin("AAPL", 10, "100"), (500, 300))
        self.assertEqual(self.margin("TQQQ", 10, "100"), (500, 1000))

    def test_a_long_position_below_two_fifty_needs_its_value(self):
        self.assertEqual(self.margin("AAPL", 10, "2.49")[1], Decimal("24.9"))
        self.assertEqual(self.margin("AAPL", 10, "2.50")[1], Decimal("7.5"))

    def test_a_short_position_needs_at_least_five_dollars_a_share(self):
        self.assertEqual(self.margin("AAPL", -10, "100"), (500, 300))
        self.assertEqual(self.margin("AAPL", -10, "10"), (50, 50))
        self.assertEqual(self.margin("AAPL", -10, "5")[1], 50)

    def test_a_short_position_below_five_needs_its_value_and_at_least_two_fifty_a_share(self):
        self.assertEqual(self.margin("AAPL", -10, "4.99")[1], Decimal("49.9"))
        self.assertEqual(self.margin("AAPL", -10, "2")[1], 25)

    def test_a_stock_that_cannot_be_margined_needs_its_value_at_once(self):
        self.assertEqual(self.margin("NOMRG", 10, "100"), (1000, 1000))


class WorstLossTests(unittest.TestCase):
    """What options on one underlying can cost when they expire (API documentation, "Options Trading")."""

    def check(self, loss: int, *contracts: tuple[OptionTerms, int], covered: int = 0) -> None:
        held = [(about, Decimal(qty)) for about, qty in contracts]
        self.assertEqual(worst_loss(held, Decimal(covered)), loss)

    def test_bought_options_cost_nothing_more(self):
        self.check(0)
        self.check(0, (terms("call", 100), 2), (terms("put", 90), 1))

    def test_a_sold_put_costs_its_strike(self):
        self.check(20000, (terms("put", 100), -2))

    def test_a_spread_costs_the_distance_of_its_strikes_at_most(self):
        self.check(500, (terms("call", 100), -1), (terms("call", 105), 1))
        self.check(0, (terms("call", 100), 1), (terms("call", 105), -1))
        self.check(500, (terms("put", 100), -1), (terms("put", 95), 1))

    def test_only_one_side_of_an_iron_condor_can_lose(self):
        condor = [("put", 90, 1), ("put", 95, -1), ("call", 105, -1), ("call", 115, 1)]
        self.check(1000, *((terms(right, strike), qty) for right, strike, qty in condor))

    def test_what_expires_before_does_not_cover(self):
        self.check(0, (terms("call", 100, JUNE), -1), (terms("call", 100, JULY), 1))
        self.check(10000, (terms("call", 100, JULY), -1), (terms("call", 100, JUNE), 1))

    def test_shares_deliver_the_calls_with_the_lowest_strikes(self):
        self.check(0, (terms("call", 100), -1), covered=1)
        self.check(11000, (terms("call", 100), -1), (terms("call", 110), -1), covered=1)
        self.check(10000, (terms("put", 100), -1), covered=5)

    def test_an_uncovered_call_costs_its_strike(self):
        self.check(30000, (terms("call", 100), -3))

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(("call", "put")),
                st.integers(1, 12),
                st.sampled_from((JUNE, JULY)),
                st.integers(-3, 3).filter(bool),
            ),
            max_size=5,
        )
    )
    def test_no_price_is_worse_than_the_one_found(self, contracts):
        held = [(terms(right, strike, day), qty) for right, strike, day, qty in contracts]
        worst = 0
        for first in (JUNE, JULY):
            alive = [(about, qty) for about, qty in held if about.expiration >= first]
            if not any(about.expiration == first and qty < 0 for about, qty in alive):
                continue
            highest = max(int(about.strike) for about, _ in alive)
            worst = min(worst, *(sum(map(self.pay, alive, [price] * len(alive))) for price in range(2 * highest + 1)))
        self.check(-100 * worst, *held)

    def pay(self, contract: tuple[OptionTerms, int], price: int) -> int:
        about, qty = contract
        strike = int(about.strike)
        return qty * max(0, price - strike if about.right == "call" else strike - price)
