"""An account: events, cash, positions, holds and history together."""

import unittest
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.activities import ActivityQuery
from alpaca_mock.domain.events import ActivityEvent, ActivityType, EventKind, Execution, Hold, OrderEvent
from alpaca_mock.domain.money import plain, to_eight
from alpaca_mock.domain.order_index import OrderQuery
from alpaca_mock.domain.orders import OrderStatus, Side
from alpaca_mock.domain.symbols import MULTIPLIER
from tests.domain.ledger import CALL_100, CALL_110, MONDAY, NOON, PUT_100, Ledger, multi_leg, order, quote

TUESDAY = date(2026, 9, 15)
SECOND = timedelta(seconds=1)


class FillTests(unittest.TestCase):
    """Fills move cash and positions."""

    def setUp(self):
        self.ledger = Ledger()
        self.account = self.ledger.account

    def test_a_fill_moves_cash_by_price_times_quantity(self):
        self.ledger.buy("1.5", "10.01")
        self.assertEqual(self.account.cash, Decimal("99984.985"))
        self.ledger.sell("0.5", "20")
        self.assertEqual(str(self.account.cash), "99994.985")

    def test_cash_moves_in_eight_places(self):
        self.ledger.buy("0.000000001", "1.49")
        self.assertEqual(str(self.account.cash), "100000")
        self.ledger.buy("0.000000009", "1.5")
        self.assertEqual(self.account.cash, Decimal("99999.99999999"))

    def test_contracts_move_a_hundred_times_their_price(self):
        self.ledger.buy(2, "6.05", CALL_100)
        self.assertEqual(self.account.cash, 100000 - 1210)
        self.assertEqual(self.account.positions[CALL_100].market_value, 1210)

    def test_a_position_that_is_closed_is_gone(self):
        self.ledger.buy(2, 10)
        self.assertEqual(list(self.account.positions), ["AAPL"])
        self.ledger.sell(2, 12)
        self.assertEqual(self.account.positions, {})
        self.assertEqual((self.account.cash, self.account.equity), (100004, 100004))

    def test_a_multi_leg_fill_moves_what_its_legs_moved_and_no_more(self):
        parent, legs, group = multi_leg(1, (CALL_100, CALL_110))
        self.ledger.place_group(parent, legs, group)
        for leg, price in zip(legs, (5, 2), strict=True):
            self.ledger.fill(leg, 1, price)
        events = tuple(event for event in self.account.events[3:] if isinstance(event, OrderEvent))
        whole = parent.but(filled_qty=Decimal(1), status=OrderStatus.FILLED)
        self.ledger.record(EventKind.FILL, whole, None, Execution("x", Decimal(7), Decimal(1), Decimal(0)), events)
        self.assertEqual(self.account.cash, 100000 - 700)
        self.assertEqual(
            {symbol: held.qty for symbol, held in self.account.positions.items()}, {CALL_100: 1, CALL_110: 1}
        )
        self.assertIs(self.account.orders.get(parent.id), whole)
        self.assertEqual(self.account.groups[legs[0].id], group)

    def test_a_position_is_priced_by_the_quote_in_force_when_it_is_opened(self):
        self.ledger.quoted("AAPL", "12", "11")
        self.ledger.buy(1, 10)
        held = self.account.positions["AAPL"]
        self.assertEqual((held.current_price, held.lastday_price, held.unrealized_pl), (12, 11, 2))
        self.assertEqual(self.account.equity, 100002)

    def test_positions_and_figures_follow_the_latest_quote(self):
        self.ledger.buy(10, 10)
        self.ledger.quoted("AAPL", "12")
        self.assertEqual(self.account.positions["AAPL"].market_value, 120)
        self.assertEqual((self.account.equity, self.account.long_market_value), (100020, 120))
        self.ledger.quoted("MSFT", "1")
        self.assertEqual(list(self.account.positions), ["AAPL"])


class HoldTests(unittest.TestCase):
    """Shares that open orders would close are held."""

    def setUp(self):
        self.ledger = Ledger()
        self.account = self.ledger.account

    def test_held_shares_are_not_available_until_the_order_is_over(self):
        self.ledger.buy(10, 10)
        first = self.ledger.place(Hold(Decimal(3)), side=Side.SELL, qty=Decimal(3))
        second = self.ledger.place(Hold(Decimal(4)), side=Side.SELL, qty=Decimal(4))
        self.assertEqual((self.account.holds.qty("AAPL"), self.account.available_qty("AAPL")), (7, 3))
        self.assertEqual(self.account.positions["AAPL"].qty_available, 3)
        self.assertEqual(self.account.holds.orders("AAPL"), [first.id, second.id])
        self.assertEqual(self.account.hold_of(first.id).qty, 3)
        self.ledger.end(first)
        self.assertEqual((self.account.holds.qty("AAPL"), self.account.positions["AAPL"].qty_available), (4, 6))
        self.assertEqual(self.account.holds.orders("AAPL"), [second.id])

    def test_a_partial_fill_keeps_what_it_still_holds(self):
        self.ledger.buy(10, 10)
        placed = self.ledger.place(Hold(Decimal(6)), side=Side.SELL, qty=Decimal(6))
        self.ledger.fill(placed, 2, 11, Hold(Decimal(4)))
        self.assertEqual((self.account.position_qty("AAPL"), self.account.available_qty("AAPL")), (8, 4))

    def test_a_short_position_is_held_by_orders_that_buy(self):
        self.ledger.sell(10, 10)
        self.ledger.place(Hold(Decimal(4)), qty=Decimal(4))
        self.assertEqual(self.account.available_qty("AAPL"), 6)
        self.assertEqual(self.account.positions["AAPL"].qty_available, -6)

    def test_a_hold_from_before_the_position_counts(self):
        self.ledger.place(Hold(Decimal(4)), side=Side.SELL, qty=Decimal(4))
        self.assertEqual(self.account.available_qty("AAPL"), 0)
        self.ledger.buy(10, 10)
        self.assertEqual(self.account.positions["AAPL"].qty_available, 6)

    def test_nothing_is_available_of_nothing(self):
        self.assertEqual((self.account.position_qty("AAPL"), self.account.available_qty("AAPL")), (0, 0))


class ActivityTests(unittest.TestCase):
    """Activities without an order move cash and positions too."""

    def setUp(self):
        self.ledger = Ledger()
        self.account = self.ledger.account

    def test_an_exercised_call_becomes_shares_at_its_strike(self):
        self.ledger.buy(1, 5, CALL_100)
        self.ledger.happen(ActivityType.OPEXC, CALL_100, "-1")
        self.ledger.happen(ActivityType.OPTRD, "AAPL", "100", "100", "-10000")
        self.assertEqual(self.account.cash, 100000 - 500 - 10000)
        self.assertEqual(list(self.account.positions), ["AAPL"])
        self.assertEqual(self.account.positions["AAPL"].avg_entry_price, 100)

    def test_an_exercised_put_delivers_the_shares_that_are_held(self):
        self.ledger.buy(100, 90)
        self.ledger.buy(1, 5, PUT_100)
        self.ledger.happen(ActivityType.OPEXC, PUT_100, "-1")
        self.ledger.happen(ActivityType.OPTRD, "AAPL", "-100", "100", "10000")
        self.assertEqual(self.account.positions, {})
        self.assertEqual(self.account.cash, 100000 - 9000 - 500 + 10000)

    def test_journaled_cash_is_a_deposit_and_what_options_bring_is_none(self):
        self.ledger.happen(ActivityType.JNLC, net_amount="-40000")
        self.ledger.happen(ActivityType.OPTRD, "AAPL", "1", "5", "-5")
        self.assertEqual((self.account.cash, self.account.deposits), (59995, 60000))


class SessionTests(unittest.TestCase):
    """A closed trading day becomes the last one."""

    def test_equity_margin_and_date_of_the_last_day_change_only_with_the_session(self):
        ledger = Ledger()
        account = ledger.account
        self.assertEqual(account.balance_asof, MONDAY)
        ledger.buy(10, 100)
        ledger.quoted("AAPL", "110")
        self.assertEqual((account.last_equity, account.last_maintenance_margin), (100000, 0))
        ledger.close_session(TUESDAY)
        ledger.quoted("AAPL", "120")
        self.assertEqual((account.last_equity, account.last_maintenance_margin), (100100, 330))
        self.assertEqual(account.balance_asof, TUESDAY)
        held = account.positions["AAPL"]
        self.assertEqual((held.lastday_price, held.unrealized_intraday_pl, held.unrealized_pl), (110, 100, 200))


class EventTests(unittest.TestCase):
    """The account's events are its one history."""

    def setUp(self):
        self.ledger = Ledger()
        self.account = self.ledger.account

    def test_an_event_that_is_not_the_next_one_changes_nothing(self):
        for sequence in (0, 2):
            with self.assertRaises(ValueError):
                self.account.apply(OrderEvent(sequence, NOON, EventKind.NEW, order()))
        self.assertEqual((self.account.events, len(self.account.orders)), ([], 0))

    def test_an_event_stands_in_the_place_of_its_sequence(self):
        for _ in range(3):
            self.ledger.place()
        self.assertEqual([event.sequence for event in self.account.events], [1, 2, 3])

    def test_settings_change_by_an_event(self):
        self.ledger.settle(no_shorting=True, multiplier=2)
        self.assertEqual((self.account.settings.no_shorting, self.account.settings.multiplier), (True, 2))
        self.assertTrue(self.account.settings.fractional_trading)

    def test_the_worth_is_remembered_when_cash_positions_or_prices_change(self):
        self.assertEqual(self.worth(), 100000)
        self.ledger.now += timedelta(minutes=1)
        self.ledger.buy(10, 100)
        self.ledger.now += timedelta(minutes=1)
        self.ledger.quoted("AAPL", "110")
        self.assertEqual(self.worth(), 100100)
        self.ledger.now += timedelta(minutes=1)
        self.ledger.happen(ActivityType.JNLC, net_amount="5")
        self.assertEqual(self.worth(), 100105)
        sample = self.account.history.as_of(self.ledger.now)
        assert sample is not None
        self.assertEqual(sample.base, 100005)
        self.assertEqual(len(self.account.history), 4)

    def test_a_price_is_remembered_when_it_was_learned_though_the_quote_is_older(self):
        self.ledger.buy(10, 100)
        self.ledger.now += timedelta(minutes=5)
        self.account.mark("AAPL", quote("110"), self.ledger.now)
        self.assertEqual(self.worth(), 100100)
        before = self.account.history.as_of(self.ledger.now - SECOND)
        assert before is not None
        self.assertEqual(before.equity, 100000)

    def worth(self) -> Decimal | None:
        sample = self.account.history.as_of(self.ledger.now)
        return None if sample is None else sample.equity


SYMBOLS = ("AAPL", "MSFT", CALL_100)
QTY = st.decimals("0.001", 50, places=3).map(plain)
PRICE = st.decimals("0.01", 500, places=4).map(plain)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("buy", "sell")), st.sampled_from(SYMBOLS), QTY, PRICE),
        st.tuples(st.just("quote"), st.sampled_from(SYMBOLS), QTY, PRICE),
        st.tuples(st.sampled_from(("rest", "end", "journal", "close")), st.sampled_from(SYMBOLS), QTY, PRICE),
    ),
    max_size=20,
)


def play(steps: list[tuple[str, str, Decimal, Decimal]]) -> Ledger:
    """Let an account live through steps."""
    ledger = Ledger()
    for step, symbol, qty, price in steps:
        if step in ("buy", "sell"):
            ledger.trade(Side(step), qty, price, symbol)
        elif step == "quote":
            ledger.quoted(symbol, price)
        elif step == "rest":
            ledger.place(Hold(qty, price), symbol=symbol)
        elif step == "end":
            for resting in ledger.account.orders.select(OrderQuery(symbols=(symbol,), limit=1)):
                ledger.end(resting)
        elif step == "journal":
            ledger.happen(ActivityType.JNLC, net_amount=str(price - qty))
        else:
            ledger.close_session(TUESDAY)
    return ledger


class ReconciliationTests(unittest.TestCase):
    """Whatever happens, the account's parts agree."""

    @settings(deadline=None)
    @given(STEPS)
    def test_cash_and_positions_are_the_sum_of_the_activities(self, steps):
        account = play(steps).account
        cash, held = Decimal(100000), dict.fromkeys(SYMBOLS, Decimal(0))
        page = account.activities.select(ActivityQuery(page_size=1000))
        for activity in page:
            if isinstance(activity, ActivityEvent):
                cash += activity.net_amount
                continue
            assert activity.execution is not None
            sign = 1 if activity.order.side is Side.BUY else -1
            qty, price = sign * activity.execution.qty, activity.execution.price
            symbol = activity.order.symbol
            held[symbol] += qty
            cash -= to_eight(qty * price * (MULTIPLIER if symbol == CALL_100 else 1))
        self.assertEqual(account.cash, cash)
        self.assertEqual(
            {symbol: position.qty for symbol, position in account.positions.items()},
            {symbol: qty for symbol, qty in held.items() if qty},
        )

    @settings(deadline=None)
    @given(STEPS)
    def test_what_is_held_and_reserved_is_that_of_the_open_orders(self, steps):
        account = play(steps).account
        resting = account.orders.select(OrderQuery(limit=1000))
        for symbol in SYMBOLS:
            mine = [account.hold_of(found.id).qty for found in resting if found.symbol == symbol]
            self.assertEqual(account.holds.qty(symbol), sum(mine))
            self.assertEqual(len(account.holds.orders(symbol)), len(mine))
        self.assertEqual(account.holds.buying_power, sum(account.hold_of(found.id).buying_power for found in resting))

    @settings(deadline=None)
    @given(STEPS)
    def test_events_alone_make_the_same_account_again(self, steps):
        played = play(steps)
        first = played.account
        second = Account("key", first.id, first.number, NOON, Decimal(100000), MONDAY, quotes=played.quotes)
        for event in first.events:
            second.apply(event)
        for symbol, latest in played.quotes.items():
            second.mark(symbol, latest, played.now)
        figures = ("cash", "deposits", "last_equity", "last_maintenance_margin", "balance_asof", "settings")
        for name in figures:
            self.assertEqual(getattr(first, name), getattr(second, name))
        for symbol, position in first.positions.items():
            again = second.positions[symbol]
            for name in ("qty", "avg_entry_price", "overnight_qty", "held"):
                self.assertEqual(getattr(position, name), getattr(again, name))
        query = OrderQuery(status="all", limit=1000)
        self.assertEqual(first.orders.select(query), second.orders.select(query))
        if all(symbol in played.quotes for symbol in first.positions):
            self.assertEqual(first.equity, second.equity)
            self.assertEqual(first.buying_power, second.buying_power)

    @settings(deadline=None)
    @given(STEPS)
    def test_every_amount_is_plain(self, steps):
        account = play(steps).account
        figures = (
            "cash equity last_equity long_market_value short_market_value position_market_value initial_margin "
            "maintenance_margin last_maintenance_margin buying_power regt_buying_power options_buying_power "
            "non_marginable_buying_power deposits"
        )
        of_position = (
            "qty qty_available avg_entry_price market_value cost_basis unrealized_pl unrealized_plpc current_price "
            "unrealized_intraday_pl unrealized_intraday_plpc lastday_price change_today"
        )
        amounts = [getattr(account, name) for name in figures.split()]
        for position in account.positions.values():
            amounts += [getattr(position, name) for name in of_position.split()]
        for amount in amounts:
            printed = f"{amount:f}"
            self.assertFalse("." in printed and printed.endswith("0"), printed)
            self.assertLessEqual(amount.as_tuple().exponent, 0)
            self.assertNotEqual(printed, "-0")
