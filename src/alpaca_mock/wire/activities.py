"""Account activities on the wire."""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from alpaca_mock.domain.activities import FILL, Activity, activity_id, fill_side, fill_type, leaves_qty
from alpaca_mock.domain.calendar import NEW_YORK
from alpaca_mock.domain.events import ActivityEvent, OrderEvent
from alpaca_mock.domain.money import text as printed

#: What is booked here is final at once.
_EXECUTED = "executed"
_CURRENCY = "USD"


class FillBody(Struct, gc=False):
    """A fill, its keys in the broker's order; that of a multi-leg order is one for each leg."""

    id: str
    activity_type: str
    transaction_time: datetime
    type: str
    price: str
    qty: str
    side: str
    symbol: str
    leaves_qty: str
    order_id: str
    cum_qty: str
    order_status: str


class BookingBody(Struct, gc=False):
    """An activity that is no trade: an exercise, an assignment, an expiration, a journal entry.

    `qty` is signed as it moves the position, `net_amount` as it moves the cash; what does not apply is left out.
    """

    id: str
    activity_type: str
    date: str
    net_amount: str
    description: str
    symbol: str | UnsetType
    qty: str | UnsetType
    price: str | UnsetType
    status: str
    group_id: str | UnsetType
    created_at: datetime
    currency: str


def activity_body(activity: Activity) -> FillBody | BookingBody:
    """Give the object of *activity*."""
    return _fill(activity) if isinstance(activity, OrderEvent) else _booking(activity)


def _fill(fill: OrderEvent) -> FillBody:
    order, execution = fill.order, fill.execution
    if execution is None:
        raise ValueError(f"event {fill.sequence} is no fill")
    left = leaves_qty(fill)
    return FillBody(
        activity_id(fill),
        FILL,
        fill.at,
        fill_type(fill),
        printed(execution.price),
        printed(execution.qty),
        fill_side(fill),
        order.symbol,
        printed(left) if left else "0",
        order.id,
        printed(order.filled_qty),
        order.status,
    )


def _booking(booking: ActivityEvent) -> BookingBody:
    return BookingBody(
        activity_id(booking),
        booking.type,
        booking.at.astimezone(NEW_YORK).date().isoformat(),
        printed(booking.net_amount),
        booking.description,
        booking.symbol or UNSET,
        printed(booking.qty) if booking.qty else UNSET,
        UNSET if booking.price is None else printed(booking.price),
        _EXECUTED,
        booking.group_id or UNSET,
        booking.at,
        _CURRENCY,
    )
