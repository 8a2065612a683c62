"""Positions: figures observed on paper, and what trades make of them."""

import unittest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.assets import require_asset
from alpaca_mock.domain.money import plain
from alpaca_mock.domain.positions import Position
from tests.domain.ledger import CALL_100, quote


def position(symbol: str, *trades: tuple[str, str], last: str | None = None, lastday: str | None = None) -> Position:
    """Give the position after *trades*, quantity and price, at the *last* price."""
    made = Position.flat(require_asset(symbol), Decimal(trades[0][1]), None)
    for qty, price in trades:
        made.trade(Decimal(qty), Decimal(price))
    if last is not None:
        made.mark(quote(last, lastday))
    return made


class ObservedPositionTests(unittest.TestCase):
    """Figures of positions are those observed on paper."""

    def check(self, held: Position, **figures: str) -> None:
        self.assertEqual({name: str(getattr(held, name)) for name in figures}, figures)

    def test_a_share_bought_today(self):
        """Observed on paper, 2026-09-15; there the ratios were cut to five places."""
        self.check(
            position("AAPL", ("1", "330.41"), last="330.4", lastday="333.08"),
            side="long",
            qty="1",
            avg_entry_price="330.41",
            market_value="330.4",
            cost_basis="330.41",
            unrealized_pl="-0.01",
            unrealized_plpc="-0.0000302654278018",
            unrealized_intraday_pl="-0.01",
            unrealized_intraday_plpc="-0.0000302654278018",
            current_price="330.4",
            lastday_price="333.08",
            change_today="-0.0080461150474361",
        )

    def test_a_share_held_overnight(self):
        """Observed on paper, 2025-11: the profit of the day counts from the close before."""
        held = position("AMD", ("1", "250"), last="258.89")
        held.close_session(held.current_price)
        held.mark(quote("247.38"))
        self.check(held, unrealized_intraday_pl="-11.51", unrealized_pl="-2.62")

    def test_a_short_position(self):
        """Observed on paper, 2021."""
        self.check(
            position("AAPL", ("-100", "198.4"), last="199.22"),
            side="short",
            qty="-100",
            market_value="-19922",
            cost_basis="-19840",
            unrealized_pl="-82",
            unrealized_plpc="-0.004133064516129",
        )

    def test_an_average_has_sixteen_places(self):
        """Observed on paper, 2021: seven shares for 25,536.87."""
        held = position("AMZN", ("6", "3648"), ("1", "3648.87"))
        self.check(held, avg_entry_price="3648.1242857142857143", cost_basis="25536.87")

    def test_a_contract_stands_for_a_hundred_shares(self):
        """Observed on paper, 2025."""
        held = position(CALL_100, ("2", "6.05"), last="5.34")
        self.check(held, market_value="1068", cost_basis="1210", unrealized_pl="-142", current_price="5.34")


class PositionTests(unittest.TestCase):
    """What trades make of a position."""

    def test_closing_keeps_the_average(self):
        held = position("AAPL", ("10", "100"), ("-4", "130"))
        self.assertEqual((held.qty, held.avg_entry_price), (Decimal(6), Decimal(100)))

    def test_crossing_zero_starts_anew(self):
        for sign in (1, -1):
            held = position("AAPL", (str(10 * sign), "100"), (str(-15 * sign), "130"), ("0", "1"))
            self.assertEqual((held.qty, held.avg_entry_price), (Decimal(-5 * sign), Decimal(130)))

    def test_a_short_position_averages_what_is_sold(self):
        held = position("AAPL", ("-1", "100"), ("-3", "200"), ("2", "1"))
        self.assertEqual((held.qty, held.avg_entry_price), (Decimal(-2), Decimal(175)))

    def test_fractions_are_exact(self):
        held = position("AAPL", ("0.1", "10"), ("0.2", "10.3"), last="10.5")
        self.assertEqual(str(held.avg_entry_price), "10.2")
        self.assertEqual((str(held.qty), str(held.market_value)), ("0.3", "3.15"))

    def test_what_orders_hold_is_not_available(self):
        held = position("AAPL", ("10", "100"))
        held.held = Decimal(4)
        self.assertEqual(held.qty_available, 6)
        short = position("AAPL", ("-10", "100"))
        short.held = Decimal(4)
        self.assertEqual(short.qty_available, -6)

    def test_a_new_position_is_priced_by_the_quote_and_without_one_by_its_fill(self):
        asset = require_asset("AAPL")
        unknown = Position.flat(asset, Decimal(7), None)
        self.assertEqual((unknown.current_price, unknown.lastday_price), (7, 7))
        quoted = Position.flat(asset, Decimal(7), quote("8", "9"))
        self.assertEqual((quoted.current_price, quoted.lastday_price), (8, 9))
        fresh = Position.flat(asset, Decimal(7), quote("8"))
        self.assertEqual(fresh.lastday_price, 8)

    def test_a_quote_without_a_previous_close_leaves_the_price_of_the_last_day(self):
        held = position("AAPL", ("1", "100"), last="105", lastday="101")
        held.mark(quote("110"))
        self.assertEqual((held.current_price, held.lastday_price), (110, 101))

    def test_the_profit_of_the_day_takes_overnight_shares_from_the_close_and_the_rest_from_cost(self):
        held = position("AAPL", ("10", "100"), last="120")
        held.close_session(held.current_price)
        held.trade(Decimal(5), Decimal(126))
        held.mark(quote("130"))
        self.assertEqual(held.unrealized_intraday_pl, 10 * 10 + 5 * 4)
        self.assertEqual(held.unrealized_intraday_plpc, plain(Decimal(120) / (1200 + 630)).quantize(Decimal("1e-16")))
        self.assertEqual(held.unrealized_pl, 10 * 30 + 5 * 4)

    def test_closing_takes_overnight_shares_first(self):
        held = position("AAPL", ("10", "100"), last="120")
        held.close_session(held.current_price)
        held.trade(Decimal(5), Decimal(126))
        held.trade(Decimal(-8), Decimal(130))
        self.assertEqual(held.overnight_qty, 2)
        held.trade(Decimal(-4), Decimal(130))
        held.mark(quote("130"))
        self.assertEqual((held.qty, held.overnight_qty), (3, 0))
        self.assertEqual(held.unrealized_intraday_pl, 3 * 4)
        held.trade(Decimal(3), Decimal(132))
        self.assertEqual(held.unrealized_intraday_pl, 3 * 4 + 3 * -2)

    def test_crossing_zero_leaves_nothing_overnight(self):
        held = position("AAPL", ("10", "100"), last="120")
        held.close_session(held.current_price)
        held.trade(Decimal(-15), Decimal(130))
        held.mark(quote("131"))
        self.assertEqual((held.overnight_qty, held.unrealized_intraday_pl), (0, -5))

    def test_ratios_of_nothing_are_zero(self):
        free = position(CALL_100, ("1", "0"), last="0")
        self.assertEqual((free.unrealized_plpc, free.unrealized_intraday_plpc, free.change_today), (0, 0, 0))


QUANTITY = st.decimals(-1000, 1000, places=3).filter(bool)
PRICE = st.decimals("0.01", 1000, places=2)


class PositionPropertyTests(unittest.TestCase):
    """What holds after any trades."""

    @given(st.lists(st.tuples(QUANTITY, PRICE), min_size=1, max_size=12), PRICE)
    def test_a_position_of_today_has_the_same_profit_for_the_day_as_since_entry(self, trades, last):
        held = Position.flat(require_asset("AAPL"), trades[0][1], None)
        for qty, price in trades:
            if held.qty + qty == 0:
                # The account forgets a flat position.
                held = Position.flat(require_asset("AAPL"), price, None)
            else:
                held.trade(qty, price)
        held.mark(quote(last))
        self.assertEqual(held.unrealized_intraday_pl, held.unrealized_pl)
        self.assertEqual(held.unrealized_intraday_plpc, held.unrealized_plpc)

    @given(st.lists(st.tuples(st.decimals("0.001", 1000, places=3), PRICE), min_size=1, max_size=12))
    def test_what_was_only_opened_costs_what_was_paid(self, trades):
        held = Position.flat(require_asset("AAPL"), trades[0][1], None)
        for qty, price in trades:
            held.trade(qty, price)
        paid = sum((qty * price for qty, price in trades), Decimal(0))
        self.assertAlmostEqual(held.cost_basis, paid, delta=Decimal("0.0000001"))

    @given(st.lists(st.one_of(st.tuples(QUANTITY, PRICE), st.just("close")), min_size=1, max_size=12))
    def test_what_was_held_overnight_is_part_of_what_is_held(self, steps):
        held = Position.flat(require_asset("AAPL"), Decimal(1), None)
        for step in steps:
            if step == "close":
                held.close_session(held.current_price)
            elif held.qty + step[0]:
                held.trade(*step)
            self.assertLessEqual(abs(held.overnight_qty), abs(held.qty))
            self.assertGreaterEqual(held.overnight_qty * held.qty, 0)
