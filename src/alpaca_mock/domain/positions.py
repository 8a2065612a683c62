"""A position: what is held of one symbol, what it cost and what it is worth at the latest price."""

from decimal import Decimal

from attrs import define

from alpaca_mock.domain.assets import US_EQUITY, Asset
from alpaca_mock.domain.money import ONE, ZERO, add, divide, multiply, plain, subtract, to_eight
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms, parse_option


@define(eq=False, repr=False)
class Position:
    """The position in one asset; `qty` is in shares or contracts and negative when short.

    `avg_entry_price`, `current_price` and `lastday_price` are in dollars a share, all values in dollars. `held` is
    what open orders keep from others. `overnight_qty` is what of `qty` was held at the last session close; an order
    that closes takes from it first. `intraday_avg_price` is the average price of the rest.
    """

    asset: Asset
    terms: OptionTerms | None
    multiplier: Decimal
    current_price: Decimal
    lastday_price: Decimal
    qty: Decimal = ZERO
    avg_entry_price: Decimal = ZERO
    held: Decimal = ZERO
    overnight_qty: Decimal = ZERO
    intraday_avg_price: Decimal = ZERO
    market_value: Decimal = ZERO

    @classmethod
    def flat(cls, asset: Asset, price: Decimal, quote: Quote | None) -> "Position":
        """Give an empty position, priced by *quote*, or by *price* as long as none is known."""
        mark, lastday = (price, price) if quote is None else (quote.mid, quote.lastday_price)
        if asset.asset_class == US_EQUITY:
            return cls(asset, None, ONE, mark, lastday)
        return cls(asset, parse_option(asset.symbol), MULTIPLIER, mark, lastday)

    @property
    def symbol(self) -> str:
        """The asset's symbol."""
        return self.asset.symbol

    @property
    def side(self) -> str:
        """`long` or `short`."""
        return "short" if self.qty < 0 else "long"

    @property
    def qty_available(self) -> Decimal:
        """What no open order holds; signed as `qty` is."""
        return plain(add(self.qty, self.held) if self.qty < 0 else subtract(self.qty, self.held))

    @property
    def cost_basis(self) -> Decimal:
        """What the position cost at its average entry price; negative when short."""
        return self._worth(self.qty, self.avg_entry_price)

    @property
    def unrealized_pl(self) -> Decimal:
        """Profit since entry."""
        return plain(subtract(self.market_value, self.cost_basis))

    @property
    def unrealized_plpc(self) -> Decimal:
        """Profit since entry as a fraction of the cost."""
        return _fraction(self.unrealized_pl, self.cost_basis)

    @property
    def unrealized_intraday_pl(self) -> Decimal:
        """Profit of the day: since the last close for what was held overnight, since entry for the rest."""
        return plain(subtract(self.market_value, self._intraday_basis))

    @property
    def unrealized_intraday_plpc(self) -> Decimal:
        """Profit of the day as a fraction of what the position was worth at its beginning, or cost since."""
        return _fraction(self.unrealized_intraday_pl, self._intraday_basis)

    @property
    def change_today(self) -> Decimal:
        """The price's change since the last close, as a fraction."""
        if not self.lastday_price:
            return ZERO
        return plain(subtract(divide(self.current_price, self.lastday_price), ONE))

    @property
    def _intraday_basis(self) -> Decimal:
        overnight = self.overnight_qty
        if not overnight:
            return self._worth(self.qty, self.intraday_avg_price)
        today = self._worth(subtract(self.qty, overnight), self.intraday_avg_price)
        return plain(add(self._worth(overnight, self.lastday_price), today))

    def trade(self, change: Decimal, price: Decimal) -> None:
        """Add *change*, signed, at *price* a share.

        Opening averages the price, closing keeps it, and what goes through zero starts anew.
        """
        qty = self.qty
        after = plain(add(qty, change))
        if not qty or (qty > 0) is (change > 0):
            average = _average(qty, self.avg_entry_price, change, price)
            if self.overnight_qty or self.intraday_avg_price != self.avg_entry_price:
                today = subtract(qty, self.overnight_qty)
                self.intraday_avg_price = _average(today, self.intraday_avg_price, change, price)
            else:
                self.intraday_avg_price = average
            self.avg_entry_price = average
        elif after and (after > 0) is not (qty > 0):
            self.avg_entry_price = self.intraday_avg_price = plain(price)
            self.overnight_qty = ZERO
        elif self.overnight_qty:
            left = add(self.overnight_qty, change)
            self.overnight_qty = plain(left) if left and (left > 0) is (qty > 0) else ZERO
        self.qty = after
        self.market_value = self._worth(after, self.current_price)

    def mark(self, quote: Quote) -> None:
        """Price the position by *quote*; the price of the last day follows it where the quote knows one."""
        self.current_price = quote.mid
        if quote.previous_close is not None:
            self.lastday_price = quote.previous_close
        self.market_value = self._worth(self.qty, self.current_price)

    def close_session(self, price: Decimal) -> None:
        """End a trading day at *price*: all that is held was held overnight from here on."""
        self.lastday_price = price
        self.overnight_qty = self.qty

    def _worth(self, qty: Decimal, price: Decimal) -> Decimal:
        return to_eight(multiply(multiply(qty, price), self.multiplier))


def _average(qty: Decimal, average: Decimal, change: Decimal, price: Decimal) -> Decimal:
    if not qty or price == average:
        return plain(price)
    total = add(multiply(qty, average), multiply(change, price))
    return divide(total, add(qty, change))


def _fraction(part: Decimal, whole: Decimal) -> Decimal:
    return divide(part, abs(whole)) if whole else ZERO
