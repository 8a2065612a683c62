"""Margins: what positions bind of an account's equity.

Sources: API documentation, "Margin and Short Selling" and "Options Trading"; accounts observed on paper, 2021 to 2026.
All amounts are exact; an account rounds a figure to cents when it is read, as the broker prints it.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Final

from alpaca_mock.domain.assets import Asset
from alpaca_mock.domain.money import ZERO, add, multiply, subtract
from alpaca_mock.domain.positions import Position
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms

_HALF: Final = Decimal("0.5")
_LONG_PENNY_PRICE: Final = Decimal("2.50")
_SHORT_PENNY_PRICE: Final = Decimal(5)
_SHORT_PENNY_MARGIN: Final = Decimal("2.50")
_SHORT_MARGIN: Final = Decimal(5)

#: The terms of a contract, and how many: negative where they are sold.
Contract = tuple[OptionTerms, Decimal]


def stock_margin(position: Position) -> tuple[Decimal, Decimal]:
    """Give the initial and the maintenance margin of a position in a stock, in dollars.

    Initially half of the value, all of it where the stock cannot be margined. To maintain: a long position the
    percentage of its asset, all of the value below $2.50; a short one that percentage and at least $5 a share, below
    $5 all of the value and at least $2.50 a share.
    """
    asset = position.asset
    value = position.market_value.copy_abs()
    price = position.current_price
    initial = initial_margin(asset, value)
    part = multiply(value, _percent(asset.maintenance_margin_requirement))
    if position.qty >= 0:
        return initial, value if price < _LONG_PENNY_PRICE else part
    shares = position.qty.copy_abs()
    if price < _SHORT_PENNY_PRICE:
        return initial, max(value, multiply(shares, _SHORT_PENNY_MARGIN))
    return initial, max(part, multiply(shares, _SHORT_MARGIN))


def initial_margin(asset: Asset, value: Decimal) -> Decimal:
    """Give what a position in a stock that is worth *value*, a positive amount, binds when it is opened."""
    return multiply(value, _HALF) if asset.marginable else value


def worst_loss(contracts: Sequence[Contract], covered_calls: Decimal = ZERO) -> Decimal:
    """Give the most, in dollars, that options on one underlying can cost when they expire; not negative.

    *contracts* are their terms and signed quantities. At whatever price of the underlying that is worst, what the
    short ones owe is set against what the long ones pay that expire no earlier. *covered_calls* short calls, those
    with the lowest strikes, deliver shares that are held and cost nothing. An uncovered call, whose loss has no bound,
    is taken at twice the highest strike.
    """
    worst = ZERO
    for first in {terms.expiration for terms, qty in contracts if qty < 0}:
        alive = sorted((contract for contract in contracts if contract[0].expiration >= first), key=_strike)
        worst = min(worst, _lowest_value(_without_covered(alive, covered_calls)))
    return multiply(worst.copy_abs(), MULTIPLIER)


def _strike(contract: Contract) -> Decimal:
    return contract[0].strike


def _without_covered(contracts: Sequence[Contract], covered: Decimal) -> list[Contract]:
    left = []
    for terms, qty in contracts:
        if covered and qty < 0 and terms.right == "call":
            delivered = min(covered, qty.copy_abs())
            covered = subtract(covered, delivered)
            qty = add(qty, delivered)
        left.append((terms, qty))
    return left


def _lowest_value(contracts: Sequence[Contract]) -> Decimal:
    """Give the least value a share, at expiration, of options sorted by strike; between strikes it is linear."""
    value = slope = price = ZERO
    for terms, qty in contracts:
        if terms.right == "put":
            value = add(value, multiply(terms.strike, qty))
            slope = subtract(slope, qty)
    lowest = value
    for terms, qty in contracts:
        value = add(value, multiply(slope, subtract(terms.strike, price)))
        lowest, price = min(lowest, value), terms.strike
        # Here a call begins to gain, or a put has lost all: the slope rises by the quantity in either case.
        slope = add(slope, qty)
    return min(lowest, add(value, multiply(slope, price)))


@cache
def _percent(percent: int) -> Decimal:
    return Decimal(percent).scaleb(-2)
