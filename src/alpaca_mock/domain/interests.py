"""What one account has open in one symbol, kept so that an order is judged against it without a search.

Two opposite orders of one account could trade with each other, which is forbidden (API documentation, "User
Protection", wash trades); and an account may not have orders open that would open a long and a short position.
"""

from decimal import Decimal

from attrs import define, field
from sortedcontainers import SortedList

from alpaca_mock.domain.orders import Order, OrderClass, OrderType, PositionIntent, Side

#: Orders of a class of their own, and trailing stops, are not checked for wash trades, neither new nor resting ones.
_CHECKED_CLASSES = frozenset({OrderClass.NONE, OrderClass.SIMPLE})
_OPENING = frozenset({PositionIntent.BUY_TO_OPEN, PositionIntent.SELL_TO_OPEN})

#: What a resting order that forbids an opposite one is called (observed on paper, 2026).
FAST_EXISTS = "opposite side market/stop order exists"
LIMIT_EXISTS = "opposite side limit order exists"


@define(eq=False)
class _OneSide:
    #: Orders that may take any price: market orders and stops.
    fast: dict[str, None] = field(factory=dict)
    #: Limits with their orders, ascending.
    limits: "SortedList[tuple[Decimal, str]] | None" = None
    #: How many orders would open or enlarge a position.
    opening: int = 0


@define(eq=False)
class Interest:
    """One account's open orders in one symbol: every one in `orders`, by id, oldest first."""

    orders: dict[str, None] = field(factory=dict)
    _buys: _OneSide = field(factory=_OneSide)
    _sells: _OneSide = field(factory=_OneSide)

    def add(self, order: Order) -> None:
        """Take in an order that is live or queued."""
        self.orders[order.id] = None
        side = self._buys if order.side is Side.BUY else self._sells
        if order.position_intent in _OPENING:
            side.opening += 1
        if order.order_class in _CHECKED_CLASSES:
            if order.limit_price is not None:
                if side.limits is None:
                    side.limits = SortedList()
                side.limits.add((order.limit_price, order.id))
            elif order.type is not OrderType.TRAILING_STOP:
                side.fast[order.id] = None

    def discard(self, order: Order) -> None:
        """Let go of an order that is over; one that was never taken in is no error."""
        if order.id not in self.orders:
            return
        del self.orders[order.id]
        side = self._buys if order.side is Side.BUY else self._sells
        if order.position_intent in _OPENING:
            side.opening -= 1
        side.fast.pop(order.id, None)
        if order.limit_price is not None and side.limits is not None:
            side.limits.discard((order.limit_price, order.id))

    def opens(self, side: Side) -> bool:
        """Tell whether an open order on *side* would open or enlarge a position."""
        return (self._buys if side is Side.BUY else self._sells).opening > 0

    def opposite(self, side: Side, limit: Decimal | None) -> tuple[str, str] | None:
        """Give the order on the other side that a new simple order on *side* could trade with, and what it is.

        *limit* is `None` for a market order or a stop, which may take any price.
        """
        others = self._sells if side is Side.BUY else self._buys
        if others.fast:
            return next(reversed(others.fast)), FAST_EXISTS
        if not others.limits:
            return None
        price, order_id = others.limits[0 if side is Side.BUY else -1]
        if limit is None or (limit >= price if side is Side.BUY else limit <= price):
            return order_id, LIMIT_EXISTS
        return None
