"""The routes of the market's clock and calendar. It is 10:00 in New York on the Tuesday before Thanksgiving 2026."""

from datetime import timedelta

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import INVALID, NOT_SERVED
from tests.rest.broker import Broker


class ClockTests(SynchronousTestCase):
    """GET /v2/clock."""

    def test_open(self) -> None:
        """Times are New York's; the next close is today's, the next opening tomorrow's."""
        self.assertEqual(
            Broker().call("GET", "/v2/clock").body,
            b'{"timestamp":"2026-11-24T10:00:00-05:00","is_open":true,"next_open":"2026-11-25T09:30:00-05:00",'
            b'"next_close":"2026-11-24T16:00:00-05:00"}',
        )

    def test_moves(self) -> None:
        """The clock goes, and the market closes."""
        broker = Broker()
        broker.clock.advance(timedelta(hours=6, seconds=0.5).total_seconds())
        clock = broker.call("GET", "/v2/clock").json
        self.assertEqual((clock["timestamp"], clock["is_open"]), ("2026-11-24T16:00:00.500000-05:00", False))
        self.assertEqual(clock["next_close"], "2026-11-25T16:00:00-05:00")


class CalendarTests(SynchronousTestCase):
    """GET /v2/calendar."""

    def listed(self, **query: object) -> list[str]:
        """Give the dates that are listed."""
        return [day["date"] for day in Broker().call("GET", "/v2/calendar", **query).json]

    def test_object(self) -> None:
        """Hours of the regular session have a colon, the others none; half days have their hours."""
        self.assertEqual(
            Broker().call("GET", "/v2/calendar", start="2026-11-25", end="2026-11-29").json,
            [
                {
                    "date": "2026-11-25",
                    "open": "09:30",
                    "close": "16:00",
                    "session_open": "0400",
                    "session_close": "2000",
                    "settlement_date": "2026-11-27",
                },
                {
                    "date": "2026-11-27",
                    "open": "09:30",
                    "close": "13:00",
                    "session_open": "0400",
                    "session_close": "1700",
                    "settlement_date": "2026-11-30",
                },
            ],
        )

    def test_dates_and_times(self) -> None:
        """A bound may be a date or a whole timestamp."""
        self.assertEqual(
            self.listed(start="2026-07-13T00:00:00.000Z", end="2026-07-14T00:00:00+00:00"),
            ["2026-07-13", "2026-07-14"],
        )

    def test_everything(self) -> None:
        """Without bounds all days from 1970 to 2029 are listed; with a start those from it on."""
        dates = self.listed()
        self.assertEqual((dates[0], dates[-1], len(dates)), ("1970-01-02", "2029-12-31", 15125))
        self.assertEqual(self.listed(start="2029-12-28"), ["2029-12-28", "2029-12-31"])

    def test_settlement(self) -> None:
        """Days can be asked for by when they settle: Columbus Day and the Friday before on the same day."""
        by_settlement = self.listed(start="2024-10-15", end="2024-10-15", date_type="SETTLEMENT")
        self.assertEqual(by_settlement, ["2024-10-11", "2024-10-14"])
        self.assertEqual(self.listed(start="2024-10-15", end="2024-10-15", date_type="trading"), ["2024-10-15"])

    def test_nothing_to_list(self) -> None:
        """A week-end has no days, a time before the calendar neither, nor has a span that ends before it starts."""
        self.assertEqual(self.listed(start="2026-11-28", end="2026-11-29"), [])
        self.assertEqual(self.listed(start="0001-01-01", end="1969-12-31"), [])
        self.assertEqual(self.listed(start="0001-01-01", end="1969-12-31", date_type="SETTLEMENT"), [])
        self.assertEqual(self.listed(start="2026-11-27", end="2026-11-24"), [])

    def test_refusals(self) -> None:
        """What is no date is refused."""
        answer = Broker().call("GET", "/v2/calendar", start="2026-02-30")
        self.assertEqual(answer.refusal, (422, INVALID, "invalid start: must be a date (YYYY-MM-DD)"))


class MarketClockTests(SynchronousTestCase):
    """GET /v3/clock."""

    def test_several_markets(self) -> None:
        """Each has its clock; options have no session before the core one."""
        answer = Broker().call("GET", "/v3/clock", markets="NYSE,xnas,OPRA", time="2026-11-27T13:00:00Z")
        stocks, other_stocks, options = answer.json["clocks"]
        self.assertEqual(
            stocks,
            {
                "market": {
                    "acronym": "NYSE",
                    "mic": "XNYS",
                    "name": "New York Stock Exchange",
                    "timezone": "America/New_York",
                },
                "timestamp": "2026-11-27T08:00:00-05:00",
                "is_market_day": True,
                "next_market_open": "2026-11-27T09:30:00-05:00",
                "next_market_close": "2026-11-27T13:00:00-05:00",
                "phase": "pre",
                "phase_until": "2026-11-27T09:30:00-05:00",
            },
        )
        self.assertEqual(other_stocks["market"]["acronym"], "NASDAQ")
        self.assertEqual((options["phase"], options["phase_until"]), ("closed", "2026-11-27T09:30:00-05:00"))

    def test_now(self) -> None:
        """Without a market and a time: New York, now."""
        (clock,) = Broker().call("GET", "/v3/clock").json["clocks"]
        self.assertEqual((clock["market"]["mic"], clock["phase"]), ("XNYS", "core"))

    def test_refusals(self) -> None:
        """Markets with sessions of their own are not served, others not known, and time has an end."""
        broker = Broker()
        self.assertEqual(
            broker.call("GET", "/v3/clock", markets="NYSE,XLON").refusal,
            (501, NOT_SERVED, "the sessions of XLON are not served here"),
        )
        self.assertEqual(
            broker.call("GET", "/v3/clock", markets="MOON").refusal, (422, INVALID, "invalid market: MOON")
        )
        for time in ("2100-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1969-12-31T12:00:00Z", "0001-01-01"):
            self.assertEqual(
                broker.call("GET", "/v3/clock", time=time).refusal,
                (422, INVALID, "invalid time: must be from 1970-01-01 to 2099-12-31"),
            )


class MarketCalendarTests(SynchronousTestCase):
    """GET /v3/calendar/{market}."""

    def test_week(self) -> None:
        """By default the days of a week from today, in the market's time."""
        days = Broker().call("GET", "/v3/calendar/NYSE").json["calendar"]
        self.assertEqual([day["date"][-2:] for day in days], ["24", "25", "27", "30", "01"])
        self.assertEqual(
            days[2],
            {
                "date": "2026-11-27",
                "pre_start": "2026-11-27T04:00:00-05:00",
                "pre_end": "2026-11-27T09:30:00-05:00",
                "core_start": "2026-11-27T09:30:00-05:00",
                "core_end": "2026-11-27T13:00:00-05:00",
                "post_start": "2026-11-27T13:00:00-05:00",
                "post_end": "2026-11-27T17:00:00-05:00",
                "settlement_date": "2026-11-30",
            },
        )

    def test_utc(self) -> None:
        """Times in UTC on demand; a market without sessions around the core one does not tell any."""
        answer = Broker().call("GET", "/v3/calendar/opra", start="2026-07-13", end="2026-07-13", timezone="UTC")
        self.assertEqual(answer.json["market"]["mic"], "OPRA")
        self.assertEqual(
            answer.json["calendar"],
            [
                {
                    "date": "2026-07-13",
                    "core_start": "2026-07-13T13:30:00Z",
                    "core_end": "2026-07-13T20:00:00Z",
                    "settlement_date": "2026-07-14",
                }
            ],
        )

    def test_ends_of_time(self) -> None:
        """Dates beyond the calendar are an empty week."""
        for start in ("0001-01-01", "9999-12-31"):
            self.assertEqual(Broker().call("GET", "/v3/calendar/NYSE", start=start).json["calendar"], [])

    def test_refusals(self) -> None:
        """Another zone than UTC is refused, and so is a market that is not served."""
        broker = Broker()
        status, code, message = broker.call("GET", "/v3/calendar/NYSE", timezone="Mars").refusal
        self.assertEqual((status, code, message), (422, INVALID, "invalid timezone: must be one of UTC"))
        self.assertEqual(broker.call("GET", "/v3/calendar/SIFMA").status, 501)
