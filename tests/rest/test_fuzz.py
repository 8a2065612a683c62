"""Whatever bytes come in on whatever route: the broker's JSON goes out, and a refused request has changed nothing."""

import json
from typing import Any
from urllib.parse import quote, quote_from_bytes

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import MemoryReactorClock, StringTransport
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.settings import Settings
from alpaca_mock.tap import build
from tests.rest.broker import CALL, Answer, a_request, answered

HEAD = b"Host: localhost\r\nConnection: close\r\nAPCA-API-KEY-ID: key\r\nAPCA-API-SECRET-KEY: secret\r\n"
METHODS = ("GET", "GET", "POST", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "BREW")
#: Where `{}` stands goes a symbol, an id or garbage.
PATHS = (
    "/health",
    "/admin/state",
    "/admin/faults/http",
    "/admin/market-data",
    "/admin/market-data/stocks/{}",
    "/admin/market-data/options/{}",
    "/admin/accounts/{}",
    "/admin/orders/{}/fill",
    "/admin/orders/{}/reject",
    "/admin/orders/{}/cancel",
    "/admin/orders/{}/expire",
    "/admin/fixtures/rejected-replacement-race",
    "/v2/account",
    "/v2/account/activities",
    "/v2/account/activities/{}",
    "/v2/account/configurations",
    "/v2/account/portfolio/history",
    "/v2/assets",
    "/v2/assets/{}",
    "/v2/calendar",
    "/v2/clock",
    "/v2/corporate_actions/announcements",
    "/v2/options/contracts",
    "/v2/options/contracts/{}",
    "/v2/orders",
    "/v2/orders/{}",
    "/v2/orders:by_client_order_id",
    "/v2/positions",
    "/v2/positions/{}",
    "/v2/positions/{}/exercise",
    "/v2/positions/{}/do-not-exercise",
    "/v2/stocks/snapshots",
    "/v2/stocks/{}/snapshot",
    "/v2/watchlists",
    "/v2/watchlists/{}",
    "/v2/watchlists:by_name",
    "/v3/calendar/{}",
    "/v3/clock",
    "/{}",
    "/v2/{}",
)
NAMES = (
    "symbol qty notional side type time_in_force limit_price stop_price trail_price trail_percent trail extended_hours "
    "client_order_id order_class take_profit stop_loss legs position_intent advanced_instructions ratio_qty price bid "
    "ask previous_close status message code retry_after cash multiplier api_key name symbols limit nested direction "
    "after until before_order_id asset_class activity_types category page_size page_token date percentage "
    "cancel_orders start end period timeframe"
)
HUGE = ("79228162514264337593543950335", "1e400", "-1e400", "9" * 5000, "1e-400", "0." + "0" * 400 + "1", "4294967295")
WORDS = ("NaN", "Infinity", "null", "true", "buy", "sell", "market", "limit", "day", "mleg", "bracket", "AAPL", CALL)

texts = st.text(max_size=12) | st.sampled_from(HUGE + WORDS)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=4),
    max_leaves=8,
)
objects = st.dictionaries(st.sampled_from(NAMES.split()), values, max_size=8)
#: Orders of which one member or two are odd.
orders = st.dictionaries(st.sampled_from(NAMES.split()), values, min_size=1, max_size=2).map(
    lambda changes: a_request(**changes)
)
RAW = (
    b"",
    b"null",
    b"[" * 20_000,
    b'{"legs":' * 5_000,
    b'{"qty":NaN}',
    b'{"qty":Infinity}',
    b'{"qty":1e400}',
    b'{"qty":' + b"9" * 5000 + b"}",
    b'{"qty":1e-999999999999}',
    b'{"symbol":"\xff"}',
    b'{"symbol":"\\ud800"}',
    b'{"symbol":"\\u0000"}',
    b"\xef\xbb\xbf{}",
    b"<html></html>",
)
bodies = (
    st.sampled_from(RAW)
    | st.binary(max_size=60)
    | objects.map(lambda members: json.dumps(members).encode())
    | orders.map(lambda members: json.dumps(members).encode())
)
garbage = st.text(max_size=12).map(quote) | st.binary(max_size=12).map(quote_from_bytes)
segments = garbage | st.sampled_from(
    ("AAPL", CALL, "%00", "%", "%zz", "%E2%82", "..", "%2F", "%2e%2e", "a" * 3000, "{id}")
)
queries = st.dictionaries(st.sampled_from(NAMES.split()), garbage | st.sampled_from(HUGE + WORDS), max_size=3)


class FuzzTests(SynchronousTestCase):
    """A whole server with an account that has something of everything."""

    http = "fast"

    def setUp(self) -> None:
        """Build it; what a refused request changes will show."""
        mock = build(Settings(http=self.http), MemoryReactorClock())
        self.exchange = mock.exchange
        self.site = mock.server.site
        for path, body in (
            ("/admin/market-data/stocks/AAPL", {"price": "100"}),
            (f"/admin/market-data/options/{CALL}", {"price": "5"}),
            ("/v2/orders", a_request(qty="10")),
            ("/v2/orders", a_request(symbol=CALL)),
            ("/v2/orders", a_request(type="limit", limit_price="90")),
            ("/v2/watchlists", {"name": "mine", "symbols": ["AAPL"]}),
        ):
            answer = self.ask("POST", path, json.dumps(body).encode())
            assert answer is not None
            self.assertEqual(answer.status, 200, answer)

    def ask(self, method: str, target: str, body: bytes = b"") -> Answer | None:
        """Give the answer to a request, or None where the connection became a stream."""
        transport = StringTransport()
        channel = self.site.buildProtocol(None)
        channel.makeConnection(transport)
        length = b"Content-Length: %d\r\n\r\n" % len(body)
        channel.dataReceived(f"{method} {target} HTTP/1.1\r\n".encode("latin-1") + HEAD + length + body)
        streaming = b"text/event-stream" in transport.value()
        answer = None if streaming else answered(transport)
        channel.connectionLost(Failure(ConnectionDone()))
        return answer

    def order_id(self) -> str:
        """Give the id of a new order that rests."""
        answer = self.ask("POST", "/v2/orders", json.dumps(a_request(type="limit", limit_price="0.5")).encode())
        assert answer is not None
        assert answer.status == 200, answer
        order_id: str = answer.json["id"]
        return order_id

    def state(self) -> Any:
        """Give what a refused request must not change."""
        brokerage = self.exchange.brokerage
        return (
            {key: (len(account.events), account.settings, account.cash) for key, account in brokerage.accounts.items()},
            dict(brokerage.quotes),
            self.exchange.faults.pending,
        )

    def check(self, method: str, target: str, body: bytes) -> None:
        """Ask, and hold the answer against the rules."""
        before = self.state()
        answer = self.ask(method, target, body)
        if answer is None:
            return
        note = (method, target, body[:200], answer)
        if answer.body:
            self.assertTrue(answer.headers["content-type"].startswith("application/json"), note)
            decoded = answer.json
        elif method != "HEAD":
            self.assertIn(answer.status, (200, 204), note)
        if answer.status >= 400:
            self.assertNotIn(answer.status, (500, 502, 504), note)
            self.assertEqual(self.state(), before, note)
            if answer.body:
                self.assertIsInstance(decoded["code"], int)
                self.assertIsInstance(decoded["message"], str)
        elif method in ("GET", "HEAD", "OPTIONS"):
            self.assertEqual(self.state(), before, note)
        self.exchange.faults.clear()

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(METHODS), st.sampled_from(PATHS), segments, queries, bodies)
    def test_any_request(self, method: str, path: str, segment: str, query: dict[str, str], body: bytes) -> None:
        """Any method on any path with any query and any body."""
        target = path.replace("{}", self.order_id() if segment == "{id}" else segment, 1)
        if query:
            target += "?" + "&".join(f"{name}={value}" for name, value in query.items())
        self.check(method, target, body)

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(("/v2/orders", "/v2/orders/{id}")), orders | objects)
    def test_any_order(self, path: str, members: dict[str, object]) -> None:
        """Any members of an order or of its replacement."""
        method = "PATCH" if "{id}" in path else "POST"
        self.check(method, path.replace("{id}", self.order_id()), json.dumps(members).encode())

    def test_every_ugly_body_on_every_route(self) -> None:
        """All raw bodies on all routes that read one."""
        for path in PATHS:
            for method in ("POST", "PATCH", "PUT"):
                for body in RAW:
                    self.check(method, path.replace("{}", "AAPL", 1), body)

    def test_large_bodies(self) -> None:
        """Two megabytes are read, or refused where they are one byte more."""
        limit = 2 * 1024 * 1024
        for filling in (b"[", b'{"a":', b"1", b" ", b'{"legs":[' + b"{}," * 600_000, b'{"symbol":"' + b"x" * 2_000_000):
            body = (filling * (limit // len(filling) + 1))[:limit]
            for path in ("/v2/orders", "/admin/market-data/stocks/AAPL", "/admin/accounts/key"):
                self.check("POST", path, body)
        answer = self.ask("POST", "/v2/orders", b" " * (limit + 1))
        assert answer is not None
        self.assertEqual(answer.status, 413)


class StockFuzzTests(FuzzTests):
    """The same through Twisted's own channel."""

    http = "stock"
