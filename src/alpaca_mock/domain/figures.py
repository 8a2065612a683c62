"""Buying power: what an account can still spend (API documentation, "Account", "Intraday Margin"; paper, 2021-2026)."""

from decimal import Decimal
from typing import Final

from attrs import define

from alpaca_mock.domain.exposure import Exposure
from alpaca_mock.domain.holds import Holds
from alpaca_mock.domain.money import ZERO, add, multiply, subtract

#: Below this equity, in dollars, an account has no margin and cannot sell short.
MARGIN_EQUITY: Final = Decimal(2000)

_HALF: Final = Decimal("0.5")
_TWO: Final = Decimal(2)


@define(eq=False, repr=False)
class Funds:
    """What an account has and what binds it: *multiplier* is the margin multiplier that was agreed on.

    All results are exact dollars. Buying powers are not negative: there is nothing to spend during a margin call.
    """

    agreed_multiplier: int
    cash: Decimal
    equity: Decimal
    exposure: Exposure
    holds: Holds

    @property
    def multiplier(self) -> int:
        """The multiplier in force: 1 for an account below $2,000."""
        return self.agreed_multiplier if self.equity >= MARGIN_EQUITY else 1

    @property
    def initial_margin(self) -> Decimal:
        """What positions need, and open orders would: half of the price of stocks with margin, all of any other."""
        holds = self.holds
        return add(self.exposure.initial_margin, add(multiply(holds.buying_power, _HALF), holds.options_buying_power))

    @property
    def buying_power(self) -> Decimal:
        """For marginable stocks.

        Four times the excess over the maintenance margin with multiplier 4 (intraday margin, since July 2026), twice
        the excess over the initial margin with 2, the cash that is free with 1.
        """
        multiplier = self.multiplier
        if multiplier <= 2:
            return self.regt_buying_power
        excess = subtract(subtract(self.equity, self.exposure.maintenance_margin), self.holds.options_buying_power)
        return max(ZERO, subtract(multiply(Decimal(multiplier), excess), self.holds.buying_power))

    @property
    def regt_buying_power(self) -> Decimal:
        """For marginable stocks under Regulation T, overnight: twice the excess over the initial margin."""
        if self.multiplier == 1:
            return self.free_cash
        return max(ZERO, multiply(_TWO, subtract(self.equity, self.initial_margin)))

    @property
    def options_buying_power(self) -> Decimal:
        """For options, which have no leverage: the excess over the initial margin."""
        if self.multiplier == 1:
            return self.free_cash
        return max(ZERO, subtract(self.equity, self.initial_margin))

    @property
    def non_marginable_buying_power(self) -> Decimal:
        """For assets without margin: as for options, less all that open orders would pay."""
        if self.multiplier == 1:
            return self.free_cash
        return max(ZERO, subtract(subtract(self.equity, self.exposure.initial_margin), self._ordered))

    @property
    def free_cash(self) -> Decimal:
        """The cash that neither open orders nor short positions bind; what short sales brought secures them."""
        exposure = self.exposure
        free = min(subtract(self.cash, exposure.option_losses), subtract(self.equity, exposure.initial_margin))
        return max(ZERO, subtract(free, self._ordered))

    @property
    def _ordered(self) -> Decimal:
        return add(self.holds.buying_power, self.holds.options_buying_power)
