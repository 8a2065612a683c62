"""The rules of the market for option orders, single and multi-leg, under code 42210000.

Sources: API documentation, "Options Trading" and "Options Level 3 Trading", with their tables of error texts.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from math import gcd
from typing import Final

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import US_OPTION, Asset, find_asset
from alpaca_mock.domain.hours import TradingHours, expiration_close
from alpaca_mock.domain.money import LIMIT, multiply, places
from alpaca_mock.domain.orders import (
    CLOSING,
    LegRequest,
    OrderClass,
    OrderRequest,
    OrderType,
    PositionIntent,
    TimeInForce,
)
from alpaca_mock.domain.refusals import forbidden, unprocessable
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms, parse_option

_TYPES: Final = (OrderType.MARKET, OrderType.LIMIT, OrderType.STOP, OrderType.STOP_LIMIT)
_LIMIT_TIMES: Final = (TimeInForce.DAY, TimeInForce.GTC)
_MARKET_TIMES: Final = (TimeInForce.DAY,)
_PRICE_PLACES: Final = 2
#: Longer than any symbol or id.
_LONGEST_NAME: Final = 64
_FEWEST_LEGS: Final = 2
_MOST_LEGS: Final = 4
_SPREADS_LEVEL: Final = 3
_LONG_LEVEL: Final = 2
# Nothing is opened in a contract from 15:15 on its last day on (API documentation, Options Trading, expiration).
_LAST_MINUTES: Final = timedelta(minutes=45)


def check_option_order(
    request: OrderRequest, terms: OptionTerms, intent: PositionIntent, hours: TradingHours, now: datetime
) -> None:
    """Refuse what no order in a single contract may be."""
    if request.order_class not in (OrderClass.NONE, OrderClass.SIMPLE):
        raise unprocessable("complex orders not supported for options trading")
    if request.type not in _TYPES:
        raise unprocessable("invalid order type for options trading")
    _check_common(request, hours, now)
    if request.time_in_force is TimeInForce.GTC:
        if request.type is not OrderType.LIMIT:
            raise unprocessable("invalid option time_in_force")
    elif request.time_in_force is not TimeInForce.DAY:
        raise unprocessable("order_time_in_force provided not supported for options trading")
    check_expiration(terms, intent, hours, now)


def check_expiration(terms: OptionTerms, intent: PositionIntent, hours: TradingHours, now: datetime) -> None:
    """Refuse a contract that has expired, at the close of its last day, or that is opened shortly before."""
    close = expiration_close(terms.expiration)
    if now >= close:
        raise unprocessable(f'contract "{terms.symbol}" is expired')
    if hours.sessions and intent not in CLOSING and now >= close - _LAST_MINUTES:
        raise unprocessable(f'contract "{terms.symbol}" expires soon, unable to open new positions')


def check_option_price(price: Decimal | None, name: str) -> None:
    """Refuse a price of an option, or of a combination, with parts of a cent."""
    if price is not None and places(price) > _PRICE_PLACES:
        raise unprocessable(f"{name} must be limited to 2 decimal places")


def check_level(account: Account, intent: PositionIntent, *, spread: bool = False) -> None:
    """Refuse (40310000) what the account's options level does not allow (API documentation, "Options trading levels").

    Level 1 sells covered calls and cash-secured puts, level 2 buys, level 3 trades multi-leg orders. Closing is
    always allowed to whoever may trade options.
    """
    level = account.settings.options_trading_level
    if not level:
        raise forbidden("account not authorized to trade options")
    if spread and level < _SPREADS_LEVEL:
        raise forbidden("account not eligible to trade spreads or uncovered contracts")
    if intent is PositionIntent.BUY_TO_OPEN and level < _LONG_LEVEL:
        raise forbidden("account not eligible to trade long option contracts")


def _check_common(request: OrderRequest, hours: TradingHours, now: datetime) -> None:
    if request.type is OrderType.MARKET and not hours.is_regular(now):
        raise unprocessable("options market orders are only allowed during market hours")
    if request.extended_hours:
        raise unprocessable("extended hours is not supported for options trading")
    qty = request.qty
    if qty is None:
        raise unprocessable("notional orders are not supported for options trading")
    if places(qty):
        raise unprocessable("qty must be integer for options trading")
    check_option_price(request.limit_price, "limit price")
    check_option_price(request.stop_price, "stop price")


def check_multileg_order(request: OrderRequest, hours: TradingHours, now: datetime) -> list[Asset]:
    """Refuse what no multi-leg order may be; give the assets of the legs."""
    legs = request.legs
    if not _FEWEST_LEGS <= len(legs) <= _MOST_LEGS:
        raise unprocessable("mleg orders must have at least 2 legs and at most 4 legs")
    if request.type not in (OrderType.MARKET, OrderType.LIMIT):
        raise unprocessable("invalid order type for options trading")
    _check_common(request, hours, now)
    if request.time_in_force not in (_LIMIT_TIMES if request.type is OrderType.LIMIT else _MARKET_TIMES):
        raise unprocessable("invalid time in force")
    assets = [_leg_asset(leg) for leg in legs]
    symbols = [asset.symbol for asset in assets]
    if len(set(symbols)) < len(symbols):
        raise unprocessable("mleg orders must have unique symbols")
    underlyings = [_terms(symbol).underlying for symbol in symbols]
    for underlying in underlyings:
        if underlying != underlyings[0]:
            raise unprocessable(f"underlying asset mismatch: {underlyings[0]} != {underlying}")
    if _terms(symbols[0]).is_european and len({_terms(symbol).expiration for symbol in symbols}) > 1:
        raise unprocessable("European-style legs must share the expiration date")
    if gcd(*(int(leg.ratio_qty) for leg in legs)) > 1:
        raise unprocessable("mleg leg ratios must be in their simplest form")
    qty = request.qty
    assert qty is not None
    for number, leg in enumerate(legs):
        if multiply(leg.ratio_qty, multiply(qty, MULTIPLIER)) > LIMIT:
            raise unprocessable(f"leg.{number} ratio_qty times qty is too large")
        if leg.side is None and leg.position_intent is None:
            raise unprocessable(f"leg.{number} position intent is required")
    return assets


def _leg_asset(leg: LegRequest) -> Asset:
    asset = find_asset(leg.symbol)
    if asset is None:
        raise unprocessable(f"asset not found for {leg.symbol[:_LONGEST_NAME]}")
    if asset.asset_class != US_OPTION:
        raise unprocessable("equity legs are not served here: each leg of a mleg order must be an option contract")
    return asset


def _terms(symbol: str) -> OptionTerms:
    terms = parse_option(symbol)
    assert terms is not None
    return terms
