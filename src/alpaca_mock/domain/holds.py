"""What the open orders of an account keep from other orders: shares that they would close, and buying power."""

from decimal import Decimal
from typing import Final

from attrs import define, field

from alpaca_mock.domain.events import Hold
from alpaca_mock.domain.money import ZERO, add, subtract
from alpaca_mock.domain.orders import Order

_NOTHING: Final = Hold()
_FEW: Final = 8


@define(eq=False, repr=False)
class _Shares:
    """The shares or contracts of one symbol that orders hold, and these orders, the oldest hold first."""

    qty: Decimal = ZERO
    orders: dict[str, None] = field(factory=dict)
    #: How many ids were taken out since `orders` was made: a dictionary walks over their places.
    gaps: int = 0

    def change(self, order_id: str, before: Decimal, after: Decimal) -> None:
        self.qty = add(self.qty, subtract(after, before))
        if after:
            self.orders[order_id] = None
            return
        del self.orders[order_id]
        self.gaps += 1
        if self.gaps > len(self.orders) + _FEW:
            self.orders, self.gaps = dict(self.orders), 0


class Holds:
    """The holds of one account; `buying_power` and `options_buying_power` are their sums in dollars."""

    __slots__ = ("_by_order", "_shares", "buying_power", "options_buying_power")

    def __init__(self) -> None:
        self.buying_power = ZERO
        self.options_buying_power = ZERO
        self._by_order: dict[str, Hold] = {}
        self._shares: dict[str, _Shares] = {}

    def of(self, order_id: str) -> Hold:
        """Give what one order holds, which may be nothing."""
        return self._by_order.get(order_id, _NOTHING)

    def qty(self, symbol: str) -> Decimal:
        """Give the shares or contracts of a symbol that orders would close."""
        shares = self._shares.get(symbol)
        return ZERO if shares is None else shares.qty

    def orders(self, symbol: str) -> list[str]:
        """Give the ids of the orders that hold shares or contracts of a symbol, the oldest hold first."""
        shares = self._shares.get(symbol)
        return [] if shares is None else list(shares.orders)

    def take(self, order: Order, hold: Hold | None) -> bool:
        """Put *hold* in place of what *order* held; tell whether held shares changed."""
        order_id = order.id
        before = self._by_order.pop(order_id, None)
        if hold is not None:
            self._by_order[order_id] = hold
        elif before is None:
            return False
        before = before or _NOTHING
        after = hold or _NOTHING
        if after.buying_power != before.buying_power:
            self.buying_power = add(self.buying_power, subtract(after.buying_power, before.buying_power))
        if after.options_buying_power != before.options_buying_power:
            change = subtract(after.options_buying_power, before.options_buying_power)
            self.options_buying_power = add(self.options_buying_power, change)
        if after.qty == before.qty:
            return False
        symbol = order.symbol
        shares = self._shares.get(symbol)
        if shares is None:
            shares = self._shares[symbol] = _Shares()
        shares.change(order_id, before.qty, after.qty)
        if not shares.orders:
            del self._shares[symbol]
        return True
