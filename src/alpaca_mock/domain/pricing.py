"""Prices at which things fill: the mid of one quote, or the composite of several.

A composite is a price a unit of a multi-leg order: what its bought legs cost less what its sold legs bring, each
times its ratio. It is rounded once, from exact mids, half to even to cents; a credit is negative.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from attrs import define

from alpaca_mock.domain.money import CENT, ZERO, add, multiply, plain, subtract, to_cents, to_eight
from alpaca_mock.domain.orders import BUY, SELL, Side
from alpaca_mock.domain.quotes import Quote

_PERCENT: Final = Decimal("0.01")
# Cents up to which a sum is searched for; a force that is stronger, or ratios that are wilder, get a rougher answer.
_SEARCHED: Final = 20_000


@define(frozen=True)
class PricedLeg:
    """One leg as pricing sees it: `weight` is its ratio, negative if it is sold; `quote` the one in force."""

    weight: int
    quote: Quote


def marketable(side: Side, limit: Decimal, mid: Decimal) -> bool:
    """Tell whether a limit reaches the mid, which is where it fills."""
    return limit >= mid if side is BUY else limit <= mid


def trail_stop(side: Side, water_mark: Decimal, trail_price: Decimal | None, trail_percent: Decimal | None) -> Decimal:
    """Give the stop price of a trailing stop: not rounded to cents, but to eight places."""
    distance = (
        trail_price if trail_price is not None else multiply(water_mark, multiply(trail_percent or ZERO, _PERCENT))
    )
    return to_eight(subtract(water_mark, distance) if side is SELL else add(water_mark, distance))


def composite(legs: Iterable[PricedLeg]) -> Decimal:
    """Give the mid of a combination, in dollars a share, rounded to cents."""
    return to_cents(sum((leg.weight * leg.quote.exact_mid for leg in legs), ZERO))


def leg_prices(legs: Sequence[PricedLeg], total: Decimal) -> list[Decimal]:
    """Give each leg's own price, in whole cents, so that together they make exactly *total*.

    Each leg has its own rounded mid; what these miss is laid on the legs by as few cents as can be, and none becomes
    negative for it. *total* must be in whole cents.
    """
    prices = [leg.quote.mid for leg in legs]
    weights = [leg.weight for leg in legs]
    missing = int((total - sum((weight * price for weight, price in zip(weights, prices, strict=True)), ZERO)) / CENT)
    if missing:
        cents = [int(price / CENT) for price in prices]
        shifts = _shifts(weights, cents, missing)
        prices = [price + shift * CENT for price, shift in zip(prices, shifts, strict=True)]
    return [plain(price) for price in prices]


def _shifts(weights: Sequence[int], cents: Sequence[int], missing: int) -> Sequence[int]:
    """Give whole cents by which to shift each price so that the weighted sum moves by *missing*."""
    farthest = abs(missing) + max(map(abs, weights))
    found = _fewest_cents(weights, cents, missing, farthest) if farthest <= _SEARCHED else None
    return found or _on_one(weights, cents, missing) or _combination(weights, missing)


def _fewest_cents(weights: Sequence[int], cents: Sequence[int], missing: int, farthest: int) -> Sequence[int] | None:
    """Search cent by cent, breadth first, through the sums that are no farther than *farthest* from none."""
    reached: dict[int, tuple[int, ...]] = {0: (0,) * len(weights)}
    ahead = deque([0])
    while ahead:
        moved = ahead.popleft()
        shifts = reached[moved]
        for leg, weight in enumerate(weights):
            for cent in (1, -1):
                after = moved + cent * weight
                if abs(after) > farthest or after in reached or cents[leg] + shifts[leg] + cent < 0:
                    continue
                reached[after] = (*shifts[:leg], shifts[leg] + cent, *shifts[leg + 1 :])
                if after == missing:
                    return reached[after]
                ahead.append(after)
    return None


def _on_one(weights: Sequence[int], cents: Sequence[int], missing: int) -> Sequence[int] | None:
    """Lay all on one leg, if it can bear it."""
    for number, weight in enumerate(weights):
        if missing % weight == 0 and cents[number] + missing // weight >= 0:
            return [missing // weight if other == number else 0 for other in range(len(weights))]
    return None


def _combination(weights: Sequence[int], missing: int) -> list[int]:
    """Solve the linear equation by the extended Euclidean algorithm; ratios without a common divisor always can."""
    divisor, factors = weights[0], [1]
    for weight in weights[1:]:
        divisor, mine, other = _extended_gcd(divisor, weight)
        factors = [factor * mine for factor in factors] + [other]
    return [factor * (missing // divisor) for factor in factors]


def _extended_gcd(first: int, second: int) -> tuple[int, int, int]:
    """Give (g, x, y) with x * first + y * second = g, the greatest common divisor or its negative."""
    x, next_x, y, next_y = 1, 0, 0, 1
    while second:
        quotient = first // second
        first, second = second, first - quotient * second
        x, next_x = next_x, x - quotient * next_x
        y, next_y = next_y, y - quotient * next_y
    return first, x, y
