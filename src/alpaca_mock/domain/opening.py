"""How an order that was taken while the exchange was closed goes out."""

from datetime import datetime

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import EventKind
from alpaca_mock.domain.exits import watch_stop
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.orders import Order, OrderStatus
from alpaca_mock.domain.steps import record, rest


def send_out(floor: Floor, account: Account, order: Order, at: datetime) -> Order:
    """Let an accepted order, and the legs of a multi-leg one, be new, submitted at this moment, and rest."""
    opened = order
    for queued in (order, *(account.orders.legs(order) if not order.symbol else ())):
        sent = queued.but(status=OrderStatus.NEW, submitted_at=at, updated_at=at)
        record(floor, account, EventKind.NEW, sent, at, account.hold_of(queued.id))
        if queued is order:
            opened = sent
    rest(floor, account, opened)
    watch_stop(floor, account, opened)
    return opened
