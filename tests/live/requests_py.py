"""Order requests of alpaca-py, with what most tests want by default: ten shares of AAPL, bought, for the day."""

from typing import Any

from alpaca.trading.enums import OrderClass, OrderSide, TimeInForce
from alpaca.trading.requests import (
    LimitOrderRequest,
    MarketOrderRequest,
    OptionLegRequest,
    StopLimitOrderRequest,
    StopOrderRequest,
    TrailingStopOrderRequest,
)

BUY, SELL = OrderSide.BUY, OrderSide.SELL
DAY, GTC = TimeInForce.DAY, TimeInForce.GTC
#: Calls and puts on AAPL that expire in December 2035.
CALL_100, CALL_110, PUT_90, PUT_80 = (
    f"AAPL351221{strike}" for strike in ("C00100000", "C00110000", "P00090000", "P00080000")
)
OPTION = {"symbol": CALL_100, "qty": 1}


def market(side: OrderSide = BUY, **other: Any) -> MarketOrderRequest:
    """Give a market order."""
    return MarketOrderRequest(side=side, **_defaults(other))


def limit(limit_price: float, side: OrderSide = BUY, **other: Any) -> LimitOrderRequest:
    """Give a limit order."""
    return LimitOrderRequest(side=side, limit_price=limit_price, **_defaults(other))


def stop(stop_price: float, side: OrderSide = SELL, **other: Any) -> StopOrderRequest:
    """Give a stop order, to sell unless *side* says otherwise."""
    return StopOrderRequest(side=side, stop_price=stop_price, **_defaults(other))


def stop_limit(stop_price: float, limit_price: float, side: OrderSide = SELL, **other: Any) -> StopLimitOrderRequest:
    """Give a stop limit order, to sell unless *side* says otherwise."""
    return StopLimitOrderRequest(side=side, stop_price=stop_price, limit_price=limit_price, **_defaults(other))


def trailing(side: OrderSide = SELL, **trail: Any) -> TrailingStopOrderRequest:
    """Give a trailing stop order, to sell unless *side* says otherwise, with `trail_price` or `trail_percent`."""
    return TrailingStopOrderRequest(side=side, **_defaults(trail))


def bracket(profit: float, stop: float, **other: Any) -> dict[str, Any]:
    """Give what makes an order a bracket, or an OCO order by *other*."""
    return {
        "order_class": OrderClass.BRACKET,
        "take_profit": {"limit_price": profit},
        "stop_loss": {"stop_price": stop},
        **other,
    }


def spread(limit_price: float | None, *legs: tuple[str, float, OrderSide], qty: float = 1) -> Any:
    """Give a multi-leg order of *legs*: symbol, ratio and side; a market order without a limit."""
    common = {
        "qty": qty,
        "time_in_force": DAY,
        "order_class": OrderClass.MLEG,
        "legs": [OptionLegRequest(symbol=symbol, ratio_qty=ratio, side=side) for symbol, ratio, side in legs],
    }
    if limit_price is None:
        return MarketOrderRequest(**common)
    return LimitOrderRequest(limit_price=limit_price, **common)


def _defaults(other: dict[str, Any]) -> dict[str, Any]:
    amount = {} if "notional" in other else {"qty": 10}
    return {"symbol": "AAPL", "time_in_force": DAY, **amount, **other}
