"""The index of orders: by id, by filter, by cursor, and at what cost."""

import unittest
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alpaca_mock.domain.order_index import OrderIndex, OrderQuery, order_key
from alpaca_mock.domain.orders import Group, Order, OrderClass, OrderStatus, Side
from alpaca_mock.domain.refusals import NOT_FOUND, Refusal
from tests.domain.ledger import CALL_100, CALL_110, NOON, bracket, multi_leg, order, uuid, work

SECOND = timedelta(seconds=1)
SYMBOLS = ("AAPL", "MSFT", CALL_100, CALL_110)


def numbers(orders: list[Order]) -> list[int]:
    """Give the numbers that `ledger.order` made orders with."""
    return [int(found.id[:8], 16) for found in orders]


class OrderIndexTests(unittest.TestCase):
    """The orders of an account are found by id and listed by filters."""

    def setUp(self):
        self.index = OrderIndex()

    def put(self, number: int, **fields: object) -> Order:
        made = order(number, NOON + number * SECOND, **fields)
        self.index.put(made)
        return made

    def put_group(self, members: tuple[Order, list[Order], Group]) -> None:
        parent, legs, group = members
        for member in (parent, *legs):
            self.index.put(member, group)

    def listed(self, **query: object) -> list[int]:
        return numbers(self.index.select(OrderQuery(**{"status": "all", **query})))

    def test_an_order_is_found_by_its_id_with_or_without_dashes_in_any_case(self):
        made = self.put(0xABC)
        for text in (made.id, made.id.replace("-", ""), made.id.upper(), made.id.upper().replace("-", "")):
            self.assertIs(self.index.get(text), made)
        self.assertIsNone(self.index.get(uuid(2)))
        self.assertIsNone(self.index.get("abc"))

    def test_an_order_key_has_dashes_and_lower_case(self):
        self.assertEqual(order_key("0000AAAA00004000800000000000000F"), "0000aaaa-0000-4000-8000-00000000000f")

    def test_the_latest_version_of_an_order_is_found(self):
        made = self.put(1)
        canceled = made.but(status=OrderStatus.CANCELED)
        self.index.put(canceled)
        self.assertIs(self.index.get(made.id), canceled)
        self.assertIs(self.index.by_client_order_id("client-1"), canceled)
        self.assertEqual(len(self.index), 1)

    def test_a_client_order_id_is_used_for_ever_and_finds_the_newest_order(self):
        self.index.put(self.put(1).but(status=OrderStatus.CANCELED))
        newer = self.put(2, client_order_id="client-1")
        self.assertTrue(self.index.client_order_id_used("client-1"))
        self.assertFalse(self.index.client_order_id_used("client-2"))
        self.assertIs(self.index.by_client_order_id("client-1"), newer)
        self.assertIsNone(self.index.by_client_order_id("client-2"))

    def test_the_newest_orders_come_first_up_to_the_limit(self):
        for number in range(1, 6):
            self.put(number)
        self.assertEqual(self.listed(limit=3), [5, 4, 3])
        self.assertEqual(self.listed(limit=3, ascending=True), [1, 2, 3])
        self.assertEqual(self.listed(limit=0), [])

    def test_open_and_closed_orders_are_told_apart_by_every_status(self):
        closed = {"filled", "canceled", "expired", "replaced", "rejected"}
        for number, status in enumerate(OrderStatus, 1):
            self.put(number, status=status)
        statuses = {found.status.value for found in self.index.select(OrderQuery(status="closed"))}
        self.assertEqual(statuses, closed)
        statuses = {found.status.value for found in self.index.select(OrderQuery())}
        self.assertEqual(statuses, {status.value for status in OrderStatus} - closed)

    def test_times_compare_the_submission_and_are_exclusive(self):
        for number in range(1, 6):
            self.put(number)
        self.assertEqual(self.listed(after=NOON + 2 * SECOND), [5, 4, 3])
        self.assertEqual(self.listed(until=NOON + 4 * SECOND), [3, 2, 1])
        self.assertEqual(self.listed(after=NOON + 2 * SECOND, until=NOON + 4 * SECOND), [3])
        self.assertEqual(self.listed(after=NOON + 4 * SECOND, until=NOON + 2 * SECOND), [])

    def test_cursors_are_exclusive_and_independent_of_the_direction(self):
        for number in range(1, 6):
            self.put(number)
        self.assertEqual(self.listed(before_order_id=uuid(4)), [3, 2, 1])
        self.assertEqual(self.listed(before_order_id=uuid(4), ascending=True), [1, 2, 3])
        self.assertEqual(self.listed(after_order_id=uuid(3).replace("-", "")), [5, 4])
        self.assertEqual(self.listed(after_order_id=uuid(3), ascending=True, limit=1), [4])

    def test_a_cursor_that_is_no_order_is_refused(self):
        for cursor in ("before_order_id", "after_order_id"):
            with self.assertRaises(Refusal) as caught:
                self.listed(**{cursor: uuid(9)})
            self.assertEqual(
                (caught.exception.code, caught.exception.message), (NOT_FOUND, f"order not found for {uuid(9)}")
            )

    def test_symbols_sides_and_asset_classes_are_filters(self):
        for number, symbol in enumerate(SYMBOLS, 1):
            self.put(number, symbol=symbol, side=Side.BUY if number % 2 else Side.SELL)
        self.assertEqual(self.listed(symbols=("MSFT", CALL_110, "SPY")), [4, 2])
        self.assertEqual(self.listed(side=Side.BUY), [3, 1])
        self.assertEqual(self.listed(asset_classes=("us_equity",)), [2, 1])
        self.assertEqual(self.listed(asset_classes=("crypto",)), [])
        self.assertEqual(self.listed(asset_classes=("ipo",)), [])
        self.assertEqual(self.listed(symbols=("AAPL", CALL_100), side=Side.BUY), [3, 1])

    def test_a_symbol_matches_the_options_on_it_only_when_options_are_asked_for(self):
        for number, symbol in enumerate(SYMBOLS, 1):
            self.put(number, symbol=symbol)
        self.assertEqual(self.listed(symbols=("AAPL",)), [1])
        self.assertEqual(self.listed(symbols=("AAPL",), asset_classes=("us_option",)), [4, 3])
        self.assertEqual(self.listed(symbols=("AAPL", CALL_100), asset_classes=("us_option", "us_equity")), [4, 3, 1])

    def test_options_are_found_by_the_symbol_of_their_stock_not_by_their_root(self):
        self.put(1, symbol="BRKB261218C00500000")
        self.assertEqual(self.listed(symbols=("BRK.B",), asset_classes=("us_option",)), [1])

    def test_members_of_a_bracket_are_rows_of_their_own_unless_nested(self):
        self.put_group(bracket(1))
        self.put(4)
        self.assertEqual(self.listed(), [4, 3, 2, 1])
        self.assertEqual(self.listed(nested=True), [4, 1])
        self.assertEqual(numbers(self.index.legs(order(1))), [2, 3])
        self.assertEqual(self.index.legs(order(2)), [])
        self.assertEqual(self.index.legs(order(4)), [])

    def test_nested_a_filter_that_matches_only_a_leg_shows_the_parent(self):
        parent, legs, group = bracket(1)
        self.put_group((parent, legs, group))
        self.index.put(parent.but(status=OrderStatus.FILLED))
        self.assertEqual(self.listed(status="open", nested=True), [1])
        self.assertEqual(self.listed(status="closed", nested=True), [1])
        self.assertEqual(self.listed(status="open"), [3, 2])
        self.assertEqual(self.listed(side=Side.SELL, nested=True), [1])
        for leg in legs:
            self.index.put(leg.but(status=OrderStatus.CANCELED))
        self.assertEqual(self.listed(status="open", nested=True), [])

    def test_multi_leg_legs_come_with_their_parent_nested_or_not(self):
        self.put_group(multi_leg(1, (CALL_100, CALL_110)))
        self.put(4)
        for nested in (False, True):
            self.assertEqual(self.listed(nested=nested), [4, 1])
            self.assertEqual(self.listed(nested=nested, symbols=(CALL_110,)), [1])
            self.assertEqual(self.listed(nested=nested, symbols=("AAPL",), asset_classes=("us_option",)), [1])
            self.assertEqual(self.listed(nested=nested, symbols=("AAPL",)), [4])
            self.assertEqual(self.listed(nested=nested, before_order_id=uuid(3)), [])
            self.assertEqual(self.listed(nested=nested, after_order_id=uuid(3)), [4])
        self.assertEqual(numbers(self.index.legs(order(1))), [2, 3])

    def test_nested_a_cursor_on_a_leg_stands_for_its_parent(self):
        self.put(1)
        self.put_group(bracket(2, NOON + 2 * SECOND))
        self.put(5)
        self.assertEqual(self.listed(nested=True, before_order_id=uuid(4)), [1])
        self.assertEqual(self.listed(before_order_id=uuid(4)), [3, 2, 1])

    def test_a_replaced_parent_gives_its_legs_to_the_new_one(self):
        parent, legs, group = bracket(1)
        self.put_group((parent, legs, group))
        self.put(4)
        self.index.put(parent.but(status=OrderStatus.REPLACED))
        heir = order(5, NOON + 9 * SECOND, order_class=OrderClass.BRACKET)
        self.index.put(heir, Group(OrderClass.BRACKET, heir.id, group.leg_ids))
        self.assertEqual(self.listed(nested=True), [5, 4, 1])
        self.assertEqual(self.listed(nested=True, status="closed"), [1])
        self.assertEqual(numbers(self.index.legs(heir)), [2, 3])
        self.assertEqual(self.index.legs(parent), [])
        self.assertEqual(self.listed(nested=True, side=Side.SELL), [5])

    def test_a_replaced_leg_is_folded_where_its_parent_stands(self):
        parent, legs, group = bracket(1)
        self.put_group((parent, legs, group))
        self.put(4)
        moved = order(5, NOON + 9 * SECOND, order_class=OrderClass.BRACKET, side=Side.SELL)
        self.index.put(legs[0].but(status=OrderStatus.REPLACED))
        self.index.put(moved, Group(OrderClass.BRACKET, parent.id, (moved.id, legs[1].id)))
        self.assertEqual(self.listed(nested=True), [4, 1])
        self.assertEqual(self.listed(nested=True, side=Side.SELL), [1])
        self.assertEqual(self.listed(), [5, 4, 3, 2, 1])
        self.assertEqual(numbers(self.index.legs(parent)), [5, 3])

    def test_an_order_that_is_submitted_again_moves_to_the_end(self):
        parent, legs, group = bracket(1)
        self.put_group((parent, legs, group))
        self.put_group(multi_leg(4, (CALL_100, CALL_110)))
        self.put(7)
        self.index.put(parent.but(submitted_at=NOON + 60 * SECOND))
        self.assertEqual(self.listed(), [1, 7, 4, 3, 2])
        self.assertEqual(self.listed(nested=True), [1, 7, 4])
        self.assertEqual(self.listed(nested=True, side=Side.SELL), [1])
        self.assertEqual(self.listed(after=NOON + 10 * SECOND), [1])
        self.assertEqual(len(self.index), 7)

    def test_a_parent_may_be_known_after_its_legs(self):
        parent, legs, group = bracket(1)
        for member in (*legs, parent):
            self.index.put(member, group)
        self.assertEqual(self.listed(nested=True), [1])
        self.assertEqual(self.listed(nested=True, side=Side.SELL), [1])

    def test_a_clock_that_is_set_back_loses_no_order(self):
        self.index.put(order(1, NOON + 9 * SECOND))
        self.index.put(order(2, NOON))
        self.index.put(order(3, NOON + 10 * SECOND))
        self.assertEqual(self.listed(after=NOON), [3, 2, 1])
        self.assertEqual(self.listed(), [3, 2, 1])

    def test_open_orders_are_those_that_can_be_canceled_on_their_own(self):
        self.put_group(bracket(1))
        self.put_group(multi_leg(4, (CALL_100, CALL_110)))
        self.put(7, status=OrderStatus.CANCELED)
        self.assertEqual(numbers(self.index.open_orders()), [1, 2, 3, 4])


class CostTests(unittest.TestCase):
    """A list costs what it returns, however many orders there are."""

    QUERIES = (
        OrderQuery(),
        OrderQuery(status="closed"),
        OrderQuery(status="all", ascending=True),
        OrderQuery(status="all", nested=True),
        OrderQuery(symbols=("MSFT",)),
        OrderQuery(status="closed", side=Side.SELL),
        OrderQuery(status="all", side=Side.SELL, symbols=("MSFT",), asset_classes=("us_equity",)),
    )

    def index(self, count: int, last_open: int) -> OrderIndex:
        index = OrderIndex()
        for number in range(count):
            made = order(number, NOON + number * SECOND, symbol=("AAPL", "MSFT")[number % 2])
            index.put(made.but(side=Side.SELL) if number % 5 else made)
        for number in range(count - last_open):
            made = index.get(uuid(number))
            assert made is not None
            index.put(made.but(status=OrderStatus.CANCELED))
        return index

    def test_the_work_for_a_list_does_not_grow(self):
        few, many = self.index(400, 200), self.index(4000, 200)
        for query in self.QUERIES:
            with self.subTest(query=query):
                self.assertEqual(len(few.select(query)), len(many.select(query)))
                self.assertLessEqual(work(lambda q=query: many.select(q)), work(lambda q=query: few.select(q)) + 20)

    def test_canceled_orders_are_not_in_the_way_of_open_ones(self):
        index = self.index(4000, 1)
        self.assertLess(work(lambda: index.select(OrderQuery(ascending=True))), 60)


class _Model:
    """The same index as a list that is searched from end to end."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.groups: dict[str, Group] = {}

    def put(self, made: Order, group: Group | None) -> None:
        if group is not None:
            for member in (group.parent_id, *group.leg_ids):
                self.groups[member] = group
        for place, known in enumerate(self.orders):
            if known.id == made.id:
                if known.submitted_at == made.submitted_at:
                    self.orders[place] = made
                    return
                del self.orders[place]
                break
        self.orders.append(made)

    def row(self, made: Order, nested: bool) -> Order:
        group = self.groups.get(made.id)
        if group is None or not (nested or group.order_class is OrderClass.MLEG):
            return made
        return next(known for known in self.orders if known.id == group.parent_id)

    def matches(self, made: Order, query: OrderQuery) -> bool:
        names = {made.symbol}
        if "us_option" in query.asset_classes and made.asset_class == "us_option":
            names.add("AAPL")
        return (
            (query.status == "all" or made.is_open == (query.status == "open"))
            and query.side in (None, made.side)
            and (not query.symbols or bool(names & set(query.symbols)))
            and (not query.asset_classes or made.asset_class in query.asset_classes)
        )

    def select(self, query: OrderQuery) -> list[int]:
        shown = {self.row(made, query.nested).id for made in self.orders if self.matches(made, query)}
        rows = [made for made in self.orders if made.id in shown]
        if query.before_order_id is not None:
            cursor = next(made for made in self.orders if made.id == query.before_order_id)
            rows = [
                made for made in rows if self.orders.index(made) < self.orders.index(self.row(cursor, query.nested))
            ]
        if query.after is not None:
            rows = [made for made in rows if made.submitted_at > query.after]
        return numbers((rows if query.ascending else rows[::-1])[: query.limit])


STEPS = st.lists(
    st.tuples(st.sampled_from(("order", "bracket", "multi-leg", "end", "resubmit")), st.integers(0, 60)),
    min_size=1,
    max_size=25,
)
QUERY = st.builds(
    OrderQuery,
    status=st.sampled_from(("open", "closed", "all")),
    limit=st.sampled_from((1, 3, 50)),
    after=st.none() | st.integers(0, 20).map(lambda seconds: NOON + seconds * SECOND),
    ascending=st.booleans(),
    symbols=st.lists(st.sampled_from(SYMBOLS), max_size=2, unique=True).map(tuple),
    side=st.sampled_from((None, Side.BUY, Side.SELL)),
    asset_classes=st.sampled_from(((), ("us_equity",), ("us_option",), ("us_option", "us_equity"))),
    nested=st.booleans(),
)


class OrderIndexModelTests(unittest.TestCase):
    """The index lists what a search through all orders finds."""

    @settings(max_examples=200, deadline=None)
    @given(STEPS, st.lists(QUERY, min_size=1, max_size=4), st.integers(0, 10**6))
    def test_any_history_lists_as_a_full_search_does(self, steps, queries, chosen):
        index, model = OrderIndex(), _Model()
        number = 0
        for place, (step, seed) in enumerate(steps):
            now = NOON + place * SECOND
            versions: list[tuple[Order, Group | None]] = []
            known = model.orders[seed % len(model.orders)] if model.orders else None
            if step == "order":
                side = Side.BUY if seed % 2 else Side.SELL
                versions = [(order(number, now, symbol=SYMBOLS[seed % 4], side=side), None)]
            elif step == "bracket":
                parent, legs, group = bracket(number, now, SYMBOLS[seed % 2])
                versions = [(member, group) for member in (parent, *legs)]
            elif step == "multi-leg":
                parent, legs, group = multi_leg(number, (CALL_100, CALL_110), now)
                versions = [(member, group) for member in (parent, *legs)]
            elif known is not None and step == "end":
                versions = [(known.but(status=OrderStatus.CANCELED), None)]
            elif known is not None:
                versions = [(known.but(submitted_at=now), None)]
            for version, group in versions:
                index.put(version, group)
                model.put(version, group)
            number += 3
        for query in queries:
            self.assertEqual(numbers(index.select(query)), model.select(query))
        if model.orders:
            cursor = model.orders[chosen % len(model.orders)].id
            for nested in (False, True):
                query = OrderQuery(status="all", before_order_id=cursor, nested=nested)
                self.assertEqual(numbers(index.select(query)), model.select(query))
