"""The market data client and an API in memory, with a clock that the test moves."""

from datetime import UTC, datetime, timedelta
from typing import cast

from treq.client import HTTPClient
from treq.testing import StubTreq
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.market.alpaca import AlpacaPriceSource
from alpaca_mock.market.source import MarketDataError
from tests.market.data_server import (
    API_KEY,
    SECRET_KEY,
    DataServer,
)

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
CALL = "AAPL261218C00200000"
PUT = "AAPL261218P00200000"


class SourceCase(SynchronousTestCase):
    """A client and the API that it talks to."""

    def setUp(self):
        """Start with an API that knows nothing."""
        self.clock = Clock()
        self.server = DataServer()
        self.treq = StubTreq(self.server.resource)
        self.source = self.make()

    def make(self, **settings):
        """Make a client with *settings*."""
        credentials = {"api_key": API_KEY, "secret_key": SECRET_KEY} | settings
        return AlpacaPriceSource(cast(HTTPClient, self.treq), self.clock, self.now, **credentials)

    def now(self):
        """Tell the time of the clock as a date."""
        return NOW + timedelta(seconds=self.clock.seconds())

    def ask(self, *symbols):
        """Ask for quotes that come at once."""
        return self.successResultOf(self.source.quotes(symbols))

    def failing(self, *symbols):
        """Ask in vain, waiting as long as the client tries; give the error."""
        asked = self.source.quotes(symbols)
        self.clock.pump([0.1] * 10)
        return self.failureResultOf(asked, MarketDataError).value

    def asked(self):
        """Give what the API was asked: routes and symbols."""
        return [(seen.path, seen.symbols) for seen in self.server.requests]
