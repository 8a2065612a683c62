"""The poller looks at everything every ten seconds, one round at a time."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.service.poller import Poller
from alpaca_mock.service.quotes import QuoteBoard
from tests.service.scripted import CALL, ScriptedSource


class Polling(SynchronousTestCase):
    """A poller that runs."""

    def setUp(self):
        """Start a poller with one stock and one option to look at."""
        self.clock = Clock()
        self.source = ScriptedSource()
        self.board = QuoteBoard(self.clock, self.source)
        self.delivered = {}
        self.board.deliver = self.delivered.update
        self.wanted = ["AAPL", CALL]
        self.poller = Poller(self.board, self.clock, lambda: self.wanted)
        self.poller.startService()

    def wait(self, seconds):
        """Let time pass, second by second."""
        self.clock.pump([1] * seconds + [0])

    def test_interval(self):
        """The first round is after ten seconds; stocks and options are one request each."""
        self.wait(9)
        self.assertEqual(self.source.asked, [])
        self.wait(1)
        self.assertEqual(self.source.symbols, [("AAPL",), (CALL,)])
        self.source.answer(0, AAPL=200)
        self.source.answer(1, **{CALL: 5})
        self.assertEqual(set(self.delivered), {"AAPL", CALL})
        self.wait(10)
        self.assertEqual(len(self.source.asked), 4)

    def test_no_overlap(self):
        """A round that lasts skips the rounds that would have been; the next one is on the beat."""
        self.wait(10)
        self.source.answer(0, AAPL=200)
        self.wait(25)
        self.assertEqual(len(self.source.asked), 2)
        self.source.answer(1)
        self.wait(4)
        self.assertEqual(len(self.source.asked), 2)
        self.wait(1)
        self.assertEqual(len(self.source.asked), 4)

    def test_one_kind_fails(self):
        """Where stocks fail, the options of the same round are delivered, and the next round asks both."""
        self.wait(10)
        self.source.fail(0)
        self.source.answer(1, **{CALL: 5})
        self.assertEqual(set(self.delivered), {CALL})
        self.wait(10)
        self.assertEqual(self.source.symbols[2:], [("AAPL",), (CALL,)])

    def test_nothing_to_look_at(self):
        """Without symbols nothing is asked, and the rounds go on."""
        self.wanted = []
        self.wait(30)
        self.assertEqual(self.source.asked, [])
        self.wanted = ["MSFT"]
        self.wait(10)
        self.assertEqual(self.source.symbols, [("MSFT",)])

    def test_prices_that_were_set(self):
        """A symbol whose price was set is not looked at."""
        self.board.override("AAPL")
        self.wait(10)
        self.assertEqual(self.source.symbols, [(CALL,)])

    def test_unexpected_error(self):
        """An error that nobody thought of is logged and does not end the rounds."""
        self.wanted = None
        self.wait(10)
        self.assertEqual(len(self.flushLoggedErrors(TypeError)), 1)
        self.wanted = ["MSFT"]
        self.wait(10)
        self.assertEqual(self.source.symbols, [("MSFT",)])

    def test_interval_is_a_setting(self):
        """Another interval is kept."""
        self.poller.stopService()
        self.poller = Poller(self.board, self.clock, lambda: self.wanted, interval=3)
        self.poller.startService()
        self.wait(3)
        self.assertEqual(len(self.source.asked), 2)

    def test_stop(self):
        """A poller that is stopped, also within a round, asks nothing more and leaves nothing behind."""
        self.wait(10)
        self.poller.stopService()
        self.source.fail(0)
        self.source.answer(1)
        self.wait(30)
        self.assertEqual(len(self.source.asked), 2)
        self.assertEqual(self.clock.getDelayedCalls(), [])
