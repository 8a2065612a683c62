"""All orders of an account, found by id and listed by any filter at the cost of what the list returns.

Orders stand in rows by submission. What filters ask about an order (whether it is open, its side and asset class,
how it belongs to a group) makes a one-byte code, and `lanes` finds rows by code; each symbol has lanes of its own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from attrs import define

from alpaca_mock.domain.lanes import GONE, DenseLane, Lane, SparseLane, merged
from alpaca_mock.domain.order_codes import ALONE, MEMBER, MULTI_LEG, code_of, matching
from alpaca_mock.domain.orders import Group, Order, OrderClass, Side
from alpaca_mock.domain.refusals import not_found
from alpaca_mock.domain.symbols import parse_option

_US_OPTION: Final = "us_option"
# Where the options on a stock are filed beside the option's own symbol; no symbol has a blank.
_OPTIONS_ON: Final = "options on "
# Which orders a list takes from rows of their own, and which from the row of their parent.
_FLAT: Final = ((ALONE, MEMBER), (MULTI_LEG,))
_NESTED: Final = ((ALONE,), (MEMBER, MULTI_LEG))


@define(frozen=True)
class OrderQuery:
    """Which orders to list (API documentation, "All Orders").

    `status` is open, closed or all. `after` and `until` are exclusive and compare `submitted_at`; `before_order_id`
    and `after_order_id` are exclusive and compare the order of submission. Empty `symbols` and `asset_classes` are no
    filter. With `us_option` among the asset classes, `symbols` match the underlyings of options too.
    """

    status: str = "open"
    limit: int = 50
    after: datetime | None = None
    until: datetime | None = None
    ascending: bool = False
    symbols: tuple[str, ...] = ()
    side: Side | None = None
    asset_classes: tuple[str, ...] = ()
    before_order_id: str | None = None
    after_order_id: str | None = None
    nested: bool = False


def order_key(text: str) -> str:
    """Give the form in which order ids are kept: lower case and with dashes, which some clients leave out."""
    text = text.lower()
    if len(text) == 32:
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    return text


class _Arrangement:
    """The lanes of all orders and of each symbol, under one rule of which row an order stands in."""

    __slots__ = ("by_symbol", "everything")

    def __init__(self, everything: Lane) -> None:
        self.everything = everything
        self.by_symbol: dict[str, SparseLane] = {}

    def add(self, order: Order, row: int, code: int) -> None:
        self.everything.add(row, code)
        by_symbol = self.by_symbol
        for name in _names(order):
            lane = by_symbol.get(name)
            if lane is None:
                lane = by_symbol[name] = SparseLane()
            lane.add(row, code)

    def change(self, order: Order, row: int, old: int, new: int) -> None:
        self.everything.change(row, old, new)
        for name in _names(order):
            self.by_symbol[name].change(row, old, new)

    def lanes(self, query: OrderQuery) -> list[Lane]:
        """Give the lanes that together have all orders with the symbols that are asked for."""
        if not query.symbols:
            return [self.everything]
        names = list(query.symbols)
        if _US_OPTION in query.asset_classes:
            names += [_OPTIONS_ON + symbol for symbol in query.symbols]
        return [lane for name in names if (lane := self.by_symbol.get(name)) is not None]


class OrderIndex:
    """The orders of one account, each in its latest version.

    `groups` has the group of every order that belongs to one, by order id. In a list, the legs of a multi-leg order
    are never rows of their own: they come with their parent, nested or not, as observed on paper. The members of a
    bracket, OCO or OTO are rows of their own unless the list is nested; then they too come with their parent, which
    is shown when any member matches the filters (API documentation, "All Orders", `nested`).
    """

    __slots__ = ("_client_ids", "_folded", "_own", "_row_of", "_rows", "_times", "groups")

    def __init__(self) -> None:
        self.groups: dict[str, Group] = {}
        # An order that is submitted again, as one that waited for the session to open, moves to a new row.
        self._rows: list[Order | None] = []
        self._times: list[datetime] = []
        self._row_of: dict[str, int] = {}
        self._client_ids: dict[str, str] = {}
        # Orders in rows of their own, and members of groups in the row of their parent.
        self._own = _Arrangement(DenseLane())
        self._folded = _Arrangement(SparseLane())

    def __len__(self) -> int:
        return len(self._row_of)

    def get(self, order_id: str) -> Order | None:
        """Give the order with this id, written with or without dashes."""
        row = self._row_of.get(order_id)
        if row is None:
            row = self._row_of.get(order_key(order_id))
        return None if row is None else self._rows[row]

    def by_client_order_id(self, client_order_id: str) -> Order | None:
        """Give the order with this client order id, the newest if there are several."""
        order_id = self._client_ids.get(client_order_id)
        return None if order_id is None else self.get(order_id)

    def client_order_id_used(self, client_order_id: str) -> bool:
        """Tell whether any order, open or not, has or had this client order id."""
        return client_order_id in self._client_ids

    def legs(self, order: Order) -> list[Order]:
        """Give the legs of a parent in the broker's order; none for any other order.

        A parent that was replaced has none: its legs are those of its successor.
        """
        group = self.groups.get(order.id)
        if group is None or group.parent_id != order.id:
            return []
        return [
            leg
            for leg_id in group.leg_ids
            if self.groups[leg_id].parent_id == order.id and (leg := self.get(leg_id)) is not None
        ]

    def put(self, order: Order, group: Group | None = None) -> None:
        """Take in a new order or the next version of one; *group* tells whom its members belong to from now on."""
        if group is not None:
            self._regroup(group)
        row = self._row_of.get(order.id)
        previous = None if row is None else self._rows[row]
        if row is None or previous is None or previous.submitted_at != order.submitted_at:
            self._enter(order, previous)
        else:
            self._rows[row] = order
            self._recode(previous, order, row)

    def select(self, query: OrderQuery) -> list[Order]:
        """List the orders that *query* asks for.

        Raises `Refusal` (40410000) for a cursor that is no order.
        """
        low, high = self._bounds(query)
        own, folded = _NESTED if query.nested else _FLAT
        streams: list[Iterator[int]] = []
        for arrangement, standings in ((self._own, own), (self._folded, folded)):
            for lane in arrangement.lanes(query):
                present = [code for code, count in lane.counts.items() if count and code != GONE]
                codes = matching(present, standings, query.status, query.side, query.asset_classes)
                if len(codes) == len(present) > 1:
                    streams.append(lane.walk_all(low, high, query.ascending))
                else:
                    streams += [lane.walk(code, low, high, query.ascending) for code in codes]
        if not streams:
            return []
        rows = self._rows
        found = (rows[row] for row in merged(streams, query.ascending))
        return [order for order in islice(found, query.limit) if order is not None]

    def open_orders(self) -> list[Order]:
        """Give every open order that can be canceled on its own, oldest first; multi-leg parents without their legs."""
        return self.select(OrderQuery(limit=len(self._rows), ascending=True))

    def _bounds(self, query: OrderQuery) -> tuple[int, int]:
        low, high = 0, len(self._rows)
        if query.after is not None:
            low = bisect_right(self._times, query.after)
        if query.until is not None:
            high = bisect_left(self._times, query.until)
        if query.after_order_id is not None:
            low = max(low, self._cursor(query.after_order_id, query.nested) + 1)
        if query.before_order_id is not None:
            high = min(high, self._cursor(query.before_order_id, query.nested))
        return low, high

    def _cursor(self, order_id: str, nested: bool) -> int:
        order = self.get(order_id)
        if order is None:
            raise not_found(f"order not found for {order_id}")
        group = self.groups.get(order.id)
        folded = group is not None and (nested or group.order_class is OrderClass.MLEG)
        return self._root_row(order.id) if folded else self._row_of[order.id]

    def _root_row(self, order_id: str) -> int:
        """Give the row of the parent of a group's member."""
        return self._row_of.get(self.groups[order_id].parent_id, self._row_of[order_id])

    def _enter(self, order: Order, previous: Order | None) -> None:
        """Put an order that was submitted, or submitted again, into a new row; its legs are folded there."""
        moved = self.legs(order) if order.id in self.groups else ()
        for leg in moved:
            self._unfile(leg)
        if previous is None:
            self._client_ids[order.client_order_id] = order.id
        else:
            self._unfile(previous)
            self._rows[self._row_of[order.id]] = None
        row = len(self._rows)
        self._rows.append(order)
        # A clock that was set back must not spoil the bisection.
        times = self._times
        times.append(order.submitted_at if not times or times[-1] <= order.submitted_at else times[-1])
        self._row_of[order.id] = row
        self._file(order, row)
        for leg in moved:
            self._file(leg, self._row_of[leg.id])

    def _regroup(self, group: Group) -> None:
        members = (group.parent_id, *group.leg_ids)
        present = [order for order_id in members if (order := self.get(order_id)) is not None]
        if all(self.groups.get(order_id) == group for order_id in members):
            return
        for order in present:
            self._unfile(order)
        for order_id in members:
            self.groups[order_id] = group
        for order in present:
            self._file(order, self._row_of[order.id])

    def _filings(self, order_id: str, row: int) -> tuple[int, tuple[tuple[_Arrangement, int], ...]]:
        """Give the standing of an order, and in which arrangements under which row it is filed."""
        group = self.groups.get(order_id)
        if group is None:
            return ALONE, ((self._own, row),)
        if group.order_class is OrderClass.MLEG:
            return MULTI_LEG, ((self._folded, self._root_row(order_id)),)
        return MEMBER, ((self._own, row), (self._folded, self._root_row(order_id)))

    def _file(self, order: Order, row: int) -> None:
        standing, filings = self._filings(order.id, row)
        code = code_of(order, standing)
        for arrangement, at in filings:
            arrangement.add(order, at, code)

    def _unfile(self, order: Order) -> None:
        standing, filings = self._filings(order.id, self._row_of[order.id])
        code = code_of(order, standing)
        for arrangement, at in filings:
            arrangement.change(order, at, code, GONE)

    def _recode(self, previous: Order, order: Order, row: int) -> None:
        standing, filings = self._filings(order.id, row)
        old, new = code_of(previous, standing), code_of(order, standing)
        if old != new:
            for arrangement, at in filings:
                arrangement.change(order, at, old, new)


def _names(order: Order) -> tuple[str, ...]:
    """Give the names under which an order is filed; none for a multi-leg parent, whose legs stand for it."""
    symbol = order.symbol
    if not symbol:
        return ()
    if order.asset_class != _US_OPTION or (terms := parse_option(symbol)) is None:
        return (symbol,)
    return symbol, _OPTIONS_ON + terms.underlying
