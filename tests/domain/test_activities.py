"""Activities: ids, filters, pages."""

import unittest
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from alpaca_mock.domain.activities import (
    NON_TRADES,
    TRADES,
    Activity,
    ActivityQuery,
    activity_id,
    fill_side,
    fill_type,
    leaves_qty,
)
from alpaca_mock.domain.events import ActivityType, EventKind, Execution, OrderEvent
from alpaca_mock.domain.orders import OrderStatus, PositionIntent, Side
from alpaca_mock.domain.refusals import INVALID, Refusal
from tests.domain.ledger import CALL_100, CALL_110, NOON, Ledger, bracket, multi_leg, order, uuid, work

DAY = timedelta(days=1)


def fill(at: datetime, execution_id: str = "c86f104c", **fields: object) -> OrderEvent:
    """Give the fill of an order at a moment."""
    filled = order(1, at, status=OrderStatus.FILLED, **fields)
    return OrderEvent(1, at, EventKind.FILL, filled, Execution(execution_id, Decimal(1), Decimal(1), Decimal(1)))


class ActivityIdTests(unittest.TestCase):
    """The id of an activity tells New York time (API documentation, "Account Activities"; recordings of 2021)."""

    def test_the_observed_ids_in_summer_and_winter(self):
        for moment, stamp in (
            (datetime(2021, 6, 2, 13, 30, 16, 824291, UTC), "20210602093016824"),
            (datetime(2022, 2, 2, 18, 55, 9, 981482, UTC), "20220202135509981"),
            (datetime(2026, 1, 1, 5, 0, 0, 999, UTC), "20260101000000000"),
        ):
            self.assertEqual(activity_id(fill(moment)), f"{stamp}::c86f104c")

    def test_a_non_trade_activity_has_an_id_of_its_own(self):
        event = Ledger().happen(ActivityType.JNLC, net_amount="5")
        self.assertEqual(activity_id(event), "20260915120001000::activity-1")


class FillTests(unittest.TestCase):
    """What a fill is called among the activities."""

    def test_sides(self):
        self.assertEqual(fill_side(fill(NOON, side=Side.BUY)), "buy")
        self.assertEqual(fill_side(fill(NOON, side=Side.SELL, position_intent=PositionIntent.SELL_TO_CLOSE)), "sell")
        self.assertEqual(
            fill_side(fill(NOON, side=Side.SELL, position_intent=PositionIntent.SELL_TO_OPEN)), "sell_short"
        )

    def test_a_partial_fill_leaves_the_rest_and_a_fill_nothing(self):
        ledger = Ledger()
        placed = ledger.place(qty=Decimal(10))
        ledger.fill(ledger.fill(placed, 4, 10), 6, 10)
        last, first = ledger.account.activities.select(ActivityQuery())
        assert isinstance(first, OrderEvent)
        assert isinstance(last, OrderEvent)
        self.assertEqual((fill_type(first), leaves_qty(first)), ("partial_fill", 6))
        self.assertEqual((fill_type(last), leaves_qty(last)), ("fill", 0))

    def test_a_notional_order_leaves_nothing(self):
        self.assertEqual(leaves_qty(fill(NOON, qty=None, notional=Decimal(5))), 0)


class SelectTests(unittest.TestCase):
    """Activities are listed by type, time, order and page."""

    def setUp(self):
        self.ledger = Ledger()

    def listed(self, **query: object) -> list[Activity]:
        return self.ledger.account.activities.select(ActivityQuery(**query))

    def sequences(self, **query: object) -> list[int]:
        return [activity.sequence for activity in self.listed(**query)]

    def test_fills_and_non_trades_are_activities_and_nothing_else_is(self):
        self.ledger.end(self.ledger.place())
        self.ledger.buy(1, 10)
        self.ledger.happen(ActivityType.JNLC, net_amount="5")
        self.ledger.settle(no_shorting=True)
        self.ledger.close_session(date(2026, 9, 15))
        self.assertEqual(self.sequences(), [5, 4])
        self.assertEqual(self.sequences(ascending=True), [4, 5])

    def test_types_and_categories_are_filters(self):
        self.ledger.buy(1, 10)
        self.ledger.happen(ActivityType.JNLC, net_amount="5")
        self.ledger.happen(ActivityType.OPTRD, "AAPL", "100", "5", "-500")
        self.assertEqual(self.sequences(types=("FILL",)), [2])
        self.assertEqual(self.sequences(types=("JNLC", "FILL", "JNLC")), [3, 2])
        self.assertEqual(self.sequences(types=("DIV",)), [])
        self.assertEqual(self.sequences(category=TRADES), [2])
        self.assertEqual(self.sequences(category=NON_TRADES), [4, 3])

    def test_a_type_that_nobody_knows_is_refused(self):
        """Observed on paper, 2020."""
        with self.assertRaises(Refusal) as caught:
            self.listed(types=("FILL", "INVALID"))
        self.assertEqual((caught.exception.code, caught.exception.message), (INVALID, "invalid activity type: INVALID"))

    def test_days_are_those_of_new_york_and_exclusive(self):
        # The day in New York begins at four o'clock.
        for hours in (4, 27, 28, 51, 52):
            self.ledger.now = datetime(2026, 9, 15, tzinfo=UTC) + timedelta(hours=hours, seconds=-1)
            self.ledger.happen(ActivityType.JNLC, net_amount="1")
        day = date(2026, 9, 16)
        self.assertEqual(self.sequences(on=day), [4, 3])
        self.assertEqual(self.sequences(on=datetime(2026, 9, 17, 3, tzinfo=UTC)), [4, 3])
        self.assertEqual(self.sequences(after=day), [5])
        self.assertEqual(self.sequences(until=day), [2, 1])
        self.assertEqual(self.sequences(after=day - DAY, until=day + DAY), [4, 3])

    def test_moments_are_exclusive(self):
        events = [self.ledger.happen(ActivityType.JNLC, net_amount="1") for _ in range(4)]
        self.assertEqual(self.sequences(after=events[1].at), [4, 3])
        self.assertEqual(self.sequences(until=events[1].at), [1])

    def test_the_ends_of_time_are_days_too(self):
        self.ledger.buy(1, 10)
        self.assertEqual(self.sequences(after=date.min, until=date.max), [2])
        self.assertEqual(self.sequences(after=date.max), [])
        self.assertEqual(self.sequences(on=date.max), [])
        self.assertEqual(self.sequences(until=date.min), [])

    def test_pages_follow_one_another(self):
        for _ in range(5):
            self.ledger.buy(1, 10)
        for ascending in (True, False):
            pages, token = [], None
            while page := self.listed(page_size=2, page_token=token, ascending=ascending):
                pages.append([activity.sequence for activity in page])
                token = activity_id(page[-1])
            self.assertEqual(pages, [[2, 4], [6, 8], [10]] if ascending else [[10, 8], [6, 4], [2]])

    def test_a_page_token_may_be_an_activity_that_the_filters_leave_out(self):
        self.ledger.happen(ActivityType.JNLC, net_amount="1")
        event = self.ledger.happen(ActivityType.OPEXP)
        self.ledger.happen(ActivityType.JNLC, net_amount="1")
        self.assertEqual(self.sequences(page_token=activity_id(event), types=("JNLC",)), [1])

    def test_a_page_token_that_is_no_activity_is_refused(self):
        self.ledger.buy(1, 10)
        known = activity_id(self.listed()[0])
        for token in ("", "x", known + "x", known.replace("2026", "2025"), known[:17], "99991231235959999::x"):
            with self.assertRaises(Refusal) as caught:
                self.listed(page_token=token)
            self.assertEqual(caught.exception.code, INVALID, token)
        for token in ("20261345000000000::x", "٢0260915120001000::x", "00010101000000000::x"):
            with self.assertRaises(Refusal):
                self.listed(page_token=token)

    def test_a_token_of_the_hour_that_comes_twice_is_found(self):
        for hour in (5, 6):
            self.ledger.now = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
            self.ledger.happen(ActivityType.JNLC, net_amount="1")
        first, second = self.listed(ascending=True)
        self.assertEqual(activity_id(first)[:17], activity_id(second)[:17])
        self.assertEqual(self.sequences(page_token=activity_id(second)), [1])
        self.assertEqual(self.sequences(page_token=activity_id(first), ascending=True), [2])

    def test_the_fills_of_an_order_are_found(self):
        placed = self.ledger.place(qty=Decimal(10))
        half = self.ledger.fill(placed, 4, 10)
        self.ledger.buy(1, 10)
        self.ledger.happen(ActivityType.JNLC, net_amount="1")
        whole = self.ledger.fill(half, 6, 11)
        self.ledger.buy(1, 10)
        self.assertEqual(self.sequences(order_id=whole.id), [6, 2])
        self.assertEqual(self.sequences(order_id=whole.id, ascending=True), [2, 6])
        self.assertEqual(self.sequences(order_id=whole.id, page_size=1), [6])
        self.assertEqual(self.sequences(order_id=whole.id, types=("JNLC",)), [])
        self.assertEqual(self.sequences(order_id=whole.id, after=NOON + timedelta(seconds=4)), [6])

    def test_an_order_without_fills_has_no_activities(self):
        placed = self.ledger.place()
        self.assertEqual(self.sequences(order_id=placed.id), [])
        self.assertEqual(self.sequences(order_id=uuid(99)), [])

    def test_a_canceled_order_keeps_its_partial_fills(self):
        placed = self.ledger.fill(self.ledger.place(qty=Decimal(10)), 4, 10)
        self.ledger.buy(1, 10)
        self.ledger.end(placed)
        self.assertEqual(self.sequences(order_id=placed.id), [2])

    def test_a_multi_leg_order_has_the_fills_of_its_legs(self):
        parent, legs, group = multi_leg(1, (CALL_100, CALL_110))
        self.ledger.place_group(parent, legs, group)
        filled = [self.ledger.fill(leg, 1, 5) for leg in legs]
        events = tuple(self.ledger.account.events[3:])
        execution = Execution("whole", Decimal(10), Decimal(1), Decimal(0))
        whole = parent.but(filled_qty=Decimal(1), status=OrderStatus.FILLED, updated_at=self.ledger.now)
        self.ledger.record(EventKind.FILL, whole, execution=execution, legs=events)
        self.assertEqual(self.sequences(), [5, 4])
        self.assertEqual(self.sequences(order_id=parent.id), [5, 4])
        self.assertEqual(self.sequences(order_id=filled[1].id), [5])

    def test_a_bracket_has_the_fills_of_its_entry(self):
        parent, legs, group = bracket(1)
        self.ledger.place_group(parent, legs, group)
        self.ledger.fill(parent, 1, 5)
        self.ledger.fill(legs[0], 1, 6)
        self.assertEqual(self.sequences(order_id=parent.id), [4])
        self.assertEqual(self.sequences(order_id=legs[0].id), [5])

    def test_the_work_for_the_fills_of_an_order_does_not_grow_with_those_since_it_was_placed(self):
        costs = []
        for count in (50, 500):
            self.ledger = Ledger("10000000")
            placed = self.ledger.place()
            for _ in range(count):
                self.ledger.buy(1, 10)
            self.ledger.fill(placed, 1, 10)
            costs.append(work(lambda order_id=placed.id: self.listed(order_id=order_id)))
        self.assertLessEqual(costs[1], costs[0] + 20)

    def test_the_work_for_a_page_does_not_grow(self):
        costs = []
        for count in (200, 2000):
            self.ledger = Ledger("10000000")
            for number in range(count):
                self.ledger.buy(1, 10)
                if number % 50 == 0:
                    self.ledger.happen(ActivityType.JNLC, net_amount="1")
            token = activity_id(self.listed(page_size=50)[-1])
            order_id = uuid(count // 2)
            queries = (
                {},
                {"page_token": token},
                {"types": ("JNLC",), "page_size": 3},
                {"on": date(2026, 9, 15)},
                {"order_id": order_id},
            )
            costs.append([work(lambda query=query: self.listed(**query)) for query in queries])
        for few, many in zip(*costs, strict=True):
            self.assertLessEqual(many, few + 40)

    @settings(deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(("FILL", "JNLC", "OPEXP")), st.integers(0, 3)), max_size=30), st.data())
    def test_any_page_is_that_of_a_full_search(self, steps, data):
        self.ledger = Ledger()
        for kind, milliseconds in steps:
            # Several activities may fall into one millisecond.
            self.ledger.tick = lambda pause=milliseconds: self.at(pause)
            if kind == "FILL":
                self.ledger.buy(1, 10)
            else:
                self.ledger.happen(ActivityType(kind), net_amount="1")
        everything = self.listed(ascending=True)
        types = data.draw(st.lists(st.sampled_from(("FILL", "JNLC", "OPEXP", "DIV")), unique=True).map(tuple))
        token = data.draw(st.none() | st.sampled_from(everything)) if everything else None
        ascending = data.draw(st.booleans())
        expected = everything if ascending else everything[::-1]
        if token is not None:
            expected = expected[expected.index(token) + 1 :]
        if types:
            expected = [a for a in expected if ("FILL" if isinstance(a, OrderEvent) else a.type) in types]
        query = {"types": types, "page_token": None if token is None else activity_id(token), "ascending": ascending}
        self.assertEqual(self.listed(page_size=7, **query), expected[:7])

    def at(self, milliseconds: int) -> datetime:
        """Let the ledger's clock go on by milliseconds in place of seconds."""
        self.ledger.now += timedelta(milliseconds=milliseconds)
        return self.ledger.now
