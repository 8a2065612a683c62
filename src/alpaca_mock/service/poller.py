"""Looks at the live quotes of what rests and what is held, again and again."""

from collections.abc import Callable, Collection
from typing import Final

from attrs import define, field
from twisted.application.service import Service
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import LoopingCall
from twisted.logger import Logger
from twisted.python.failure import Failure

from alpaca_mock.market.source import MarketDataError
from alpaca_mock.service.quotes import QuoteBoard

log: Final = Logger()

#: Seconds between the starts of two rounds.
DEFAULT_INTERVAL: Final = 10.0


@define(eq=False, repr=False)
class Poller(Service):
    """Asks the board for the quotes of `symbols()` every *interval* seconds.

    A round that lasts longer delays the next one; rounds never overlap. The board asks for stocks and for options
    apart, so that one of them can fail alone, and it logs what fails.
    """

    board: QuoteBoard
    clock: IReactorTime
    symbols: Callable[[], Collection[str]]
    interval: float = DEFAULT_INTERVAL
    _loop: LoopingCall = field(init=False)

    def __attrs_post_init__(self) -> None:
        # An error that ended the loop would end all fills of resting orders.
        self._loop = LoopingCall(lambda: maybeDeferred(self._round).addErrback(self._failed))
        self._loop.clock = self.clock

    def startService(self) -> None:
        """Begin; the first round is one interval away."""
        super().startService()
        self._loop.start(self.interval, now=False)

    def stopService(self) -> None:
        """End; a round under way is not waited for."""
        super().stopService()
        if self._loop.running:
            self._loop.stop()

    def _round(self) -> Deferred[None] | None:
        wanted = [symbol for symbol in self.symbols() if not self.board.is_set(symbol)]
        return self.board.fetch(wanted) if wanted else None

    def _failed(self, failure: Failure) -> None:
        if not failure.check(MarketDataError):
            log.failure("a round of the poller failed", failure)
