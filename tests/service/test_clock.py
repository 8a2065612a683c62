"""The time of day never goes back."""

import unittest
from datetime import UTC, datetime, timedelta

from alpaca_mock.service.clock import WallClock

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Time(unittest.TestCase):
    """A clock over times that the test gives."""

    def test_never_back(self) -> None:
        """Where the computer's clock is set back the time stands still until it is reached again."""
        shown = [NOON + timedelta(seconds=seconds) for seconds in (0, 5, 2, 4, 6)]
        clock = WallClock(iter(shown).__next__)
        told = [clock() for _ in shown]
        self.assertEqual([(time - NOON).total_seconds() for time in told], [0, 5, 5, 5, 6])

    def test_time_of_day(self) -> None:
        """By default it is the time of the computer, in UTC."""
        before = datetime.now(UTC)
        told = WallClock()()
        self.assertIs(told.tzinfo, UTC)
        self.assertLessEqual(before, told)
        self.assertLessEqual(told, datetime.now(UTC))
