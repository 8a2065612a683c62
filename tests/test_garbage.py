"""The collector is told to leave alone what stays."""

import gc
import weakref

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.garbage import GarbageCollection

#: Lasting requests that are worth a look at everything, however much the process of the tests holds.
MANY = 10_000_000


class Cycle:
    """Garbage that reference counts do not free."""

    def __init__(self):
        self.me = self


class GarbageCollectionTests(SynchronousTestCase):
    """What a full collection does while the service runs."""

    def setUp(self):
        self.before = gc.get_threshold(), list(gc.callbacks)
        self.clock = Clock()
        self.lasting = 0
        self.service = GarbageCollection(self.clock, lambda: self.lasting)
        self.service.startService()
        self.addCleanup(gc.unfreeze)
        self.addCleanup(lambda: self.service.running and self.service.stopService())

    def test_many_that_stay_are_frozen(self):
        """So that no full collection has to look at more than some tens of thousands."""
        frozen = gc.get_freeze_count()
        kept = [[] for _ in range(200_000)]
        gc.collect()
        self.assertGreater(gc.get_freeze_count() - frozen, len(kept) - 20_000)
        self.assertLess(len(gc.get_objects(generation=2)), 20_000)

    def test_what_is_made_and_kept_is_frozen_after_one_look(self):
        """The collections that happen by themselves need not meet it again."""
        frozen = gc.get_freeze_count()
        kept = [[] for _ in range(15_000)]
        self.assertGreater(gc.get_freeze_count() - frozen, len(kept) - 6_000)

    def test_garbage_is_not_frozen(self):
        """Cycles that are made and dropped, as many as there may be, are freed."""
        frozen = gc.get_freeze_count()
        for _ in range(200_000):
            Cycle()
        self.assertLess(gc.get_freeze_count() - frozen, 20_000)

    def test_few_are_looked_at_again(self):
        """A cycle that was in use during one collection is found by the next."""
        cycle = Cycle()
        gone = weakref.ref(cycle)
        gc.collect()
        del cycle
        gc.collect()
        self.assertIsNone(gone())

    def frozen_cycle(self):
        """Freeze a cycle while it is in use. Give what tells whether it is gone; nobody uses it any more."""
        cycle = Cycle()
        self.kept = [[] for _ in range(15_000)]
        return weakref.ref(cycle)

    def test_a_cycle_that_was_frozen_is_found_when_many_requests_have_lasted(self):
        """As that of a stream that was open while orders were placed; until then it is not worth a look at all."""
        gone = self.frozen_cycle()
        gc.collect()
        self.assertIsNotNone(gone())
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.lasting = MANY
        more = self.frozen_cycle()
        self.clock.advance(0)
        self.assertEqual((gone(), more()), (None, None))
        self.assertGreater(gc.get_freeze_count(), 15_000)

    def test_the_next_look_at_everything_is_as_many_requests_away(self):
        """It takes as long as there is much that is kept."""
        self.lasting = MANY
        self.frozen_cycle()
        self.clock.advance(0)
        self.lasting += 100
        self.frozen_cycle()
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_among_many_objects_more_requests_are_borne(self):
        """Garbage may be a quarter of them."""
        many = [[] for _ in range(600 * 400)]
        gc.freeze()
        self.lasting = 600
        gone = self.frozen_cycle()
        self.clock.advance(0)
        self.assertIsNotNone(gone())
        self.lasting = gc.get_freeze_count()
        more = self.frozen_cycle()
        self.clock.advance(0)
        self.assertEqual((gone(), more()), (None, None))
        self.assertEqual(len(many), 600 * 400)

    def test_the_stop_leaves_no_trace(self):
        """What is new in a process that goes on is collected as before."""
        self.lasting = 1_000
        self.frozen_cycle()
        self.service.stopService()
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertEqual((gc.get_threshold(), gc.callbacks), self.before)
