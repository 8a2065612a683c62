"""Levels keep places by price and time, and do not keep those that have left."""

import unittest
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.book import Shelf
from alpaca_mock.domain.levels import Levels, Place
from tests.domain.ledger import work
from tests.domain.script import START

ACCOUNT = Account("key", "id", "number", START, Decimal(0), START.date())
SHELF = Shelf("AAPL", False)


def place(price: int, arrival: int) -> Place:
    """Give a place that waits nowhere yet."""
    return Place(Decimal(price), arrival, ACCOUNT, str(arrival), SHELF, False)


class LevelsTests(unittest.TestCase):
    """One side of a shelf."""

    def setUp(self) -> None:
        """Begin with many places at one price."""
        self.levels = Levels()
        self.places = [place(10, arrival) for arrival in range(1000)]
        for each in self.places:
            self.levels.add(each)

    def test_the_first_is_the_one_that_has_waited_longest(self) -> None:
        """Whoever leaves."""
        self.levels.remove(self.places[1])
        self.levels.remove(self.places[0])
        self.assertIs(self.levels.lowest(), self.places[2])
        self.assertIs(self.levels.highest(), self.places[2])

    def test_an_early_one_that_comes_late_is_put_where_it_belongs(self) -> None:
        """As a trailing stop that moves to another price."""
        late = place(10, 2000)
        self.levels.add(late)
        early = place(10, 1500)
        self.levels.add(early)
        for each in self.places:
            self.levels.remove(each)
        self.assertIs(self.levels.lowest(), early)
        self.levels.remove(early)
        self.assertIs(self.levels.lowest(), late)

    def test_those_that_left_are_forgotten(self) -> None:
        """At most as many as wait, and a few, are kept; it does not matter where they stood."""
        for each in self.places[100:]:
            self.levels.remove(each)
        (level,) = self.levels._by_price.values()
        self.assertEqual(list(level), self.places[:100])
        self.assertLess(len(level._row), 2 * 100 + 50)

    def test_no_price_is_left_without_places(self) -> None:
        """Neither from below nor from above."""
        for each in self.places:
            self.levels.remove(each)
        self.assertIsNone(self.levels.lowest())
        self.assertIsNone(self.levels.highest())

    def test_a_range_of_prices(self) -> None:
        """Below and above are exclusive; nearest to the end comes first."""
        levels = Levels()
        for price, arrival in [(3, 1), (1, 2), (2, 3), (1, 4)]:
            levels.add(place(price, arrival))
        self.assertEqual([each.arrival for each in levels.below(Decimal(3))], [2, 4, 3])
        self.assertEqual([each.arrival for each in levels.above(Decimal(1))], [1, 3])

    def test_to_enter_and_to_leave_costs_the_same_among_few_and_many(self) -> None:
        """At a price that is known."""
        few = Levels()
        few.add(place(10, 0))

        def pass_through(levels: Levels) -> None:
            each = place(10, 5000)
            levels.add(each)
            levels.remove(each)

        self.assertEqual(work(lambda: pass_through(few)), work(lambda: pass_through(self.levels)))
