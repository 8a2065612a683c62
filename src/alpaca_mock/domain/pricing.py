"""Prices at which things fill: the mid of one quote, or the composite of several.

A composite is a price a unit of a multi-leg order: what its bought legs cost less what its sold legs bring, each
times its ratio. It is rounded once, from exact mids, half to even to cents; a credit is negative.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from attrs import define

from alpaca_mock.domain.money import CENT, ZERO, add, divide, multiply, plain, subtract, to_cents, to_eight
from alpaca_mock.domain.orders import BUY, SELL, Side
from alpaca_mock.domain.quotes import Quote

_PERCENT: Final = Decimal("0.01")
# Up to this ratio, whole cents on the legs of a combination make any total near the mids; wilder ones shift far.
_HIGHEST_IN_CENTS: Final = 20
# Cents up to which a sum is searched for; a force that is stronger gets a rougher answer.
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
    """Give each leg's own price so that together they make *total*, which is in whole cents; none is negative.

    Each leg has its own rounded mid; what these miss is laid on the legs by as few whole cents as can be. Where these
    do not do, as with wild ratios and with mids about a cent, prices have parts of a cent.
    """
    prices = [leg.quote.mid for leg in legs]
    weights = [leg.weight for leg in legs]
    missing = int((total - _sum(weights, prices)) / CENT)
    if not missing:
        return prices
    shifts = None
    if max(map(abs, weights)) <= _HIGHEST_IN_CENTS:
        cents = [int(price / CENT) for price in prices]
        find = _fewest_cents if abs(missing) <= _SEARCHED else _on_one
        shifts = find(weights, cents, missing)
    if shifts is None:
        return _beyond_cents(legs, total)
    return [plain(price + shift * CENT) for price, shift in zip(prices, shifts, strict=True)]


def can_make(weights: Iterable[int], total: Decimal) -> bool:
    """Tell whether any prices of legs with these weights make *total*: what is only bought is never paid for."""
    return not total or any((weight > 0) is (total > 0) for weight in weights)


def _sum(weights: Iterable[int], prices: Iterable[Decimal]) -> Decimal:
    return sum((weight * price for weight, price in zip(weights, prices, strict=True)), ZERO)


def _fewest_cents(weights: Sequence[int], cents: Sequence[int], missing: int) -> Sequence[int] | None:
    """Search cent by cent, breadth first, for shifts that move the weighted sum by *missing*."""
    farthest = abs(missing) + max(map(abs, weights))
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


def _beyond_cents(legs: Sequence[PricedLeg], total: Decimal) -> list[Decimal]:
    """Give the exact mids, and what they miss on the leg with the highest ratio, or on several if they must bear it."""
    prices = [leg.quote.exact_mid for leg in legs]
    rest = subtract(total, _sum((leg.weight for leg in legs), prices))
    for number in sorted(range(len(legs)), key=lambda each: -abs(legs[each].weight)):
        weight = legs[number].weight
        price = add(prices[number], divide(rest, Decimal(weight)))
        if price >= 0:
            prices[number] = price
            break
        rest = add(rest, weight * prices[number])
        prices[number] = ZERO
    return [plain(price) for price in prices]
