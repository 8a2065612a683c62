"""What a test can make happen to an open order, whatever the market does."""

from datetime import datetime
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import EventKind
from alpaca_mock.domain.exits import after_end
from alpaca_mock.domain.filling import fill, is_option, notional_qty, price_of
from alpaca_mock.domain.floor import Floor, order_of
from alpaca_mock.domain.money import CENT, LIMIT, ZERO, places, text, to_cents
from alpaca_mock.domain.opening import send_out
from alpaca_mock.domain.orders import Order, OrderClass, OrderStatus
from alpaca_mock.domain.pricing import can_make
from alpaca_mock.domain.refusals import invalid, not_found, unprocessable
from alpaca_mock.domain.risk import too_large
from alpaca_mock.domain.steps import finish, instrument_of, weight
from alpaca_mock.domain.symbols import MULTIPLIER
from alpaca_mock.domain.triggering import settle


def find_order(floor: Floor, order_id: str) -> tuple[Account, Order] | None:
    """Give an order of whatever account, and the account; it costs a look into each."""
    for account in floor.accounts.values():
        order = account.orders.get(order_id)
        if order is not None:
            return account, order
    return None


def force_fill(floor: Floor, order_id: str, now: datetime, qty: Decimal | None, price: Decimal | None) -> Order:
    """Fill *qty* of an open order, or all that is left, at *price*, or at the price now, or at its limit."""
    account, order = _forced(floor, order_id)
    if order.status is OrderStatus.HELD:
        raise unprocessable("a held order cannot fill")
    if price is None:
        price = price_of(floor, instrument_of(account, order))
        price = order.limit_price if price is None else price
        if price is None:
            raise unprocessable(f"no price is known for order {order.id}, give one")
    is_multileg = order.order_class is OrderClass.MLEG
    if price <= ZERO and not is_multileg:
        raise invalid("price must be > 0")
    if is_multileg:
        if price != to_cents(price):
            raise unprocessable(f"price must be a multiple of {CENT}")
        if not can_make(map(weight, account.orders.legs(order)), price):
            raise unprocessable("the legs cannot make this price, whatever theirs are")
    qty = _quantity(order, qty, price)
    if abs(price) > LIMIT or too_large(account, price, qty * MULTIPLIER if is_option(order) else qty):
        raise unprocessable("the fill would be too large")
    if order.status is OrderStatus.ACCEPTED:
        order = send_out(floor, account, order, now)
    fill(floor, account, order, qty, price, now)
    if order.symbol:
        for _ in settle(floor, order.symbol, now):
            pass
    return order_of(account, order.id)


def force_end(floor: Floor, order_id: str, kind: EventKind, now: datetime) -> Order:
    """Let an open order be rejected, canceled or expired, with the other members of its group."""
    account, order = _forced(floor, order_id)
    order = finish(floor, account, order, kind, now)
    after_end(floor, account, order, kind, now)
    return order


def arm_fill_race(floor: Floor, order_id: str) -> Order:
    """Let an open order turn out to have filled when a replacement of it arrives."""
    _, order = _forced(floor, order_id)
    if order.status is OrderStatus.HELD:
        raise unprocessable("a held order cannot fill")
    floor.races.add(order.id)
    return order


def _forced(floor: Floor, order_id: str) -> tuple[Account, Order]:
    found = find_order(floor, order_id)
    if found is None:
        raise not_found(f"order not found for {order_id}")
    account, order = found
    if not order.is_open:
        raise unprocessable(f'order is already in "{order.status.value}" state')
    if order.ratio_qty is not None:
        parent_id = account.groups[order.id].parent_id
        raise unprocessable(f"the legs of a multi-leg order share its fate: act on its parent {parent_id}")
    return account, order


def _quantity(order: Order, qty: Decimal | None, price: Decimal) -> Decimal:
    left = order.remaining if order.notional is None else notional_qty(order.notional, price)
    if qty is None:
        qty = left
    if qty <= ZERO:
        raise invalid("qty must be > 0")
    if qty > left:
        raise unprocessable(f"qty must be <= {text(left)}, what is left of the order")
    if places(qty) and is_option(order):
        raise unprocessable("qty must be integer for options trading")
    return qty
