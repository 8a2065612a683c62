"""How a multi-leg order is replaced: its parent with all of its legs."""

from datetime import datetime

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import require_asset
from alpaca_mock.domain.entering import Leg, enter
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.judging import check_client_order_id_is_new
from alpaca_mock.domain.money import multiply, places, plain, subtract
from alpaca_mock.domain.multileg import LegDraft, judge_multileg, leg_order
from alpaca_mock.domain.option_rules import check_multileg_order
from alpaca_mock.domain.orders import Group, LegRequest, Order, OrderClass, OrderRequest, ReplaceRequest
from alpaca_mock.domain.refusals import invalid, unprocessable
from alpaca_mock.domain.superseding import check_changed, lost_race, retire, successor
from alpaca_mock.domain.validation import check_shape


def replace_multileg(floor: Floor, account: Account, order: Order, changes: ReplaceRequest, now: datetime) -> Order:
    """Replace the parent of a multi-leg order; give the new parent as it is after it was matched."""
    if order.ratio_qty is not None:
        parent_id = account.groups[order.id].parent_id
        raise unprocessable(f"leg order cannot be replaced alone, replace its parent {parent_id}")
    if changes.stop_price is not None or changes.trail is not None:
        raise invalid("mleg orders require no stop price and no trail")
    old_legs = account.orders.legs(order)
    request = _changed(order, old_legs, changes)
    check_shape(request)
    check_changed(order, changes)
    check_multileg_order(request, floor.hours, now)
    check_client_order_id_is_new(account, changes.client_order_id)
    assert request.qty is not None
    left = subtract(request.qty, order.filled_qty)
    drafts = []
    for leg in old_legs:
        assert leg.ratio_qty is not None
        assert leg.side is not None
        assert leg.position_intent is not None
        asset = require_asset(leg.symbol)
        qty = plain(multiply(leg.ratio_qty, left))
        drafts.append(LegDraft(asset, leg.ratio_qty, leg.side, leg.position_intent, qty, account.hold_of(leg.id)))
    hold, leg_holds = judge_multileg(floor, account, request, drafts, order)
    new = successor(floor, order, changes, now)
    if (rejected := lost_race(floor, account, order, new, now)) is not None:
        return rejected
    new_legs = [
        Leg(_next_leg(floor, new, leg, wanted), leg_hold)
        for leg, wanted, leg_hold in zip(old_legs, drafts, leg_holds, strict=True)
    ]
    retired = tuple(
        retire(floor, account, leg, new_leg.order, now) for leg, new_leg in zip(old_legs, new_legs, strict=True)
    )
    retire(floor, account, order, new, now, retired)
    group = Group(OrderClass.MLEG, new.id, tuple(leg.order.id for leg in new_legs))
    return enter(floor, account, new, hold, now, group, new_legs)


def _next_leg(floor: Floor, parent: Order, leg: Order, wanted: LegDraft) -> Order:
    return leg_order(floor, parent, wanted).but(
        replaces=leg.id, filled_qty=leg.filled_qty, filled_avg_price=leg.filled_avg_price
    )


def _changed(order: Order, legs: list[Order], changes: ReplaceRequest) -> OrderRequest:
    if changes.qty is not None and places(changes.qty):
        raise unprocessable("qty must be integer for options trading")
    return OrderRequest(
        qty=changes.qty or order.qty,
        type=order.type,
        time_in_force=changes.time_in_force or order.time_in_force,
        limit_price=changes.limit_price if changes.limit_price is not None else order.limit_price,
        client_order_id=changes.client_order_id,
        order_class=OrderClass.MLEG,
        legs=tuple(
            LegRequest(leg.symbol, leg.ratio_qty, leg.side, leg.position_intent)
            for leg in legs
            if leg.ratio_qty is not None
        ),
    )
