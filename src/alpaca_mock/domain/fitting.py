"""What becomes of open orders when a position changes under them, by an exercise, an assignment or an expiry."""

from datetime import datetime

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import EventKind
from alpaca_mock.domain.exits import after_end
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.money import ZERO
from alpaca_mock.domain.orders import CLOSING, Order
from alpaca_mock.domain.risk import infer_intent
from alpaca_mock.domain.steps import finish


def fit_orders(floor: Floor, account: Account, symbol: str, at: datetime) -> None:
    """Cancel the open orders in *symbol* that do not fit its position any more, the newest first.

    An order that would close something must find it; one that would open a position must not find an opposite one.
    """
    interest = floor.interests.get((account.api_key, symbol))
    if interest is None:
        return
    for order_id in list(reversed(interest.orders)):
        order = account.orders.get(order_id)
        if order is not None and order.is_open and not _fits(account, order):
            end(floor, account, order, EventKind.CANCELED, at)


def end(floor: Floor, account: Account, order: Order, kind: EventKind, at: datetime) -> None:
    """End an open order with all that ends with it: the members of its group, the parent and the other legs."""
    if order.ratio_qty is not None:
        parent = account.orders.get(account.groups[order.id].parent_id)
        assert parent is not None
        order = parent
    finish(floor, account, order, kind, at)
    after_end(floor, account, order, kind, at)


def _fits(account: Account, order: Order) -> bool:
    qty = account.position_qty(order.symbol)
    assert order.side is not None
    if order.position_intent not in CLOSING:
        return qty == ZERO or infer_intent(order.side, qty) is order.position_intent
    return infer_intent(order.side, qty) is order.position_intent and account.holds.qty(order.symbol) <= abs(qty)
