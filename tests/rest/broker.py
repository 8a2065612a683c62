"""The trading routes over a real exchange, asked through memory at a time that stands still."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from attrs import define
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock as Timers
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from alpaca_mock.domain.brokerage import Brokerage
from alpaca_mock.domain.rules import Rules
from alpaca_mock.rest.account import AccountRoutes
from alpaca_mock.rest.activities import Activities
from alpaca_mock.rest.admin import Admin
from alpaca_mock.rest.announcements import Announcements
from alpaca_mock.rest.assets import Assets
from alpaca_mock.rest.clock import Clock
from alpaca_mock.rest.configurations import Configurations
from alpaca_mock.rest.contracts import Contracts
from alpaca_mock.rest.gate import Allowance, Gate
from alpaca_mock.rest.not_served import NotServed
from alpaca_mock.rest.orders import Orders
from alpaca_mock.rest.portfolio import Portfolio
from alpaca_mock.rest.positions import Positions
from alpaca_mock.rest.serve import build_site
from alpaca_mock.rest.watchlists import WatchlistRoutes
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.service.ids import RandomIds
from alpaca_mock.service.quotes import QuoteBoard
from tests import conformance

START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
CALL = "AAPL261218C00200000"
PUT = "AAPL261218P00200000"


@define
class Answer:
    """One answer: its status, its header fields by lower-case name, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    @property
    def refusal(self) -> tuple[int, int, str]:
        """Status, code and message of an error envelope."""
        return self.status, self.json["code"], self.json["message"]


class Broker:
    """A server with the trading and admin routes, and its clients."""

    def __init__(self, http: str = "fast", rules: Rules | None = None, source: Any = None) -> None:
        self.clock = Timers()
        brokerage = Brokerage(RandomIds(), rules or Rules())
        self.exchange = Exchange(brokerage, QuoteBoard(self.clock, source), self.clock, self.now)
        gate = Gate(self.exchange, self.exchange.faults, Allowance(None, self.clock.seconds))
        families = (
            Admin(gate, self.exchange),
            Orders(gate, self.exchange),
            Positions(gate, self.exchange),
            AccountRoutes(gate, self.exchange),
            Activities(gate),
            Configurations(gate, self.exchange),
            Portfolio(gate, self.exchange),
            Assets(gate),
            Contracts(gate, self.exchange),
            Clock(gate),
            WatchlistRoutes(gate, RandomIds().uuid),
            Announcements(gate),
            NotServed(gate),
        )
        self.site = build_site(families, gate, self.clock, http=http)

    def now(self) -> datetime:
        """Give the time: some afternoon, and what the clock was advanced by."""
        return START + timedelta(seconds=self.clock.seconds())

    def send(self, method: str, target: str | bytes, body: bytes = b"", key: str | None = "key") -> StringTransport:
        """Send a request on a connection of its own; give what the server writes to."""
        path = target.encode() if isinstance(target, str) else target
        lines = [method.encode() + b" " + path + b" HTTP/1.1", b"Host: localhost", b"Connection: close"]
        if key is not None:
            lines += [b"APCA-API-KEY-ID: " + key.encode(), b"APCA-API-SECRET-KEY: secret"]
        if body:
            lines.append(b"Content-Length: %d" % len(body))
        transport = StringTransport()
        channel = self.site.buildProtocol(None)
        channel.makeConnection(transport)
        channel.dataReceived(b"\r\n".join([*lines, b"", b""]) + body)
        transport.hang_up = lambda: channel.connectionLost(Failure(ConnectionDone()))
        return transport

    def call(
        self, method: str, target: str | bytes, body: object = None, *, key: str | None = "key", **query: object
    ) -> Answer:
        """Send a request and give its answer. A *body* that is no bytes is sent as JSON."""
        if query:
            target = f"{target}?{urlencode(query, doseq=True)}"
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        transport = self.send(method, target, data, key)
        answer = answered(transport)
        transport.hang_up()
        if conformance.is_available():
            differences = conformance.violations(
                method, target if isinstance(target, str) else target.decode("latin-1"), answer.status, answer.body
            )
            assert not differences, differences
        return answer

    def price(self, symbol: str, price: str) -> list[str]:
        """Set a price; give the ids of the orders that it filled."""
        kind = "options" if len(symbol) > 15 else "stocks"
        answer = self.call("POST", f"/admin/market-data/{kind}/{symbol}", {"price": price}, key=None)
        assert answer.status == 200, answer
        filled: list[str] = answer.json["filled_order_ids"]
        return filled

    def order(self, key: str = "key", **members: object) -> Any:
        """Place an order: one share of AAPL at the market unless said otherwise. Give the order."""
        answer = self.call("POST", "/v2/orders", a_request(**members), key=key)
        assert answer.status == 200, answer
        return answer.json


def a_request(**members: object) -> dict[str, object]:
    """Give the body of an order for one share of AAPL at the market, with other *members*; None takes one out."""
    body = {"symbol": "AAPL", "qty": "1", "side": "buy", "type": "market", "time_in_force": "day"} | members
    return {name: value for name, value in body.items() if value is not None}


def answered(transport: StringTransport) -> Answer:
    """Read the answer that was written."""
    head, _, body = transport.value().partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
    return Answer(int(lines[0].split()[1]), headers, body)
