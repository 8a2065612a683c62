"""Money, shares and permission: what an account must have for an order, and what the order then holds.

Sources: API documentation, "Placing Orders" (buying power), "User Protection" (wash trades), "Margin and Short
Selling"; bodies observed on paper, 2019 to 2026. All refusals carry the code 40310000 unless they say otherwise.
"""

from decimal import Decimal
from typing import Final

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import US_EQUITY, Asset
from alpaca_mock.domain.events import Hold
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.interests import Interest
from alpaca_mock.domain.money import ZERO, add, multiply, plain, subtract, text, to_cents
from alpaca_mock.domain.orders import (
    BUY,
    CLOSING,
    SELL,
    SIMPLE,
    TRAILING_STOP,
    OrderClass,
    OrderType,
    PositionIntent,
    Side,
    TimeInForce,
)
from alpaca_mock.domain.refusals import Refusal, forbidden, unprocessable

#: No order is worth more dollars than this, and no account's cash goes beyond the other: all sums stay exact.
MOST_VALUE: Final = Decimal(10) ** 15
MOST_CASH: Final = Decimal(10) ** 18

# A buy that may have to pay more than the price now is collared this far above it (API documentation, "Stop Orders").
_COLLAR_BELOW: Final = Decimal(50)
_COLLAR: Final = (Decimal("1.04"), Decimal("1.025"))
# A short sale is reserved this far above the ask (API documentation, "Buying Power").
_SHORT_CUSHION: Final = Decimal("1.03")

NOTHING: Final = Hold()


def infer_intent(side: Side, position_qty: Decimal) -> PositionIntent:
    """Tell what an order on *side* does to a position: an opposite one is closed, never crossed."""
    if side is BUY:
        return PositionIntent.BUY_TO_CLOSE if position_qty < ZERO else PositionIntent.BUY_TO_OPEN
    return PositionIntent.SELL_TO_CLOSE if position_qty > ZERO else PositionIntent.SELL_TO_OPEN


def check_intent(inferred: PositionIntent, specified: PositionIntent | None) -> None:
    """Refuse (42210000) an intent that the account's position contradicts."""
    if specified is not None and specified is not inferred:
        raise unprocessable(f"position intent mismatch, inferred: {inferred.value}, specified: {specified.value}")


def check_blocks(account: Account, intent: PositionIntent) -> None:
    """Refuse an account that may not trade, or only close."""
    settings = account.settings
    if settings.suspend_trade or settings.trading_blocked or settings.account_blocked:
        raise forbidden("account is not authorized to trade")
    if settings.closing_transactions_only and intent not in CLOSING:
        raise forbidden("account is restricted to liquidation only")


def check_opposite(interest: Interest, side: Side, limit: Decimal | None) -> None:
    """Refuse an order that could trade with another one of the account (wash trade).

    *limit* is `None` for an order that may take any price.
    """
    found = interest.opposite(side, limit)
    if found is not None:
        raise forbidden(
            "potential wash trade detected. use complex orders", existing_order_id=found[0], reject_reason=found[1]
        )


def closing_hold(
    account: Account, symbol: str, qty: Decimal, position_qty: Decimal, locked: Decimal = ZERO, replaced: Hold = NOTHING
) -> Hold:
    """Give the hold of an order that closes *qty*, for which other orders and *locked* leave enough.

    Here and below, *replaced* is what an order holds that this one would replace.
    """
    taken = add(account.holds.qty(symbol), locked)
    if replaced.qty:
        taken = subtract(taken, replaced.qty)
    if qty > subtract(abs(position_qty), taken):
        related = [order_id for order_id in account.holds.orders(symbol) if account.hold_of(order_id) is not replaced]
        raise _insufficient_qty(symbol, qty, abs(position_qty), taken, related)
    return Hold(qty=qty)


def _insufficient_qty(symbol: str, qty: Decimal, existing: Decimal, taken: Decimal, related: list[str]) -> Refusal:
    available = text(plain(max(subtract(existing, taken), ZERO)))
    extras: dict[str, str | list[str]] = {
        "available": available,
        "existing_qty": text(existing),
        "held_for_orders": text(plain(taken)),
        "symbol": symbol,
    }
    if related:
        extras["related_orders"] = related
    message = f"insufficient qty available for order (requested: {text(qty)}, available: {available})"
    return forbidden(message, **extras)


def check_long(interest: Interest | None, account: Account, asset: Asset) -> None:
    """Refuse to open a long position while an order is open that would open a short one.

    Refused, too, is a partnership whose sale is taxed at once, unless the owner wants such (API documentation, asset
    attribute `ptp_no_exception`).
    """
    if "ptp_no_exception" in asset.attributes and not account.settings.ptp_no_exception_entry:
        raise forbidden(f'account is not allowed to buy "{asset.symbol}", a partnership without a qualified notice')
    if interest is not None and interest.opens(SELL):
        raise forbidden("cannot open a long buy while a short sell order is open")


def check_short(interest: Interest | None, account: Account, asset: Asset, time_in_force: TimeInForce) -> None:
    """Refuse to sell short what cannot be, or for whom it cannot be (42210000 where the asset forbids it)."""
    if not asset.shortable:
        raise unprocessable(f'asset "{asset.symbol}" cannot be sold short')
    if asset.asset_class == US_EQUITY:
        check_borrow(asset, time_in_force)
        if not account.shorting_enabled:
            raise forbidden("account is not allowed to short")
    if interest is not None and interest.opens(BUY):
        raise forbidden("cannot open a short sell while a long buy order is open")


def check_borrow(asset: Asset, time_in_force: TimeInForce) -> None:
    """Refuse (42210000) an order that outlives the day in a short position of a stock that is hard to borrow."""
    if asset.asset_class == US_EQUITY and not asset.easy_to_borrow and time_in_force is not TimeInForce.DAY:
        raise unprocessable(f'only day orders are allowed for hard-to-borrow asset "{asset.symbol}"')


def check_value(price: Decimal, shares: Decimal) -> Decimal:
    """Give the value of an order; refuse (42210000) one beyond any bound."""
    value = multiply(price, shares)
    if value > MOST_VALUE:
        raise unprocessable(f"order value must be <= {text(MOST_VALUE)}")
    return value


def too_large(account: Account, price: Decimal, shares: Decimal) -> bool:
    """Tell whether a fill would carry the order's value or the account's cash beyond all bounds."""
    value = abs(multiply(price, shares))
    return value > MOST_VALUE or abs(account.cash) + value > MOST_CASH


def reserve_price(side: Side, limit: Decimal | None, stop: Decimal | None, ask: Decimal) -> Decimal:
    """Give the price at which an order that waits reserves buying power.

    Its limit, if it has one; else the price at which it starts and what that may slip: a collar for a buy, the
    cushion of a short sale. *ask* stands for the price now, which stops do not look at.
    """
    if side is SELL:
        return max(limit or ZERO, multiply(ask, _SHORT_CUSHION))
    if limit is not None:
        return limit
    start = ask if stop is None else stop
    return multiply(start, _COLLAR[start >= _COLLAR_BELOW])


def stock_hold(floor: Floor, account: Account, asset: Asset, value: Decimal, replaced: Hold = NOTHING) -> Hold:
    """Give the hold of an order that opens stock worth *value*, for which the account has the buying power."""
    is_marginable = asset.marginable
    if floor.rules.checks:
        funds = account.funds
        available = funds.buying_power if is_marginable else funds.non_marginable_buying_power
        # To the cent, as the account shows it, only where that can decide.
        if value > available and value > (available := to_cents(available)) + (
            replaced.buying_power if is_marginable else replaced.options_buying_power
        ):
            cost = text(plain(value))
            raise forbidden("insufficient buying power", buying_power=text(available), cost_basis=cost)
    return Hold(ZERO, value) if is_marginable else Hold(ZERO, ZERO, value)


def option_hold(floor: Floor, account: Account, cost: Decimal, replaced: Hold = NOTHING) -> Hold:
    """Give the hold of an option order that costs *cost*, for which the account has the options buying power."""
    available = account.options_buying_power
    if floor.rules.checks and cost > available + replaced.options_buying_power:
        raise forbidden(
            "insufficient options buying power", options_buying_power=text(available), cost_basis=text(plain(cost))
        )
    return Hold(options_buying_power=max(cost, ZERO))


def secured_put_hold(floor: Floor, account: Account, required: Decimal, replaced: Hold = NOTHING) -> Hold:
    """Give the hold of a put that is sold and secured by cash: its strike times the shares."""
    available = account.options_buying_power
    if floor.rules.checks and required > available + replaced.options_buying_power:
        needed = text(plain(required))
        raise forbidden(
            "insufficient options buying power for cash-secured put "
            f"(required: {needed}, available: {text(available)})",
            buying_power=text(available),
            required_options_buying_power=needed,
        )
    return Hold(options_buying_power=required)


def is_checked(order_class: OrderClass, kind: OrderType) -> bool:
    """Tell whether an order is checked for wash trades: complex orders and trailing stops are not."""
    return order_class in (OrderClass.NONE, SIMPLE) and kind is not TRAILING_STOP
