"""How an open order is replaced by a changed one (API documentation, "Replace Order"; texts observed on paper).

A replacement is a new order with a new id that keeps the first one's time of creation. Its quantity is that of the
whole chain, what is filled already included. It is judged as a new order is, and may use what the old one holds. The
events: `replaced` of the old order, then as for a new one; exits whose quantity or time in force follows get
`held` again.
"""

from datetime import datetime

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import require_asset
from alpaca_mock.domain.entering import Leg, enter
from alpaca_mock.domain.exit_replacing import replace_exit
from alpaca_mock.domain.exits import as_request, exit_group, members
from alpaca_mock.domain.floor import Floor, order_of
from alpaca_mock.domain.judging import Draft, check_client_order_id_is_new, check_rules, draft_order, judge
from alpaca_mock.domain.money import places, plain, subtract
from alpaca_mock.domain.multileg_replacing import replace_multileg
from alpaca_mock.domain.orders import Group, Order, OrderClass, OrderRequest, OrderType, ReplaceRequest
from alpaca_mock.domain.pricing import trail_stop
from alpaca_mock.domain.refusals import invalid, unprocessable
from alpaca_mock.domain.superseding import (
    check_changed,
    check_changes,
    check_replaceable,
    lost_race,
    retire,
    successor,
)
from alpaca_mock.domain.validation import check_shape


def replace(floor: Floor, account: Account, order_id: str, changes: ReplaceRequest, now: datetime) -> Order:
    """Replace an open order; give the new one as it is after it was matched.

    Raises `Refusal`: 40410000 if there is no such order, 42210000 if it is not open or nothing changes, and all that a
    new order could be refused for. Where a race was armed on the order (`Brokerage.arm_fill_race`), it fills first and
    the new one comes back rejected.
    """
    check_changes(changes)
    order = order_of(account, order_id)
    check_replaceable(order)
    if order.order_class is OrderClass.MLEG:
        return replace_multileg(floor, account, order, changes, now)
    group = exit_group(account, order)
    if group is not None and order.id != group.parent_id:
        return replace_exit(floor, account, order, group, changes, now)
    request = _changed(order, changes)
    if group is not None:
        request = as_request(account, group, request)
    check_shape(request)
    check_changed(order, changes)
    wanted = _draft(floor, account, order, request)
    check_rules(floor, account, wanted, now)
    check_client_order_id_is_new(account, changes.client_order_id)
    hold = judge(floor, account, wanted, now)
    new = successor(floor, order, changes, now).but(
        stop_price=order.stop_price if order.elected else wanted.stop,
        trail_price=request.trail_price,
        trail_percent=request.trail_percent,
    )
    if (rejected := lost_race(floor, account, order, new, now)) is not None:
        return rejected
    retire(floor, account, order, new, now)
    if group is None:
        return enter(floor, account, new, hold, now)
    legs = [leg for leg in members(account, group) if leg.id != order.id]
    for leg in legs:
        floor.book.remove(leg.id)
    # The exits of an entry are for all that it fills, the stop of a take profit is for what that has left.
    size = new.remaining if group.order_class is OrderClass.OCO else new.qty
    following = [
        Leg(leg.but(qty=size, time_in_force=new.time_in_force, expires_at=new.expires_at, updated_at=now))
        for leg in legs
        if leg.qty != size or leg.time_in_force is not new.time_in_force
    ]
    return enter(floor, account, new, hold, now, Group(group.order_class, new.id, group.leg_ids), following)


def _changed(order: Order, changes: ReplaceRequest) -> OrderRequest:
    """Give the request that would have asked for the order as it is to be."""
    if changes.qty is not None and order.qty is not None and changes.qty != order.qty:
        if places(changes.qty):
            raise invalid("qty must be integer")
        if places(order.qty):
            raise unprocessable("qty of a fractional order cannot be changed")
    if order.elected and changes.stop_price not in (None, order.stop_price):
        raise unprocessable("stop price cannot be changed after the stop was triggered")
    by_percent = order.trail_percent is not None
    trail_price, trail_percent = order.trail_price, order.trail_percent
    if changes.trail is not None:
        trail_price, trail_percent = (None, changes.trail) if by_percent else (changes.trail, None)
    stop_price = None if order.type is OrderType.TRAILING_STOP else order.stop_price
    return OrderRequest(
        symbol=order.symbol,
        qty=changes.qty or order.qty,
        side=order.side,
        type=order.type,
        time_in_force=changes.time_in_force or order.time_in_force,
        limit_price=changes.limit_price if changes.limit_price is not None else order.limit_price,
        stop_price=changes.stop_price or stop_price,
        trail_price=trail_price,
        trail_percent=trail_percent,
        extended_hours=order.extended_hours,
        client_order_id=changes.client_order_id,
        order_class=order.order_class,
    )


def _draft(floor: Floor, account: Account, order: Order, request: OrderRequest) -> Draft:
    wanted = draft_order(floor, account, require_asset(order.symbol), request)
    wanted.qty = plain(subtract(wanted.qty, order.filled_qty))
    wanted.replaced = account.hold_of(order.id)
    wanted.replaced_qty = order.remaining
    if order.elected:
        # What is left of it is a limit order.
        wanted.stop = None
    elif order.hwm is not None:
        wanted.water_mark = order.hwm
        wanted.stop = trail_stop(wanted.side, order.hwm, request.trail_price, request.trail_percent)
    return wanted
