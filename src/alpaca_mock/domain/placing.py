"""How an order comes in: it is judged in the broker's order of checks, made, and entered.

The order of checks: shape (40010001); the asset; the rules of the market, of class, type, time in force and fraction;
prices; the client's own id; the account's permissions; wash trades; quantity and short sales; buying power. Nothing is
changed before all of them have passed.
"""

from datetime import datetime

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import require_asset
from alpaca_mock.domain.entering import Leg, enter
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.judging import check_client_order_id_is_new, check_rules, draft_order, judge
from alpaca_mock.domain.making import new_order
from alpaca_mock.domain.multileg import place_multileg
from alpaca_mock.domain.orders import (
    HELD,
    LIMIT,
    MLEG,
    OCO,
    SELL,
    STOP_LIMIT,
    Group,
    GroupRole,
    Order,
    OrderRequest,
    OrderType,
    PositionIntent,
)
from alpaca_mock.domain.validation import EXIT_CLASSES, check_shape


def place(floor: Floor, account: Account, request: OrderRequest, now: datetime) -> Order:
    """Take an order, or raise the `Refusal` of the first check that it does not pass."""
    check_shape(request)
    if request.order_class is MLEG:
        return place_multileg(floor, account, request, now)
    asset = require_asset(request.symbol or "")
    wanted = draft_order(floor, account, asset, request)
    check_rules(floor, account, wanted, now)
    check_client_order_id_is_new(account, request.client_order_id)
    hold = judge(floor, account, wanted, now)
    order = new_order(
        floor, request, now, asset, wanted.side, wanted.intent, wanted.limit, wanted.stop, wanted.water_mark
    )
    if request.order_class not in EXIT_CLASSES:
        return enter(floor, account, order, hold, now)
    role = GroupRole.TAKE_PROFIT if request.order_class is OCO else GroupRole.ENTRY
    order = order.but(group_id=floor.ids.uuid(), group_role=role)
    legs = _exits(floor, order, request)
    group = Group(request.order_class, order.id, tuple(leg.order.id for leg in legs))
    return enter(floor, account, order, hold, now, group, legs)


def _exits(floor: Floor, order: Order, request: OrderRequest) -> list[Leg]:
    """Make the exits of a bracket, OTO or OCO order, the take profit first; an OCO order is its own."""
    assert order.side is not None
    side = order.side if order.order_class is OCO else order.side.opposite
    intent = PositionIntent.SELL_TO_CLOSE if side is SELL else PositionIntent.BUY_TO_CLOSE
    common = {"side": side, "position_intent": intent, "status": HELD}
    legs = []
    if request.take_profit_limit is not None and order.order_class is not OCO:
        prices = {"type": LIMIT, "limit_price": request.take_profit_limit, "stop_price": None}
        legs.append(_exit(floor, order, group_role=GroupRole.TAKE_PROFIT, **common, **prices))
    if request.stop_loss_stop is not None:
        limit = request.stop_loss_limit
        kind = OrderType.STOP if limit is None else STOP_LIMIT
        prices = {"type": kind, "limit_price": limit, "stop_price": request.stop_loss_stop}
        legs.append(_exit(floor, order, group_role=GroupRole.STOP_LOSS, **common, **prices))
    return legs


def _exit(floor: Floor, order: Order, **changes: object) -> Leg:
    return Leg(order.but(id=floor.ids.uuid(), client_order_id=floor.ids.uuid(), **changes))
