"""The route that docs/extending.md shows is served as it is printed there."""

import re
from pathlib import Path
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.rest.gate import Allowance, Gate
from alpaca_mock.rest.serve import build_site
from tests.rest.broker import Broker

PAGE = Path(__file__).parents[2] / "docs" / "extending.md"
BRACKET = {
    "symbol": "AAPL",
    "qty": "1",
    "side": "buy",
    "type": "market",
    "time_in_force": "gtc",
    "order_class": "bracket",
    "take_profit": {"limit_price": "110"},
    "stop_loss": {"stop_price": "90"},
}


def example() -> dict[str, Any]:
    """Give the names of the module that the page shows."""
    [source] = re.findall(r"<!-- test: legs -->\n```python\n(.*?)```\n", PAGE.read_text(), re.DOTALL)
    names: dict[str, Any] = {"__name__": "legs"}
    exec(compile(source, PAGE, "exec"), names)
    return names


class RouteTests(SynchronousTestCase):
    """The family of the example, over both channels."""

    def test_route(self) -> None:
        """It lists the legs of an order, reads its parameter, and refuses what it does not know."""
        family = example()["Legs"]
        for http in ("fast", "stock"):
            broker = Broker(http)
            broker.price("AAPL", "100")
            path = f"/v2/orders/{broker.call('POST', '/v2/orders', BRACKET).json['id']}/legs"
            gate = Gate(broker.exchange, broker.exchange.faults, Allowance(None, broker.clock.seconds))
            broker.site = build_site([family(gate)], gate, broker.clock, http=http)
            self.assertEqual([leg["type"] for leg in broker.call("GET", path).json], ["limit", "stop"])
            self.assertEqual(len(broker.call("GET", path, limit=1).json), 1)
            refusal = (422, 40010001, "invalid limit: must be from 1 to 4")
            self.assertEqual(broker.call("GET", path, limit=5).refusal, refusal)
            refusal = (404, 40410000, "order not found for nobody")
            self.assertEqual(broker.call("GET", "/v2/orders/nobody/legs").refusal, refusal)
