"""The book finds what a price reaches, in order, and nothing else."""

import unittest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.book import Book
from tests.domain.script import START

ACCOUNT = Account("key", "id", "number", START, Decimal(0), START.date())
SPREAD = (("AAPL261218C00100000", 1), ("AAPL261218C00110000", -1))


def reached(book: Book, mid: int, *, regular: bool = True, extended: bool = True, instrument="AAPL") -> list[str]:
    """Take out all that a mid reaches, in order."""
    found = []
    while (place := book.reached(instrument, Decimal(mid), regular, extended)) is not None:
        found.append(place.order_id)
        book.remove(place.order_id)
    return found


class BookTests(unittest.TestCase):
    """Places, their order and their instruments."""

    def setUp(self) -> None:
        """Begin with an empty book."""
        self.book = Book()

    def rest(self, order_id: str, price: int | None, *, rising=False, extended=False, instrument="AAPL") -> None:
        """Let an order wait."""
        amount = None if price is None else Decimal(price)
        self.book.rest(ACCOUNT, order_id, instrument, extended, rising, amount)

    def test_the_highest_falling_price_comes_first_then_the_oldest(self) -> None:
        """A fall reaches high prices before low ones, and early orders before late ones."""
        for order_id, price in [("a", 95), ("b", 96), ("c", 95), ("d", 90)]:
            self.rest(order_id, price)
        self.assertEqual(reached(self.book, 95), ["b", "a", "c"])
        self.assertEqual(list(self.book), ["d"])

    def test_the_lowest_rising_price_comes_first_then_the_oldest(self) -> None:
        """A rise reaches low prices before high ones, and early orders before late ones."""
        for order_id, price in [("a", 105), ("b", 104), ("c", 105), ("d", 110)]:
            self.rest(order_id, price, rising=True)
        self.assertEqual(reached(self.book, 105), ["b", "a", "c"])

    def test_an_order_without_a_price_takes_any_and_comes_first(self) -> None:
        """A market order that waits is reached by whatever mid there is."""
        self.rest("limit", 10**9)
        self.rest("market", None)
        self.assertEqual(reached(self.book, 10**12), ["market"])

    def test_orders_for_regular_hours_are_not_reached_outside_of_them(self) -> None:
        """Before the open only orders for extended hours are found; in regular hours both, in one order."""
        self.rest("day", 96)
        self.rest("long", 95, extended=True)
        self.rest("longer", 97, extended=True)
        self.assertEqual(self.book.reached("AAPL", Decimal(90), False, False), None)
        place = self.book.reached("AAPL", Decimal(90), False, True)
        assert place is not None
        self.assertEqual(place.order_id, "longer")
        self.assertEqual(reached(self.book, 90), ["longer", "day", "long"])

    def test_rising_orders_of_both_hours_share_one_order(self) -> None:
        """The nearest price comes first, whatever the hours of its order."""
        self.rest("day", 96, rising=True)
        self.rest("long", 95, rising=True, extended=True)
        self.assertEqual(reached(self.book, 100), ["long", "day"])

    def test_a_combination_is_found_through_each_of_its_symbols(self) -> None:
        """And it is forgotten with its last order."""
        self.rest("a", 1, instrument=SPREAD)
        self.rest("b", 1, instrument=SPREAD, extended=True)
        for symbol, _ in SPREAD:
            self.assertEqual(self.book.instruments(symbol), [symbol, SPREAD])
        self.assertEqual(self.book.symbols(), {symbol for symbol, _ in SPREAD})
        self.book.remove("a")
        self.assertEqual(self.book.instruments(SPREAD[0][0]), [SPREAD[0][0], SPREAD])
        self.book.remove("b")
        self.assertEqual(self.book.instruments(SPREAD[0][0]), [SPREAD[0][0]])
        self.assertEqual(self.book.symbols(), set())

    def test_followers_are_those_whose_water_mark_is_beaten(self) -> None:
        """Trailing sells follow above their high, trailing buys below their low; at the mark nobody moves."""
        for order_id, high in [("a", 100), ("b", 105)]:
            self.rest(order_id, high - 5)
            self.book.follow(order_id, Decimal(high))
        for order_id, low in [("c", 100), ("d", 95)]:
            self.rest(order_id, low + 5, rising=True)
            self.book.follow(order_id, Decimal(low))
        found = {mid: [place.order_id for place in self.book.followers("AAPL", Decimal(mid))] for mid in range(94, 107)}
        self.assertEqual({mid: ids for mid, ids in found.items() if ids}, {
            94: ["c", "d"], 95: ["c"], 96: ["c"], 97: ["c"], 98: ["c"], 99: ["c"],
            101: ["a"], 102: ["a"], 103: ["a"], 104: ["a"], 105: ["a"], 106: ["a", "b"],
        })  # fmt: skip

    def test_a_trailing_stop_that_moves_is_reached_at_its_new_price(self) -> None:
        """Its old price and its old water mark are forgotten."""
        self.rest("a", 95)
        self.book.follow("a", Decimal(100))
        self.book.move("a", Decimal(105), Decimal(110))
        self.assertEqual(self.book.followers("AAPL", Decimal(110)), [])
        self.assertEqual(reached(self.book, 105), ["a"])
        self.assertEqual(self.book.followers("AAPL", Decimal(200)), [])

    def test_an_order_waits_in_one_place(self) -> None:
        """To rest a second time is an error: the first place would never be found again."""
        self.rest("a", 95)
        with self.assertRaises(ValueError):
            self.rest("a", 96)

    def test_what_is_not_there_can_be_removed(self) -> None:
        """And an empty book waits for no symbol."""
        self.rest("a", 95)
        self.book.remove("a")
        self.book.remove("a")
        self.assertEqual((len(self.book), self.book.symbols(), "a" in self.book), (0, set(), False))

    @given(st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.booleans()), max_size=30), st.integers(0, 10))
    def test_every_price_finds_what_a_search_would(self, orders: list[tuple[int, bool, bool]], mid: int) -> None:
        """The order of all places is that of sorting them by price and time."""
        self.book = Book()
        for number, (price, rising, extended) in enumerate(orders):
            self.rest(str(number), price, rising=rising, extended=extended)
        numbered = [(price, number, rising) for number, (price, rising, _) in enumerate(orders)]
        falling = sorted((-price, number) for price, number, rising in numbered if not rising and price >= mid)
        rising = sorted((price, number) for price, number, rising in numbered if rising and price <= mid)
        self.assertEqual(reached(self.book, mid), [str(number) for _, number in falling + rising])

    @given(
        st.lists(
            st.tuples(st.integers(1, 3), st.sampled_from(["rest", "leave", "move"]), st.integers(0, 200)), max_size=150
        )
    )
    def test_who_leaves_or_moves_changes_nobody_elses_turn(self, steps: list[tuple[int, str, int]]) -> None:
        """Whatever left, and in whatever order, those that wait come by price and time; who moves keeps its time."""
        self.book = Book()
        waiting: dict[str, int] = {}
        for number, (price, step, choice) in enumerate(steps):
            if step == "rest" or not waiting:
                self.rest(str(number), price)
                self.book.follow(str(number), Decimal(price + 10))
                waiting[str(number)] = price
                continue
            order_id = list(waiting)[choice % len(waiting)]
            if step == "leave":
                self.book.remove(order_id)
                del waiting[order_id]
            else:
                self.book.move(order_id, Decimal(price), Decimal(price + 10))
                waiting[order_id] = price
        by_turn = sorted(waiting, key=lambda order_id: (-waiting[order_id], int(order_id)))
        self.assertEqual(reached(self.book, 1), by_turn)
        self.assertEqual(self.book.symbols(), set())
