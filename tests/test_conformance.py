"""Answers of every served route against the official document; and the comparison itself."""

import json
from typing import Any

from twisted.trial.unittest import SkipTest, SynchronousTestCase

from tests import conformance
from tests.deviations import DEVIATIONS
from tests.rest.broker import CALL, PUT, Answer, Broker

#: Expires on the day that it is.
TODAY = "AAPL261124C00080000"
NOBODY = "00000000-0000-4000-8000-000000000000"
ASSET = {
    "id": NOBODY,
    "class": "us_equity",
    "exchange": "NYSE",
    "symbol": "A",
    "name": "A",
    "status": "active",
    "tradable": True,
    "marginable": True,
    "shortable": True,
    "fractionable": True,
}


class Case(SynchronousTestCase):
    """A case that needs the document."""

    def setUp(self) -> None:
        """Skip where it is not installed."""
        if not conformance.is_available():
            raise SkipTest(f"{conformance.PACKAGE} is not installed")


class ComparisonTests(Case):
    """What the comparison sees."""

    def told(self, changes: dict[str, object], target: str = "/v2/assets/A") -> list[str]:
        """Compare an asset with *changes* to the document."""
        asset = {name: value for name, value in (ASSET | changes).items() if value is not None}
        return [
            f"{found.where} {found.rule}"
            for found in conformance.differences("GET", target, 200, json.dumps(asset).encode())
        ]

    def test_nothing_to_see(self) -> None:
        """An asset as the document has it has no difference, and an admin route is not looked at."""
        self.assertEqual(self.told({}), [])
        self.assertEqual(self.told({"junk": 1}, "/admin/state"), [])

    def test_fields(self) -> None:
        """A key too many or too few, a value of the wrong kind, outside an enumeration or a format."""
        self.assertEqual(self.told({"junk": 1}), ["$ key junk"])
        self.assertEqual(self.told({"name": None}), ["$ required"])
        self.assertEqual(self.told({"tradable": "yes"}), ["$.tradable type"])
        self.assertEqual(self.told({"exchange": "MOON"}), ["$.exchange enum"])
        self.assertEqual(self.told({"id": "1"}), ["$.id format"])
        self.assertEqual(self.told({"attributes": ["fast"]}), ["$.attributes[0] enum"])

    def test_choices(self) -> None:
        """Of several schemas the one that fits best tells what is wrong."""
        body = b'[{"activity_type":"FILL","order_id":"x","side":"buy","price":1.5}]'
        found = conformance.differences("GET", "/v2/account/activities", 200, body)
        self.assertEqual({each.where for each in found}, {"$[0].order_id", "$[0].price"})

    def test_statuses(self) -> None:
        """A success must be documented, and so must its body; an error must have the envelope."""
        violations = conformance.violations
        self.assertEqual(len(violations("GET", "/v2/assets/A", 201, b"")), 1)
        self.assertEqual(len(violations("DELETE", f"/v2/orders/{NOBODY}", 204, b"{}")), 1)
        self.assertEqual(violations("DELETE", f"/v2/orders/{NOBODY}", 204, b""), [])
        self.assertEqual(violations("GET", "/v2/assets/A", 418, b'{"code":1,"message":"tea"}'), [])
        self.assertEqual(len(violations("GET", "/v2/assets/A", 418, b'{"code":"1","message":"tea"}')), 1)
        self.assertEqual(len(violations("GET", "/v2/assets/A", 418, b'{"message":"tea"}')), 1)


class Recorder(Broker):
    """A broker that remembers how its answers differ from the document, and which operations were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.differences: set[conformance.Difference] = set()
        self.succeeded: set[str] = set()

    def call(self, method: str, target: str | bytes, body: object = None, **more: Any) -> Answer:
        answer = super().call(method, target, body, **more)
        path = target if isinstance(target, str) else target.decode()
        self.differences.update(conformance.differences(method, path, answer.status, answer.body))
        operation = conformance.official().find(method, path.partition("?")[0])
        if operation is not None and answer.status < 300:
            self.succeeded.add(operation.name)
        return answer


class EveryRouteTests(Case):
    """One walk through everything that is served."""

    def test_walk(self) -> None:
        """No answer differs but as is meant, every deviation is needed, and every served operation succeeds once."""
        broker = Recorder()
        for walk in (walk_orders, walk_positions, walk_account, walk_reference, walk_watchlists):
            walk(broker)
        self.assertEqual([str(each) for each in broker.differences if not each.is_meant], [])
        unused = [
            deviation
            for deviation in DEVIATIONS
            if not any(deviation.covers(each.operation, each.where, each.rule) for each in broker.differences)
        ]
        self.assertEqual(unused, [])
        missing = {operation.name for operation in conformance.official().operations} - broker.succeeded
        self.assertEqual({name for name in missing if not is_refused(name)}, set())


def is_refused(operation: str) -> bool:
    """Tell whether an operation is never answered with success, or not with an answer that ends."""
    refused = ("/v1/locates", "/v2/wallets", "/v2/tokenization", "/v2beta1/events", "announcements/{id}")
    return any(part in operation for part in refused)


def walk_orders(broker: Broker) -> None:
    """Place, read, replace and cancel orders of every class."""
    for symbol, price in (("AAPL", "100"), ("TSLA", "200"), ("F", "10"), (CALL, "5"), (PUT, "4")):
        broker.price(symbol, price)
    broker.order(qty="300")
    broker.order(qty=None, notional="150")
    exits = {"take_profit": {"limit_price": "220"}, "stop_loss": {"stop_price": "180", "limit_price": "179"}}
    broker.order(symbol="TSLA", order_class="bracket", **exits)
    broker.order(symbol="TSLA", type="limit", limit_price="150", order_class="oto", stop_loss={"stop_price": "140"})
    broker.order(side="sell", type="limit", order_class="oco", take_profit={"limit_price": "120"},
                 stop_loss={"stop_price": "90"})  # fmt: skip
    broker.order(symbol="F", type="trailing_stop", trail_percent="5")
    broker.order(symbol="F", type="stop_limit", stop_price="11", limit_price="12", time_in_force="gtc")
    broker.order(symbol=CALL, qty="2")
    legs = [{"symbol": CALL, "ratio_qty": "1", "side": "buy", "position_intent": "buy_to_open"},
            {"symbol": PUT, "ratio_qty": "1", "side": "buy", "position_intent": "buy_to_open"}]  # fmt: skip
    broker.order(symbol=None, side=None, order_class="mleg", legs=legs)
    resting = broker.order(type="limit", limit_price="50", client_order_id="mine")
    replaced = broker.call("PATCH", f"/v2/orders/{resting['id']}", {"limit_price": "51"}).json
    for path in (f"/v2/orders/{resting['id']}", "/v2/orders:by_client_order_id?client_order_id=mine"):
        broker.call("GET", path)
    for nested in ("true", "false"):
        broker.call("GET", f"/v2/orders?status=all&nested={nested}")
    broker.call("DELETE", f"/v2/orders/{replaced['id']}")
    broker.call("DELETE", f"/v2/orders/{replaced['id']}")
    broker.call("POST", "/v2/orders", {"symbol": "FACEBOOK"})


def walk_positions(broker: Broker) -> None:
    """Read, exercise and close positions."""
    broker.call("GET", "/v2/positions")
    broker.call("GET", "/v2/positions/AAPL")
    broker.call("POST", f"/v2/positions/{CALL}/exercise")
    for symbol in ("MSFT", TODAY):
        broker.price(symbol, "30")
        broker.order(symbol=symbol)
    broker.call("POST", f"/v2/positions/{TODAY}/do-not-exercise")
    broker.call("DELETE", "/v2/positions/MSFT?qty=1")
    broker.call("DELETE", "/v2/positions?cancel_orders=false")
    broker.call("DELETE", "/v2/orders")
    broker.call("DELETE", "/v2/positions?cancel_orders=true")


def walk_account(broker: Broker) -> None:
    """Read the account, what happened to it, and what it was worth; change its configurations."""
    broker.call("GET", "/v2/account")
    broker.call("GET", "/v2/account/activities")
    broker.call("GET", "/v2/account/activities/FILL")
    broker.call("GET", "/v2/account/configurations")
    broker.call("PATCH", "/v2/account/configurations", {"no_shorting": True})
    broker.call("GET", "/v2/account/portfolio/history?period=1D&cashflow_types=ALL")


def walk_reference(broker: Broker) -> None:
    """Look up what can be traded, and when."""
    for path in (
        "/v2/assets?exchange=AMEX",
        "/v2/assets/AAPL",
        f"/v2/assets/{CALL}",
        "/v2/assets/FACEBOOK",
        "/v2/options/contracts?underlying_symbols=AAPL&show_deliverables=true",
        f"/v2/options/contracts/{CALL}",
        "/v2/clock",
        "/v2/calendar?start=2026-11-24&end=2026-12-01",
        "/v3/clock?markets=NYSE,OPRA",
        "/v3/calendar/NYSE",
        "/v2/corporate_actions/announcements?ca_types=split&since=2026-11-01&until=2026-11-24",
        "/v2/corporate_actions/announcements/1",
        "/v2/wallets",
    ):
        broker.call("GET", path)


def walk_watchlists(broker: Broker) -> None:
    """Make, read, change and delete watchlists."""
    for path in ("/v2/watchlists/{id}", "/v2/watchlists:by_name?name=one"):
        made = broker.call("POST", "/v2/watchlists", {"name": "one", "symbols": ["AAPL", "MSFT"]}).json
        one = path.format(id=made["id"])
        broker.call("GET", one)
        broker.call("PUT", one, {"symbols": ["AAPL"]})
        broker.call("POST", one, {"symbol": "TSLA"})
        broker.call("DELETE", f"/v2/watchlists/{made['id']}/TSLA")
        broker.call("GET", "/v2/watchlists")
        broker.call("DELETE", one)
