"""A quote board whose source a test dictates."""

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.logger import LogLevel, globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.service.quotes import QuoteBoard
from tests.service.scripted import ScriptedSource, quote


class StubbornSource(ScriptedSource):
    """Answers when it is told to give up."""

    def quotes(self, symbols):
        """Wait for that."""
        return Deferred(lambda given_up: given_up.callback({"AAPL": quote(200)}))


class BoardCase(SynchronousTestCase):
    """A board, its source and what it delivers."""

    def setUp(self):
        """Start with a board that knows nothing."""
        self.clock = Clock()
        self.source = ScriptedSource()
        self.board = QuoteBoard(self.clock, self.source)
        self.delivered = {}
        self.board.deliver = self.delivered.update
        self.events = []
        globalLogPublisher.addObserver(self.events.append)
        self.addCleanup(globalLogPublisher.removeObserver, self.events.append)

    def need(self, *symbols):
        """Need quotes, and let the turn of the reactor end."""
        waiter = self.board.fetch(symbols)
        self.clock.advance(0)
        return waiter

    def logged(self, level=LogLevel.warn):
        """Give the texts logged at *level*."""
        return [event.get("reason", "") for event in self.events if event["log_level"] is level]

    def prices(self):
        """Give the delivered prices."""
        return {symbol: quote.mid for symbol, quote in self.delivered.items() if quote is not None}
