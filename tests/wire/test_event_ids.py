"""The ids of events."""

import unittest
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.wire.event_ids import event_id, last_moment, read_event_id, step_id

ACCOUNT = "f6eadbe0-2ef0-4d3d-974c-df8f4fc63bd6"
OTHER = "f6eadbe0-2ef0-4d3d-974c-df8f4fc63bd7"
MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))
SEQUENCES = st.integers(min_value=1, max_value=(1 << 40) - 1)


class EventIdTests(unittest.TestCase):
    """ULIDs that say when, whose and which."""

    def test_an_id_is_a_ulid_of_its_millisecond(self):
        """The first ten characters are those of any ULID of that moment."""
        at = datetime(2023, 10, 13, 15, 4, 26, 307_000, tzinfo=UTC)
        milliseconds = int(at.timestamp()) * 1000 + 307
        digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        expected = "".join(digits[milliseconds >> shift & 31] for shift in range(45, -1, -5))
        written = event_id(ACCOUNT, at, 1)
        self.assertEqual((written[:10], len(written)), (expected, 26))
        self.assertEqual(read_event_id("since_id", f" {written.lower()} "), written)

    @given(MOMENTS, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9999)), SEQUENCES)
    def test_ids_sort_as_events_come(self, at, later, sequence):
        """A later event has a greater id, also within the same microsecond."""
        self.assertLess(event_id(ACCOUNT, at, sequence), event_id(ACCOUNT, at + later, sequence + 1))

    @given(MOMENTS, SEQUENCES)
    def test_accounts_do_not_share_ids(self, at, sequence):
        """The same event number at the same time has another id in another account."""
        self.assertNotEqual(event_id(ACCOUNT, at, sequence), event_id(OTHER, at, sequence))

    @given(MOMENTS, SEQUENCES)
    def test_a_step_has_a_uuid(self, at, sequence):
        """It is one of version 8, and the next event has another one."""
        written = UUID(step_id(ACCOUNT, at, sequence))
        self.assertEqual((written.version, written.variant), (8, RFC_4122))
        self.assertNotEqual(str(written), step_id(ACCOUNT, at, sequence + 1))

    @given(MOMENTS, SEQUENCES)
    def test_after_its_last_moment_no_id_is_as_low(self, at, sequence):
        """From the moment given on, all ids are greater; until then they need not be."""
        written = event_id(ACCOUNT, at, sequence)
        end = last_moment(written)
        self.assertLess(at, end)
        self.assertLess(written, event_id(ACCOUNT, end, 1))

    def test_an_id_of_the_far_future_has_a_last_moment(self):
        """The greatest ULID lies beyond all times that Python has."""
        self.assertEqual(last_moment("7" + "Z" * 25).year, 9999)

    def test_what_is_no_ulid_is_refused(self):
        """Wrong lengths, letters outside of base 32 and more than 128 bits are refused by the name of the parameter."""
        for written in (
            "",
            "01HCMKX27E2VSE0J1ZSB4F4FE",
            "01HCMKX27E2VSE0J1ZSB4F4FEZ0",
            "I" * 26,
            "8" + "0" * 25,
            "é" * 26,
        ):
            with self.subTest(written), self.assertRaises(Refusal) as caught:
                read_event_id("until_id", written)
            self.assertEqual(caught.exception.message, "invalid until_id: must be a ULID")
