"""The life of brackets, OTO and OCO orders: how their exits come alive and how one ends the others.

Sources: API documentation, "Placing Orders" (bracket, OTO and OCO orders) and recorded answers of 2021. The events,
always in this order:

- entry placed: `new` of the parent, `held` of each exit;
- entry filled whole: `fill` of the parent, then `new` of the take profit, which from then on holds the shares. The
  stop loss stays `held` and is watched; an OTO order's only exit becomes `new`, whatever it is;
- OCO placed: `new` of the parent, which is the take profit, and `held` of the stop loss, which is watched;
- take profit filled: `fill`, then `canceled` of the stop loss;
- stop loss reached: `canceled` of the take profit, `new` of the stop loss, then `fill` (or it rests at its limit);
- any member canceled or expired: the same of all others that are open.
"""

from datetime import datetime
from decimal import Decimal

from attrs import evolve

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.cover import unlocked_shares
from alpaca_mock.domain.events import EventKind, Hold, OrderEvent
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.money import ZERO
from alpaca_mock.domain.orders import (
    FILLED,
    HELD,
    LIMIT,
    MLEG,
    OCO,
    SELL,
    Group,
    Order,
    OrderRequest,
    OrderStatus,
    ReplaceRequest,
)
from alpaca_mock.domain.risk import infer_intent
from alpaca_mock.domain.steps import finish, record, rest, watch


def exit_group(account: Account, order: Order) -> Group | None:
    """Give the bracket, OTO or OCO group that an order belongs to; `None` for any other order."""
    group = account.groups.get(order.id)
    return None if group is None or group.order_class is MLEG else group


def members(account: Account, group: Group) -> list[Order]:
    """Give the orders of a group that are open, the parent first."""
    found = (account.orders.get(order_id) for order_id in (group.parent_id, *group.leg_ids))
    return [order for order in found if order is not None and order.is_open]


def as_request(
    account: Account,
    group: Group,
    parent: OrderRequest,
    leg: Order | None = None,
    changes: ReplaceRequest | None = None,
) -> OrderRequest:
    """Give the request that asks for a *parent* with the exits that its group has, *leg* with its *changes*."""
    if group.order_class is OCO:
        parent = evolve(parent, take_profit_limit=parent.limit_price)
    for leg_id in group.leg_ids:
        order = account.orders.get(leg_id)
        assert order is not None
        limit, stop = order.limit_price, order.stop_price
        if leg is not None and leg.id == leg_id and changes is not None:
            limit, stop = changes.limit_price or limit, changes.stop_price or stop
        if order.type is LIMIT:
            parent = evolve(parent, take_profit_limit=limit)
        else:
            parent = evolve(parent, stop_loss_stop=stop, stop_loss_limit=limit)
    return parent


def watch_stop(floor: Floor, account: Account, parent: Order) -> None:
    """Watch the stop loss of a live OCO order: it waits for its price, but holds no shares while the parent does."""
    group = exit_group(account, parent)
    if group is not None and group.order_class is OCO and parent.id == group.parent_id:
        for leg in members(account, group):
            if leg.status is HELD:
                rest(floor, account, leg)


def after_fill(floor: Floor, account: Account, event: OrderEvent, at: datetime) -> None:
    """Do what the fill of a member brings about for the others."""
    order = event.order
    group = exit_group(account, order)
    if group is None:
        return
    is_entry = order.id == group.parent_id and group.order_class is not OCO
    if order.status is not FILLED:
        # The exits of an entry wait until it is filled whole.
        if not is_entry:
            _resize_stop(floor, account, order, group, at)
    elif is_entry:
        _activate(floor, account, group, at)
    else:
        for other in members(account, group):
            finish(floor, account, other, EventKind.CANCELED, at)


def after_end(floor: Floor, account: Account, order: Order, kind: EventKind, at: datetime) -> None:
    """End the other members of the group of an order that was canceled, expired or rejected."""
    group = exit_group(account, order)
    if group is None:
        return
    if kind is EventKind.REJECTED:
        kind = EventKind.CANCELED
    for other in members(account, group):
        finish(floor, account, other, kind, at)


def release_stop(floor: Floor, account: Account, stop: Order, at: datetime) -> Order:
    """Let a held stop loss, whose price is reached, take the place of the take profit."""
    group = exit_group(account, stop)
    assert group is not None
    for other in members(account, group):
        if other.id != stop.id:
            finish(floor, account, other, EventKind.CANCELED, at)
    return _come_alive(floor, account, stop, at)


def _activate(floor: Floor, account: Account, group: Group, at: datetime) -> None:
    legs = [leg for leg in members(account, group) if leg.status is HELD]
    # What a part of the entry had opened may have been closed before the rest filled, or cover a call.
    size = min((_closable(floor, account, leg) for leg in legs), default=ZERO)
    for leg in legs:
        if not size:
            finish(floor, account, leg, EventKind.CANCELED, at)
            continue
        if len(legs) == 1 or leg.type is LIMIT:
            leg = _come_alive(floor, account, leg.but(qty=size), at)
        elif leg.qty != size:
            leg = _resize(floor, account, leg, size, at)
        rest(floor, account, leg)


def _closable(floor: Floor, account: Account, leg: Order) -> Decimal:
    """Give how much of a leg the position has, no other order would close, and no call that was sold needs."""
    assert leg.side is not None
    if infer_intent(leg.side, account.position_qty(leg.symbol)) is not leg.position_intent:
        return ZERO
    if leg.side is SELL:
        return min(leg.remaining, unlocked_shares(floor, account, leg.symbol))
    return min(leg.remaining, account.available_qty(leg.symbol))


def _come_alive(floor: Floor, account: Account, leg: Order, at: datetime) -> Order:
    leg = leg.but(status=OrderStatus.NEW, updated_at=at)
    record(floor, account, EventKind.NEW, leg, at, Hold(qty=leg.remaining))
    watch(floor, account, leg)
    return leg


def _resize_stop(floor: Floor, account: Account, exit_order: Order, group: Group, at: datetime) -> None:
    """Keep a held stop loss as large as what the take profit has left to close."""
    for other in members(account, group):
        if other.status is HELD:
            _resize(floor, account, other, exit_order.remaining, at)


def _resize(floor: Floor, account: Account, held: Order, qty: Decimal, at: datetime) -> Order:
    held = held.but(qty=qty, updated_at=at)
    record(floor, account, EventKind.RESTATED, held, at)
    return held
