"""A market data API that a test dictates: the official shapes, on a real port or in memory, with every way to fail."""

import json
from collections import deque
from collections.abc import Callable
from contextlib import asynccontextmanager

from attrs import define, field, frozen
from twisted.internet.task import LoopingCall, deferLater
from twisted.protocols.policies import WrappingFactory
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request, Site

API_KEY = "AK-DATA-TEST"
SECRET_KEY = "secret-that-nobody-may-see"

FORBIDDEN = {"message": "forbidden."}
SIP_REFUSED = {"code": 42210000, "message": "subscription does not permit querying recent SIP data"}
OPRA_REFUSED = {"message": "OPRA agreement is not signed"}

#: What answers a request instead of the data: a body for now, or NOT_DONE_YET.
Fault = Callable[[Request], "bytes | int"]


@frozen
class Seen:
    """One request that came in."""

    path: str
    symbols: tuple[str, ...]
    feed: str
    page_token: str | None


@define(eq=False)
class DataServer:
    """What the API knows, what it was asked, from which ports, and what it will do; `resource` serves it."""

    snapshots: dict[str, dict] = field(factory=dict)
    invalid: set[str] = field(factory=set)
    requests: list[Seen] = field(factory=list)
    clients: set[int] = field(factory=set)
    faults: deque[tuple[str, Fault]] = field(factory=deque)
    page_size: int = 100
    repeat_token: bool = False

    def quote(self, symbol, bid, ask, close=None):
        """Let *symbol* have a quote, and a close of the day before."""
        is_option = len(symbol) > 15
        snapshot = {"latestQuote": quote(bid, ask, is_option)}
        if close is not None:
            bar = dict.fromkeys(("o", "h", "l", "c", "vw"), close)
            snapshot["prevDailyBar"] = {"t": "2026-11-23T05:00:00Z", **bar, "v": 1200, "n": 30}
        self.snapshots[symbol] = snapshot

    def fail(self, fault: Fault, times: int = 1, path: str = "") -> None:
        """Let the next requests whose path contains *path* end in *fault*."""
        self.faults.extend([(path, fault)] * times)

    @property
    def resource(self) -> Resource:
        """The API as a resource."""
        return _Api(self)

    @asynccontextmanager
    async def listening(self, reactor):
        """Serve on a free port; gives the base URL. Every connection is closed in the end."""
        site = Site(self.resource, timeout=None)
        connections = WrappingFactory(site)
        port = reactor.listenTCP(0, connections, interface="127.0.0.1")
        try:
            yield f"http://127.0.0.1:{port.getHost().port}"
        finally:
            await port.stopListening()
            for connection in tuple(connections.protocols):
                connection.transport.abortConnection()
            while connections.protocols:
                await deferLater(reactor, 0.001)


def quote(bid, ask, is_option=False):
    """Give a quote in the official shape; sizes, exchanges and conditions are whatever they are."""
    shape = {
        "t": "2026-11-24T15:04:05.123456789Z",
        "ax": "Q",
        "ap": ask,
        "as": 5,
        "bx": "Q",
        "bp": bid,
        "bs": 2,
        "c": "A" if is_option else ["R"],
    }
    return shape if is_option else {**shape, "z": "C"}


class _Api(Resource):
    isLeaf = True

    def __init__(self, server):
        super().__init__()
        self.server = server

    def render_GET(self, request):
        seen = _seen(request)
        self.server.requests.append(seen)
        self.server.clients.add(request.getClientAddress().port)
        request.setHeader("content-type", "application/json; charset=UTF-8")
        request.setHeader("x-ratelimit-limit", "200")
        for index, (path, fault) in enumerate(self.server.faults):
            if path in seen.path:
                del self.server.faults[index]
                return fault(request)
        if not _authenticated(request):
            return status(401, {"message": "unauthorized."})(request)
        refused = [symbol for symbol in seen.symbols if symbol in self.server.invalid]
        if refused:
            return status(400, {"message": f"invalid symbol: {refused[0]}"})(request)
        answer = self._answer(seen)
        return status(404, {"message": "Not Found"})(request) if answer is None else json.dumps(answer).encode()

    def _answer(self, seen):
        known = {symbol: self.server.snapshots[symbol] for symbol in seen.symbols if symbol in self.server.snapshots}
        if seen.path == "/v2/stocks/snapshots":
            return known
        if seen.path.startswith("/v2/stocks/") and seen.path.endswith("/snapshot"):
            symbol = seen.path.split("/")[3]
            found = self.server.snapshots.get(symbol)
            return None if found is None else {"symbol": symbol, **found}
        if seen.path == "/v1beta1/options/snapshots":
            start = int(seen.page_token or 0)
            page = dict(list(known.items())[start : start + self.server.page_size])
            more = start + self.server.page_size < len(known)
            token = str(start if self.server.repeat_token else start + self.server.page_size)
            return {"snapshots": page, "next_page_token": token if more or self.server.repeat_token else None}
        return None


def _seen(request):
    def argument(name):
        values = request.args.get(name.encode())
        return values[0].decode() if values else None

    symbols = argument("symbols")
    return Seen(
        request.path.decode(), tuple(symbols.split(",")) if symbols else (), argument("feed"), argument("page_token")
    )


def _authenticated(request):
    sent = (request.getHeader("apca-api-key-id"), request.getHeader("apca-api-secret-key"))
    return sent == (API_KEY, SECRET_KEY)


def status(code, body, headers=()):
    """Answer with *code* and a JSON *body*."""

    def answer(request):
        request.setResponseCode(code)
        for name, value in headers:
            request.setHeader(name, value)
        return json.dumps(body).encode()

    return answer


def raw(body, headers=()):
    """Answer 200 with these bytes."""

    def answer(request):
        for name, value in headers:
            request.setHeader(name, value)
        return body

    return answer


def hang(request):
    """Never answer."""
    return NOT_DONE_YET


def reset(request):
    """Break the connection off without an answer."""
    request.transport.abortConnection()
    return NOT_DONE_YET


def truncated(request):
    """Announce more than is sent, and break off."""
    request.setHeader("content-length", "1000")
    request.write(b'{"AAPL":')
    request.transport.loseConnection()
    return NOT_DONE_YET


def trickle(clock, interval):
    """Send a byte every *interval* seconds, for ever."""

    def answer(request):
        request.setHeader("content-length", "1000000")
        drip = LoopingCall(request.write, b" ")
        drip.clock = clock
        drip.start(interval)
        request.notifyFinish().addBoth(lambda _: drip.stop())
        return NOT_DONE_YET

    return answer
