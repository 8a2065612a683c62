"""The rules of the market for orders in stocks: what is well formed and refused all the same, under code 42210000.

Sources: API documentation, "Placing Orders" (order classes, fractional trading, extended hours, sub-penny increments)
and "User Protection"; texts observed on paper, 2019 to 2026.
"""

from datetime import datetime
from decimal import Decimal
from typing import Final

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import Asset
from alpaca_mock.domain.hours import TradingHours
from alpaca_mock.domain.money import CENT, ONE, text
from alpaca_mock.domain.orders import (
    BUY,
    CLOSING,
    GTC,
    LIMIT,
    MARKET,
    OCO,
    SELL,
    SIMPLE,
    TRAILING_STOP,
    OrderClass,
    OrderRequest,
    OrderType,
    PositionIntent,
    Side,
    TimeInForce,
)
from alpaca_mock.domain.refusals import forbidden, unprocessable
from alpaca_mock.domain.validation import EXIT_CLASSES

_DAY_OR_GTC: Final = (TimeInForce.DAY, GTC)
_AUCTIONS: Final = {
    TimeInForce.OPG: "opg orders must be submitted after 7:00pm and before 9:28am",
    TimeInForce.CLS: "cls orders must be submitted after 7:00pm and before 3:55pm",
}
_MARKET_OR_LIMIT: Final = (MARKET, LIMIT)
_HUNDREDTH_OF_A_CENT: Final = Decimal("0.0001")


def check_tradable(asset: Asset, order_type: OrderType) -> None:
    """Refuse an order in an asset that is not traded."""
    if not asset.is_active:
        raise unprocessable(f'asset "{asset.symbol}" is not active')
    if not asset.tradable:
        raise unprocessable(f'asset "{asset.symbol}" is not tradable')
    if asset.halted and order_type is MARKET:
        raise unprocessable(
            f'market order rejected due to trading halt on symbol: "{asset.symbol}", please place a limit order instead'
        )


def check_stock_order(request: OrderRequest, account: Account, asset: Asset, intent: PositionIntent) -> None:
    """Refuse what the combination of type, class, time in force and fraction forbids, and prices off the grid."""
    kind, tif, order_class = request.type, request.time_in_force, request.order_class
    assert kind is not None
    assert tif is not None
    check_tradable(asset, kind)
    qty = request.qty
    if qty is None or qty % ONE:
        _check_fraction(request, account, asset, intent)
    if request.extended_hours:
        if order_class in EXIT_CLASSES:
            raise unprocessable(f"{order_class.value} orders are not supported in extended hours")
        if kind is not LIMIT or tif not in _DAY_OR_GTC:
            raise unprocessable("extended hours order must be DAY or GTC limit orders")
    if tif not in _DAY_OR_GTC:
        if order_class in EXIT_CLASSES:
            raise unprocessable(f"{order_class.value} orders must be DAY or GTC orders")
        if kind is TRAILING_STOP:
            raise unprocessable("trailing stop orders must be DAY or GTC orders")
        if tif in _AUCTIONS and kind not in _MARKET_OR_LIMIT:
            raise unprocessable(f"{tif.value} orders must be market or limit orders")
    if request.limit_price is not None:
        check_increment(request.limit_price, "limit_price")
    if request.stop_price is not None:
        check_increment(request.stop_price, "stop_price")
    if order_class in EXIT_CLASSES:
        check_exit_prices(request)


def check_increment(price: Decimal, name: str) -> None:
    """Refuse a price with parts of a cent, or of a hundredth below a dollar (API documentation, "Sub-penny")."""
    if price % (CENT if price >= ONE else _HUNDREDTH_OF_A_CENT):
        raise unprocessable(
            f"invalid {name} {text(price)}. sub-penny increment does not fulfill minimum pricing criteria"
        )


def check_auction_window(hours: TradingHours, time_in_force: TimeInForce, now: datetime) -> None:
    """Refuse (40310000) an order for an auction that is too close or over; only real sessions have auctions."""
    if hours.sessions and time_in_force in _AUCTIONS and not hours.in_auction_window(time_in_force, now):
        raise forbidden(_AUCTIONS[time_in_force])


def _check_fraction(request: OrderRequest, account: Account, asset: Asset, intent: PositionIntent) -> None:
    if request.order_class not in (OrderClass.NONE, SIMPLE):
        raise unprocessable("fractional orders must be simple orders")
    if request.time_in_force is not TimeInForce.DAY:
        raise unprocessable("fractional orders must be DAY orders")
    if request.type is TRAILING_STOP:
        raise unprocessable("fractional orders must be market, limit, stop, or stop_limit orders")
    notional = request.notional
    if notional is not None:
        if request.type is not MARKET:
            raise unprocessable("notional orders must be market orders")
        if notional % CENT:
            raise unprocessable("notional value must be limited to 2 decimal places")
        if notional < ONE:
            raise unprocessable("notional must be >= 1.00")
    # What is held in fractions can always be closed.
    if intent in CLOSING:
        return
    if intent is PositionIntent.SELL_TO_OPEN:
        raise unprocessable("fractional orders cannot be sold short")
    if not asset.fractionable:
        raise forbidden(f'asset "{asset.symbol}" is not fractionable')
    if not account.settings.fractional_trading:
        raise forbidden("fractional trading is disabled for this account")


def check_exit_prices(request: OrderRequest) -> None:
    """Refuse exits off the grid of prices, and a take profit that is not beyond the stop loss."""
    take_profit, stop, limit = request.take_profit_limit, request.stop_loss_stop, request.stop_loss_limit
    if take_profit is not None:
        check_increment(take_profit, "take_profit.limit_price")
    if stop is not None:
        check_increment(stop, "stop_loss.stop_price")
    if limit is not None:
        check_increment(limit, "stop_loss.limit_price")
    if take_profit is None or stop is None:
        return
    if exits_sell(request):
        if take_profit <= stop:
            raise unprocessable("take_profit.limit_price must be > stop_loss.stop_price")
    elif take_profit >= stop:
        raise unprocessable("take_profit.limit_price must be < stop_loss.stop_price")


def exits_sell(request: OrderRequest) -> bool:
    """Tell whether the exits of an order sell: those of an entry that buys, and an OCO order that sells itself."""
    return (request.side is SELL) == (request.order_class is OCO)


def check_base_price(request: OrderRequest, market: Decimal | None) -> None:
    """Refuse exits that are not at least a cent away from their base price (API documentation, "Bracket Orders").

    The base price is the limit of an OCO order's take profit, the limit of an entry with a limit, else the *market*
    price; a stop must keep away from the market price too.
    """
    entry = request.take_profit_limit if request.order_class is OCO else request.limit_price
    base = market if entry is None else entry
    sells = exits_sell(request)
    if request.take_profit_limit is not None and request.order_class is not OCO and base is not None:
        _check_distance("take_profit.limit_price", request.take_profit_limit, base, above=sells)
    if request.stop_loss_stop is not None:
        if base is not None:
            _check_distance("stop_loss.stop_price", request.stop_loss_stop, base, above=not sells)
        if market is not None:
            _check_distance("stop_loss.stop_price", request.stop_loss_stop, market, above=not sells)


def _check_distance(name: str, price: Decimal, base: Decimal, *, above: bool) -> None:
    if above and price < base + CENT:
        raise unprocessable(f"{name} must be >= base_price + 0.01", base_price=text(base))
    if not above and price > base - CENT:
        raise unprocessable(f"{name} must be <= base_price - 0.01", base_price=text(base))


def check_stop_side(side: Side, stop_price: Decimal, market: Decimal | None) -> None:
    """Refuse a stop that the market has passed already."""
    if market is None:
        return
    if side is SELL and stop_price >= market:
        word = "less"
    elif side is BUY and stop_price <= market:
        word = "greater"
    else:
        return
    raise unprocessable(
        f"stop price must be {word} than current price", market_price=text(market), stop_price=text(stop_price)
    )
