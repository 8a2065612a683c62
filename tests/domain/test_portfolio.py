"""What an account was worth, and what it gained."""

import unittest
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.calendar import NEW_YORK
from alpaca_mock.domain.events import ActivityEvent, ActivityType
from alpaca_mock.domain.money import ZERO
from alpaca_mock.domain.portfolio import CASH_FLOWS, PortfolioHistory, portfolio_history
from alpaca_mock.domain.spans import Period, Reporting, SpanRequest, Timeframe, settle


def at(text: str) -> datetime:
    """Read an instant in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


def told(history: PortfolioHistory) -> list[tuple[str, str, str]]:
    """Give label in New York, equity and profit of each point."""
    return [
        (f"{point.at.astimezone(NEW_YORK):%m-%d %H:%M}", str(point.equity), str(point.profit))
        for point in history.points
    ]


class PortfolioTests(unittest.TestCase):
    """An account that was opened on Friday with 1,000 dollars; Thanksgiving is on Thursday."""

    def setUp(self) -> None:
        """Open it."""
        opened = at("2026-11-20T10:00")
        self.account = Account("key", "id", "number", opened, Decimal(1000), opened.date())

    def worth(self, moment: str, equity: int | str) -> None:
        """Let the account be worth something from a moment on."""
        self.account.history.record(at(moment), Decimal(equity), self.account.deposits)

    def pay_in(self, moment: str, amount: int) -> None:
        """Journal cash in or out."""
        account = self.account
        account.apply(
            ActivityEvent(
                account.next_sequence, at(moment), "id", ActivityType.JNLC, "", ZERO, None, Decimal(amount), ""
            )
        )

    def history(self, now: str, period: str | None = None, **asked: object) -> PortfolioHistory:
        """Give the history as it is seen at a moment."""
        given = {name: asked.pop(name) for name in ("reset", "flow_types") if name in asked}
        span = settle(SpanRequest(period=period and Period.read(period), **asked), at(now))  # type: ignore[arg-type]
        account = self.account
        return portfolio_history(account.history, account.activities, span, at(now), **given)  # type: ignore[arg-type]

    def test_days(self) -> None:
        """A point a day at 20:00, each against the day before, and the running day at the end."""
        self.worth("2026-11-20T15:00", 1010)
        self.worth("2026-11-23T11:00", 990)
        self.worth("2026-11-23T21:00", 995)
        history = self.history("2026-11-24T12:00:07.5")
        self.assertEqual(
            told(history),
            [("11-20 20:00", "1010", "10"), ("11-23 20:00", "990", "-20"), ("11-24 12:00", "995", "5")],
        )
        self.assertEqual((history.base, history.base_day), (1000, None))
        self.assertEqual(history.points[1].fraction, Decimal("-0.0198019801980198"))
        self.assertEqual(history.points[2].at, at("2026-11-24T12:00:07"))

    def test_days_without_reset(self) -> None:
        """Each is against the base."""
        self.worth("2026-11-20T15:00", 1010)
        self.worth("2026-11-23T11:00", 990)
        history = self.history("2026-11-23T20:00", reset=False)
        self.assertEqual([point.profit for point in history.points], [10, -10])

    def test_base(self) -> None:
        """It is the close before the first point, in a daily series what the point before would show."""
        self.worth("2026-11-20T15:00", 1010)
        self.worth("2026-11-20T17:00", 1100)
        self.worth("2026-11-23T12:00", 1020)
        since = at("2026-11-23T00:00")
        history = self.history("2026-11-24T12:00", start=since, timeframe=Timeframe.DAY)
        self.assertEqual((history.base, str(history.base_day)), (1100, "2026-11-20"))
        self.assertEqual(told(history)[0], ("11-23 20:00", "1020", "-80"))
        history = self.history("2026-11-24T12:00", start=since, timeframe=Timeframe.HOUR)
        self.assertEqual((history.base, str(history.base_day)), (1010, "2026-11-20"))
        self.assertEqual(told(history)[6], ("11-23 15:30", "1020", "10"))

    def test_long_ago(self) -> None:
        """Days of any age have the worth at their end, also where it changed in the night."""
        for day in range(1, 29):
            self.worth(f"2026-12-{day:02}T15:00", 2000 + day)
            self.worth(f"2026-12-{day:02}T21:00", 3000 + day)
        span = {"start": at("2026-12-22T00:00"), "end": at("2026-12-28T23:00"), "timeframe": Timeframe.DAY}
        days = [
            ("12-22 20:00", "2022", "1"),
            ("12-23 20:00", "2023", "1"),
            ("12-24 17:00", "2024", "1"),
            ("12-28 20:00", "2028", "4"),
        ]
        self.assertEqual(told(self.history("2026-12-29T12:00", **span)), days)
        for number in range(200):
            self.account.history.record(at("2027-01-04T12:00") + timedelta(number), Decimal(5000), Decimal(1000))
        self.assertEqual(told(self.history("2027-12-01T12:00", **span)), days)

    def test_new_account(self) -> None:
        """It has one point: itself, now, against what was paid in."""
        self.worth("2026-11-20T10:00:05", "999.5")
        history = self.history("2026-11-20T10:00:20")
        self.assertEqual(told(history), [("11-20 10:00", "999.5", "-0.5")])
        self.assertEqual(history.points[0].fraction, Decimal("-0.0005"))

    def test_before_the_account(self) -> None:
        """There is nothing."""
        history = self.history("2026-11-24T12:00", end=at("2026-11-19T12:00"), flow_types=CASH_FLOWS)
        self.assertEqual((history.points, history.base, history.flows), ((), 0, {}))
        self.assertIsNone(self.history("2026-11-24T12:00", end=at("2026-11-19T12:00")).flows)

    def test_windows(self) -> None:
        """A point has the worth at the end of its window, the last one that of now."""
        self.worth("2026-11-20T10:03", 1003)
        self.worth("2026-11-20T10:07", 1007)
        self.worth("2026-11-20T10:11", 1011)
        history = self.history("2026-11-20T10:12", "1D", timeframe=Timeframe.FIVE_MINUTES)
        self.assertEqual(
            told(history),
            [
                ("11-20 09:55", "1000", "0"),
                ("11-20 10:00", "1003", "3"),
                ("11-20 10:05", "1007", "7"),
                ("11-20 10:10", "1011", "11"),
            ],
        )

    def test_evening(self) -> None:
        """What happened since the close is in a last point of its own."""
        self.worth("2026-11-20T18:30", 1500)
        history = self.history("2026-11-20T19:00", "1D", timeframe=Timeframe.HOUR)
        self.assertEqual(told(history)[-2:], [("11-20 15:30", "1000", "0"), ("11-20 19:00", "1500", "500")])

    def test_past(self) -> None:
        """A span that ends before now has no point for now."""
        self.worth("2026-11-20T12:00", 1200)
        history = self.history("2026-11-24T12:00", start=at("2026-11-20T11:00"), end=at("2026-11-20T11:59"))
        self.assertEqual(told(history)[-1], ("11-20 11:59", "1200", "200"))
        self.assertEqual(len(history.points), 60)

    def test_profit_begins_anew_each_day(self) -> None:
        """It is against the close of the session before, nights and week-ends being part of the day before."""
        self.worth("2026-11-20T15:00", 1010)
        self.worth("2026-11-21T12:00", 1030)
        self.worth("2026-11-23T12:00", 1050)
        asked = {
            "start": at("2026-11-20T12:00"),
            "timeframe": Timeframe.HOUR,
            "reporting": Reporting.CONTINUOUS,
        }
        profits = {label: profit for label, _, profit in told(self.history("2026-11-23T13:00", **asked))}
        self.assertEqual(profits["11-20 16:00"], "10")
        self.assertEqual(profits["11-21 13:00"], "30")
        self.assertEqual(profits["11-23 03:00"], "30")
        self.assertEqual(profits["11-23 04:00"], "20")
        self.assertEqual(profits["11-23 12:00"], "40")
        flat = {label: profit for label, _, profit in told(self.history("2026-11-23T13:00", reset=False, **asked))}
        self.assertEqual((flat["11-21 13:00"], flat["11-23 04:00"], flat["11-23 12:00"]), ("30", "30", "50"))

    def test_money_paid_in_is_no_profit(self) -> None:
        """It changes the worth, and is told as a flow of cash of the day it came on."""
        self.pay_in("2026-11-23T12:00", 500)
        self.pay_in("2026-11-23T13:00", -100)
        self.pay_in("2026-11-24T09:00", 7)
        history = self.history("2026-11-24T12:00", flow_types=[*CASH_FLOWS, "DIV"])
        self.assertEqual([point.equity for point in history.points], [1000, 1400, 1407])
        self.assertEqual([point.profit for point in history.points], [0, 0, 0])
        self.assertEqual(history.flows, {"JNLC": (0, 400, 7), "DIV": (0, 0, 0)})

    def test_cash_before_the_first_day(self) -> None:
        """What came in the evening before a series of days is in its base, and no flow of it."""
        self.pay_in("2026-11-20T18:00", 500)
        history = self.history(
            "2026-11-23T21:00", start=at("2026-11-23T00:00"), timeframe=Timeframe.DAY, flow_types=CASH_FLOWS
        )
        self.assertEqual((history.base, history.flows), (1500, {"JNLC": (0, 0)}))

    def test_flows_of_windows(self) -> None:
        """They are told with the window in which they came."""
        self.pay_in("2026-11-20T10:07", 5)
        asked = {"timeframe": Timeframe.FIVE_MINUTES, "flow_types": CASH_FLOWS}
        history = self.history("2026-11-20T10:12", "1D", **asked)
        self.assertEqual(history.flows, {"JNLC": (0, 0, 5, 0)})

    def test_nothing_to_measure_against(self) -> None:
        """A profit is no part of nothing."""
        opened = at("2026-11-20T10:00")
        self.account = Account("key", "id", "number", opened, ZERO, opened.date())
        self.worth("2026-11-20T10:01", 3)
        point = self.history("2026-11-20T10:02").points[0]
        self.assertEqual((point.profit, point.fraction), (3, None))

    def test_many_points_are_affordable(self) -> None:
        """A month of minutes, day and night, is 43,201 points."""
        history = self.history(
            "2026-12-24T10:00",
            start=at("2026-11-24T10:00"),
            end=at("2026-12-24T10:00"),
            timeframe=Timeframe.MINUTE,
            reporting=Reporting.CONTINUOUS,
        )
        self.assertEqual(len(history.points), 30 * 24 * 60 + 1)
        self.assertEqual(history.points[-1].at - history.points[0].at, timedelta(days=30))
