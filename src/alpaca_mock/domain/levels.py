"""Levels: what waits on one side of a book, by price and then by time.

To enter, to leave and to find the first costs the same on average, however many wait: a level is a row by time, in
which those that have left stay until they are as many as those that wait. So only a new price has to be searched for
its place.
"""

from bisect import insort
from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from attrs import define
from sortedcontainers import SortedList

if TYPE_CHECKING:
    from alpaca_mock.domain.account import Account
    from alpaca_mock.domain.book import Shelf

#: So many of those that have left are not worth a new row.
_FEW: Final = 32
_arrival: Final = attrgetter("arrival")


@define(eq=False, weakref_slot=False)
class Place:
    """Where one order waits: at a `price`, since its `arrival`, which is the lower the earlier it was.

    A place that was left is not entered again.
    """

    price: Decimal
    arrival: int
    account: "Account"
    order_id: str
    shelf: "Shelf"
    rising: bool
    level: "Level | None" = None

    def at(self, price: Decimal) -> "Place":
        """Give a place at another price for the same order, with the time of this one."""
        return Place(price, self.arrival, self.account, self.order_id, self.shelf, self.rising)


class Level:
    """The places at one price. They leave in any order; `first` is the one that has waited longest."""

    __slots__ = ("_first", "_row", "count")

    def __init__(self) -> None:
        self._row: list[Place] = []
        # Those before it have left.
        self._first = 0
        self.count = 0

    def __iter__(self) -> Iterator[Place]:
        return (place for place in self._row if place.level is self)

    @property
    def first(self) -> Place:
        """The place that has waited longest; there must be one."""
        return self._row[self._first]

    def add(self, place: Place) -> None:
        """Take in a place; nearly always it is the latest."""
        row = self._row
        if not row or row[-1].arrival < place.arrival:
            row.append(place)
        else:
            insort(row, place, self._first, key=_arrival)
        place.level = self
        self.count += 1

    def remove(self, place: Place) -> None:
        """Let a place go that is here."""
        place.level = None
        self.count -= 1
        row = self._row
        if len(row) > 2 * self.count + _FEW:
            self._row, self._first = list(self), 0
        elif row[self._first] is place and self.count:
            while row[self._first].level is None:
                self._first += 1


class Levels:
    """The levels of one side of a shelf."""

    __slots__ = ("_by_price", "_prices")

    def __init__(self) -> None:
        self._by_price: dict[Decimal, Level] = {}
        self._prices: SortedList[Decimal] = SortedList()

    def add(self, place: Place) -> None:
        """Let a place wait at its price."""
        level = self._by_price.get(place.price)
        if level is None:
            level = self._by_price[place.price] = Level()
            self._prices.add(place.price)
        level.add(place)

    def remove(self, place: Place) -> None:
        """Let a place go that waits here."""
        level = place.level
        assert level is not None, "it waits nowhere"
        level.remove(place)
        if not level.count:
            del self._by_price[place.price]
            self._prices.remove(place.price)

    def highest(self) -> Place | None:
        """Give the first place at the highest price."""
        return self._by_price[self._prices[-1]].first if self._prices else None

    def lowest(self) -> Place | None:
        """Give the first place at the lowest price."""
        return self._by_price[self._prices[0]].first if self._prices else None

    def below(self, price: Decimal) -> Iterator[Place]:
        """Give the places below a price, the lowest price first."""
        return self._at(self._prices.irange(maximum=price, inclusive=(True, False)))

    def above(self, price: Decimal) -> Iterator[Place]:
        """Give the places above a price, the highest price first."""
        return self._at(self._prices.irange(minimum=price, inclusive=(False, True), reverse=True))

    def clear(self) -> None:
        """Let all go; places and what they wait in know each other, and are freed at once when they are taken apart."""
        for level in self._by_price.values():
            for place in level:
                place.level = None
        self._by_price.clear()
        self._prices.clear()

    def _at(self, prices: Iterator[Decimal]) -> Iterator[Place]:
        return (place for price in prices for place in self._by_price[price])
