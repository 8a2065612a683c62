"""How a leg of a bracket, OTO or OCO order is replaced: by price only (API documentation, "Placing Orders")."""

from datetime import datetime
from typing import Final

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.entering import fill_at_once
from alpaca_mock.domain.events import EventKind
from alpaca_mock.domain.exits import as_request
from alpaca_mock.domain.floor import Floor, mid, order_of
from alpaca_mock.domain.judging import check_client_order_id_is_new
from alpaca_mock.domain.orders import Group, Order, OrderRequest, OrderStatus, OrderType, ReplaceRequest
from alpaca_mock.domain.refusals import invalid, unprocessable
from alpaca_mock.domain.risk import check_blocks
from alpaca_mock.domain.steps import record, rest, watch
from alpaca_mock.domain.stock_rules import check_base_price, check_exit_prices, check_stop_side
from alpaca_mock.domain.superseding import check_changed, lost_race, retire, successor
from alpaca_mock.domain.validation import check_shape

_ALIVE: Final = (OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED)


def replace_exit(
    floor: Floor, account: Account, order: Order, group: Group, changes: ReplaceRequest, now: datetime
) -> Order:
    """Replace a leg, alive or held, by one with other prices; give the new one as it is then."""
    if changes.qty not in (None, order.qty) or changes.time_in_force not in (None, order.time_in_force):
        raise unprocessable("only limit_price and stop_price of a leg can be replaced")
    _check_prices_fit(order, changes)
    check_changed(order, changes)
    parent = order_of(account, group.parent_id)
    request = as_request(account, group, _entry(parent), order, changes)
    check_shape(request)
    check_exit_prices(request)
    market = mid(floor, order.symbol)
    if parent.is_open:
        check_base_price(request, market)
    elif changes.stop_price is not None and order.side is not None:
        check_stop_side(order.side, changes.stop_price, market)
    check_client_order_id_is_new(account, changes.client_order_id)
    assert order.position_intent is not None
    check_blocks(account, order.position_intent)
    new = successor(floor, order, changes, now).but(
        stop_price=changes.stop_price or order.stop_price,
        time_in_force=order.time_in_force,
        status=OrderStatus.HELD if order.status is OrderStatus.HELD else OrderStatus.NEW,
    )
    if (rejected := lost_race(floor, account, order, new, now)) is not None:
        return rejected
    return _change_places(floor, account, order, new, group, now)


def _change_places(floor: Floor, account: Account, order: Order, new: Order, group: Group, now: datetime) -> Order:
    waited = order.id in floor.book
    alive = order.status in _ALIVE
    hold = account.hold_of(order.id)
    retire(floor, account, order, new, now)
    leg_ids = tuple(new.id if leg_id == order.id else leg_id for leg_id in group.leg_ids)
    changed = Group(group.order_class, group.parent_id, leg_ids)
    record(floor, account, EventKind.NEW if alive else EventKind.HELD, new, now, hold, group=changed)
    if alive and fill_at_once(floor, account, new, now):
        return order_of(account, new.id)
    if waited:
        rest(floor, account, new)
    if alive:
        watch(floor, account, new)
    return new


def _check_prices_fit(order: Order, changes: ReplaceRequest) -> None:
    if changes.trail is not None:
        raise invalid(f"{order.type} orders must not have trail")
    if changes.limit_price is not None and order.type is OrderType.STOP:
        raise invalid("stop orders require only stop price")
    if changes.stop_price is not None and order.type is OrderType.LIMIT:
        raise invalid("limit orders require only limit price")
    if order.elected and changes.stop_price not in (None, order.stop_price):
        raise unprocessable("stop price cannot be changed after the stop was triggered")


def _entry(parent: Order) -> OrderRequest:
    return OrderRequest(
        symbol=parent.symbol,
        qty=parent.qty,
        side=parent.side,
        type=parent.type,
        time_in_force=parent.time_in_force,
        limit_price=parent.limit_price,
        order_class=parent.order_class,
    )
