"""The steps of an order's life. Each is one event, and keeps the book, the timetable and the interests in line.

Nothing here judges: whoever calls has made sure that the step may be taken.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Final

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import US_OPTION
from alpaca_mock.domain.book import Combination, Instrument
from alpaca_mock.domain.events import Event, EventKind, Execution, Hold, OrderEvent
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.hours import AGED_DELAY, AUCTIONS, expiration_close
from alpaca_mock.domain.interests import Interest
from alpaca_mock.domain.money import add, divide, multiply, plain, subtract
from alpaca_mock.domain.orders import (
    BUY,
    FILLED,
    GTC,
    LIMIT,
    MARKET,
    MLEG,
    SELL,
    TRAILING_STOP,
    Group,
    Order,
    OrderStatus,
)
from alpaca_mock.domain.symbols import parse_option
from alpaca_mock.domain.timetable import Task

_ENDINGS: Final = {
    EventKind.CANCELED: (OrderStatus.CANCELED, "canceled_at"),
    EventKind.EXPIRED: (OrderStatus.EXPIRED, "expired_at"),
    EventKind.REJECTED: (OrderStatus.REJECTED, "failed_at"),
}


def record(
    floor: Floor,
    account: Account,
    kind: EventKind,
    order: Order,
    at: datetime,
    hold: Hold | None = None,
    *,
    execution: Execution | None = None,
    legs: tuple[OrderEvent, ...] = (),
    group: Group | None = None,
) -> OrderEvent:
    """Apply one step to the account and tell the listeners."""
    event = OrderEvent(len(account.events) + 1, at, kind, order, execution, legs, hold, group)
    account.apply(event)
    for listener in floor.listeners:
        listener(account, event)
    return event


def apply(floor: Floor, account: Account, event: Event) -> None:
    """Let an event have happened, and tell the listeners."""
    account.apply(event)
    for listener in floor.listeners:
        listener(account, event)


def finish(floor: Floor, account: Account, order: Order, kind: EventKind, at: datetime) -> Order:
    """End an open order: canceled, expired or rejected. Legs of a multi-leg order end with it, before it."""
    legs: tuple[OrderEvent, ...] = ()
    if order.order_class is MLEG and order.ratio_qty is None:
        legs = tuple(_end(floor, account, leg, kind, at) for leg in account.orders.legs(order))
    return _end(floor, account, order, kind, at, legs).order


def _end(
    floor: Floor, account: Account, order: Order, kind: EventKind, at: datetime, legs: tuple[OrderEvent, ...] = ()
) -> OrderEvent:
    status, moment = _ENDINGS[kind]
    order = order.but(status=status, updated_at=at, **{moment: at})
    leave(floor, account, order)
    return record(floor, account, kind, order, at, legs=legs)


def watch(floor: Floor, account: Account, order: Order) -> None:
    """Keep an order, and the legs of a multi-leg one, among what its account has open; note when it ends."""
    if order.symbol:
        _keep(floor, account, order)
    else:
        for leg in account.orders.legs(order):
            _keep(floor, account, leg)
    # Without sessions no order ends by itself.
    if floor.rules.sessions and order.expires_at is not None:
        due, task = _end_of(order)
        floor.timetable.add(due, task, order.id, account)


def _keep(floor: Floor, account: Account, order: Order) -> None:
    key = (account.api_key, order.symbol)
    interest = floor.interests.get(key)
    if interest is None:
        interest = floor.interests[key] = Interest()
    interest.add(order)
    if order.asset_class == US_OPTION:
        note_contract(floor, account, order.symbol)


def leave(floor: Floor, account: Account, order: Order) -> None:
    """Take an order that is over, or replaced, out of everything that it waited in."""
    floor.book.remove(order.id)
    floor.races.discard(order.id)
    key = (account.api_key, order.symbol)
    waiting = floor.interests.get(key)
    if waiting is not None:
        waiting.discard(order)
        if not waiting.orders:
            del floor.interests[key]
    if floor.rules.sessions and order.expires_at is not None:
        due, task = _end_of(order)
        floor.timetable.discard(due, task, order.id)


def rest(floor: Floor, account: Account, order: Order) -> None:
    """Put an order into the book, under the price that it waits for."""
    kind = order.type
    if floor.rules.sessions and order.time_in_force in AUCTIONS:
        return
    if kind is LIMIT or order.elected:
        # A combination is bought at its limit, whose sign tells a debit from a credit.
        rising, price = order.side is SELL, order.limit_price
    elif kind is MARKET:
        rising, price = False, None
    else:
        rising, price = order.side is BUY, order.stop_price
    floor.book.rest(account, order.id, instrument_of(account, order), order.extended_hours, rising, price)
    if kind is TRAILING_STOP and order.hwm is not None:
        floor.book.follow(order.id, order.hwm)


def _end_of(order: Order) -> tuple[datetime, Task]:
    assert order.expires_at is not None
    if order.time_in_force in AUCTIONS:
        return order.expires_at, Task.AUCTION
    aged = order.time_in_force is GTC
    return order.expires_at + AGED_DELAY if aged else order.expires_at, Task.EXPIRE


def instrument_of(account: Account, order: Order) -> Instrument:
    """Give what an order is a price of: its symbol, or the combination of its legs."""
    return order.symbol or combination(account.orders.legs(order))


def combination(legs: Iterable[Order]) -> Combination:
    """Give the instrument that legs make together; their order is no difference."""
    return tuple(sorted((leg.symbol, weight(leg)) for leg in legs))


def weight(leg: Order) -> int:
    """Give the ratio of a leg, negative if it is sold."""
    ratio = int(leg.ratio_qty or 1)
    return ratio if leg.side is BUY else -ratio


def note_contract(floor: Floor, account: Account, symbol: str) -> None:
    """Remember that an account has to do with an option, which will expire."""
    terms = parse_option(symbol)
    assert terms is not None
    floor.contracts.setdefault((account.api_key, terms.underlying), {})[symbol] = None
    floor.timetable.add(expiration_close(terms.expiration), Task.EXPIRE_OPTION, symbol)


def filled(order: Order, qty: Decimal, price: Decimal, at: datetime) -> Order:
    """Give the version of an order after *qty* more filled at *price*."""
    if order.filled_avg_price is None:
        total, average = qty, price
    else:
        total = plain(add(order.filled_qty, qty))
        spent = add(multiply(order.filled_avg_price, order.filled_qty), multiply(price, qty))
        average = divide(spent, total)
    # A notional order has no quantity and fills whole.
    done = order.qty is None or total == order.qty
    version = order.but()
    # By assignment, as long as nobody has seen it: so many names would take longer than the copy.
    version.filled_qty = total
    version.filled_avg_price = average
    version.status = FILLED if done else OrderStatus.PARTIALLY_FILLED
    version.updated_at = at
    version.filled_at = at if done else None
    return version


def execute(
    floor: Floor, account: Account, order: Order, qty: Decimal, price: Decimal, at: datetime, hold: Hold | None = None
) -> OrderEvent:
    """Fill *qty* of an order with a symbol at *price*; *hold* is what the rest of it still holds."""
    symbol = order.symbol
    before = account.position_qty(symbol)
    after = plain(add(before, qty) if order.side is BUY else subtract(before, qty))
    order = filled(order, qty, price, at)
    if order.status is FILLED:
        kind = EventKind.FILL
        leave(floor, account, order)
    else:
        kind = EventKind.PARTIAL_FILL
    execution = Execution(floor.ids.uuid(), price, qty, after)
    event = record(floor, account, kind, order, at, hold, execution=execution)
    note_position(floor, account, symbol, after)
    if order.asset_class == US_OPTION:
        note_contract(floor, account, symbol)
    return event


def note_position(floor: Floor, account: Account, symbol: str, qty: Decimal) -> None:
    """Keep the list of who holds a symbol."""
    if qty:
        floor.holders.setdefault(symbol, {})[account] = None
        return
    holders = floor.holders.get(symbol)
    if holders is not None:
        holders.pop(account, None)
        if not holders:
            del floor.holders[symbol]
