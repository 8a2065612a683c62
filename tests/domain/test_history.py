"""The worth of an account over time."""

import unittest
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.calendar import next_session
from alpaca_mock.domain.history import EquityHistory
from tests.domain.ledger import NOON

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BASE = Decimal(100)


class EquityHistoryTests(unittest.TestCase):
    """The worth of an account over time."""

    def setUp(self):
        self.history = EquityHistory()

    def record(self, after: timedelta, equity: int) -> None:
        self.history.record(NOON + after, Decimal(equity), BASE)

    def at(self, after: timedelta) -> int | None:
        sample = self.history.as_of(NOON + after)
        return None if sample is None else int(sample.equity)

    def test_before_the_first_sample_nothing_is_known(self):
        self.assertIsNone(self.at(DAY))
        self.record(MINUTE, 1)
        self.assertIsNone(self.at(MINUTE - SECOND))
        self.assertEqual(self.at(MINUTE), 1)
        self.assertEqual(self.at(900 * DAY), 1)

    def test_a_minute_keeps_its_last_sample(self):
        for second in range(3):
            self.record(second * SECOND, second)
        self.record(MINUTE, 9)
        self.assertEqual(len(self.history), 2)
        self.assertEqual(self.at(MINUTE - SECOND), 2)
        self.assertEqual(self.at(MINUTE), 9)

    def test_a_clock_that_is_set_back_does_not_reorder_samples(self):
        self.record(10 * SECOND, 1)
        self.record(-HOUR, 2)
        self.record(MINUTE, 3)
        self.assertEqual(self.at(9 * SECOND), None)
        self.assertEqual(self.at(10 * SECOND), 2)
        self.assertEqual(self.at(MINUTE), 3)

    def test_old_samples_are_thinned_to_the_last_of_a_trading_day(self):
        hours = 24 * 50
        for number in range(hours * 4):
            self.record(number * HOUR / 4 + MINUTE, number)
        end = hours * HOUR
        self.assertEqual(self.at(end - DAY), int((hours - 24) * 4 - 1))
        self.assertEqual(self.at(end - 20 * DAY), int((hours - 480) * 4 - 1))
        end_of_wednesday = datetime(2026, 9, 17, 0, tzinfo=UTC) - NOON
        last_of_day = end_of_wednesday // (HOUR / 4) - 1
        self.assertEqual(self.at(end_of_wednesday), last_of_day)
        self.assertEqual(self.at(end_of_wednesday + 20 * HOUR), last_of_day)

    def test_a_night_belongs_to_the_trading_day_that_follows(self):
        night, morning = 13 * HOUR, 22 * HOUR
        for number in range(60):
            self.record(number * DAY + night, 2 * number)
            self.record(number * DAY + morning, 2 * number + 1)
        for number in (0, 1, 2, 6, 7, 8):
            end_of_trading = number * DAY + 32 * HOUR
            self.assertEqual(self.at(end_of_trading), 2 * number + 1)

    def test_samples_do_not_grow_without_bound(self):
        for number in range(60 * 24 * 15):
            self.record(number * MINUTE, number)
        self.assertLessEqual(len(self.history), 8 * 24 * 60 + 7 * 24 * 12 + 3)

    @given(st.lists(st.tuples(st.integers(0, 60 * 24 * 60), st.integers(0, 99)), max_size=30), st.integers(0, 10**5))
    def test_the_worth_at_the_end_of_any_trading_day_is_exact(self, samples, asked):
        history = EquityHistory()
        samples = sorted(samples, key=lambda sample: sample[0])
        for minute, equity in samples:
            history.record(NOON + minute * MINUTE, Decimal(equity), BASE)
        end = next_session(NOON + (asked % 70) * DAY).post_close - timedelta(microseconds=1)
        before = [equity for minute, equity in samples if NOON + minute * MINUTE <= end]
        found = history.as_of(end)
        self.assertEqual(None if found is None else int(found.equity), before[-1] if before else None)
