"""The book: every order that waits for a price, sorted so that a price finds only what it reaches.

A *place* is an order under one price. A mid at that price or below reaches the places of `falling` (buy limits, sell
stops), a mid at it or above those of `rising` (sell limits, buy stops). Within a side the price that is reached first
comes first, then the order that has waited longest, whatever its account. A multi-leg order waits under its
combination, an *instrument* of its own whose price is the composite; each of its symbols knows the combination.
A trailing stop has a second place by its water mark, so that a quote finds just the ones that follow it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from attrs import define, field
from sortedcontainers import SortedList

from alpaca_mock.domain.account import Account

#: The symbols of a multi-leg order with their ratios, which are negative for sold legs.
Combination = tuple[tuple[str, int], ...]
#: What has a price.
Instrument = str | Combination

#: The rank of an order that takes any price: before every other.
_ANY: Final = Decimal("-Infinity")


class Place(NamedTuple):
    """Where one order waits; `rank` is a price, or its negative where high ones come first."""

    rank: Decimal
    arrival: int
    account: Account
    order_id: str


@define(eq=False)
class Shelf:
    """The places of one instrument, for orders that fill in the same hours."""

    instrument: Instrument
    extended: bool
    #: How many orders, each of which has one or two places.
    orders: int = 0
    falling: "SortedList[Place]" = field(factory=SortedList)
    rising: "SortedList[Place]" = field(factory=SortedList)
    #: Trailing sells by the highest mid that they saw, and trailing buys by the lowest, negative.
    highs: "SortedList[Place] | None" = None
    lows: "SortedList[Place] | None" = None

    def marks(self, sells: bool) -> "SortedList[Place]":
        """Give the places of trailing sells or buys; few symbols have any."""
        if sells:
            if self.highs is None:
                self.highs = SortedList()
            return self.highs
        if self.lows is None:
            self.lows = SortedList()
        return self.lows


@define(eq=False)
class _Entry:
    shelf: Shelf
    places: "list[tuple[SortedList[Place], Place]]"


@define(eq=False)
class Book:
    """All resting orders of all accounts."""

    _regular: dict[Instrument, Shelf] = field(factory=dict)
    _extended: dict[Instrument, Shelf] = field(factory=dict)
    _combinations: dict[str, dict[Combination, int]] = field(factory=dict)
    _entries: dict[str, _Entry] = field(factory=dict)
    _arrivals: int = 0

    def __contains__(self, order_id: str) -> bool:
        return order_id in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def rest(
        self,
        account: Account,
        order_id: str,
        instrument: Instrument,
        extended: bool,
        rising: bool,
        price: Decimal | None,
    ) -> None:
        """Let an order wait until the mid of *instrument* is at *price* or beyond; `None` waits for any mid."""
        shelf = self._shelf(instrument, extended)
        rank = _ANY if price is None else price if rising else price.copy_negate()
        self._arrivals = arrival = self._arrivals + 1
        place = Place(rank, arrival, account, order_id)
        side = shelf.rising if rising else shelf.falling
        side.add(place)
        shelf.orders += 1
        self._entries[order_id] = _Entry(shelf, [(side, place)])

    def follow(self, order_id: str, water_mark: Decimal) -> None:
        """Let a resting trailing stop be found by `followers` once the mid is better than its *water_mark*."""
        entry = self._entries[order_id]
        side, place = entry.places[0]
        # A sell is triggered by a fall and follows a rise.
        sells = side is entry.shelf.falling
        marks = entry.shelf.marks(sells)
        mark = place._replace(rank=water_mark if sells else -water_mark)
        marks.add(mark)
        entry.places.append((marks, mark))

    def move(self, order_id: str, price: Decimal, water_mark: Decimal) -> None:
        """Give a resting trailing stop its new trigger and water mark; it keeps its time."""
        entry = self._entries[order_id]
        (side, place), (marks, mark) = entry.places
        sells = side is entry.shelf.falling
        side.remove(place)
        marks.remove(mark)
        place = place._replace(rank=-price if sells else price)
        mark = mark._replace(rank=water_mark if sells else -water_mark)
        side.add(place)
        marks.add(mark)
        entry.places[:] = (side, place), (marks, mark)

    def remove(self, order_id: str) -> None:
        """Take an order out; one that is not here is no error."""
        entry = self._entries.pop(order_id, None)
        if entry is None:
            return
        for places, place in entry.places:
            places.remove(place)
        shelf = entry.shelf
        shelf.orders -= 1
        if not shelf.orders:
            del (self._extended if shelf.extended else self._regular)[shelf.instrument]
            if not isinstance(shelf.instrument, str):
                self._forget_combination(shelf.instrument)

    def instruments(self, symbol: str) -> list[Instrument]:
        """Give what *symbol* is a price of: itself, and the combinations that orders wait for."""
        return [symbol, *self._combinations.get(symbol, ())]

    def symbols(self) -> set[str]:
        """Give all symbols whose price an order waits for."""
        stocks = {instrument for instrument in (*self._regular, *self._extended) if isinstance(instrument, str)}
        return stocks | self._combinations.keys()

    def reached(self, instrument: Instrument, mid: Decimal, regular: bool, extended: bool) -> Place | None:
        """Give the first order that *mid* reaches, of those for *regular* and those for *extended* hours.

        What a fall reaches comes before what a rise reaches.
        """
        first = self._regular.get(instrument) if regular else None
        second = self._extended.get(instrument) if extended else None
        if second is None:
            return None if first is None else _head(first.falling, -mid) or _head(first.rising, mid)
        if first is None:
            return _head(second.falling, -mid) or _head(second.rising, mid)
        return _sooner(_head(first.falling, -mid), _head(second.falling, -mid)) or _sooner(
            _head(first.rising, mid), _head(second.rising, mid)
        )

    def followers(self, symbol: str, mid: Decimal) -> list[Place]:
        """Give the trailing stops whose water mark *mid* betters: sells it is above of, buys it is below of."""
        shelf = self._regular.get(symbol)
        if shelf is None:
            return []
        return [*_before(shelf.highs, mid), *_before(shelf.lows, -mid)]

    def _shelf(self, instrument: Instrument, extended: bool) -> Shelf:
        shelves = self._extended if extended else self._regular
        shelf = shelves.get(instrument)
        if shelf is None:
            shelf = shelves[instrument] = Shelf(instrument, extended)
            if not isinstance(instrument, str):
                for symbol, _ in instrument:
                    known = self._combinations.setdefault(symbol, {})
                    known[instrument] = known.get(instrument, 0) + 1
        return shelf

    def _forget_combination(self, combination: Combination) -> None:
        for symbol, _ in combination:
            known = self._combinations[symbol]
            known[combination] -= 1
            if not known[combination]:
                del known[combination]
            if not known:
                del self._combinations[symbol]


def _head(places: "SortedList[Place]", mid: Decimal) -> Place | None:
    if places:
        place: Place = places[0]
        if place.rank <= mid:
            return place
    return None


def _sooner(first: Place | None, second: Place | None) -> Place | None:
    if first is None or second is None:
        return first or second
    return min(first, second)


def _before(marks: "SortedList[Place] | None", mid: Decimal) -> list[Place]:
    found = []
    for place in marks or ():
        if place.rank >= mid:
            break
        found.append(place)
    return found
