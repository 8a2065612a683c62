"""What one account has open in one symbol, kept so that an order is judged against it without a search.

Two opposite orders of one account could trade with each other, which is forbidden (API documentation, "User
Protection", wash trades); and an account may not have orders open that would open a long and a short position.
"""

from decimal import Decimal

from attrs import define, field
from sortedcontainers import SortedList

from alpaca_mock.domain.orders import BUY, SIMPLE, TRAILING_STOP, Order, OrderClass, PositionIntent, Side

#: Orders of a class of their own, and trailing stops, are not checked for wash trades, neither new nor resting ones.
_CHECKED_CLASSES = frozenset({OrderClass.NONE, SIMPLE})
_OPENING = frozenset({PositionIntent.BUY_TO_OPEN, PositionIntent.SELL_TO_OPEN})

#: What a resting order that forbids an opposite one is called (observed on paper, 2026).
FAST_EXISTS = "opposite side market/stop order exists"
LIMIT_EXISTS = "opposite side limit order exists"


@define(eq=False, repr=False)
class _OneSide:
    #: Orders that may take any price: market orders and stops.
    fast: dict[str, None] = field(factory=dict)
    #: The orders at each limit, and these limits, ascending.
    limits: dict[Decimal, dict[str, None]] = field(factory=dict)
    prices: "SortedList[Decimal]" = field(factory=SortedList)
    #: How many orders would open or enlarge a position.
    opening: int = 0

    def add_limit(self, limit: Decimal, order_id: str) -> None:
        orders = self.limits.get(limit)
        if orders is None:
            orders = self.limits[limit] = {}
            self.prices.add(limit)
        orders[order_id] = None

    def discard_limit(self, limit: Decimal, order_id: str) -> None:
        orders = self.limits.get(limit)
        if orders is None or order_id not in orders:
            return
        del orders[order_id]
        if not orders:
            del self.limits[limit]
            self.prices.remove(limit)


@define(eq=False, repr=False)
class Interest:
    """One account's open orders in one symbol: every one in `orders`, by id, oldest first."""

    orders: dict[str, None] = field(factory=dict)
    _buys: _OneSide = field(factory=_OneSide)
    _sells: _OneSide = field(factory=_OneSide)

    def add(self, order: Order) -> None:
        """Take in an order that is live or queued."""
        self.orders[order.id] = None
        side = self._buys if order.side is BUY else self._sells
        if order.position_intent in _OPENING:
            side.opening += 1
        if order.order_class in _CHECKED_CLASSES:
            if order.limit_price is not None:
                side.add_limit(order.limit_price, order.id)
            elif order.type is not TRAILING_STOP:
                side.fast[order.id] = None

    def discard(self, order: Order) -> None:
        """Let go of an order that is over; one that was never taken in is no error."""
        if order.id not in self.orders:
            return
        del self.orders[order.id]
        side = self._buys if order.side is BUY else self._sells
        if order.position_intent in _OPENING:
            side.opening -= 1
        if order.limit_price is not None:
            side.discard_limit(order.limit_price, order.id)
        else:
            side.fast.pop(order.id, None)

    def opens(self, side: Side) -> bool:
        """Tell whether an open order on *side* would open or enlarge a position."""
        return (self._buys if side is BUY else self._sells).opening > 0

    def opposite(self, side: Side, limit: Decimal | None) -> tuple[str, str] | None:
        """Give the order on the other side that a new simple order on *side* could trade with, and what it is.

        *limit* is `None` for a market order or a stop, which may take any price.
        """
        others = self._sells if side is BUY else self._buys
        if others.fast:
            return next(reversed(others.fast)), FAST_EXISTS
        if not others.prices:
            return None
        price = others.prices[0 if side is BUY else -1]
        if limit is None or (limit >= price if side is BUY else limit <= price):
            return next(reversed(others.limits[price])), LIMIT_EXISTS
        return None
