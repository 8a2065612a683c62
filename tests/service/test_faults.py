"""The one-shot fault."""

from unittest import TestCase

from alpaca_mock.domain.refusals import INVALID, Refusal
from alpaca_mock.service.faults import Faults, HttpFault


class OneShot(TestCase):
    """A fault that is injected, and taken."""

    def test_taken_once(self) -> None:
        """A fault is given once."""
        faults = Faults()
        faults.inject(503, "temporary outage")
        self.assertEqual([faults.take(), faults.take()], [HttpFault(503, "temporary outage", 503), None])

    def test_last_one(self) -> None:
        """The last fault replaces the one before."""
        faults = Faults()
        faults.inject(503, "a")
        faults.inject(429, " b\n", code=42910000, retry_after=3)
        self.assertEqual(faults.take(), HttpFault(429, " b\n", 42910000, 3))

    def test_clear(self) -> None:
        """A fault can be forgotten."""
        faults = Faults()
        faults.inject(503, "a")
        faults.clear()
        self.assertIsNone(faults.take())

    def test_refused(self) -> None:
        """What could not be sent as an answer is refused, and leaves the fault that waits."""
        faults = Faults()
        waiting = faults.inject(599, "a")
        outside = "status must be a valid HTTP status code (200 to 599), got {}"
        interim = "status must be a final HTTP status (200 to 599), got {}, which only announces one"
        for arguments, message in (
            ((99, "a"), outside.format(99)),
            ((600, "a"), outside.format(600)),
            ((-1, "a"), outside.format(-1)),
            ((100, "a"), interim.format(100)),
            ((199, "a"), interim.format(199)),
            ((500, " \n"), "message must not be empty"),
            ((500, "a", 500, -1), "retry_after must be from 0 to 86400 seconds, got -1"),
            ((500, "a", 500, 86401), "retry_after must be from 0 to 86400 seconds, got 86401"),
        ):
            with self.assertRaises(Refusal) as caught:
                faults.inject(*arguments)
            self.assertEqual((caught.exception.code, caught.exception.message), (INVALID, message))
            self.assertIs(faults.pending, waiting)
