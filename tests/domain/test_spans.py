"""From when to when a portfolio history goes, and which labels its points have."""

import unittest
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.calendar import NEW_YORK
from alpaca_mock.domain.refusals import INVALID, Refusal
from alpaca_mock.domain.spans import Period, Reporting, Span, SpanRequest, Timeframe, settle


def at(text: str) -> datetime:
    """Read an instant in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


NOON = at("2026-11-24T12:00")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def labels(span: Span) -> tuple[int, str, str]:
    """Give how many labels there are, the first and the last, in New York."""
    found = [f"{label.astimezone(NEW_YORK):%m-%d %H:%M}" for label in span.labels()]
    return len(found), found[0], found[-1]


def span(now: datetime = NOON, period: str | None = None, **asked: object) -> Span:
    """Settle what is asked for."""
    return settle(SpanRequest(period=period and Period.read(period), **asked), now)  # type: ignore[arg-type]


class DefaultTests(unittest.TestCase):
    """What is left out."""

    def test_nothing_asked(self) -> None:
        """A month of days up to now."""
        month = span()
        self.assertEqual((month.start, month.end), (datetime(2026, 10, 24, 17, tzinfo=UTC), NOON))
        self.assertEqual((month.timeframe, month.is_present), (Timeframe.DAY, True))
        self.assertEqual(labels(month), (21, "10-26 20:00", "11-23 20:00"))

    def test_timeframes(self) -> None:
        """Minutes below a week, quarters of an hour below 30 days, then days."""
        for period, timeframe in [
            ("1D", "1Min"),
            ("6D", "1Min"),
            ("7D", "15Min"),
            ("1W", "15Min"),
            ("4W", "15Min"),
            ("29D", "15Min"),
            ("30D", "1D"),
            ("1M", "1D"),
            ("1A", "1D"),
        ]:
            with self.subTest(period):
                self.assertEqual(span(period=period).timeframe.value, timeframe)
        week = {"start": at("2026-11-16T12:00"), "end": at("2026-11-20T12:00")}
        self.assertEqual(span(**week).timeframe, Timeframe.MINUTE)


class BoundTests(unittest.TestCase):
    """Start, end and period."""

    def test_two_of_three(self) -> None:
        """Any two say all."""
        start, end = at("2026-11-02T10:00"), at("2026-11-09T10:00")
        whole = span(start=start, end=end)
        self.assertEqual((whole.start, whole.end, whole.is_present), (start, end, False))
        self.assertEqual(span(start=start, period="1W"), whole)
        self.assertEqual(span(end=end, period="1W"), whole)

    def test_future(self) -> None:
        """Nothing goes beyond now."""
        self.assertEqual(span(start=at("2026-11-20T10:00"), period="1A").end, NOON)
        late = span(end=at("2027-01-01T00:00"), period="1D")
        self.assertEqual((late.end, late.is_present), (NOON, True))

    def test_periods(self) -> None:
        """Months and years keep the day, or take the last one of a shorter month."""
        moment = datetime(2024, 2, 29, 12, tzinfo=UTC)
        for text, before, after in [
            ("2D", "2024-02-27", "2024-03-02"),
            ("2w", "2024-02-15", "2024-03-14"),
            ("3M", "2023-11-29", "2024-05-29"),
            ("1A", "2023-02-28", "2025-02-28"),
            ("11M", "2023-03-29", "2025-01-29"),
        ]:
            with self.subTest(text):
                period = Period.read(text)
                self.assertEqual(f"{period.before(moment):%Y-%m-%d}", before)
                self.assertEqual(f"{period.after(moment):%Y-%m-%d}", after)

    def test_very_long_periods(self) -> None:
        """They reach to the beginning of the calendar, and to the end of time."""
        for text in ("9999A", "9999M", "9999W"):
            self.assertEqual(span(period=text).start, EPOCH)
        self.assertEqual(Period.read("9999A").after(NOON), datetime.max.replace(tzinfo=UTC))

    def test_before_the_calendar(self) -> None:
        """A span that starts or lies before the calendar has what the calendar has of it."""
        past = datetime.min.replace(tzinfo=UTC)
        self.assertEqual(
            labels(span(start=past, end=datetime(1970, 1, 7, tzinfo=UTC))), (2, "01-02 20:00", "01-05 20:00")
        )
        for reporting in Reporting:
            for end in (past, datetime(1969, 12, 31, tzinfo=UTC)):
                bygone = span(start=past, end=end, reporting=reporting, timeframe=Timeframe.DAY)
                self.assertEqual((bygone.start, bygone.end, [*bygone.labels()]), (EPOCH, EPOCH, []))

    def test_refusals(self) -> None:
        """One bound too many, an end before the start, and fine points over a long time."""
        three = {"start": NOON, "end": NOON, "period": "1D"}
        for asked, message in [
            (three, "only two of start, end and period may be specified"),
            ({"start": NOON + timedelta(1)}, "start must not be after end, nor in the future"),
            ({"start": NOON, "end": NOON - timedelta(1)}, "start must not be after end, nor in the future"),
            ({"period": "31D", "timeframe": Timeframe.HOUR}, "timeframe must be 1D for more than 30 days"),
        ]:
            with self.subTest(message), self.assertRaises(Refusal) as refused:
                span(**asked)  # type: ignore[arg-type]
            self.assertEqual((refused.exception.code, refused.exception.message), (INVALID, message))
        span(period="1M", timeframe=Timeframe.HOUR)

    def test_unreadable_periods(self) -> None:
        """A period is a number above zero and a unit."""
        for text in ("0D", "D", "1Y", "-1D", "1.5D", "12345D", "1 D", "1D1D", "\u0661D"):
            with self.subTest(text), self.assertRaises(Refusal):
                Period.read(text)


class LabelTests(unittest.TestCase):
    """The labels of the points."""

    def test_whole_session(self) -> None:
        """A day of minutes has 391 points, one of quarters of an hour 27."""
        evening = at("2026-11-24T21:00")
        self.assertEqual(labels(span(evening, "1D")), (391, "11-24 09:30", "11-24 16:00"))
        quarters = span(evening, "1D", timeframe=Timeframe.QUARTER)
        self.assertEqual(labels(quarters), (27, "11-24 09:30", "11-24 16:00"))

    def test_running_session(self) -> None:
        """The day goes up to now; before the opening the day before is the last one."""
        self.assertEqual(labels(span(period="1D")), (151, "11-24 09:30", "11-24 12:00"))
        self.assertEqual(labels(span(at("2026-11-24T08:00"), "1D")), (391, "11-23 09:30", "11-23 16:00"))

    def test_days_are_trading_days(self) -> None:
        """Two days on a Monday after Thanksgiving reach back over the week-end to the half day."""
        self.assertEqual(labels(span(at("2026-11-30T09:31"), "2D")), (213, "11-27 09:30", "11-30 09:31"))

    def test_extended_hours(self) -> None:
        """The sessions around the regular one count."""
        extended = span(period="1D", reporting=Reporting.EXTENDED_HOURS, timeframe=Timeframe.HOUR)
        self.assertEqual(labels(extended), (9, "11-24 04:00", "11-24 12:00"))

    def test_continuous(self) -> None:
        """Every hour counts, nights too, each window at its round time."""
        continuous = span(period="1D", reporting=Reporting.CONTINUOUS, timeframe=Timeframe.FIVE_MINUTES)
        self.assertEqual(labels(continuous), (289, "11-23 12:00", "11-24 12:00"))
        odd = span(NOON + timedelta(minutes=3), "1D", reporting=Reporting.CONTINUOUS, timeframe=Timeframe.QUARTER)
        self.assertEqual(labels(odd), (97, "11-23 12:00", "11-24 12:00"))

    def test_start_within_a_session(self) -> None:
        """It goes back to the beginning of its window."""
        start, end = at("2026-11-23T12:07"), at("2026-11-23T13:00")
        self.assertEqual(
            labels(span(start=start, end=end, timeframe=Timeframe.FIVE_MINUTES)), (12, "11-23 12:05", "11-23 13:00")
        )
        self.assertEqual(
            labels(span(start=start, end=end, timeframe=Timeframe.HOUR)), (2, "11-23 11:30", "11-23 12:30")
        )

    def test_start_outside_a_session(self) -> None:
        """It goes forward to the next opening."""
        for start in ("2026-11-20T17:00", "2026-11-21T12:00", "2026-11-23T03:00"):
            with self.subTest(start):
                minutes = span(start=at(start), end=at("2026-11-23T09:32"))
                self.assertEqual(labels(minutes), (3, "11-23 09:30", "11-23 09:32"))

    def test_days(self) -> None:
        """A day is labeled with its end, 20:00, or 17:00 after a half day, and has no label before."""
        one = span(start=at("2026-11-23T23:00"), end=at("2026-11-24T11:00"), timeframe=Timeframe.DAY)
        self.assertEqual(labels(one), (1, "11-23 20:00", "11-23 20:00"))
        saturday = at("2026-11-28T12:00")
        two = span(saturday, start=at("2026-11-25T23:00"), timeframe=Timeframe.DAY)
        self.assertEqual(labels(two), (2, "11-25 20:00", "11-27 17:00"))

    @given(
        st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 24), timezones=st.just(UTC)),
        st.timedeltas(timedelta(), timedelta(days=5)),
        st.sampled_from(Timeframe),
        st.sampled_from(Reporting),
    )
    def test_labels_rise_within_the_span(
        self, start: datetime, length: timedelta, timeframe: Timeframe, reporting: Reporting
    ) -> None:
        """Whatever is asked for, labels rise, none is beyond the end or a whole window before the start."""
        bounds = span(at("2026-12-01T12:00"), start=start, end=start + length, timeframe=timeframe, reporting=reporting)
        found = list(bounds.labels())
        self.assertEqual(found, sorted(set(found)))
        for label in found:
            self.assertTrue(start - timeframe.step < label <= start + length)
