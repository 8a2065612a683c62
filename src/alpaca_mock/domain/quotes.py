"""A quote, and the mid at which everything fills."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from attrs import define, field

from alpaca_mock.domain.money import to_cents


@define(eq=True, frozen=True)
class Quote:
    """The two sides of the market for one symbol, per share.

    `mid` is their mean rounded half to even to cents; `exact_mid` is not rounded (composites are built from it).
    `previous_close` is the close of the session before, or the mid where none is known. `live` tells a quote of the
    market data API from one that was set at run time.
    """

    bid: Decimal
    ask: Decimal
    previous_close: Decimal | None
    at: datetime
    live: bool = False
    mid: Decimal = field(init=False)

    @mid.default
    def _mean(self) -> Decimal:
        return to_cents((self.bid + self.ask) / 2)

    @property
    def exact_mid(self) -> Decimal:
        """The mean of both sides, unrounded."""
        return (self.bid + self.ask) / 2

    @property
    def lastday_price(self) -> Decimal:
        """The previous close where one is known, else the mid."""
        return self.mid if self.previous_close is None else self.previous_close

    @classmethod
    def at_price(cls, price: Decimal, at: datetime) -> Self:
        """Give the quote whose bid, ask and mid are *price*."""
        return cls(price, price, None, at)
