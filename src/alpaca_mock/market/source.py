"""What a source of live prices must offer, and how it fails."""

from collections.abc import Collection
from enum import Enum, auto
from typing import Protocol

from twisted.internet.defer import Deferred

from alpaca_mock.domain.quotes import Quote


class Trouble(Enum):
    """Why market data could not be had."""

    #: The credentials are not accepted.
    CREDENTIALS = auto()
    #: The credentials are accepted, but not for this feed.
    FEED = auto()
    #: The request itself is refused.
    REQUEST = auto()
    #: Too many requests; nothing is asked before `MarketDataError.retry_after` has passed.
    RATE = auto()
    #: The service failed or could not be reached. Worth another try.
    UNAVAILABLE = auto()
    #: No whole answer came in time.
    TIMEOUT = auto()
    #: What came is not an answer of the market data API.
    UNREADABLE = auto()
    #: The wait was given up on this side, by a reset or because the server stops.
    ABANDONED = auto()


class MarketDataError(Exception):
    """Live prices could not be had. *message* is for people and holds no secret.

    *retry_after* is in seconds, where it is known. *symbol* is the one symbol that the service objects to, if it is
    only that.
    """

    def __init__(
        self, message: str, trouble: Trouble, *, retry_after: float | None = None, symbol: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.trouble = trouble
        self.retry_after = retry_after
        self.symbol = symbol


class PriceSource(Protocol):
    """Where live quotes come from."""

    def feed(self, symbol: str) -> str:
        """Name the feed that *symbol* is asked from, for messages."""
        ...

    def quotes(self, symbols: Collection[str]) -> Deferred[dict[str, Quote]]:
        """Ask for the quotes of canonical *symbols*, stocks and options alike.

        A symbol without a two-sided quote is absent from the answer. Fails with `MarketDataError` if the answer is
        not complete. Canceling gives up the requests under way.
        """
        ...
