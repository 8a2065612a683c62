"""A small exchange for the tests of the streams: accounts, and events that a test makes one by one."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import EventKind, Execution, OrderEvent
from alpaca_mock.domain.orders import (
    OrderStatus,
    PositionIntent,
    Side,
)
from alpaca_mock.service.hub import Hub
from tests.domain.ledger import order as new_order

START = datetime(2026, 9, 15, 14, 30, tzinfo=UTC)

STATUSES = {
    EventKind.ACCEPTED: OrderStatus.ACCEPTED,
    EventKind.NEW: OrderStatus.NEW,
    EventKind.PARTIAL_FILL: OrderStatus.PARTIALLY_FILLED,
    EventKind.FILL: OrderStatus.FILLED,
    EventKind.CANCELED: OrderStatus.CANCELED,
    EventKind.EXPIRED: OrderStatus.EXPIRED,
    EventKind.REPLACED: OrderStatus.REPLACED,
    EventKind.REJECTED: OrderStatus.REJECTED,
    EventKind.HELD: OrderStatus.HELD,
}


class Exchange:
    """Accounts by key, made on first use, and a clock that each event moves by a millisecond."""

    def __init__(self):
        self.accounts = {}
        self.listeners = []
        self.hub = Hub(self.listeners)
        self.time = START
        self.ids = 0

    def now(self):
        return self.time

    def account(self, api_key):
        if api_key not in self.accounts:
            number = len(self.accounts) + 1
            self.accounts[api_key] = Account(
                api_key,
                f"00000000-0000-4000-8000-{number:012d}",
                f"PA{number}",
                START,
                Decimal(1_000_000),
                date(2026, 9, 14),
            )
        return self.accounts[api_key]

    def reset(self):
        """Forget all accounts, but not what their ids are."""
        for api_key, account in list(self.accounts.items()):
            self.accounts[api_key] = Account(
                api_key, account.id, account.number, START, Decimal(1_000_000), date(2026, 9, 14)
            )

    def new_id(self):
        self.ids += 1
        return f"10000000-0000-4000-8000-{self.ids:012d}"

    def order(self, symbol="AAPL", **changes):
        """Give an order that no account has yet."""
        fields = {
            "id": self.new_id(),
            "client_order_id": f"client-{self.ids}",
            "symbol": symbol,
            "qty": Decimal(10),
            "limit_price": Decimal("330.5"),
            "position_intent": PositionIntent.BUY_TO_OPEN,
        }
        return new_order(at=self.time, **fields | changes)

    def step(self, api_key, kind, order, *, group=None, legs=(), execution=None):
        """Let an order go one step further; give the event."""
        account = self.account(api_key)
        order = order.but(status=STATUSES.get(kind, order.status), updated_at=self.time)
        event = OrderEvent(
            account.next_sequence, self.time, kind, order, execution=execution, legs=tuple(legs), group=group
        )
        return self.happen(account, event)

    def fill(self, api_key, order, qty, price, **more):
        """Fill a part of an order, or what is left of it."""
        account = self.account(api_key)
        qty, price = Decimal(qty), Decimal(price)
        filled = order.filled_qty + qty
        kind = EventKind.FILL if filled == order.qty else EventKind.PARTIAL_FILL
        held = account.position_qty(order.symbol) + (qty if order.side is Side.BUY else -qty)
        execution = Execution(self.new_id(), price, qty, held)
        return self.step(
            api_key, kind, order.but(filled_qty=filled, filled_avg_price=price), execution=execution, **more
        )

    def happen(self, account, event):
        """Apply *event* and tell the listeners, as the brokerage does."""
        account.apply(event)
        for listener in tuple(self.listeners):
            listener(account, event)
        self.time += timedelta(milliseconds=1)
        return event
