"""What the open orders of an account keep from other orders: shares that they would close, and buying power."""

from decimal import Decimal

from alpaca_mock.domain.events import Hold
from alpaca_mock.domain.money import ZERO, add, subtract
from alpaca_mock.domain.orders import Order

_NOTHING = Hold()


class Holds:
    """The holds of one account; `buying_power` and `options_buying_power` are their sums in dollars."""

    __slots__ = ("_by_order", "_by_symbol", "_qty", "buying_power", "options_buying_power")

    def __init__(self) -> None:
        self.buying_power = ZERO
        self.options_buying_power = ZERO
        self._by_order: dict[str, Hold] = {}
        self._qty: dict[str, Decimal] = {}
        self._by_symbol: dict[str, dict[str, None]] = {}

    def of(self, order_id: str) -> Hold:
        """Give what one order holds, which may be nothing."""
        return self._by_order.get(order_id, _NOTHING)

    def qty(self, symbol: str) -> Decimal:
        """Give the shares or contracts of a symbol that orders would close."""
        return self._qty.get(symbol, ZERO)

    def orders(self, symbol: str) -> list[str]:
        """Give the ids of the orders that hold shares or contracts of a symbol, the oldest hold first."""
        return list(self._by_symbol.get(symbol, ()))

    def take(self, order: Order, hold: Hold | None) -> bool:
        """Put *hold* in place of what *order* held; tell whether held shares changed."""
        order_id = order.id
        before = self._by_order.pop(order_id, None)
        if hold is not None and not (hold.qty or hold.buying_power or hold.options_buying_power):
            hold = None
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
        self._hold_shares(order.symbol, order_id, before.qty, after.qty)
        return True

    def _hold_shares(self, symbol: str, order_id: str, before: Decimal, after: Decimal) -> None:
        self._qty[symbol] = add(self.qty(symbol), subtract(after, before))
        holders = self._by_symbol.setdefault(symbol, {})
        if after:
            holders[order_id] = None
        else:
            del holders[order_id]
        if not holders:
            del self._by_symbol[symbol], self._qty[symbol]
