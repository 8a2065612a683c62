"""Symbols with slashes in paths, and what may follow on them."""

from twisted.trial.unittest import SynchronousTestCase

from tests.rest.broker import CALL, Broker


class SymbolPathTests(SynchronousTestCase):
    """Routes whose path holds a symbol."""

    def setUp(self) -> None:
        """Hold shares of which the series comes after a slash."""
        self.broker = Broker()
        for symbol in ("BRK.B", "BAC.WS.A"):
            self.broker.price(symbol, "100")
            self.broker.order(symbol=symbol)

    def test_series(self) -> None:
        """A series may come after a point or after a slash, escaped or not."""
        for symbol, forms in (
            ("BRK.B", ("BRK.B", "BRK/B", "BRK%2FB", "brk%2fb")),
            ("BAC.WS.A", ("BAC.WS.A", "BAC/WS/A", "BAC%2FWS%2FA", "BAC.WS/A")),
        ):
            for form in forms:
                for path in (f"/v2/positions/{form}", f"/v2/assets/{form}"):
                    answer = self.broker.call("GET", path)
                    self.assertEqual((answer.status, answer.json["symbol"]), (200, symbol), path)

    def test_methods_of_longer_routes(self) -> None:
        """What follows on a symbol in a route is no part of it: its methods are those of the route."""
        for action in ("exercise", "do-not-exercise"):
            path = f"/v2/positions/{CALL}/{action}"
            for method in ("GET", "DELETE", "PATCH"):
                answer = self.broker.call(method, path)
                self.assertEqual((answer.status, answer.headers["allow"]), (405, "POST, OPTIONS"), path)
            self.assertEqual(self.broker.call("OPTIONS", path).headers["allow"], "POST, OPTIONS")

    def test_no_symbol(self) -> None:
        """What has more slashes than a symbol can have is no route."""
        for path in ("/v2/positions/AAPL/warrants", "/v2/positions/A/B/C/D", "/v2/assets/AAPL/quote"):
            self.assertEqual(self.broker.call("GET", path).refusal, (404, 40410000, "endpoint not found"))
