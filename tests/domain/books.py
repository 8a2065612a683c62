"""What the books of an account must say, found anew from its events."""

from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import ActivityEvent, OrderEvent
from alpaca_mock.domain.orders import Order, OrderClass, OrderStatus, Side, TimeInForce


def folded(account: Account) -> tuple[Decimal, dict[str, Decimal]]:
    """Add up cash and positions from all that happened; the position that each execution tells must agree."""
    cash, positions = Decimal(100_000), dict[str, Decimal]()
    for event in account.events:
        if isinstance(event, OrderEvent) and event.execution is not None and not event.legs:
            order, execution = event.order, event.execution
            change = execution.qty if order.side is Side.BUY else -execution.qty
            shares = 100 if order.asset_class == "us_option" else 1
            cash -= round(execution.price * change * shares, 8)
            positions[order.symbol] = positions.get(order.symbol, Decimal(0)) + change
            assert positions[order.symbol] == execution.position_qty
        elif isinstance(event, ActivityEvent):
            cash += event.net_amount
            positions[event.symbol] = positions.get(event.symbol, Decimal(0)) + event.qty
    return cash, {symbol: qty for symbol, qty in positions.items() if qty}


def latest(account: Account) -> list[Order]:
    """Give every order as it is now, oldest first."""
    ids = dict.fromkeys(event.order.id for event in account.events if isinstance(event, OrderEvent))
    return [order for order_id in ids if (order := account.orders.get(order_id)) is not None]


def waits(account: Account, order: Order, sessions: bool) -> bool:
    """Tell whether an open order has to be in the book."""
    if order.status is OrderStatus.ACCEPTED or order.ratio_qty is not None:
        return False
    if sessions and order.time_in_force in (TimeInForce.OPG, TimeInForce.CLS):
        return False
    if order.status is not OrderStatus.HELD:
        return True
    group = account.groups[order.id]
    parent = account.orders.get(group.parent_id)
    assert parent is not None
    if group.order_class is OrderClass.OCO:
        return parent.status in (OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED)
    return parent.status is OrderStatus.FILLED


def told(account: Account) -> list[str]:
    """Give all that happened as texts."""
    lines = []
    for event in account.events:
        order = getattr(event, "order", None)
        lines.append(f"{event.at} {type(event).__name__} {getattr(event, 'kind', '')} {order}")
    return lines
