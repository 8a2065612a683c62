"""How an order comes in: it is judged in the broker's order of checks, made, and entered.

The order of checks: shape (40010001); the asset; the rules of the market, of class, type, time in force and fraction;
prices; the client's own id; the account's permissions; wash trades; quantity and short sales; buying power. Nothing is
changed before all of them have passed.
"""

from datetime import datetime

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import US_OPTION, require_asset
from alpaca_mock.domain.entering import Leg, enter
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.judging import Draft, check_client_order_id_is_new, check_rules, draft, judge
from alpaca_mock.domain.money import ZERO
from alpaca_mock.domain.multileg import place_multileg
from alpaca_mock.domain.orders import (
    Group,
    Order,
    OrderClass,
    OrderRequest,
    OrderStatus,
    OrderType,
    PositionIntent,
    Side,
)
from alpaca_mock.domain.validation import EXIT_CLASSES, check_shape


def place(floor: Floor, account: Account, request: OrderRequest, now: datetime) -> Order:
    """Take an order, or raise the `Refusal` of the first check that it does not pass."""
    check_shape(request)
    if request.order_class is OrderClass.MLEG:
        return place_multileg(floor, account, request, now)
    asset = require_asset(request.symbol or "")
    wanted = draft(floor, account, asset, request)
    check_rules(floor, account, wanted, now)
    check_client_order_id_is_new(account, request.client_order_id)
    hold = judge(floor, account, wanted, now)
    order = _order(floor, wanted, now)
    if request.order_class not in EXIT_CLASSES:
        return enter(floor, account, order, hold, now)
    legs = _exits(floor, order, request)
    group = Group(request.order_class, order.id, tuple(leg.order.id for leg in legs))
    return enter(floor, account, order, hold, now, group, legs)


def _order(floor: Floor, wanted: Draft, now: datetime) -> Order:
    request, asset = wanted.request, wanted.asset
    time_in_force = request.time_in_force
    assert time_in_force is not None
    order_class = request.order_class
    if order_class is OrderClass.NONE or order_class is OrderClass.SIMPLE:
        order_class = OrderClass.SIMPLE if asset.asset_class == US_OPTION else OrderClass.NONE
    ids = floor.ids
    return Order(
        id=ids.uuid(),
        client_order_id=request.client_order_id or ids.uuid(),
        created_at=now,
        updated_at=now,
        submitted_at=now,
        filled_at=None,
        expired_at=None,
        canceled_at=None,
        failed_at=None,
        replaced_at=None,
        replaced_by=None,
        replaces=None,
        asset_id=asset.id,
        symbol=asset.symbol,
        asset_class=asset.asset_class,
        notional=request.notional,
        qty=request.qty,
        filled_qty=ZERO,
        filled_avg_price=None,
        order_class=order_class,
        type=wanted.type,
        side=wanted.side,
        position_intent=wanted.intent,
        time_in_force=time_in_force,
        limit_price=wanted.limit,
        stop_price=wanted.stop,
        status=OrderStatus.NEW,
        extended_hours=request.extended_hours,
        trail_percent=request.trail_percent,
        trail_price=request.trail_price,
        hwm=wanted.water_mark,
        expires_at=floor.hours.expiry(time_in_force, request.extended_hours, now),
        ratio_qty=None,
    )


def _exits(floor: Floor, order: Order, request: OrderRequest) -> list[Leg]:
    """Make the exits of a bracket, OTO or OCO order, the take profit first; an OCO order is its own."""
    assert order.side is not None
    side = order.side if order.order_class is OrderClass.OCO else order.side.opposite
    intent = PositionIntent.SELL_TO_CLOSE if side is Side.SELL else PositionIntent.BUY_TO_CLOSE
    common = {"side": side, "position_intent": intent, "status": OrderStatus.HELD}
    legs = []
    if request.take_profit_limit is not None and order.order_class is not OrderClass.OCO:
        prices = {"type": OrderType.LIMIT, "limit_price": request.take_profit_limit, "stop_price": None}
        legs.append(Leg(order.but(id=floor.ids.uuid(), client_order_id=floor.ids.uuid(), **common, **prices)))
    if request.stop_loss_stop is not None:
        limit = request.stop_loss_limit
        kind = OrderType.STOP if limit is None else OrderType.STOP_LIMIT
        prices = {"type": kind, "limit_price": limit, "stop_price": request.stop_loss_stop}
        legs.append(Leg(order.but(id=floor.ids.uuid(), client_order_id=floor.ids.uuid(), **common, **prices)))
    return legs
