"""What a client is told about a step of one of its orders (API documentation, "Trade Updates")."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import UNSET, Struct, UnsetType

from alpaca_mock.domain.events import EventKind, Execution, OrderEvent
from alpaca_mock.domain.money import text as printed
from alpaca_mock.domain.orders import Order, OrderClass
from alpaca_mock.wire.event_ids import event_id, step_id
from alpaca_mock.wire.orders import OrderBody, order_body

#: How the stream, unlike the REST API, writes that a multi-leg parent has no asset of its own.
_NO_ASSET: Final = "00000000-0000-0000-0000-000000000000"


class LegExecution(Struct):
    """The fill of one leg of a multi-leg order."""

    execution_id: str
    qty: str
    price: str
    order_id: str
    symbol: str
    timestamp: datetime


class TradeUpdate(Struct):
    """One step of one order.

    `order` is the order after it. A fill has `price` and `qty` of this one execution and `position_qty`, what is held
    after it, signed; that of a multi-leg order has `position_qtys` by symbol and `legs` in its place.
    """

    at: datetime
    event_id: str
    event: str
    timestamp: datetime
    order: OrderBody
    execution_id: str
    price: str | UnsetType = UNSET
    qty: str | UnsetType = UNSET
    position_qty: str | UnsetType = UNSET
    position_qtys: dict[str, str] | UnsetType = UNSET
    legs: list[LegExecution] | UnsetType = UNSET


def is_told(event: OrderEvent) -> bool:
    """Tell whether clients hear of *event*.

    A step that only moved a stop price has no name on the stream, and the legs of a multi-leg order are told of with
    their parent.
    """
    return event.kind is not EventKind.RESTATED and event.order.ratio_qty is None


def trade_update(account_id: str, event: OrderEvent, legs: Sequence[Order] | None) -> TradeUpdate:
    """Give the body of *event*; *legs* are those of its order at that time, or `None` if it is no parent."""
    execution = event.execution
    update = TradeUpdate(
        at=event.at,
        event_id=event_id(account_id, event.at, event.sequence),
        event=event.kind,
        timestamp=event.at,
        order=_order(event.order, legs),
        execution_id=step_id(account_id, event.at, event.sequence) if execution is None else execution.id,
    )
    if execution is not None:
        update.price = printed(execution.price)
        update.qty = printed(execution.qty)
        if event.legs:
            fills = [(leg, leg.execution) for leg in event.legs if leg.execution is not None]
            update.position_qtys = {leg.order.symbol: printed(fill.position_qty) for leg, fill in fills}
            update.legs = [_leg(leg, fill) for leg, fill in fills]
        else:
            update.position_qty = printed(execution.position_qty)
    return update


def _order(order: Order, legs: Sequence[Order] | None) -> OrderBody:
    body = order_body(order, legs)
    if order.order_class is OrderClass.MLEG:
        # The stream's example of a multi-leg parent has these where the REST API has nothing.
        body.asset_id = body.asset_id or _NO_ASSET
        body.side = body.side or "buy"
    return body


def _leg(event: OrderEvent, execution: Execution) -> LegExecution:
    return LegExecution(
        execution_id=execution.id,
        qty=printed(execution.qty),
        price=printed(execution.price),
        order_id=event.order.id,
        symbol=event.order.symbol,
        timestamp=event.at,
    )
