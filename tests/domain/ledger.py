"""Orders, events and an account to put them in, for tests."""

import gc
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.asset_ids import asset_id
from alpaca_mock.domain.events import ActivityEvent, ActivityType, EventKind, Execution, Hold, OrderEvent, SettingsEvent
from alpaca_mock.domain.orders import Group, Order, OrderClass, OrderStatus, OrderType, Side, TimeInForce
from alpaca_mock.domain.quotes import Quote

#: A Tuesday, noon in New York.
NOON = datetime(2026, 9, 15, 16, tzinfo=UTC)
MONDAY = date(2026, 9, 14)
CALL_100 = "AAPL261218C00100000"
CALL_110 = "AAPL261218C00110000"
PUT_100 = "AAPL261218P00100000"


def uuid(number: int) -> str:
    """Give the text of a UUID that tells its number."""
    return f"{number:08x}-0000-4000-8000-000000000000"


def order(number: int = 1, at: datetime = NOON, **fields: Any) -> Order:
    """Give a new limit order to buy a share of AAPL; *fields* say otherwise. A multi-leg parent has the symbol ""."""
    values: dict[str, Any] = {
        "id": uuid(number),
        "client_order_id": f"client-{number}",
        "created_at": at,
        "updated_at": at,
        "submitted_at": at,
        "symbol": "AAPL",
        "qty": Decimal(1),
        "filled_qty": Decimal(0),
        "order_class": OrderClass.NONE,
        "type": OrderType.LIMIT,
        "side": Side.BUY,
        "time_in_force": TimeInForce.DAY,
        "status": OrderStatus.NEW,
        "extended_hours": False,
        **fields,
    }
    symbol = values["symbol"]
    values["asset_id"] = asset_id(symbol) if symbol else ""
    values["asset_class"] = "us_option" if len(symbol) > 10 else "us_equity" if symbol else ""
    absent = {name: None for name in Order.__slots__ if name not in values and name != "elected"}
    return Order(**absent, **values)


def multi_leg(number: int, symbols: tuple[str, ...], at: datetime = NOON) -> tuple[Order, list[Order], Group]:
    """Give a multi-leg order that buys one of each of *symbols*, its legs and their group."""
    parent = order(number, at, symbol="", side=None, order_class=OrderClass.MLEG)
    legs = [
        order(number + place, at, symbol=symbol, order_class=OrderClass.MLEG, type=None, ratio_qty=Decimal(1))
        for place, symbol in enumerate(symbols, 1)
    ]
    return parent, legs, Group(OrderClass.MLEG, parent.id, tuple(leg.id for leg in legs))


def bracket(number: int, at: datetime = NOON, symbol: str = "AAPL") -> tuple[Order, list[Order], Group]:
    """Give an order to buy with its take profit and its stop loss, held, and their group."""
    parent = order(number, at, symbol=symbol, order_class=OrderClass.BRACKET)
    exits = [
        order(
            number + place,
            at,
            symbol=symbol,
            order_class=OrderClass.BRACKET,
            side=Side.SELL,
            type=kind,
            status=OrderStatus.HELD,
        )
        for place, kind in enumerate((OrderType.LIMIT, OrderType.STOP), 1)
    ]
    return parent, exits, Group(OrderClass.BRACKET, parent.id, tuple(leg.id for leg in exits))


def quote(price: str | Decimal, previous_close: str | None = None) -> Quote:
    """Give a quote of noon whose bid and ask are *price*."""
    known = None if previous_close is None else Decimal(previous_close)
    return Quote(Decimal(price), Decimal(price), known, NOON)


class Ledger:
    """An account, and short words for what may happen to it. Its clock goes on a second with every event."""

    def __init__(self, cash: str = "100000", **settings: Any) -> None:
        self.quotes: dict[str, Quote] = {}
        self.account = Account("key", uuid(0), "PA1234567890", NOON, Decimal(cash), MONDAY, quotes=self.quotes)
        self.now = NOON
        self.number = 0
        if settings:
            self.settle(**settings)

    def tick(self) -> datetime:
        """Let a second pass."""
        self.now += timedelta(seconds=1)
        return self.now

    def record(
        self,
        kind: EventKind,
        version: Order,
        hold: Hold | None = None,
        execution: Execution | None = None,
        legs: tuple[OrderEvent, ...] = (),
        group: Group | None = None,
    ) -> OrderEvent:
        """Apply one step of an order, in the present."""
        event = OrderEvent(self.account.next_sequence, self.now, kind, version, execution, legs, hold, group)
        self.account.apply(event)
        return event

    def place(self, hold: Hold | None = None, **fields: Any) -> Order:
        """Place an order that rests."""
        self.number += 1
        placed = order(self.number, self.tick(), **fields)
        self.record(EventKind.NEW, placed, hold)
        return placed

    def place_group(self, parent: Order, legs: list[Order], group: Group) -> None:
        """Place a parent and its legs."""
        self.number += 1 + len(legs)
        for member in (parent, *legs):
            self.record(EventKind.NEW, member, group=group)

    def end(self, placed: Order, status: OrderStatus = OrderStatus.CANCELED) -> Order:
        """End an order, filled or not."""
        ended = placed.but(status=status, updated_at=self.tick())
        self.record(EventKind(status.value), ended)
        return ended

    def fill(self, placed: Order, qty: str | Decimal, price: str | Decimal, hold: Hold | None = None) -> Order:
        """Fill some or all of an order."""
        qty = Decimal(qty)
        total = placed.filled_qty + qty
        whole = total == placed.qty
        filled = placed.but(
            filled_qty=total,
            filled_avg_price=Decimal(price),
            updated_at=self.tick(),
            status=OrderStatus.FILLED if whole else OrderStatus.PARTIALLY_FILLED,
        )
        held = self.account.position_qty(placed.symbol)
        after = held + qty if placed.side is Side.BUY else held - qty
        execution = Execution(f"execution-{self.account.next_sequence}", Decimal(price), qty, after)
        self.record(EventKind.FILL if whole else EventKind.PARTIAL_FILL, filled, hold, execution)
        return filled

    def trade(self, side: Side, qty: str | Decimal, price: str | Decimal, symbol: str = "AAPL", **fields: Any) -> Order:
        """Place an order and fill it whole."""
        return self.fill(self.place(side=side, qty=Decimal(qty), symbol=symbol, **fields), qty, price)

    def buy(self, qty: str | Decimal, price: str | Decimal, symbol: str = "AAPL") -> Order:
        """Buy at a price."""
        return self.trade(Side.BUY, qty, price, symbol)

    def sell(self, qty: str | Decimal, price: str | Decimal, symbol: str = "AAPL") -> Order:
        """Sell at a price."""
        return self.trade(Side.SELL, qty, price, symbol)

    def quoted(self, symbol: str, price: str | Decimal, previous_close: str | None = None) -> None:
        """Let a symbol have a price."""
        self.quotes[symbol] = quote(price, previous_close)
        self.account.mark(symbol, self.quotes[symbol], self.tick())

    def happen(
        self, kind: ActivityType, symbol: str = "", qty: str = "0", price: str | None = None, net_amount: str = "0"
    ) -> ActivityEvent:
        """Let a non-trade activity happen."""
        sequence = self.account.next_sequence
        event = ActivityEvent(
            sequence,
            self.tick(),
            f"activity-{sequence}",
            kind,
            symbol,
            Decimal(qty),
            None if price is None else Decimal(price),
            Decimal(net_amount),
            "",
        )
        self.account.apply(event)
        return event

    def settle(self, **settings: object) -> None:
        """Change the account's settings."""
        self.account.apply(SettingsEvent(self.account.next_sequence, self.tick(), settings))

    def close_session(self, day: date) -> None:
        """End a trading day."""
        self.account.apply(self.account.session_closed(day, self.tick()))


def work(function: Callable[[], object]) -> int:
    """Count the calls that *function* makes, of Python and of C alike: what it costs on any machine."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        if event in ("call", "c_call"):
            calls += 1

    before, collects = sys.getprofile(), gc.isenabled()
    # A collection calls whoever asked to be told of it.
    gc.disable()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(before)
        if collects:
            gc.enable()
    return calls
