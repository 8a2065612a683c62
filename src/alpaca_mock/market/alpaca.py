"""Live quotes from Alpaca's Market Data API."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, cast

from attrs import define, field, frozen
from treq.client import HTTPClient
from twisted.internet.defer import Deferred, DeferredSemaphore, FirstError, gatherResults
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.python.failure import Failure
from twisted.web.client import Agent, ContentDecoderAgent, HTTPConnectionPool
from twisted.web.http_headers import Headers

from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.symbols import parse_option
from alpaca_mock.market.answers import error_of
from alpaca_mock.market.body import Gunzip, collect_body
from alpaca_mock.market.source import MarketDataError, Trouble
from alpaca_mock.wire.market_data import Page, UnreadableAnswer, read_option_snapshots, read_stock_snapshots

DEFAULT_BASE_URL: Final = "https://data.alpaca.markets"
DEFAULT_STOCK_FEED: Final = "sip"
DEFAULT_OPTION_FEED: Final = "opra"
#: Seconds from the first byte sent to the last one read, further tries included.
DEFAULT_TIMEOUT: Final = 10.0

# Requests under way at a time.
_CONCURRENCY: Final = 4
# Pauses before the further tries after a failure of the service, in seconds.
_RETRIES: Final = (0.1, 0.4)
# A page of 100 option snapshots has 40 kB.
_LONGEST_BODY: Final = 8 * 1024 * 1024
_MOST_PAGES: Final = 100
# An answer objects to one symbol at a time; so many times the rest is asked again.
_MOST_DROPPED: Final = 10
# For so long a symbol that was objected to is not asked again, in seconds.
_INVALID_FOR: Final = 600.0
_MOST_INVALID: Final = 10_000


@frozen
class _Route:
    """One way to ask: `batch` symbols a request."""

    path: str
    batch: int
    feed: str
    read: Callable[[bytes, datetime], Page]


@define(eq=False, repr=False)
class _Wait:
    """Whether anybody still waits for an answer."""

    is_over: bool = False


@define(eq=False, repr=False)
class AlpacaPriceSource:
    """The snapshots of the Market Data API, read through *client*; `connect` makes one for real use.

    After a 429 nothing is sent before the time that it named. The service's own failures are tried again within
    *timeout* seconds; everything else is reported at once.
    """

    client: HTTPClient
    clock: IReactorTime
    now: Callable[[], datetime]
    api_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str = DEFAULT_BASE_URL
    stock_feed: str = DEFAULT_STOCK_FEED
    option_feed: str = DEFAULT_OPTION_FEED
    timeout: float = DEFAULT_TIMEOUT
    close: Callable[[], Deferred[None] | None] = lambda: None
    _stocks: _Route = field(init=False)
    _options: _Route = field(init=False)
    _headers: Headers = field(init=False, repr=False)
    _slots: DeferredSemaphore = field(init=False, factory=lambda: DeferredSemaphore(_CONCURRENCY))
    _resume_at: float = field(init=False, default=0.0)
    _invalid: dict[str, float] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self._stocks = _Route("/v2/stocks/snapshots", 200, self.stock_feed, read_stock_snapshots)
        # The API takes no more than 100 at a time.
        self._options = _Route("/v1beta1/options/snapshots", 100, self.option_feed, read_option_snapshots)
        self._headers = Headers(
            {
                "APCA-API-KEY-ID": [self.api_key],
                "APCA-API-SECRET-KEY": [self.secret_key],
                "Accept": ["application/json"],
                "User-Agent": ["alpaca-mock"],
            }
        )

    def feed(self, symbol: str) -> str:
        """Name the feed that *symbol* is asked from."""
        return self._route(symbol).feed

    def quotes(self, symbols: Collection[str]) -> Deferred[dict[str, Quote]]:
        """Ask for the quotes of *symbols*; see `PriceSource.quotes`."""
        return Deferred.fromCoroutine(self._quotes(symbols))

    async def _quotes(self, symbols: Collection[str]) -> dict[str, Quote]:
        calls = [self._slots.run(self._batch, route, batch) for route, batch in self._batches(symbols)]
        try:
            answers = await gatherResults(calls, consumeErrors=True)
        except FirstError as error:
            for call in calls:
                call.cancel()
            error.subFailure.raiseException()
        return {symbol: quote for answer in answers for symbol, quote in answer.items()}

    def _route(self, symbol: str) -> _Route:
        return self._stocks if parse_option(symbol) is None else self._options

    def _batches(self, symbols: Collection[str]) -> Iterator[tuple[_Route, list[str]]]:
        now = self.clock.seconds()
        by_route: dict[str, list[str]] = {self._stocks.path: [], self._options.path: []}
        for symbol in sorted(symbols):
            if self._invalid.get(symbol, now) <= now:
                by_route[self._route(symbol).path].append(symbol)
        for route in (self._stocks, self._options):
            wanted = by_route[route.path]
            for start in range(0, len(wanted), route.batch):
                yield route, wanted[start : start + route.batch]

    async def _batch(self, route: _Route, symbols: Sequence[str]) -> dict[str, Quote]:
        wanted = list(symbols)
        dropped = 0
        while wanted:
            try:
                return await self._pages(route, wanted)
            except MarketDataError as error:
                if error.symbol not in wanted or dropped == _MOST_DROPPED:
                    raise
                wanted.remove(error.symbol)
                dropped += 1
                self._remember_invalid(error.symbol)
        return {}

    def _remember_invalid(self, symbol: str) -> None:
        if len(self._invalid) >= _MOST_INVALID:
            self._invalid.clear()
        self._invalid[symbol] = self.clock.seconds() + _INVALID_FOR

    async def _pages(self, route: _Route, symbols: Sequence[str]) -> dict[str, Quote]:
        asked = {"symbols": ",".join(symbols), "feed": route.feed}
        found: dict[str, Quote] = {}
        tokens: set[str] = set()
        for _ in range(_MOST_PAGES):
            body = await self._get(route, asked)
            try:
                page = route.read(body, self.now())
            except UnreadableAnswer as error:
                raise MarketDataError(f"market data answered what is no answer: {error}", Trouble.UNREADABLE) from error
            found.update((symbol, page.quotes[symbol]) for symbol in symbols if symbol in page.quotes)
            token = page.next_page_token
            if token is None:
                return found
            if token in tokens:
                break
            tokens.add(token)
            asked = {**asked, "page_token": token}
        raise MarketDataError("market data answered page after page without an end", Trouble.UNREADABLE)

    def _get(self, route: _Route, asked: dict[str, str]) -> Deferred[bytes]:
        """Ask once, try again as far as that helps, and give up when the time is over."""
        wait = _Wait()
        tries = Deferred.fromCoroutine(self._tries(route, asked, wait))

        def give_up(_: object) -> None:
            wait.is_over = True
            tries.cancel()

        def finish(result: bytes | Failure) -> None:
            # What comes of tries that were given up is of no use, least of all the errors that Twisted makes of that.
            if not wait.is_over:
                answer.callback(result)

        def too_late(_: object, seconds: float) -> Failure:
            text = f"market data did not answer within {seconds:g} s"
            return Failure(MarketDataError(text, Trouble.TIMEOUT))

        answer: Deferred[bytes] = Deferred(give_up)
        tries.addBoth(finish)
        answer.addTimeout(self.timeout, self.clock, too_late)
        return answer

    async def _tries(self, route: _Route, asked: dict[str, str], wait: _Wait) -> bytes:
        for pause in _RETRIES:
            try:
                return await self._attempt(route, asked)
            except MarketDataError as error:
                if wait.is_over or error.trouble is not Trouble.UNAVAILABLE:
                    raise
            await deferLater(self.clock, pause)
        return await self._attempt(route, asked)

    async def _attempt(self, route: _Route, asked: dict[str, str]) -> bytes:
        wait = self._resume_at - self.clock.seconds()
        if wait > 0:
            raise MarketDataError(
                f"market data is rate limited: the next request goes out in {wait:.0f} s",
                Trouble.RATE,
                retry_after=wait,
            )
        try:
            response = await self.client.get(
                self.base_url.rstrip("/") + route.path,
                params=asked,
                headers=self._headers,
                allow_redirects=False,
                unbuffered=True,
                reactor=cast(Any, self.clock),
            )
            body = await collect_body(response, _LONGEST_BODY)
        except MarketDataError:
            raise
        except Exception as error:
            raise MarketDataError(f"market data cannot be reached: {_reason(error)}", Trouble.UNAVAILABLE) from None
        if response.code == 200:
            return body
        failed = error_of(response.code, response.headers, self._without_secrets(body), route.feed, self.now())
        if failed.trouble is Trouble.RATE and failed.retry_after is not None:
            self._resume_at = self.clock.seconds() + failed.retry_after
        raise failed

    def _without_secrets(self, body: bytes) -> bytes:
        """Give an error answer as it may be shown; some services repeat in it what they refuse."""
        for secret in filter(None, (self.api_key, self.secret_key)):
            body = body.replace(secret.encode(), b"...")
        return body


def connect(
    reactor: Any,
    now: Callable[[], datetime],
    api_key: str,
    secret_key: str,
    **settings: Any,
) -> AlpacaPriceSource:
    """Make the source that asks over the network, with connections that stay open until `AlpacaPriceSource.close`.

    *settings* are the further fields of `AlpacaPriceSource`.
    """
    pool = HTTPConnectionPool(reactor)
    pool.maxPersistentPerHost = _CONCURRENCY
    agent = Agent(reactor, pool=pool, connectTimeout=settings.get("timeout", DEFAULT_TIMEOUT))
    # Before the decoder of treq, which then finds nothing to do.
    client = HTTPClient(ContentDecoderAgent(agent, [(b"gzip", Gunzip)]))
    return AlpacaPriceSource(client, reactor, now, api_key, secret_key, close=pool.closeCachedConnections, **settings)


def _reason(error: BaseException) -> str:
    """Name the first cause of a transport error; the lists that Twisted prints are of no use to a reader."""
    reasons = getattr(error, "reasons", None)
    return _reason(reasons[0].value) if reasons else f"{type(error).__name__}: {error}".rstrip(": ")
