"""How an order that was judged enters: it is taken, then fills, rests, or ends at once.

The events: `new` (`accepted` while the exchange is closed) of the order and of the legs of a multi-leg one, or `held`
of each exit; then `fill`, or `canceled` of what may not wait (`ioc`, `fok`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from attrs import define

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import EventKind, Hold
from alpaca_mock.domain.exits import after_end, watch_stop
from alpaca_mock.domain.filling import fill, price_now, quantity_to_fill
from alpaca_mock.domain.floor import Floor, order_of
from alpaca_mock.domain.orders import HELD, Group, Order, OrderStatus, TimeInForce
from alpaca_mock.domain.steps import finish, record, rest, watch
from alpaca_mock.domain.timetable import Task
from alpaca_mock.domain.triggering import settle

_AT_ONCE: Final = (TimeInForce.IOC, TimeInForce.FOK)


@define(eq=False, repr=False)
class Leg:
    """A member of a group beside its parent, and what it holds."""

    order: Order
    hold: Hold | None = None


def enter(
    floor: Floor,
    account: Account,
    order: Order,
    hold: Hold,
    now: datetime,
    group: Group | None = None,
    legs: Sequence[Leg] = (),
) -> Order:
    """Take *order* and the *legs* of its group, all made with the status `new` or, exits, `held`.

    Gives the version that the order has come to.
    """
    is_live = floor.hours.takes_orders(now, order.extended_hours)
    order = _take(floor, account, order, hold, now, is_live, group)
    for leg in legs:
        _take(floor, account, leg.order, leg.hold, now, is_live, group)
    if is_live and fill_at_once(floor, account, order, now):
        return order_of(account, order.id)
    if order.time_in_force in _AT_ONCE:
        canceled = finish(floor, account, order, EventKind.CANCELED, now)
        after_end(floor, account, order, EventKind.CANCELED, now)
        return canceled
    watch(floor, account, order)
    if is_live:
        rest(floor, account, order)
        if group is not None:
            watch_stop(floor, account, order)
    else:
        floor.timetable.add(floor.hours.session(now).pre_open, Task.OPEN, order.id, account)
    return order


def fill_at_once(floor: Floor, account: Account, order: Order, now: datetime) -> bool:
    """Fill an order that is marketable, and what its exits then do; tell whether it was."""
    price = price_now(floor, account, order, now)
    if price is None:
        return False
    fill(floor, account, order, quantity_to_fill(account, order, price), price, now)
    if order.group_id is not None:
        for _ in settle(floor, order.symbol, now):
            pass
    return True


def _take(
    floor: Floor, account: Account, order: Order, hold: Hold | None, now: datetime, is_live: bool, group: Group | None
) -> Order:
    if order.status is HELD:
        kind = EventKind.HELD
    elif is_live:
        kind = EventKind.NEW
    else:
        kind = EventKind.ACCEPTED
        order = order.but(status=OrderStatus.ACCEPTED)
    record(floor, account, kind, order, now, hold, group=group)
    return order
