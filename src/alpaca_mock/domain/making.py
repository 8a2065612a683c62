"""The first version of an order."""

from datetime import datetime
from decimal import Decimal

from alpaca_mock.domain.assets import US_OPTION, Asset
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.money import ZERO
from alpaca_mock.domain.orders import SIMPLE, Order, OrderClass, OrderRequest, OrderStatus, PositionIntent, Side


def new_order(
    floor: Floor,
    request: OrderRequest,
    now: datetime,
    asset: Asset | None,
    side: Side | None,
    intent: PositionIntent | None,
    limit: Decimal | None,
    stop: Decimal | None,
    water_mark: Decimal | None,
) -> Order:
    """Make the order that was asked for; without an *asset*, the parent of a multi-leg one."""
    ids, time_in_force, order_class = floor.ids, request.time_in_force, request.order_class
    assert time_in_force is not None
    if asset is None:
        asset_id = symbol = asset_class = ""
    else:
        asset_id, symbol, asset_class = asset.id, asset.symbol, asset.asset_class
        if order_class is OrderClass.NONE or order_class is SIMPLE:
            order_class = SIMPLE if asset_class == US_OPTION else OrderClass.NONE
    # By position: so many names would take longer than all the rest of it.
    return Order(
        ids.uuid(),
        request.client_order_id or ids.uuid(),
        now,  # created_at
        now,  # updated_at
        now,  # submitted_at
        None,  # filled_at
        None,  # expired_at
        None,  # canceled_at
        None,  # failed_at
        None,  # replaced_at
        None,  # replaced_by
        None,  # replaces
        asset_id,
        symbol,
        asset_class,
        request.notional,
        request.qty,
        ZERO,  # filled_qty
        None,  # filled_avg_price
        order_class,
        request.type,
        side,
        intent,
        time_in_force,
        limit,
        stop,
        OrderStatus.NEW,
        request.extended_hours,
        request.trail_percent,
        request.trail_price,
        water_mark,
        floor.hours.expiry(time_in_force, request.extended_hours, now),
        None,  # ratio_qty
    )
