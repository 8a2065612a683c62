"""The market data client over real sockets, with real time."""

import gzip
from datetime import UTC, datetime

import pytest
import pytest_twisted
from twisted.internet.defer import CancelledError, gatherResults
from twisted.internet.task import deferLater

from alpaca_mock.market.alpaca import connect
from alpaca_mock.market.source import MarketDataError, Trouble
from tests.market.data_server import (
    API_KEY,
    FORBIDDEN,
    SECRET_KEY,
    DataServer,
    hang,
    raw,
    reset,
    status,
    trickle,
    truncated,
)

CALL = "AAPL261218C00200000"


@pytest_twisted.async_yield_fixture
async def api():
    """Serve an API on a free port to a client."""
    from twisted.internet import reactor

    server = DataServer()
    server.quote("AAPL", 172.6, 172.7, close=173.19)
    server.quote(CALL, 4.15, 4.3)
    async with server.listening(reactor) as base_url:
        source = connect(reactor, lambda: datetime.now(UTC), API_KEY, SECRET_KEY, base_url=base_url, timeout=0.5)
        yield server, source
        await source.close()


async def failure(source, *symbols):
    """Ask in vain; give the error."""
    with pytest.raises(MarketDataError) as caught:
        await source.quotes(symbols)
    return caught.value


@pytest_twisted.ensureDeferred
async def test_stocks_and_options(api):
    """A need of both kinds is answered."""
    _, source = api
    found = await source.quotes(["AAPL", CALL, "ZZZZ"])
    assert {symbol: str(quote.mid) for symbol, quote in found.items()} == {"AAPL": "172.65", CALL: "4.22"}


@pytest_twisted.ensureDeferred
async def test_pages(api):
    """Pages are followed over the network."""
    server, source = api
    server.page_size = 1
    server.quote("AAPL261218P00200000", 1, 2)
    assert len(await source.quotes([CALL, "AAPL261218P00200000"])) == 2
    assert len(server.requests) == 2


@pytest_twisted.ensureDeferred
@pytest.mark.parametrize(
    ("fault", "times", "trouble"),
    [
        (status(401, {"message": "unauthorized."}), 1, Trouble.CREDENTIALS),
        (status(403, FORBIDDEN), 1, Trouble.CREDENTIALS),
        (status(404, {}), 1, Trouble.REQUEST),
        (status(429, {}, [("retry-after", "0")]), 1, Trouble.RATE),
        (status(500, {}), 3, Trouble.UNAVAILABLE),
        (reset, 3, Trouble.UNAVAILABLE),
        (truncated, 3, Trouble.UNAVAILABLE),
        (hang, 1, Trouble.TIMEOUT),
        (raw(b"no json"), 1, Trouble.UNREADABLE),
        (raw(gzip.compress(b"no json"), [("content-encoding", "gzip")]), 1, Trouble.UNREADABLE),
    ],
    ids=["401", "403", "404", "429", "500", "reset", "truncated", "hang", "garbage", "compressed garbage"],
)
async def test_fault_then_answer(api, fault, times, trouble):
    """Each fault is told from the others, and the next attempt works."""
    server, source = api
    source.timeout = 2 if times > 1 else 0.5
    # A connection of the pool that the other side closed is opened again by Twisted, unseen by the client.
    server.fail(fault, times=times)
    assert (await failure(source, "AAPL")).trouble is trouble
    source.clock = _Later(source.clock)
    assert set(await source.quotes(["AAPL"])) == {"AAPL"}


class _Later:
    """The reactor's clock, a minute on: what waits for the time after a 429 need not."""

    def __init__(self, clock):
        self._clock = clock

    def seconds(self):
        return self._clock.seconds() + 60

    def callLater(self, *arguments, **named):
        return self._clock.callLater(*arguments, **named)


@pytest_twisted.ensureDeferred
async def test_trickle(api):
    """A body that drips for ever is given up, and its connection closed, so that the server can stop."""
    from twisted.internet import reactor

    server, source = api
    server.fail(trickle(reactor, 0.05))
    assert (await failure(source, "AAPL")).trouble is Trouble.TIMEOUT
    assert set(await source.quotes(["AAPL"])) == {"AAPL"}


@pytest_twisted.ensureDeferred
async def test_broken_compression(api):
    """A body that is not what its encoding says is a failure of the service, not one of ours."""
    server, source = api
    for body in (b"this is no gzip", b"\x1f\x8b\x08 this is no gzip", gzip.compress(b"{}" * 5000)[:20] + b"\0" * 99):
        server.fail(raw(body, [("content-encoding", "gzip")]))
        error = await failure(source, "AAPL")
        assert error.trouble is Trouble.UNREADABLE
    assert "decompress" in error.message
    assert set(await source.quotes(["AAPL"])) == {"AAPL"}


@pytest_twisted.ensureDeferred
async def test_compression(api):
    """A compressed body is read, however it is cut; one that is cut off is a failure of the service."""
    server, source = api
    whole = gzip.compress(b'{"AAPL": {"latestQuote": {"bp": 7, "ap": 8, "t": "2026-01-02T15:00:00Z"}}}')
    server.fail(raw(whole, [("content-encoding", "gzip")]))
    assert (await source.quotes(["AAPL"]))["AAPL"].ask == 8
    server.fail(raw(whole[:-30], [("content-encoding", "gzip")]))
    assert (await failure(source, "AAPL")).trouble is Trouble.UNREADABLE


@pytest_twisted.ensureDeferred
async def test_nobody_listens(api):
    """A port on which nobody listens is said to be unreachable."""
    _, source = api
    source.base_url = "http://127.0.0.1:1"
    source.timeout = 2
    error = await failure(source, "AAPL")
    assert error.trouble is Trouble.UNAVAILABLE
    assert "refused" in error.message


@pytest_twisted.ensureDeferred
async def test_unknown_host(api):
    """A host name that does not resolve is said to be unreachable."""
    _, source = api
    source.base_url = "http://no-such-host.invalid"
    source.timeout = 5
    assert (await failure(source, "AAPL")).trouble in {Trouble.UNAVAILABLE, Trouble.TIMEOUT}


@pytest_twisted.ensureDeferred
async def test_connections_are_kept(api):
    """A burst uses few connections, and the next one uses them again."""
    server, source = api
    for _ in range(3):
        await gatherResults([source.quotes(["AAPL"]) for _ in range(20)])
    assert len(server.requests) == 60
    assert len(server.clients) <= 8


@pytest_twisted.ensureDeferred
@pytest.mark.parametrize("after", [0, 0.1], ids=["connecting", "waiting"])
async def test_cancel(api, after):
    """A need that is given up ends at once, and nothing is asked again for it."""
    from twisted.internet import reactor

    server, source = api
    server.fail(hang, times=3)
    asked = source.quotes(["AAPL"])
    await deferLater(reactor, after)
    asked.cancel()
    assert asked.called
    with pytest.raises(CancelledError):
        await asked
    await deferLater(reactor, 0.15)
    assert len(server.requests) == (1 if after else 0)
