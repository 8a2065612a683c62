"""What a client is told about an activity of its account (API documentation, "Subscribe to Activity Events")."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from msgspec import UNSET, Struct, UnsetType

from alpaca_mock.domain.calendar import NEW_YORK, settlement_date
from alpaca_mock.domain.events import ActivityEvent, Execution, OrderEvent
from alpaca_mock.domain.money import multiply, to_eight
from alpaca_mock.domain.money import text as printed
from alpaca_mock.domain.orders import Side
from alpaca_mock.domain.symbols import MULTIPLIER, parse_option
from alpaca_mock.wire.event_ids import event_id

#: What is booked here is final at once.
_STATUS: Final = "executed"
_CURRENCY: Final = "USD"


class TradeDetails(Struct):
    """The order behind a fill."""

    order_id: str
    client_order_id: str
    side: str
    symbol: str
    asset_id: str
    leaves_qty: str
    cum_qty: str
    order_status: str
    execution_type: str = "fill"


class BookingDetails(Struct):
    """What else is known about an activity that is no fill."""

    system_date: date
    description: str
    group_id: str | UnsetType = UNSET
    symbol: str | UnsetType = UNSET
    contract_symbol: str | UnsetType = UNSET


class ActivityUpdate(Struct):
    """An activity: `qty` and `net_amount` signed as they move the position and the cash, `price` a share."""

    at: datetime
    event_id: str
    activity_type: str
    executed_at: datetime
    status: str
    settle_date: date
    currency: str
    ref_id: str
    net_amount: str
    details: TradeDetails | BookingDetails
    qty: str | UnsetType = UNSET
    price: str | UnsetType = UNSET


def activity_update(account_id: str, event: object) -> ActivityUpdate | None:
    """Give the body for *event*, or `None` if it is no activity.

    Each execution is one; that of a multi-leg order is none, those of its legs are.
    """
    if isinstance(event, ActivityEvent):
        return _booking(account_id, event)
    if isinstance(event, OrderEvent) and event.execution is not None and not event.legs:
        return _fill(account_id, event, event.execution)
    return None


def _fill(account_id: str, event: OrderEvent, execution: Execution) -> ActivityUpdate:
    order = event.order
    value = multiply(execution.price, execution.qty)
    if parse_option(order.symbol) is not None:
        value = multiply(value, Decimal(MULTIPLIER))
    return ActivityUpdate(
        at=event.at,
        event_id=event_id(account_id, event.at, event.sequence),
        activity_type="FILL",
        executed_at=event.at,
        status=_STATUS,
        settle_date=settlement_date(_day(event.at)),
        currency=_CURRENCY,
        ref_id=execution.id,
        net_amount=printed(to_eight(-value if order.side is Side.BUY else value)),
        details=TradeDetails(
            order_id=order.id,
            client_order_id=order.client_order_id,
            side=order.side or "",
            symbol=order.symbol,
            asset_id=order.asset_id,
            leaves_qty=printed(order.remaining),
            cum_qty=printed(order.filled_qty),
            order_status=order.status,
        ),
        qty=printed(execution.qty),
        price=printed(execution.price),
    )


def _booking(account_id: str, event: ActivityEvent) -> ActivityUpdate:
    day = _day(event.at)
    # The id of an activity is a time, two colons and a UUID; here it is the UUID alone.
    ref_id = event.id.rpartition("::")[2]
    details = BookingDetails(day, event.description)
    if event.symbol:
        details.symbol = event.symbol
        # The official document wants a group of every option activity, also of one that is alone in it.
        details.group_id = event.group_id or ref_id
        if parse_option(event.symbol) is not None:
            details.contract_symbol = event.symbol
    update = ActivityUpdate(
        at=event.at,
        event_id=event_id(account_id, event.at, event.sequence),
        activity_type=event.type,
        executed_at=event.at,
        status=_STATUS,
        settle_date=day,
        currency=_CURRENCY,
        ref_id=ref_id,
        net_amount=printed(event.net_amount),
        details=details,
    )
    if event.qty:
        update.qty = printed(event.qty)
    if event.price is not None:
        update.price = printed(event.price)
    return update


def _day(at: datetime) -> date:
    return at.astimezone(NEW_YORK).date()
