"""A price change is carried out at once if it is small, and in slices if it is not."""

from attrs import define, field
from twisted.internet.defer import CancelledError
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.service.sweeps import SLICE, Sweeps
from tests.service.scripted import quote


@define(eq=False)
class Work:
    """Price changes that fill so many orders, each of which takes a millisecond."""

    clock: Clock
    orders: int = 0
    changes: list = field(factory=list)
    left: dict = field(factory=dict)
    fails_at: int = -1

    def begin(self, symbol, price):
        """Set a price that reaches the orders of *symbol*."""
        self.changes.append((symbol, price.mid))
        self.left[symbol] = list(range(self.orders))
        return self.go_on(symbol)

    def go_on(self, symbol):
        """Fill what is left."""
        left = self.left[symbol]
        while left:
            if left[0] == self.fails_at:
                raise ZeroDivisionError
            self.clock.rightNow += 0.001
            yield f"{symbol}-{left.pop(0)}"


class SweepCase(SynchronousTestCase):
    """Price changes under a clock."""

    def setUp(self):
        """Start with nothing to fill."""
        self.clock = Clock()
        self.work = Work(self.clock)
        self.sweeps = Sweeps(self.clock, self.work.begin, self.work.go_on)

    def turn(self):
        """Let one turn of the reactor pass: what is due now is called, and what that schedules is not."""
        now = self.clock.seconds()
        for call in [call for call in self.clock.calls if call.getTime() <= now]:
            self.clock.calls.remove(call)
            call.called = True
            call.func(*call.args, **call.kw)

    def test_small(self):
        """What fits a slice is done at once."""
        self.work.orders = 4
        self.assertEqual(self.sweeps.run("A", quote(1)), ["A-0", "A-1", "A-2", "A-3"])
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_nothing_to_fill(self):
        """A price that reaches nothing is still set."""
        self.assertEqual(self.sweeps.run("A", quote(7)), [])
        self.assertEqual(self.work.changes, [("A", 7)])

    def test_large(self):
        """What does not fit is continued turn by turn, a slice at a time, and told when all of it is done."""
        self.work.orders = 12
        done = self.sweeps.run("A", quote(1))
        self.assertAlmostEqual(self.clock.seconds(), SLICE)
        self.turn()
        self.assertAlmostEqual(self.clock.seconds(), 2 * SLICE)
        self.assertNoResult(done)
        self.turn()
        self.assertEqual(self.successResultOf(done), [f"A-{number}" for number in range(12)])
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_same_symbol_waits(self):
        """A further price of the same symbol is set when the one before is worked off."""
        self.work.orders = 7
        first, second = self.sweeps.run("A", quote(1)), self.sweeps.run("A", quote(2))
        self.assertEqual(self.work.changes, [("A", 1)])
        self.turn()
        self.assertEqual(len(self.successResultOf(first)), 7)
        self.assertNoResult(second)
        self.turn()
        self.assertEqual(self.work.changes, [("A", 1), ("A", 2)])
        self.turn()
        self.assertEqual(len(self.successResultOf(second)), 7)

    def test_other_symbols_do_not_wait(self):
        """A price of another symbol gets in between."""
        self.work.orders = 100
        first = self.sweeps.run("A", quote(1))
        self.work.orders = 1
        self.assertEqual(self.sweeps.run("B", quote(1)), ["B-0"])
        self.assertNoResult(first)

    def test_error(self):
        """An error ends its own price change and reaches who asked for it; the next one is carried out."""
        self.work.orders, self.work.fails_at = 9, 8
        first, second = self.sweeps.run("A", quote(1)), self.sweeps.run("A", quote(2))
        self.turn()
        self.failureResultOf(first, ZeroDivisionError)
        self.work.fails_at = -1
        self.turn()
        self.turn()
        self.assertEqual(len(self.successResultOf(second)), 9)

    def test_error_at_once(self):
        """An error within the first slice is raised, and the symbol is free again."""
        self.work.orders, self.work.fails_at = 2, 1
        with self.assertRaises(ZeroDivisionError):
            self.sweeps.run("A", quote(1))
        self.work.fails_at = -1
        self.assertEqual(len(self.sweeps.run("A", quote(1))), 2)

    def test_giving_up(self):
        """Who no longer wants to know does not stop the fills."""
        self.work.orders = 7
        done = self.sweeps.run("A", quote(1))
        done.cancel()
        self.failureResultOf(done, CancelledError)
        self.turn()
        self.assertAlmostEqual(self.clock.seconds(), 0.007)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_drop(self):
        """Dropped price changes fill nothing more; who waits is told what was filled."""
        self.work.orders = 100
        first, second = self.sweeps.run("A", quote(1)), self.sweeps.run("A", quote(2))
        self.sweeps.drop()
        self.assertEqual(len(self.successResultOf(first)), 5)
        self.assertEqual(self.successResultOf(second), [])
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.work.orders = 1
        self.assertEqual(self.sweeps.run("A", quote(3)), ["A-0"])
