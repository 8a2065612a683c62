"""The step from an order to the one that takes its place, and the race that it can lose."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import EventKind, OrderEvent
from alpaca_mock.domain.filling import fill, price_of
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.orders import Order, OrderStatus, OrderType, ReplaceRequest
from alpaca_mock.domain.refusals import unprocessable
from alpaca_mock.domain.steps import instrument_of, leave, record
from alpaca_mock.domain.validation import check_algorithm, check_client_order_id, check_positive, check_quantity

#: The members of a request for a replacement that change the order itself.
CHANGES: Final = ("qty", "time_in_force", "limit_price", "stop_price", "trail")


def check_changes(changes: ReplaceRequest) -> None:
    """Refuse the shape of a request for a replacement (40010001, or 42210000 for an algorithm)."""
    if changes.qty is not None:
        check_quantity(changes.qty)
    check_positive(changes.stop_price, "stop price")
    check_positive(changes.trail, "trail")
    if changes.client_order_id is not None:
        check_client_order_id(changes.client_order_id)
    check_algorithm(changes.advanced_algorithm)


def check_replaceable(order: Order) -> None:
    """Refuse (42210000) an order that cannot be replaced: over, not at the exchange yet, or for an amount."""
    if order.status is OrderStatus.REPLACED:
        raise unprocessable("order already replaced")
    if not order.is_open or order.status is OrderStatus.ACCEPTED:
        raise unprocessable(f"cannot replace order in {order.status.value} status")
    if order.notional is not None:
        raise unprocessable("notional orders cannot be replaced")


def trail_of(order: Order) -> Decimal | None:
    """Give the trail of an order, in dollars or in percent."""
    return order.trail_price if order.trail_price is not None else order.trail_percent


def check_changed(order: Order, changes: ReplaceRequest) -> None:
    """Refuse (42210000) a replacement that is the same, or not larger than what is filled."""
    now = {
        "qty": order.qty,
        "time_in_force": order.time_in_force,
        "limit_price": order.limit_price,
        "stop_price": order.stop_price,
        "trail": trail_of(order),
        "client_order_id": order.client_order_id,
    }
    if all(getattr(changes, name) in (None, value) for name, value in now.items()):
        raise unprocessable("order parameters are not changed")
    if changes.qty is not None and changes.qty <= order.filled_qty:
        raise unprocessable("qty must be > filled_qty")


def successor(floor: Floor, order: Order, changes: ReplaceRequest, now: datetime) -> Order:
    """Make the order that takes the place of *order*; it has yet to be given what else changes."""
    time_in_force = changes.time_in_force or order.time_in_force
    return order.but(
        id=floor.ids.uuid(),
        client_order_id=changes.client_order_id or floor.ids.uuid(),
        updated_at=now,
        submitted_at=now,
        replaces=order.id,
        qty=changes.qty or order.qty,
        time_in_force=time_in_force,
        limit_price=changes.limit_price if changes.limit_price is not None else order.limit_price,
        status=OrderStatus.NEW,
        expires_at=floor.hours.expiry(time_in_force, order.extended_hours, now),
    )


def retire(
    floor: Floor, account: Account, order: Order, by: Order, now: datetime, legs: tuple[OrderEvent, ...] = ()
) -> OrderEvent:
    """Let an order be replaced."""
    leave(floor, account, order)
    order = order.but(status=OrderStatus.REPLACED, replaced_at=now, replaced_by=by.id, updated_at=now)
    return record(floor, account, EventKind.REPLACED, order, now, legs=legs)


def lost_race(floor: Floor, account: Account, order: Order, by: Order, now: datetime) -> Order | None:
    """Let an order on which a race was armed fill first; give its replacement, which is then rejected.

    It fills at its limit, else at the price now. `None` if no race was armed.
    """
    if order.id not in floor.races:
        return None
    price = order.limit_price if order.type is OrderType.LIMIT else price_of(floor, instrument_of(account, order))
    if price is None:
        raise unprocessable(f'no price is known for "{order.symbol}", at which order {order.id} could fill first')
    fill(floor, account, order, order.remaining, price, now)
    by = by.but(status=OrderStatus.REJECTED, failed_at=now)
    record(floor, account, EventKind.REJECTED, by, now)
    return by
