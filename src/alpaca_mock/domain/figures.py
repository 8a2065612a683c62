"""Margins and buying power (API documentation, "Margin and Short Selling", "Options Trading", "Intraday Margin").

All amounts are exact here; an account rounds a figure to cents when it is read, as the broker prints it.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Final

from attrs import define

from alpaca_mock.domain.holds import Holds
from alpaca_mock.domain.money import ZERO, add, multiply, subtract
from alpaca_mock.domain.positions import Position
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms

#: Below this equity, in dollars, an account has no margin and cannot sell short.
MARGIN_EQUITY: Final = Decimal(2000)

_HALF: Final = Decimal("0.5")
_TWO: Final = Decimal(2)
_PERCENT: Final = Decimal("0.01")
_LONG_PENNY_PRICE: Final = Decimal("2.50")
_SHORT_PENNY_PRICE: Final = Decimal(5)
_SHORT_PENNY_MARGIN: Final = Decimal("2.50")
_SHORT_MARGIN: Final = Decimal(5)


def stock_margin(position: Position) -> tuple[Decimal, Decimal]:
    """Give the initial and the maintenance margin of a position in a stock, in dollars.

    Initially half of the value, all of it where the stock cannot be margined. To maintain: a long position the
    percentage of its asset, all of the value below $2.50; a short one that percentage and at least $5 a share, below
    $5 all of the value and at least $2.50 a share.
    """
    asset = position.asset
    value = abs(position.market_value)
    price = position.current_price
    initial = multiply(value, _HALF) if asset.marginable else value
    part = multiply(value, multiply(Decimal(asset.maintenance_margin_requirement), _PERCENT))
    if position.qty >= 0:
        return initial, value if price < _LONG_PENNY_PRICE else part
    shares = -position.qty
    if price < _SHORT_PENNY_PRICE:
        return initial, max(value, multiply(shares, _SHORT_PENNY_MARGIN))
    return initial, max(part, multiply(shares, _SHORT_MARGIN))


def worst_loss(contracts: Sequence[tuple[OptionTerms, Decimal]], covered_calls: Decimal = ZERO) -> Decimal:
    """Give the most, in dollars, that options on one underlying can cost when they expire; not negative.

    *contracts* are their terms and signed quantities. At whatever price of the underlying that is worst, what the
    short ones owe is set against what the long ones pay that expire no earlier. *covered_calls* short calls, those
    with the lowest strikes, deliver shares that are held and cost nothing. An uncovered call, whose loss has no bound,
    is taken at twice the highest strike.
    """
    worst = ZERO
    for first in {terms.expiration for terms, qty in contracts if qty < 0}:
        alive = sorted(
            ((terms, qty) for terms, qty in contracts if terms.expiration >= first), key=lambda leg: leg[0].strike
        )
        worst = min(worst, _lowest_value(_without_covered(alive, covered_calls)))
    return multiply(-worst, MULTIPLIER)


def _without_covered(legs: list[tuple[OptionTerms, Decimal]], covered: Decimal) -> list[tuple[OptionTerms, Decimal]]:
    left = []
    for terms, qty in legs:
        if covered and qty < 0 and terms.right == "call":
            delivered = min(covered, -qty)
            covered -= delivered
            qty += delivered
        left.append((terms, qty))
    return left


def _lowest_value(legs: Iterable[tuple[OptionTerms, Decimal]]) -> Decimal:
    """Give the least value a share at expiration of options sorted by strike; it is linear between strikes."""
    legs = list(legs)
    puts = [(terms.strike, qty) for terms, qty in legs if terms.right == "put"]
    value = sum((multiply(strike, qty) for strike, qty in puts), ZERO)
    slope = -sum((qty for _, qty in puts), ZERO)
    lowest, price = value, ZERO
    for terms, qty in legs:
        value = add(value, multiply(slope, subtract(terms.strike, price)))
        lowest, price = min(lowest, value), terms.strike
        # Here a call begins to gain or a put has lost all: the slope rises by the quantity in either case.
        slope = add(slope, qty)
    return min(lowest, add(value, multiply(slope, price)))


@define(eq=False)
class _OptionsOn:
    """The options that are held on one underlying: their value, and what they need beyond it."""

    contracts: dict[str, tuple[OptionTerms, Decimal]]
    value: Decimal = ZERO
    loss: Decimal = ZERO

    @property
    def margin(self) -> Decimal:
        """What the options need: no more can be bought with what is paid for them, nor with what they may cost."""
        return max(ZERO, add(self.value, self.loss))


class Exposure:
    """The sums over all positions of an account, in dollars, moved by what changes."""

    __slots__ = (
        "_counted",
        "_options",
        "initial_margin",
        "long_market_value",
        "maintenance_margin",
        "option_losses",
        "short_market_value",
    )

    def __init__(self) -> None:
        self.long_market_value = ZERO
        #: Negative.
        self.short_market_value = ZERO
        self.initial_margin = ZERO
        self.maintenance_margin = ZERO
        #: What short options may cost at expiration.
        self.option_losses = ZERO
        # By symbol: quantity, market value, initial and maintenance margin as they are in the sums.
        self._counted: dict[str, tuple[Decimal, Decimal, Decimal, Decimal]] = {}
        self._options: dict[str, _OptionsOn] = {}

    def count(self, position: Position) -> None:
        """Take in a position as it is now; a flat one is forgotten."""
        symbol = position.symbol
        qty, value = position.qty, position.market_value
        old_qty, old_value, old_initial, old_maintenance = self._counted.get(symbol, (ZERO, ZERO, ZERO, ZERO))
        self._move_value(old_value, value)
        if position.terms is None:
            initial, maintenance = stock_margin(position)
            self._move_margin(subtract(initial, old_initial), subtract(maintenance, old_maintenance))
        else:
            initial = maintenance = ZERO
            self._count_option(position.terms, qty, old_qty, subtract(value, old_value))
        if qty:
            self._counted[symbol] = (qty, value, initial, maintenance)
        else:
            self._counted.pop(symbol, None)
        if position.terms is None and qty != old_qty and symbol in self._options:
            self._weigh(symbol, self._options[symbol])

    def _move_value(self, old: Decimal, new: Decimal) -> None:
        if old > 0:
            self.long_market_value = subtract(self.long_market_value, old)
        elif old < 0:
            self.short_market_value = subtract(self.short_market_value, old)
        if new > 0:
            self.long_market_value = add(self.long_market_value, new)
        elif new < 0:
            self.short_market_value = add(self.short_market_value, new)

    def _move_margin(self, initial: Decimal, maintenance: Decimal) -> None:
        self.initial_margin = add(self.initial_margin, initial)
        self.maintenance_margin = add(self.maintenance_margin, maintenance)

    def _count_option(self, terms: OptionTerms, qty: Decimal, old_qty: Decimal, gain: Decimal) -> None:
        options = self._options.get(terms.underlying)
        if options is None:
            options = self._options[terms.underlying] = _OptionsOn({})
        margin = options.margin
        options.value = add(options.value, gain)
        change = subtract(options.margin, margin)
        self._move_margin(change, change)
        if qty == old_qty:
            return
        if qty:
            options.contracts[terms.symbol] = (terms, qty)
        else:
            del options.contracts[terms.symbol]
        self._weigh(terms.underlying, options)
        if not options.contracts:
            del self._options[terms.underlying]

    def _weigh(self, underlying: str, options: _OptionsOn) -> None:
        """Find anew what the options on one underlying may cost; the number of their contracts is its price."""
        shares = self._counted.get(underlying, (ZERO,))[0]
        margin = options.margin
        self.option_losses = subtract(self.option_losses, options.loss)
        options.loss = worst_loss(list(options.contracts.values()), max(ZERO, shares // MULTIPLIER))
        self.option_losses = add(self.option_losses, options.loss)
        change = subtract(options.margin, margin)
        self._move_margin(change, change)


#: How a buying power follows from multiplier, cash, equity, positions and open orders.
BuyingPower = Callable[[int, Decimal, Decimal, Exposure, Holds], Decimal]


def margin_multiplier(wanted: int, equity: Decimal) -> int:
    """Give the multiplier in force: 1 for an account below $2,000."""
    return wanted if equity >= MARGIN_EQUITY else 1


def initial_margin(exposure: Exposure, holds: Holds) -> Decimal:
    """Give the initial margin of the positions and of what open orders would open: stocks half, options whole."""
    return add(exposure.initial_margin, add(multiply(holds.buying_power, _HALF), holds.options_buying_power))


def buying_power(multiplier: int, cash: Decimal, equity: Decimal, exposure: Exposure, holds: Holds) -> Decimal:
    """Give what more can be bought of marginable stocks, in dollars; not negative.

    Four times the excess over the maintenance margin for multiplier 4 (intraday margin, since July 2026), twice that
    over the initial margin for 2, the cash that is not bound for 1.
    """
    if multiplier == 1:
        return unbound_cash(cash, exposure, holds)
    if multiplier == 2:
        return regt_buying_power(multiplier, cash, equity, exposure, holds)
    excess = subtract(subtract(equity, exposure.maintenance_margin), holds.options_buying_power)
    return max(ZERO, subtract(multiply(Decimal(multiplier), excess), holds.buying_power))


def regt_buying_power(multiplier: int, cash: Decimal, equity: Decimal, exposure: Exposure, holds: Holds) -> Decimal:
    """Give the buying power under Regulation T: twice the excess over the initial margin; not negative."""
    if multiplier == 1:
        return unbound_cash(cash, exposure, holds)
    return max(ZERO, multiply(_TWO, subtract(equity, initial_margin(exposure, holds))))


def options_buying_power(multiplier: int, cash: Decimal, equity: Decimal, exposure: Exposure, holds: Holds) -> Decimal:
    """Give what can be spent on options, or be bound by short ones: the excess over the initial margin, no leverage."""
    if multiplier == 1:
        return unbound_cash(cash, exposure, holds)
    return max(ZERO, subtract(equity, initial_margin(exposure, holds)))


def non_marginable_buying_power(
    multiplier: int, cash: Decimal, equity: Decimal, exposure: Exposure, holds: Holds
) -> Decimal:
    """Give what can be spent on what has no margin: as for options, and less all that open orders would spend."""
    if multiplier == 1:
        return unbound_cash(cash, exposure, holds)
    free = subtract(equity, exposure.initial_margin)
    return max(ZERO, subtract(free, add(holds.buying_power, holds.options_buying_power)))


def unbound_cash(cash: Decimal, exposure: Exposure, holds: Holds) -> Decimal:
    """Give the cash that neither open orders nor short options bind; not negative."""
    bound = add(add(holds.buying_power, holds.options_buying_power), exposure.option_losses)
    return max(ZERO, subtract(cash, bound))
