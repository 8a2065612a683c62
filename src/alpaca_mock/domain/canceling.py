"""How orders are canceled (API documentation, "Delete an Order", "Delete All Orders"; texts observed on paper)."""

from datetime import datetime

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import EventKind
from alpaca_mock.domain.exits import after_end, exit_group
from alpaca_mock.domain.floor import Floor, order_of
from alpaca_mock.domain.orders import Order, OrderStatus
from alpaca_mock.domain.refusals import Refusal, unprocessable
from alpaca_mock.domain.steps import finish


def cancel(floor: Floor, account: Account, order_id: str, now: datetime) -> Order:
    """Cancel an open order, and with a member of a bracket, OTO or OCO all others of them that are open.

    A leg of these that was canceled with its parent may be canceled again, which changes nothing: clients cancel the
    parent and then each leg. Raises `Refusal`: 40410000 if there is no such order, 42210000 if it is not open or is a
    leg of a multi-leg order, which goes with its parent.
    """
    order = order_of(account, order_id)
    is_multileg_leg = order.ratio_qty is not None
    if not order.is_open:
        if order.status is OrderStatus.CANCELED and _is_leg(account, order):
            return order
        if is_multileg_leg:
            raise unprocessable(f"leg order is already in {order.status.value} state")
        raise unprocessable(f'order is already in "{order.status.value}" state')
    if is_multileg_leg:
        parent_id = account.groups[order.id].parent_id
        raise unprocessable(f"leg order cannot be canceled alone, cancel its parent {parent_id}")
    order = finish(floor, account, order, EventKind.CANCELED, now)
    after_end(floor, account, order, EventKind.CANCELED, now)
    return order


def cancel_all(floor: Floor, account: Account, now: datetime) -> list[tuple[str, Order | Refusal]]:
    """Cancel every open order; give each one's id and what came of it, which for a leg is its parent.

    Legs of brackets, OTO and OCO orders are items of their own, those of multi-leg orders are not.
    """
    opens = account.orders.open_orders()
    for order in opens:
        # One member of a group takes the others with it.
        if order_of(account, order.id).is_open:
            cancel(floor, account, order.id, now)
    return [(order.id, _shown(account, order.id)) for order in opens]


def _shown(account: Account, order_id: str) -> Order:
    group = account.groups.get(order_id)
    return order_of(account, order_id if group is None else group.parent_id)


def _is_leg(account: Account, order: Order) -> bool:
    group = exit_group(account, order)
    return group is not None and order.id != group.parent_id
