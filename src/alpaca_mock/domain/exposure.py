"""Exposure: the sums over an account's positions, moved by what changes and never added up anew."""

from decimal import Decimal

from attrs import define

from alpaca_mock.domain.margins import stock_margin, worst_loss
from alpaca_mock.domain.money import ZERO, add, subtract
from alpaca_mock.domain.positions import Position
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms


@define(eq=False, repr=False)
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
