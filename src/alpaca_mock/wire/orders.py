"""Orders on the wire: what a client asks for, and the broker's order object."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from msgspec import UNSET, Raw, Struct, UnsetType

from alpaca_mock.domain.money import text as printed
from alpaca_mock.domain.order_index import OrderIndex
from alpaca_mock.domain.orders import (
    MLEG,
    LegRequest,
    Order,
    OrderClass,
    OrderRequest,
    OrderType,
    PositionIntent,
    ReplaceRequest,
    Side,
    TimeInForce,
)
from alpaca_mock.domain.refusals import invalid, unprocessable
from alpaca_mock.wire.fields import Readers, amount, choice, fill, flag, items, members, text
from alpaca_mock.wire.json import decode_object

_side: Final = choice(Side, "invalid side")
_intent: Final = choice(PositionIntent, "invalid position_intent")
_time_in_force: Final = choice(TimeInForce, "invalid time_in_force")

_ALGORITHMS: Final = ("DMA", "TWAP", "VWAP")
#: What the API documentation allows, and the bound on what one request can cost here.
_MOST_LEGS: Final = 4


def _legs(name: str, value: object) -> tuple[LegRequest, ...]:
    legs = items(name, value)
    if len(legs) > _MOST_LEGS:
        raise unprocessable("mleg orders must have at least 2 legs and at most 4 legs")
    return tuple(_leg(f"leg.{index}", leg) for index, leg in enumerate(legs))


def _leg(name: str, value: object) -> LegRequest:
    given = _Leg()
    fill(given, members(name, value), _LEG, f"{name} ")
    if given.symbol is None:
        raise invalid(f"{name} symbol is required")
    if given.ratio_qty is None:
        raise invalid(f"{name} ratio_qty is required")
    return LegRequest(given.symbol, given.ratio_qty, given.side, given.position_intent)


class _Leg(Struct):
    """A leg as far as it was given."""

    symbol: str | None = None
    ratio_qty: Decimal | None = None
    side: Side | None = None
    position_intent: PositionIntent | None = None


def _algorithm(name: str, value: object) -> str:
    """Read what alone decides of `advanced_instructions`: orders with an algorithm are refused as a whole."""
    algorithm = members(name, value).get("algorithm")
    if algorithm not in _ALGORITHMS:
        raise invalid(f"{name}.algorithm must be one of DMA, TWAP and VWAP")
    return str(algorithm)


_LEG: Final[Readers] = {
    "symbol": ("symbol", text),
    "ratio_qty": ("ratio_qty", amount),
    "side": ("side", _side),
    "position_intent": ("position_intent", _intent),
}
_ORDER: Final[Readers] = {
    "symbol": ("symbol", text),
    "qty": ("qty", amount),
    "notional": ("notional", amount),
    "side": ("side", _side),
    "type": ("type", choice(OrderType, "invalid order type")),
    "time_in_force": ("time_in_force", _time_in_force),
    "limit_price": ("limit_price", amount),
    "stop_price": ("stop_price", amount),
    "trail_price": ("trail_price", amount),
    "trail_percent": ("trail_percent", amount),
    "extended_hours": ("extended_hours", flag),
    "client_order_id": ("client_order_id", text),
    "order_class": ("order_class", choice(OrderClass, "invalid order_class")),
    "legs": ("legs", _legs),
    "position_intent": ("position_intent", _intent),
    "advanced_instructions": ("advanced_algorithm", _algorithm),
}
#: The exits of a bracket, OTO or OCO order are objects of their own in the body.
_EXITS: Final[tuple[tuple[str, Readers], ...]] = (
    ("take_profit", {"limit_price": ("take_profit_limit", amount)}),
    ("stop_loss", {"stop_price": ("stop_loss_stop", amount), "limit_price": ("stop_loss_limit", amount)}),
)
_REPLACEMENT: Final[Readers] = {
    "qty": ("qty", amount),
    "time_in_force": ("time_in_force", _time_in_force),
    "limit_price": ("limit_price", amount),
    "stop_price": ("stop_price", amount),
    "trail": ("trail", amount),
    "client_order_id": ("client_order_id", text),
    "advanced_instructions": ("advanced_algorithm", _algorithm),
}


def read_order(body: bytes) -> OrderRequest:
    """Read the body of POST /v2/orders.

    Raises `Refusal`: 40010000 for what is no JSON object, 40010001 for a member of the wrong kind.
    """
    given = decode_object(body)
    request = OrderRequest()
    fill(request, given, _ORDER)
    for name, readers in _EXITS:
        exit_ = given.get(name)
        if exit_ is not None and exit_ != "":
            fill(request, members(name, exit_), readers, f"{name}.")
    return request


def read_replacement(body: bytes) -> ReplaceRequest:
    """Read the body of PATCH /v2/orders/{id}; raises what `read_order` raises.

    A `notional` replaces that of an IPO order only (API documentation, "Replace Order by ID"), and there are none.
    """
    given = decode_object(body)
    changes = ReplaceRequest()
    fill(changes, given, _REPLACEMENT)
    if given.get("notional") not in (None, ""):
        raise unprocessable("notional can only be replaced for ipo orders")
    return changes


class OrderBody(Struct, gc=False):
    """The broker's order object, its keys in the broker's order.

    Strings of the enumerations, decimals as strings; `position_intent` is left out on a multi-leg parent, `ratio_qty`
    everywhere but on a multi-leg leg, `group_id` and `group_role` everywhere but in a bracket, OTO or OCO order.
    """

    id: str
    client_order_id: str
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime
    filled_at: datetime | None
    expired_at: datetime | None
    canceled_at: datetime | None
    failed_at: datetime | None
    replaced_at: datetime | None
    replaced_by: str | None
    replaces: str | None
    asset_id: str
    symbol: str
    asset_class: str
    notional: str | None
    qty: str | None
    ratio_qty: str | UnsetType
    filled_qty: str
    filled_avg_price: str | None
    order_class: str
    order_type: str
    type: str
    side: str
    position_intent: str | UnsetType
    time_in_force: str
    limit_price: str | None
    stop_price: str | None
    status: str
    extended_hours: bool
    legs: "list[OrderBody] | None"
    trail_percent: str | None
    trail_price: str | None
    hwm: str | None
    subtag: None
    source: None
    expires_at: datetime | None
    group_id: str | UnsetType
    group_role: str | UnsetType


class CanceledBody(Struct):
    """What became of one order when all were canceled: `body` is the order, or the error envelope.

    Its names are in alphabetical order (observed on paper, 2021 and 2026).
    """

    id: str
    status: int
    body: Raw


def order_body(order: Order, legs: Sequence[Order] | None = None) -> OrderBody:
    """Give the object of *order*, with *legs* inside it if they are given."""
    notional, qty, ratio_qty, average = order.notional, order.qty, order.ratio_qty, order.filled_avg_price
    limit_price, stop_price = order.limit_price, order.stop_price
    trail_percent, trail_price, hwm = order.trail_percent, order.trail_price, order.hwm
    type_: str = order.type or ""
    return OrderBody(
        order.id,
        order.client_order_id,
        order.created_at,
        order.updated_at,
        order.submitted_at,
        order.filled_at,
        order.expired_at,
        order.canceled_at,
        order.failed_at,
        order.replaced_at,
        order.replaced_by,
        order.replaces,
        order.asset_id,
        order.symbol,
        order.asset_class,
        None if notional is None else printed(notional),
        None if qty is None else printed(qty),
        UNSET if ratio_qty is None else printed(ratio_qty),
        printed(order.filled_qty),
        None if average is None else printed(average),
        order.order_class,
        type_,
        type_,
        order.side or "",
        order.position_intent or UNSET,
        order.time_in_force,
        None if limit_price is None else printed(limit_price),
        None if stop_price is None else printed(stop_price),
        order.status,
        order.extended_hours,
        None if legs is None else [order_body(leg) for leg in legs],
        None if trail_percent is None else printed(trail_percent),
        None if trail_price is None else printed(trail_price),
        None if hwm is None else printed(hwm),
        None,
        None,
        order.expires_at,
        order.group_id or UNSET,
        order.group_role or UNSET,
    )


def nested_body(order: Order, orders: OrderIndex, *, nested: bool = True) -> OrderBody:
    """Give the object of *order* with its legs out of *orders*.

    A multi-leg order always shows its legs, as observed on paper; the other classes do where *nested* asks for it.
    """
    if order.order_class is MLEG or (nested and order.group_id is not None):
        return order_body(order, orders.legs(order) or None)
    return order_body(order)
