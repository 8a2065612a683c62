"""The market's clock and calendar on the wire."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.calendar import NEW_YORK, session_on
from alpaca_mock.domain.markets import MARKETS
from alpaca_mock.wire.clock import clock_body, day_body


class CalendarTests(SynchronousTestCase):
    """A trading day."""

    @given(st.dates(date(1970, 1, 1), date(2099, 12, 31)))
    def test_hours_are_those_in_new_york(self, day: date) -> None:
        """Summer or winter, whole day or half: what is printed is what clocks in New York show."""
        session = session_on(day)
        if session is None:
            return
        body = day_body(session)
        self.assertEqual(
            (body.open, body.close, body.session_open, body.session_close),
            (
                f"{session.open.astimezone(NEW_YORK):%H:%M}",
                f"{session.close.astimezone(NEW_YORK):%H:%M}",
                f"{session.pre_open.astimezone(NEW_YORK):%H%M}",
                f"{session.post_close.astimezone(NEW_YORK):%H%M}",
            ),
        )


class ClockTests(SynchronousTestCase):
    """The clock."""

    def test_summer(self) -> None:
        """Times have the offset that New York has then."""
        body = clock_body(MARKETS["NYSE"].time(datetime(2026, 7, 13, 12, 0, 0, 1, tzinfo=UTC)))
        self.assertEqual(body.timestamp, "2026-07-13T08:00:00.000001-04:00")
        self.assertEqual(body.next_open, "2026-07-13T09:30:00-04:00")
