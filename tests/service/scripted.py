"""A source of live quotes whose answers a test gives one by one."""

from datetime import UTC, datetime
from decimal import Decimal

from attrs import define, field
from twisted.internet.defer import Deferred

from alpaca_mock.domain.quotes import Quote
from alpaca_mock.market.source import MarketDataError, Trouble

AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
CALL = "AAPL261218C00200000"
PUT = "AAPL261218P00200000"


def quote(price, live=True):
    """Give a quote with *price* on both sides."""
    return Quote(Decimal(price), Decimal(price), None, AT, live)


@define(eq=False)
class Asked:
    """One request that the source got."""

    symbols: tuple[str, ...]
    answer: Deferred
    canceled: bool = False


@define(eq=False)
class ScriptedSource:
    """Keeps each request until the test answers it."""

    asked: list[Asked] = field(factory=list)

    def feed(self, symbol):
        """Give a name to the feed of *symbol*."""
        return "options" if len(symbol) > 15 else "stocks"

    def quotes(self, symbols):
        """Note the request."""
        request = Asked(tuple(symbols), Deferred(lambda _: setattr(request, "canceled", True)))
        self.asked.append(request)
        return request.answer

    @property
    def symbols(self):
        """The symbols of each request so far."""
        return [request.symbols for request in self.asked]

    def answer(self, index=-1, **prices):
        """Answer a request with quotes at these prices."""
        self.asked[index].answer.callback({symbol: quote(price) for symbol, price in prices.items()})

    def fail(self, index=-1, text="the service is down", trouble=Trouble.UNAVAILABLE, retry_after=None):
        """Let a request fail."""
        self.asked[index].answer.errback(MarketDataError(text, trouble, retry_after=retry_after))
