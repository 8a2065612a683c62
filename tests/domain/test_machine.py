"""Whatever commands come in whatever order, the books stay right."""

import unittest
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alpaca_mock.domain.events import OrderEvent
from alpaca_mock.domain.orders import (
    LegRequest,
    OrderClass,
    OrderRequest,
    OrderStatus,
    OrderType,
    ReplaceRequest,
    Side,
    TimeInForce,
)
from alpaca_mock.domain.rules import Rules
from tests.domain import machine
from tests.domain.books import folded, latest, told, waits
from tests.domain.machine import OPTIONS, STOCKS, Command, Life, done
from tests.domain.script import digest

accounts = st.integers(0, 1)
recent = st.integers(0, 9)
stocks = st.sampled_from(STOCKS)
options = st.sampled_from(OPTIONS)
symbols = st.sampled_from(STOCKS + OPTIONS)
sides = st.sampled_from(Side)
# Prices that meet each other often, around those that the quotes have.
prices = st.integers(95, 105).map(Decimal)
extreme_prices = st.sampled_from([Decimal("0.0001"), Decimal("0.01"), Decimal(10) ** 12, Decimal("79228162514.2643")])
premiums = st.integers(1, 12).map(lambda half: Decimal(half) / 2)
whole = st.sampled_from([1, 2, 5, 10, 100]).map(Decimal)
extreme_quantities = st.sampled_from([Decimal(10) ** 12, Decimal("0.000000001"), Decimal("999999999999.999999999")])
times_in_force = st.sampled_from(TimeInForce)


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """Give a value or nothing."""
    return st.none() | strategy


class Broker(RuleBasedStateMachine):
    """Two accounts, two stocks, four options."""

    @initialize(sessions=st.booleans(), checks=st.booleans())
    def begin(self, sessions: bool, checks: bool) -> None:
        self.rules = Rules(sessions=sessions, checks=checks, starting_cash=Decimal(100_000))
        self.life = Life(self.rules)
        self.commands: list[Command] = []
        for symbol in STOCKS:
            self.do(machine.quote(symbol, Decimal(100), Decimal(100)))
        for symbol in OPTIONS:
            self.do(machine.quote(symbol, Decimal("4.95"), Decimal("5.05")))

    def do(self, command: Command) -> None:
        """Do a command; one that is refused must have changed nothing."""
        self.life.brokerage.advance(self.life.now)
        before = digest(self.life.brokerage)
        self.commands.append(command)
        if not done(self.life, command):
            assert digest(self.life.brokerage) == before

    @rule(symbol=stocks, bid=prices, spread=st.sampled_from(["0", "0.01", "1"]))
    def quote_stock(self, symbol: str, bid: Decimal, spread: str) -> None:
        self.do(machine.quote(symbol, bid, bid + Decimal(spread)))

    @rule(symbol=options, bid=premiums, spread=st.sampled_from(["0", "0.01", "0.05"]))
    def quote_option(self, symbol: str, bid: Decimal, spread: str) -> None:
        self.do(machine.quote(symbol, bid, bid + Decimal(spread)))

    @rule(of=accounts, symbol=stocks, side=sides, qty=extreme_quantities, limit=maybe(extreme_prices))
    def place_extreme(self, of: int, symbol: str, side: Side, qty: Decimal, limit: Decimal | None) -> None:
        kind = OrderType.MARKET if limit is None else OrderType.LIMIT
        request = OrderRequest(
            symbol=symbol, qty=qty, side=side, type=kind, time_in_force=TimeInForce.DAY, limit_price=limit
        )
        self.do(machine.place(of, request))

    @rule(symbol=symbols, price=extreme_prices)
    def quote_extreme(self, symbol: str, price: Decimal) -> None:
        before = self.life.brokerage.quotes[symbol]
        self.do(machine.quote(symbol, price, price))
        self.do(machine.quote(symbol, before.bid, before.ask))

    @rule(of=accounts, symbol=stocks, side=sides, qty=whole, limit=maybe(prices))
    def place_day(self, of: int, symbol: str, side: Side, qty: Decimal, limit: Decimal | None) -> None:
        self.place_simple(of, symbol, side, qty, TimeInForce.DAY, limit)

    @rule(of=accounts, symbol=stocks, side=sides, qty=whole, tif=times_in_force, limit=maybe(prices))
    def place_simple(
        self, of: int, symbol: str, side: Side, qty: Decimal, tif: TimeInForce, limit: Decimal | None
    ) -> None:
        kind = OrderType.MARKET if limit is None else OrderType.LIMIT
        request = OrderRequest(symbol=symbol, qty=qty, side=side, type=kind, time_in_force=tif, limit_price=limit)
        self.do(machine.place(of, request))

    @rule(of=accounts, side=sides, dollars=st.integers(1, 5000).map(Decimal))
    def place_notional(self, of: int, side: Side, dollars: Decimal) -> None:
        request = OrderRequest(
            symbol="AAPL", notional=dollars, side=side, type=OrderType.MARKET, time_in_force=TimeInForce.DAY
        )
        self.do(machine.place(of, request))

    @rule(of=accounts, side=sides, qty=whole, stop=maybe(prices), limit=maybe(prices), gtc=st.booleans())
    def place_stop(
        self, of: int, side: Side, qty: Decimal, stop: Decimal | None, limit: Decimal | None, gtc: bool
    ) -> None:
        request = OrderRequest(
            symbol="AAPL", qty=qty, side=side, time_in_force=TimeInForce.GTC if gtc else TimeInForce.DAY
        )
        if stop is None:
            request.type, request.trail_percent = OrderType.TRAILING_STOP, Decimal(3)
        else:
            request.type = OrderType.STOP if limit is None else OrderType.STOP_LIMIT
            request.stop_price, request.limit_price = stop, limit
        self.do(machine.place(of, request))

    @rule(
        of=accounts,
        side=sides,
        qty=whole,
        order_class=st.sampled_from([OrderClass.BRACKET, OrderClass.OTO, OrderClass.OCO]),
        entry=maybe(prices),
        high=st.integers(101, 106).map(Decimal),
        low=st.integers(94, 99).map(Decimal),
        limit=st.booleans(),
    )
    def place_group(
        self,
        of: int,
        side: Side,
        qty: Decimal,
        order_class: OrderClass,
        entry: Decimal | None,
        high: Decimal,
        low: Decimal,
        limit: bool,
    ) -> None:
        is_exit = order_class is OrderClass.OCO
        if is_exit and (held := self.life.accounts[of].position_qty("MSFT")):
            side, qty = (Side.SELL if held > 0 else Side.BUY), abs(held)
        take_profit, stop = (high, low) if (side is Side.BUY) is not is_exit else (low, high)
        request = OrderRequest(
            symbol="MSFT",
            qty=qty,
            side=side,
            type=OrderType.MARKET if entry is None and not is_exit else OrderType.LIMIT,
            time_in_force=TimeInForce.DAY,
            limit_price=None if is_exit else entry,
            order_class=order_class,
            take_profit_limit=None if order_class is OrderClass.OTO and limit else take_profit,
            stop_loss_stop=None if order_class is OrderClass.OTO and not limit else stop,
            stop_loss_limit=stop if limit else None,
        )
        self.do(machine.place(of, request))

    @rule(of=accounts, symbol=options, side=sides, qty=st.integers(1, 4).map(Decimal), limit=maybe(premiums))
    def place_option(self, of: int, symbol: str, side: Side, qty: Decimal, limit: Decimal | None) -> None:
        kind = OrderType.MARKET if limit is None else OrderType.LIMIT
        request = OrderRequest(
            symbol=symbol, qty=qty, side=side, type=kind, time_in_force=TimeInForce.DAY, limit_price=limit
        )
        self.do(machine.place(of, request))

    @rule(
        of=accounts,
        qty=st.integers(1, 3).map(Decimal),
        legs=st.lists(st.tuples(options, st.integers(1, 3), sides), min_size=2, max_size=4),
        limit=maybe(st.integers(-20, 20).map(lambda half: Decimal(half) / 2)),
    )
    def place_multileg(self, of: int, qty: Decimal, legs: list[tuple[str, int, Side]], limit: Decimal | None) -> None:
        request = OrderRequest(
            qty=qty,
            type=OrderType.MARKET if limit is None else OrderType.LIMIT,
            time_in_force=TimeInForce.DAY,
            limit_price=limit,
            order_class=OrderClass.MLEG,
            legs=tuple(LegRequest(symbol, Decimal(ratio), side, None) for symbol, ratio, side in legs),
        )
        self.do(machine.place(of, request))

    @rule(of=accounts, back=recent)
    def cancel(self, of: int, back: int) -> None:
        self.do(machine.cancel(of, back))

    @rule(
        of=accounts,
        back=recent,
        changes=st.builds(
            ReplaceRequest,
            qty=maybe(whole),
            limit_price=maybe(prices | premiums),
            stop_price=maybe(prices),
            trail=maybe(st.just(Decimal(2))),
            time_in_force=maybe(st.just(TimeInForce.GTC)),
        ),
    )
    def replace(self, of: int, back: int, changes: ReplaceRequest) -> None:
        self.do(machine.replace(of, back, changes))

    @rule(of=accounts, back=recent, how=st.sampled_from(["reject", "cancel", "expire", "arm"]))
    def force_end(self, of: int, back: int, how: str) -> None:
        self.do(machine.force(of, back, how, None, None))

    @rule(of=accounts, back=recent, qty=maybe(st.integers(1, 3).map(Decimal)), price=maybe(prices | premiums))
    def force_fill(self, of: int, back: int, qty: Decimal | None, price: Decimal | None) -> None:
        self.do(machine.force(of, back, "fill", qty, price))

    @rule(of=accounts, symbol=symbols, qty=maybe(whole), percentage=maybe(st.integers(1, 100).map(Decimal)))
    def close(self, of: int, symbol: str, qty: Decimal | None, percentage: Decimal | None) -> None:
        self.do(machine.close(of, symbol, qty, percentage))

    @rule(of=accounts, cancel_orders=st.booleans())
    def close_all(self, of: int, cancel_orders: bool) -> None:
        self.do(machine.close_all(of, cancel_orders))

    @rule(of=accounts, symbol=options, qty=maybe(st.just(Decimal(1))))
    def exercise(self, of: int, symbol: str, qty: Decimal | None) -> None:
        self.do(machine.exercise(of, symbol, qty))

    @rule(of=accounts, symbol=options)
    def keep(self, of: int, symbol: str) -> None:
        self.do(machine.keep(of, symbol))

    @rule(hours=st.sampled_from([1, 5, 13, 24, 72]))
    def pass_time(self, hours: int) -> None:
        self.do(machine.pass_time(hours))

    @rule(of=accounts, no_shorting=st.booleans())
    def configure(self, of: int, no_shorting: bool) -> None:
        self.do(machine.configure(of, {"no_shorting": no_shorting}))

    @rule(of=accounts, cash=st.sampled_from([Decimal(10) ** 12, Decimal(100_000)]))
    def pay(self, of: int, cash: Decimal) -> None:
        self.do(machine.pay(of, cash))

    @invariant()
    def cash_and_positions_are_what_the_activities_say(self) -> None:
        for account in self.life.accounts:
            cash, positions = folded(account)
            assert account.cash == cash
            assert {symbol: position.qty for symbol, position in account.positions.items()} == positions

    @invariant()
    def held_shares_never_exceed_the_position(self) -> None:
        for account in self.life.accounts:
            held: dict[str, Decimal] = {}
            for order in latest(account):
                hold = account.hold_of(order.id)
                assert order.is_open or not (hold.qty or hold.buying_power or hold.options_buying_power)
                held[order.symbol] = held.get(order.symbol, Decimal(0)) + hold.qty
            for symbol, qty in held.items():
                assert qty == account.holds.qty(symbol)
                assert qty <= abs(account.position_qty(symbol))

    @invariant()
    def an_order_that_is_over_stays_so_and_never_fills_beyond_its_quantity(self) -> None:
        for account in self.life.accounts:
            over = set()
            for event in account.events:
                if isinstance(event, OrderEvent):
                    assert event.order.id not in over
                    if not event.order.is_open:
                        over.add(event.order.id)
                    assert event.order.qty is None or event.order.filled_qty <= event.order.qty

    @invariant()
    def a_group_never_has_two_live_exits(self) -> None:
        for account in self.life.accounts:
            for group in account.groups.values():
                if group.order_class is OrderClass.MLEG:
                    continue
                exits = group.leg_ids if group.order_class is not OrderClass.OCO else (group.parent_id, *group.leg_ids)
                orders = [account.orders.get(order_id) for order_id in exits]
                assert (
                    sum(
                        order is not None and order.is_open and order.status is not OrderStatus.HELD for order in orders
                    )
                    <= 1
                )

    @invariant()
    def a_stop_loss_is_as_large_as_what_its_take_profit_has_left(self) -> None:
        for account in self.life.accounts:
            # The id of a leg that was replaced still leads to the group that it was in.
            for group in {
                group.parent_id: account.groups[group.parent_id] for group in account.groups.values()
            }.values():
                orders = [account.orders.get(order_id) for order_id in (group.parent_id, *group.leg_ids)]
                opens = [order for order in orders if order is not None and order.is_open]
                held = [order for order in opens if order.status is OrderStatus.HELD]
                if group.order_class is not OrderClass.MLEG and len(opens) == 2 and len(held) == 1:
                    profit = next(order for order in opens if order is not held[0])
                    assert group.order_class is OrderClass.OTO or held[0].qty == profit.remaining

    @invariant()
    def the_book_has_whatwaits(self) -> None:
        floor = self.life.brokerage._floor
        waiting, interested, opens = set(), set(), set()
        for account in self.life.accounts:
            for order in latest(account):
                if order.is_open:
                    opens.add(order.id)
                if order.is_open and waits(account, order, self.rules.sessions):
                    waiting.add(order.id)
                if order.is_open and order.symbol and order.status is not OrderStatus.HELD:
                    interested.add(order.id)
        assert set(floor.book) == waiting
        assert floor.races <= opens
        assert {order_id for each in floor.interests.values() for order_id in each.orders} == interested

    @invariant()
    def who_holds_a_symbol_is_known(self) -> None:
        holders = {
            symbol: {each.api_key for each in self.life.accounts if symbol in each.positions}
            for symbol in STOCKS + OPTIONS
        }
        known = self.life.brokerage._floor.holders
        assert {symbol: {each.api_key for each in of} for symbol, of in known.items()} == {
            symbol: keys for symbol, keys in holders.items() if keys
        }

    @invariant()
    def legs_make_the_price_of_their_parent(self) -> None:
        for account in self.life.accounts:
            for event in account.events:
                if isinstance(event, OrderEvent) and event.legs and event.execution is not None:
                    total = sum(
                        leg.execution.price * leg.order.ratio_qty * (1 if leg.order.side is Side.BUY else -1)
                        for leg in event.legs
                    )
                    assert total == event.execution.price

    def teardown(self) -> None:
        """Find that the same commands with the same ids give the same events."""
        if not hasattr(self, "commands"):
            return
        again = Life(self.rules)
        for command in self.commands:
            again.brokerage.advance(again.now)
            done(again, command)
        for account, other in zip(self.life.accounts, again.accounts, strict=True):
            assert told(account) == told(other)


class MachineTests(unittest.TestCase):
    """The machine runs as one test."""

    def test_books_stay_right(self) -> None:
        """No sequence of commands breaks an invariant."""
        run = Broker.TestCase()
        run.settings = settings(
            max_examples=120,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        run.runTest()
