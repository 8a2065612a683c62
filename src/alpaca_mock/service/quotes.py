"""Which quotes are in force, and when live ones are asked for."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

from attrs import define, field
from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.symbols import parse_option
from alpaca_mock.market.source import MarketDataError, PriceSource, Trouble

log: Final = Logger()

#: Seconds for which a live quote is used again, unless a setting says otherwise.
DEFAULT_MAX_AGE: Final = 1.0
#: Seconds that reads wait for live quotes, and seconds for which they do without after they waited in vain.
_READ_WAIT: Final = 2.0
_READ_PAUSE: Final = 5.0
# Requests of one asset class at a time; what is needed meanwhile goes out together with the next one.
_MOST_UNDER_WAY: Final = 4
# A failure that goes on is logged again after so many seconds.
_LOG_AGAIN: Final = 60.0
# Symbols above which old ones are forgotten, so that a server that runs for months does not collect all there are.
_MANY: Final = 20_000


@define(eq=False, repr=False)
class _Request:
    """Symbols that are asked for together, and who waits for them."""

    symbols: dict[str, None] = field(factory=dict)
    waiting: list[Deferred[None]] = field(factory=list)
    answer: Deferred[dict[str, Quote]] | None = None

    def wait(self) -> Deferred[None]:
        """Give a Deferred that fires with this request; canceling it leaves the request and the others alone."""
        waiter: Deferred[None] = Deferred(self.waiting.remove)
        self.waiting.append(waiter)
        return waiter

    def end(self, result: Failure | None) -> None:
        """Tell everybody who waits; one of them may cancel another by what it does then."""
        for waiter in tuple(self.waiting):
            if not waiter.called:
                waiter.callback(result)


@define(eq=False, repr=False)
class _Lane:
    """The requests of one asset class, which fails and recovers by itself."""

    asset_class: str
    clock: IReactorTime
    source: PriceSource
    take: Callable[[Collection[str], dict[str, Quote]], None]
    #: Before this time reads do not wait for the lane.
    avoided_until: float = 0.0
    _next: _Request | None = None
    _call: IDelayedCall | None = None
    _under_way: list[_Request] = field(factory=list)
    _logged: tuple[Trouble, float] | None = None

    def need(self, symbols: Iterable[str]) -> list[Deferred[None]]:
        """Join the requests that have *symbols* already, and make one for the others."""
        joined: dict[_Request, None] = {}
        for symbol in symbols:
            request = next((other for other in self._under_way if symbol in other.symbols), None)
            if request is None:
                request = self._gathering()
                request.symbols[symbol] = None
            joined[request] = None
        return [request.wait() for request in joined]

    def awaits(self, symbols: Collection[str]) -> bool:
        """Tell whether one of *symbols* is asked for and not answered yet."""
        requests = self._under_way if self._next is None else [*self._under_way, self._next]
        return any(symbol in request.symbols for request in requests for symbol in symbols)

    def avoid(self) -> None:
        """Let reads do without this lane for a while."""
        self.avoided_until = self.clock.seconds() + _READ_PAUSE

    def abandon(self, reason: Failure) -> None:
        """Fail everybody who waits. What comes for them later is not taken."""
        requests, self._under_way = self._under_way, []
        if self._next is not None:
            requests.append(self._next)
            self._next = None
        if self._call is not None:
            self._call.cancel()
            self._call = None
        for request in requests:
            if request.answer is not None:
                request.answer.cancel()
            request.end(reason)

    def _gathering(self) -> _Request:
        """Give the request that will go out at the end of this turn of the reactor, or when there is room for it."""
        if self._next is None:
            self._next = _Request()
            self._schedule()
        return self._next

    def _schedule(self) -> None:
        if self._next is not None and self._call is None and len(self._under_way) < _MOST_UNDER_WAY:
            self._call = self.clock.callLater(0, self._send)

    def _send(self) -> None:
        self._call = None
        request, self._next = self._next, None
        if request is None or not request.waiting:
            return
        self._under_way.append(request)
        request.answer = self.source.quotes(request.symbols)
        request.answer.addCallbacks(self._answered, self._failed, callbackArgs=(request,), errbackArgs=(request,))

    def _answered(self, found: dict[str, Quote], request: _Request) -> None:
        if not self._leave(request):
            return
        self.avoided_until = 0.0
        if self._logged is not None:
            log.info("live quotes of {asset_class} are back", asset_class=self.asset_class)
            self._logged = None
        try:
            self.take(request.symbols, found)
        except Exception:
            log.failure("live quotes of {asset_class} could not be used", asset_class=self.asset_class)
            request.end(Failure())
        else:
            request.end(None)

    def _failed(self, failure: Failure, request: _Request) -> None:
        if not self._leave(request):
            return
        self.avoid()
        self._report(failure)
        request.end(failure)

    def _leave(self, request: _Request) -> bool:
        """Take *request* from those under way; tell whether anybody still counts on it."""
        if request not in self._under_way:
            return False
        self._under_way.remove(request)
        self._schedule()
        return True

    def _report(self, failure: Failure) -> None:
        error = failure.value
        if not isinstance(error, MarketDataError):
            log.failure("live quotes of {asset_class} failed", failure, asset_class=self.asset_class)
            return
        now = self.clock.seconds()
        if self._logged is not None and self._logged[0] is error.trouble and now < self._logged[1] + _LOG_AGAIN:
            return
        self._logged = (error.trouble, now)
        log.warn("no live quotes of {asset_class}: {reason}", asset_class=self.asset_class, reason=error.message)


@define(eq=False, repr=False)
class QuoteBoard:
    """Knows which symbols have a price of their own, set at run time, and asks *source* about the others.

    Live answers are passed on to `deliver` as they come; nothing is passed on for a symbol whose price was set, not
    even if the live answer was asked for before. Without a source there are no live quotes.
    """

    clock: IReactorTime
    source: PriceSource | None = None
    max_age: float = DEFAULT_MAX_AGE
    #: Takes a live answer: for each symbol its quote, or `None` if it has none now.
    deliver: Callable[[dict[str, Quote | None]], None] = field(init=False, default=lambda answer: None)
    _set: set[str] = field(init=False, factory=set)
    _answered_at: dict[str, float] = field(init=False, factory=dict)
    _lanes: tuple[_Lane, ...] = field(init=False, default=())

    def __attrs_post_init__(self) -> None:
        if self.source is not None:
            self._lanes = tuple(_Lane(name, self.clock, self.source, self._take) for name in ("stocks", "options"))

    @property
    def live(self) -> bool:
        """Whether live quotes can be had at all."""
        return self.source is not None

    def override(self, symbol: str) -> None:
        """Keep live quotes away from *symbol* from now on: its price is set at run time."""
        self._set.add(symbol)

    def release(self, symbol: str) -> None:
        """Let *symbol* follow the live quotes again."""
        self._set.discard(symbol)
        self._answered_at.pop(symbol, None)

    def is_set(self, symbol: str) -> bool:
        """Tell whether the price of *symbol* was set at run time."""
        return symbol in self._set

    def stale(self, symbols: Iterable[str]) -> list[str]:
        """Give those of *symbols* whose live quote is older than it may be, each once."""
        if self.source is None:
            return []
        oldest = self.clock.seconds() - self.max_age
        return [
            symbol
            for symbol in dict.fromkeys(symbols)
            if symbol not in self._set and self._answered_at.get(symbol, oldest) <= oldest
        ]

    def fetch(self, symbols: Collection[str]) -> Deferred[None]:
        """Ask for the live quotes of *symbols*; what is asked already is waited for.

        Fires when all have been delivered, or the last of them failed. Fails with `MarketDataError`, as it does for
        all who wait for the same request.
        """
        waiters: list[Deferred[None]] = []
        for lane, wanted in zip(self._lanes, _by_class(symbols), strict=False):
            waiters += lane.need(wanted)
        if len(waiters) == 1:
            return waiters[0]
        return DeferredList(waiters, consumeErrors=True).addCallback(_first_failure)

    def freshen(self, symbols: Iterable[str]) -> Deferred[None] | None:
        """Ask for those of *symbols* that are stale; `None` if there is nothing to wait for. It never fails.

        Reading an account must not wait for what is broken: no longer than two seconds, and then for five not at all.
        """
        now = self.clock.seconds()
        groups = [
            (lane, group)
            for lane, group in zip(self._lanes, _by_class(self.stale(symbols)), strict=False)
            if group and lane.avoided_until <= now
        ]
        if not groups:
            return None

        def do_without(failure: Failure) -> None:
            # A failure is logged and avoided by its lane; what is left is a lane that takes too long.
            for lane, group in groups:
                if lane.awaits(group):
                    lane.avoid()

        fetched = self.fetch([symbol for _, group in groups for symbol in group])
        return fetched.addTimeout(_READ_WAIT, self.clock).addErrback(do_without)

    def reset(self) -> None:
        """Forget all prices that were set, and give up what is under way."""
        self._set.clear()
        self._answered_at.clear()
        self.abandon("the server was reset while market data was awaited")

    def abandon(self, reason: str) -> None:
        """Give up what is under way; who waits for it gets *reason*."""
        for lane in self._lanes:
            lane.abandon(Failure(MarketDataError(reason, Trouble.ABANDONED)))

    def _take(self, asked: Collection[str], found: dict[str, Quote]) -> None:
        now = self.clock.seconds()
        if len(self._answered_at) > _MANY:
            oldest = now - self.max_age
            self._answered_at = {symbol: at for symbol, at in self._answered_at.items() if at > oldest}
        for symbol in asked:
            self._answered_at[symbol] = now
        self.deliver({symbol: found.get(symbol) for symbol in asked if symbol not in self._set})


def _by_class(symbols: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give the stocks among *symbols* and the options."""
    stocks: list[str] = []
    options: list[str] = []
    for symbol in symbols:
        (stocks if parse_option(symbol) is None else options).append(symbol)
    return stocks, options


def _first_failure(results: list[tuple[bool, Any]]) -> Any:
    return next((result for success, result in results if not success), None)
