"""When the exchange trades, against an independent calendar."""

import unittest
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.calendar import (
    LAST_DAY,
    NEW_YORK,
    last_session_on_or_before,
    next_session,
    previous_session,
    session_on,
    sessions,
    settlement_date,
)

INSTANTS = st.datetimes(datetime(1970, 2, 1), datetime(2035, 12, 1), timezones=st.just(UTC))


def at(text: str) -> datetime:
    """Read an instant in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


class SessionTests(unittest.TestCase):
    """Sessions are those of the New York Stock Exchange."""

    def test_every_session_is_that_of_exchange_calendars(self) -> None:
        """From 1970 to 2035 each day opens and closes as `exchange-calendars` has it."""
        try:
            from exchange_calendars import get_calendar
        except ImportError:
            self.skipTest("exchange-calendars is not installed")
        schedule = get_calendar("XNYS", start="1970-01-01", end="2035-12-31").schedule
        theirs = {
            day.date(): (opens.to_pydatetime(), closes.to_pydatetime())
            for day, opens, closes in zip(schedule.index, schedule["open"], schedule["close"], strict=True)
        }
        ours = {
            session.date: (session.open, session.close) for session in sessions(date(1970, 1, 1), date(2035, 12, 31))
        }
        self.assertEqual(set(ours.items()) ^ set(theirs.items()), set())

    def test_whole_day(self) -> None:
        """An ordinary session has its four instants in UTC."""
        session = session_on(date(2025, 1, 2))
        assert session is not None
        self.assertEqual(session.pre_open, at("2025-01-02T04:00"))
        self.assertEqual(session.open, at("2025-01-02T09:30"))
        self.assertEqual(session.close, at("2025-01-02T16:00"))
        self.assertEqual(session.post_close, at("2025-01-02T20:00"))
        self.assertIs(session.open.tzinfo, UTC)

    def test_half_day(self) -> None:
        """The day after Thanksgiving closes at one, and the evening session at five."""
        session = session_on(date(2026, 11, 27))
        assert session is not None
        self.assertEqual((session.close, session.post_close), (at("2026-11-27T13:00"), at("2026-11-27T17:00")))

    def test_no_session(self) -> None:
        """Week-ends, holidays, days of mourning and days beyond the calendar have none."""
        for day in ("2026-11-28", "2026-11-26", "2025-01-09", "2001-09-13", "1969-12-31", "2100-01-04"):
            with self.subTest(day):
                self.assertIsNone(session_on(date.fromisoformat(day)))

    def test_year_end_on_a_saturday(self) -> None:
        """New Year's Day on a Saturday is not made up for on Friday."""
        self.assertIsNotNone(session_on(date(2021, 12, 31)))


class NeighbourTests(unittest.TestCase):
    """The sessions before and after an instant."""

    def test_next(self) -> None:
        """The running session is the next one to close; at its close the one after it is."""
        self.assertEqual(next_session(at("2026-11-25T15:59:59")).date, date(2026, 11, 25))
        self.assertEqual(next_session(at("2026-11-25T16:00")).date, date(2026, 11, 27))
        self.assertEqual(next_session(at("2026-11-28T12:00")).date, date(2026, 11, 30))

    def test_previous(self) -> None:
        """A session is previous from its close on."""
        self.assertEqual(previous_session(at("2026-11-27T12:59")).date, date(2026, 11, 25))
        self.assertEqual(previous_session(at("2026-11-27T13:00")).date, date(2026, 11, 27))

    def test_on_or_before(self) -> None:
        """A trading day is its own; any other day has the one before."""
        self.assertEqual(last_session_on_or_before(date(2026, 11, 27)).date, date(2026, 11, 27))
        self.assertEqual(last_session_on_or_before(date(2026, 11, 29)).date, date(2026, 11, 27))

    def test_ends_of_the_calendar(self) -> None:
        """Beyond its ends the calendar says so."""
        with self.assertRaises(ValueError):
            next_session(datetime(LAST_DAY.year + 1, 1, 2, tzinfo=UTC))
        with self.assertRaises(ValueError):
            previous_session(datetime(1970, 1, 1, tzinfo=UTC))
        with self.assertRaises(ValueError):
            last_session_on_or_before(date(1969, 12, 31))

    @given(INSTANTS)
    def test_neighbours_touch(self, now: datetime) -> None:
        """Between the previous close and the next close lies the instant and no session."""
        before, after = previous_session(now), next_session(now)
        self.assertLessEqual(before.close, now)
        self.assertGreater(after.close, now)
        self.assertEqual([each.date for each in sessions(before.date, after.date)], [before.date, after.date])
        self.assertLess(after.date - before.date, timedelta(8))


class SettlementTests(unittest.TestCase):
    """Trades settle some business days later."""

    def test_cycles(self) -> None:
        """Five days, then three, two and one, each from the day on which the rule changed."""
        for trade, settles in [
            ("1995-06-06", "1995-06-13"),
            ("1995-06-07", "1995-06-12"),
            ("2017-09-01", "2017-09-07"),
            ("2017-09-05", "2017-09-07"),
            ("2024-05-24", "2024-05-29"),
            ("2024-05-28", "2024-05-29"),
            ("2025-01-02", "2025-01-03"),
            ("2026-11-25", "2026-11-27"),
        ]:
            with self.subTest(trade):
                self.assertEqual(settlement_date(date.fromisoformat(trade)), date.fromisoformat(settles))

    def test_bank_holidays(self) -> None:
        """On Columbus Day and Veterans Day there is trading and no settlement."""
        self.assertIsNotNone(session_on(date(2024, 10, 14)))
        self.assertEqual(settlement_date(date(2024, 10, 11)), date(2024, 10, 15))
        self.assertEqual(settlement_date(date(2024, 10, 14)), date(2024, 10, 15))
        self.assertEqual(settlement_date(date(2024, 11, 8)), date(2024, 11, 12))
        self.assertEqual(settlement_date(date(2018, 11, 9)), date(2018, 11, 14))
