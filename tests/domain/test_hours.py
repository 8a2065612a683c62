"""When orders may fill and when they end."""

import unittest
from datetime import UTC, datetime

from alpaca_mock.domain.calendar import NEW_YORK
from alpaca_mock.domain.hours import TradingHours, expiration_close
from alpaca_mock.domain.orders import TimeInForce


def new_york(text: str) -> datetime:
    """Read a time of New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


class HoursTests(unittest.TestCase):
    """One Tuesday before Thanksgiving, the half day after it, and the weekend."""

    def setUp(self) -> None:
        """Begin with real sessions."""
        self.hours = TradingHours(sessions=True)

    def expiry(self, now: str, tif: TimeInForce, *, extended: bool = False) -> str:
        """Give the moment at which an order ends, in New York."""
        return self.hours.expiry(tif, extended, new_york(now)).astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M")

    def test_the_hours_of_a_day(self) -> None:
        """Regular from 09:30 to 16:00, extended from 04:00 to 20:00; each begins with its first moment."""
        said = {
            "03:59": (False, False), "04:00": (False, True), "09:29": (False, True), "09:30": (True, True),
            "15:59": (True, True), "16:00": (False, True), "19:59": (False, True), "20:00": (False, False),
        }  # fmt: skip
        for clock, (regular, extended) in said.items():
            now = new_york(f"2026-11-24 {clock}")
            self.assertEqual((self.hours.is_regular(now), self.hours.is_extended(now)), (regular, extended), clock)

    def test_a_half_day_ends_early(self) -> None:
        """Regular hours end at 13:00, extended ones at 17:00."""
        self.assertFalse(self.hours.is_regular(new_york("2026-11-27 13:00")))
        self.assertTrue(self.hours.is_extended(new_york("2026-11-27 16:59")))
        self.assertFalse(self.hours.is_extended(new_york("2026-11-27 17:00")))

    def test_time_may_jump_in_either_direction(self) -> None:
        """What was remembered of another day is not used."""
        self.assertTrue(self.hours.is_regular(new_york("2026-11-24 10:00")))
        self.assertFalse(self.hours.is_regular(new_york("2026-11-26 10:00")))
        self.assertTrue(self.hours.is_regular(new_york("2026-11-24 10:00")))
        self.assertTrue(self.hours.is_regular(new_york("2027-03-01 10:00")))

    def test_orders_go_out_from_four_on(self) -> None:
        """Orders for extended hours go out until eight in the evening, others wait for the morning."""
        for now, plain, extended in [
            ("2026-11-24 03:00", False, False),
            ("2026-11-24 05:00", True, True),
            ("2026-11-24 17:00", False, True),
            ("2026-11-24 21:00", False, False),
            ("2026-11-28 12:00", False, False),
        ]:
            moment = new_york(now)
            self.assertEqual(self.hours.takes_orders(moment, False), plain, now)
            self.assertEqual(self.hours.takes_orders(moment, True), extended, now)

    def test_without_sessions_everything_is_open(self) -> None:
        """On a Saturday night too."""
        hours, now = TradingHours(sessions=False), new_york("2026-11-28 23:00")
        self.assertTrue(hours.is_regular(now))
        self.assertTrue(hours.is_extended(now))
        self.assertTrue(hours.takes_orders(now, False))
        self.assertTrue(hours.fills(TimeInForce.OPG, False, now))

    def test_auction_orders_do_not_fill_between_auctions(self) -> None:
        """Others do, in their hours."""
        now = new_york("2026-11-24 10:00")
        self.assertFalse(self.hours.fills(TimeInForce.CLS, False, now))
        self.assertTrue(self.hours.fills(TimeInForce.DAY, False, now))
        self.assertFalse(self.hours.fills(TimeInForce.DAY, False, new_york("2026-11-24 17:00")))
        self.assertTrue(self.hours.fills(TimeInForce.DAY, True, new_york("2026-11-24 17:00")))

    def test_day_orders_end_with_their_session(self) -> None:
        """The next one, when placed after the close; that of the extended hours, when placed for them."""
        self.assertEqual(self.expiry("2026-11-24 10:00", TimeInForce.DAY), "2026-11-24 16:00")
        self.assertEqual(self.expiry("2026-11-24 16:00", TimeInForce.DAY), "2026-11-25 16:00")
        self.assertEqual(self.expiry("2026-11-25 18:00", TimeInForce.DAY), "2026-11-27 13:00")
        self.assertEqual(self.expiry("2026-11-24 10:00", TimeInForce.DAY, extended=True), "2026-11-24 20:00")
        self.assertEqual(self.expiry("2026-11-24 17:00", TimeInForce.DAY, extended=True), "2026-11-24 20:00")
        self.assertEqual(self.expiry("2026-11-24 20:00", TimeInForce.DAY, extended=True), "2026-11-25 20:00")

    def test_auction_orders_end_with_their_auction(self) -> None:
        """Of the next session, when placed after it."""
        self.assertEqual(self.expiry("2026-11-24 08:00", TimeInForce.OPG), "2026-11-24 09:30")
        self.assertEqual(self.expiry("2026-11-24 10:00", TimeInForce.OPG), "2026-11-25 09:30")
        self.assertEqual(self.expiry("2026-11-24 10:00", TimeInForce.CLS), "2026-11-24 16:00")

    def test_gtc_orders_end_within_90_days(self) -> None:
        """At the close of the last session up to the 90th day: recorded for a Sunday of July 2026."""
        self.assertEqual(self.expiry("2026-07-12 15:00", TimeInForce.GTC), "2026-10-09 16:00")
        self.assertEqual(self.expiry("2026-07-13 00:00", TimeInForce.GTC), "2026-10-09 16:00")
        self.assertEqual(self.expiry("2026-07-14 23:59", TimeInForce.GTC), "2026-10-12 16:00")

    def test_options_end_at_the_close_of_their_last_session(self) -> None:
        """Of the session before, where there is none on the day."""
        friday = new_york("2026-12-18 16:00")
        self.assertEqual(expiration_close(friday.date()), friday)
        self.assertEqual(expiration_close(new_york("2026-12-19 12:00").date()), friday)
        self.assertEqual(expiration_close(new_york("2026-11-26 12:00").date()), new_york("2026-11-25 16:00"))
