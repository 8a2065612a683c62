"""The shape of a request for an order: what is missing, what contradicts itself, what is out of bounds.

Nothing here knows a market, an account or a price. All refusals carry the broker's code for parameters, 40010001
(API documentation, "Create an Order", and the texts observed on paper, 2018 to 2026).
"""

from decimal import Decimal
from typing import Final

from alpaca_mock.domain.money import QUANTITY_PLACES, ZERO, places
from alpaca_mock.domain.orders import (
    LIMIT,
    MARKET,
    MLEG,
    OCO,
    STOP_LIMIT,
    TRAILING_STOP,
    OrderClass,
    OrderRequest,
    OrderType,
)
from alpaca_mock.domain.refusals import Refusal, invalid, unprocessable

LONGEST_CLIENT_ORDER_ID: Final = 128
_SMALLEST_TRAIL_PERCENT: Final = Decimal("0.1")
_HUNDRED: Final = Decimal(100)
_SMALLEST_QUANTITY: Final = Decimal(1).scaleb(-QUANTITY_PLACES)

#: The classes whose orders carry a take profit, a stop loss or both.
EXIT_CLASSES: Final = frozenset({OrderClass.BRACKET, OrderClass.OTO, OCO})


def check_shape(request: OrderRequest) -> None:
    """Refuse a request that cannot be an order, whatever the market does.

    Raises `Refusal`: 40010001, or 42210000 for an algorithm, which nothing here can run, and for the limit price of a
    multi-leg order.
    """
    order_class = request.order_class
    if order_class is MLEG:
        _check_multileg(request)
    else:
        if request.symbol is None:
            raise invalid("symbol is required")
        if request.legs:
            raise invalid("legs are only allowed for mleg orders")
    if request.qty is None:
        _check_notional(request.notional)
    elif request.notional is not None:
        raise invalid("only one of qty or notional is accepted")
    else:
        check_quantity(request.qty)
    if request.side is None and order_class is not MLEG:
        raise invalid("side is required")
    if request.type is None:
        raise invalid("type is required")
    if request.time_in_force is None:
        raise invalid("time_in_force is required")
    _PRICE_CHECKS[request.type](request)
    if request.client_order_id is not None:
        check_client_order_id(request.client_order_id)
    if order_class in EXIT_CLASSES:
        _check_exits(request, order_class)
    elif (
        request.take_profit_limit is not None
        or request.stop_loss_stop is not None
        or request.stop_loss_limit is not None
    ):
        raise invalid("take_profit and stop_loss are only allowed for bracket, oco and oto orders")
    check_algorithm(request.advanced_algorithm)


def check_quantity(qty: Decimal) -> None:
    """Refuse a quantity that no order can have."""
    if qty <= ZERO:
        raise invalid("qty must be > 0")
    if qty % _SMALLEST_QUANTITY:
        raise invalid(f"qty must be limited to {QUANTITY_PLACES} decimal places")


def check_client_order_id(client_order_id: str) -> None:
    """Refuse a client's own id that is too long."""
    if len(client_order_id) > LONGEST_CLIENT_ORDER_ID:
        raise invalid(f"client_order_id must be no more than {LONGEST_CLIENT_ORDER_ID} characters")


def check_algorithm(algorithm: str | None) -> None:
    """Refuse `advanced_instructions`: to take them and fill as usual would be a lie."""
    if algorithm is not None:
        raise unprocessable(f"advanced instructions are not served here: no {algorithm} order can be simulated")


def check_positive(price: Decimal | None, name: str) -> None:
    """Refuse a price that is given and not above zero."""
    if price is not None and price <= ZERO:
        raise invalid(f"{name} must be > 0")


def check_trail(price: Decimal | None, percent: Decimal | None) -> None:
    """Refuse a trail that is no distance, or so wide that the stop would not be above zero."""
    check_positive(price, "trail_price")
    if percent is None:
        return
    if percent < _SMALLEST_TRAIL_PERCENT:
        raise invalid("trail_percent must be greater than or equal to 0.1")
    if percent >= _HUNDRED:
        raise invalid("trail_percent must be less than 100")


def _check_notional(notional: Decimal | None) -> None:
    if notional is None:
        raise invalid("qty or notional is required")
    if notional <= ZERO:
        raise invalid("notional must be > 0")


def _no_trail(request: OrderRequest, kind: str) -> None:
    if request.trail_price is not None:
        raise invalid(f"{kind} orders must not have trail_price")
    if request.trail_percent is not None:
        raise invalid(f"{kind} orders must not have trail_percent")


def _check_market(request: OrderRequest) -> None:
    if request.limit_price is not None or request.stop_price is not None:
        raise invalid("market orders require no stop or limit price")
    _no_trail(request, "market")


def _check_limit(request: OrderRequest) -> None:
    # An OCO order is its take profit, whose price need not be said twice.
    if request.limit_price is None and request.order_class is not OCO:
        raise invalid("limit orders require a limit price")
    if request.stop_price is not None:
        raise invalid("limit orders require only limit price")
    _no_trail(request, "limit")
    # The limit of a multi-leg order that earns money is negative.
    if request.order_class is not MLEG:
        check_positive(request.limit_price, "limit price")


def _check_stop(request: OrderRequest) -> None:
    if request.stop_price is None:
        raise invalid("stop orders require a stop price")
    if request.limit_price is not None:
        raise invalid("stop orders require only stop price")
    _no_trail(request, "stop")
    check_positive(request.stop_price, "stop price")


def _check_stop_limit(request: OrderRequest) -> None:
    if request.stop_price is None or request.limit_price is None:
        raise invalid("stop limit orders require both stop and limit price")
    _no_trail(request, "stop limit")
    check_positive(request.limit_price, "limit price")
    check_positive(request.stop_price, "stop price")


def _check_trailing_stop(request: OrderRequest) -> None:
    if (request.trail_price is None) == (request.trail_percent is None):
        raise invalid("trailing stop orders must specify one of trail_price or trail_percent")
    if request.limit_price is not None or request.stop_price is not None:
        raise invalid("trailing stop orders require no stop or limit price")
    check_trail(request.trail_price, request.trail_percent)


_PRICE_CHECKS: Final = {
    MARKET: _check_market,
    LIMIT: _check_limit,
    OrderType.STOP: _check_stop,
    STOP_LIMIT: _check_stop_limit,
    TRAILING_STOP: _check_trailing_stop,
}


def _check_exits(request: OrderRequest, order_class: OrderClass) -> None:
    if order_class is OCO:
        if request.type is not LIMIT:
            raise invalid("oco orders must be limit orders")
    elif request.type not in (MARKET, LIMIT):
        raise invalid(f"{order_class.value} orders must be market or limit orders")
    take_profit = request.take_profit_limit is not None
    stop_loss = request.stop_loss_stop is not None
    if order_class is OrderClass.OTO:
        if take_profit == (stop_loss or request.stop_loss_limit is not None):
            raise invalid("oto orders require one of take_profit or stop_loss")
        if request.stop_loss_limit is not None and not stop_loss:
            raise invalid("oto orders require stop_loss.stop_price")
    else:
        if not take_profit:
            raise invalid(f"{order_class.value} orders require take_profit.limit_price")
        if not stop_loss:
            raise invalid(f"{order_class.value} orders require stop_loss.stop_price")
    check_positive(request.take_profit_limit, "take_profit.limit_price")
    check_positive(request.stop_loss_stop, "stop_loss.stop_price")
    check_positive(request.stop_loss_limit, "stop_loss.limit_price")


def _check_multileg(request: OrderRequest) -> None:
    if request.symbol is not None:
        raise invalid("symbol is not allowed for mleg order")
    if request.position_intent is not None:
        raise invalid("position_intent is not allowed for mleg order, but for its legs")
    # The documentation of multi-leg orders has texts of its own for these, as rules of the market.
    if request.type is LIMIT and request.limit_price is None:
        raise unprocessable("limit price is required for limit orders")
    if request.type is MARKET and request.limit_price is not None:
        raise unprocessable("limit price is only valid for limit orders")
    for number, leg in enumerate(request.legs):
        if leg.ratio_qty <= ZERO:
            raise _bad_ratio(number)
        if places(leg.ratio_qty):
            raise _bad_ratio(number)


def _bad_ratio(number: int) -> Refusal:
    return invalid(f"leg.{number} ratio_qty must be a positive integer")
