"""What time it is on a market."""

import unittest
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.calendar import NEW_YORK
from alpaca_mock.domain.markets import MARKETS, OTHER_MARKETS, MarketTime


def at(text: str) -> datetime:
    """Read an instant in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


class TimeTests(unittest.TestCase):
    """The phases of a day."""

    def assert_time(self, time: MarketTime, phase: str, until: str, next_open: str, next_close: str) -> None:
        """Compare a time with what it should be."""
        self.assertEqual(
            (time.phase, time.phase_until, time.next_open, time.next_close),
            (phase, at(until), at(next_open), at(next_close)),
        )
        self.assertEqual(time.is_open, phase == "core")

    def test_phases_of_a_day(self) -> None:
        """Night, pre-market, core session, after hours, night; each ends where the next begins."""
        market = MARKETS["NYSE"]
        today = ("2026-11-24T09:30", "2026-11-24T16:00")
        tomorrow = ("2026-11-25T09:30", "2026-11-25T16:00")
        for moment, phase, until, ends in [
            ("2026-11-24T03:59", "closed", "2026-11-24T04:00", today),
            ("2026-11-24T04:00", "pre", "2026-11-24T09:30", today),
            ("2026-11-24T09:30", "core", "2026-11-24T16:00", (tomorrow[0], today[1])),
            ("2026-11-24T15:59:59", "core", "2026-11-24T16:00", (tomorrow[0], today[1])),
            ("2026-11-24T16:00", "post", "2026-11-24T20:00", tomorrow),
            ("2026-11-24T20:00", "closed", "2026-11-25T04:00", tomorrow),
        ]:
            with self.subTest(moment):
                self.assert_time(market.time(at(moment)), phase, until, *ends)
                self.assertTrue(market.time(at(moment)).is_market_day)

    def test_half_day_and_holiday(self) -> None:
        """Thanksgiving is no market day, and the day after ends early."""
        time = MARKETS["XNYS"].time(at("2026-11-26T12:00"))
        self.assert_time(time, "closed", "2026-11-27T04:00", "2026-11-27T09:30", "2026-11-27T13:00")
        self.assertFalse(time.is_market_day)
        self.assertEqual(MARKETS["XNYS"].time(at("2026-11-27T13:30")).phase_until, at("2026-11-27T17:00"))

    def test_options_have_no_sessions_around_the_core_one(self) -> None:
        """Their market opens from closed, and closes for the night."""
        night = MARKETS["OPRA"].time(at("2026-11-24T17:00"))
        self.assertEqual((night.phase, night.phase_until), ("closed", at("2026-11-25T09:30")))
        time = MARKETS["OPRA"].time(at("2026-11-24T08:00"))
        self.assertEqual((time.phase, time.phase_until), ("closed", at("2026-11-24T09:30")))

    @given(st.datetimes(datetime(1970, 2, 1), datetime(2099, 12, 1), timezones=st.just(UTC)))
    def test_always(self, now: datetime) -> None:
        """What is next lies ahead, and a market is open exactly until it closes before it opens."""
        for market in MARKETS.values():
            time = market.time(now)
            self.assertGreater(min(time.phase_until, time.next_open, time.next_close), now)
            self.assertEqual(time.is_open, time.next_close < time.next_open)

    def test_names(self) -> None:
        """A market is known by its acronym and its code, and none is both known and not."""
        self.assertIs(MARKETS["NASDAQ"], MARKETS["XNAS"])
        self.assertFalse(OTHER_MARKETS & MARKETS.keys())
