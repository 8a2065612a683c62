"""The book: every order that waits for a price, sorted so that a price finds only what it reaches.

A *place* is an order under one price. A mid at that price or below reaches the places of `falling` (buy limits, sell
stops), a mid at it or above those of `rising` (sell limits, buy stops). Within a side the price that is reached first
comes first, then the order that has waited longest, whatever its account. A multi-leg order waits under its
combination, an *instrument* of its own whose price is the composite; each of its symbols knows the combination.
A trailing stop has a second place by its water mark, so that a quote finds just the ones that follow it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from attrs import define, field

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.levels import Levels, Place

#: The symbols of a multi-leg order with their ratios, which are negative for sold legs.
Combination = tuple[tuple[str, int], ...]
#: What has a price.
Instrument = str | Combination

#: The price of an order that takes any: above all others, since such orders wait in `falling`.
_ANY: Final = Decimal("Infinity")


@define(eq=False, repr=False)
class Shelf:
    """The places of one instrument, for orders that fill in the same hours."""

    instrument: Instrument
    extended: bool
    #: How many orders, each of which has one or two places.
    orders: int = 0
    falling: Levels = field(factory=Levels)
    rising: Levels = field(factory=Levels)
    #: Trailing sells by the highest mid that they saw, and trailing buys by the lowest; few symbols have any.
    highs: Levels | None = None
    lows: Levels | None = None

    def side(self, rising: bool) -> Levels:
        """Give the places of one side."""
        return self.rising if rising else self.falling

    def marks(self, rising: bool) -> Levels:
        """Give the water marks of the trailing stops of one side: a stop that falls sells and follows a high."""
        if rising:
            if self.lows is None:
                self.lows = Levels()
            return self.lows
        if self.highs is None:
            self.highs = Levels()
        return self.highs


@define(eq=False, repr=False)
class Book:
    """All resting orders of all accounts."""

    _regular: dict[Instrument, Shelf] = field(factory=dict)
    _extended: dict[Instrument, Shelf] = field(factory=dict)
    _combinations: dict[str, dict[Combination, int]] = field(factory=dict)
    _places: dict[str, Place] = field(factory=dict)
    _marks: dict[str, Place] = field(factory=dict)
    _arrivals: int = 0

    def __contains__(self, order_id: str) -> bool:
        return order_id in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def rest(
        self,
        account: Account,
        order_id: str,
        instrument: Instrument,
        extended: bool,
        rising: bool,
        price: Decimal | None,
    ) -> None:
        """Let an order wait until the mid of *instrument* is at *price* or beyond; `None` waits for any mid.

        Raises `ValueError` for an order that waits already.
        """
        if order_id in self._places:
            raise ValueError(f"order {order_id} waits already")
        shelf = self._shelf(instrument, extended)
        self._arrivals = arrival = self._arrivals + 1
        if price is None:
            price, rising = _ANY, False
        place = Place(price, arrival, account, order_id, shelf, rising)
        (shelf.rising if rising else shelf.falling).add(place)
        shelf.orders += 1
        self._places[order_id] = place

    def follow(self, order_id: str, water_mark: Decimal) -> None:
        """Let a resting trailing stop be found by `followers` once the mid is better than its *water_mark*."""
        place = self._places[order_id]
        self._marks[order_id] = mark = place.at(water_mark)
        place.shelf.marks(place.rising).add(mark)

    def move(self, order_id: str, price: Decimal, water_mark: Decimal) -> None:
        """Give a resting trailing stop its new trigger and water mark; it keeps its time."""
        place = self._places[order_id]
        side, marks = place.shelf.side(place.rising), place.shelf.marks(place.rising)
        side.remove(place)
        marks.remove(self._marks[order_id])
        self._places[order_id] = moved = place.at(price)
        side.add(moved)
        self.follow(order_id, water_mark)

    def remove(self, order_id: str) -> None:
        """Take an order out; one that is not here is no error."""
        place = self._places.pop(order_id, None)
        if place is None:
            return
        shelf = place.shelf
        (shelf.rising if place.rising else shelf.falling).remove(place)
        if self._marks and (mark := self._marks.pop(order_id, None)) is not None:
            shelf.marks(place.rising).remove(mark)
        shelf.orders -= 1
        if not shelf.orders:
            del (self._extended if shelf.extended else self._regular)[shelf.instrument]
            if not isinstance(shelf.instrument, str):
                self._forget_combination(shelf.instrument)

    def clear(self) -> None:
        """Take out all orders."""
        for shelf in (*self._regular.values(), *self._extended.values()):
            for levels in (shelf.falling, shelf.rising, shelf.highs, shelf.lows):
                if levels is not None:
                    levels.clear()
        for each in (self._regular, self._extended, self._combinations, self._places, self._marks):
            each.clear()

    def instruments(self, symbol: str) -> list[Instrument]:
        """Give what *symbol* is a price of: itself, and the combinations that orders wait for."""
        return [symbol, *self._combinations.get(symbol, ())]

    def symbols(self) -> set[str]:
        """Give all symbols whose price an order waits for."""
        single = {instrument for instrument in (*self._regular, *self._extended) if isinstance(instrument, str)}
        return single | self._combinations.keys()

    def reached(self, instrument: Instrument, mid: Decimal, regular: bool, extended: bool) -> Place | None:
        """Give the first order that *mid* reaches, of those for *regular* and those for *extended* hours.

        What a fall reaches comes before what a rise reaches.
        """
        first = self._regular.get(instrument) if regular else None
        second = self._extended.get(instrument) if extended else None
        if first is None or second is None:
            shelf = first or second
            return None if shelf is None else _falling_head(shelf, mid) or _rising_head(shelf, mid)
        falling = [place for shelf in (first, second) if (place := _falling_head(shelf, mid)) is not None]
        rising = [place for shelf in (first, second) if (place := _rising_head(shelf, mid)) is not None]
        if falling:
            return min(falling, key=lambda place: (-place.price, place.arrival))
        return min(rising, key=lambda place: (place.price, place.arrival), default=None)

    def followers(self, symbol: str, mid: Decimal) -> list[Place]:
        """Give the trailing stops whose water mark *mid* betters: sells it is above of, buys it is below of."""
        shelf = self._regular.get(symbol)
        if shelf is None:
            return []
        highs = shelf.highs.below(mid) if shelf.highs is not None else ()
        lows = shelf.lows.above(mid) if shelf.lows is not None else ()
        return [*highs, *lows]

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


def _falling_head(shelf: Shelf, mid: Decimal) -> Place | None:
    place = shelf.falling.highest()
    return None if place is None or place.price < mid else place


def _rising_head(shelf: Shelf, mid: Decimal) -> Place | None:
    place = shelf.rising.lowest()
    return None if place is None or place.price > mid else place
