"""The symbols that refuse on purpose each refuse what they are for, and nothing else."""

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import FORBIDDEN, UNPROCESSABLE
from tests.rest.broker import Broker, a_request

LIMIT = {"type": "limit", "limit_price": "9"}


class RefusingSymbolTests(SynchronousTestCase):
    """Every symbol costs 10 dollars."""

    def setUp(self) -> None:
        """Serve."""
        self.broker = Broker()

    def assert_refused(self, symbol: str, status: int, code: int, message: str, **members: object) -> None:
        """Expect that an order is refused."""
        self.broker.price(symbol, "10")
        request = a_request(symbol=symbol, **members)
        self.assertEqual(self.broker.call("POST", "/v2/orders", request).refusal, (status, code, message))

    def assert_taken(self, symbol: str, **members: object) -> None:
        """Expect that an order is taken."""
        self.broker.price(symbol, "10")
        self.assertIn(self.broker.order(symbol=symbol, **members)["status"], ("new", "filled"))

    def test_halted(self) -> None:
        """Market orders are refused, limit orders wait."""
        text = 'market order rejected due to trading halt on symbol: "HALT", please place a limit order instead'
        self.assert_refused("HALT", 422, UNPROCESSABLE, text)
        self.assert_taken("HALT", **LIMIT)

    def test_hard_to_borrow(self) -> None:
        """Orders that open a short position are for the day only."""
        text = 'only day orders are allowed for hard-to-borrow asset "HARDB"'
        self.assert_refused("HARDB", 422, UNPROCESSABLE, text, side="sell", time_in_force="gtc")
        self.assert_taken("HARDB", side="sell")

    def test_not_active_and_not_tradable(self) -> None:
        """No order is taken."""
        self.assert_refused("INACT", 422, UNPROCESSABLE, 'asset "INACT" is not active')
        self.assert_refused("NOTRD", 422, UNPROCESSABLE, 'asset "NOTRD" is not tradable', **LIMIT)

    def test_not_fractionable(self) -> None:
        """Whole shares only."""
        text = 'asset "NOFRC" is not fractionable'
        self.assert_refused("NOFRC", 403, FORBIDDEN, text, qty="0.5")
        self.assert_refused("NOFRC", 403, FORBIDDEN, text, qty=None, notional="25")
        self.assert_taken("NOFRC")

    def test_not_shortable(self) -> None:
        """It can be bought and sold, not sold short."""
        self.assert_refused("NOSHT", 422, UNPROCESSABLE, 'asset "NOSHT" cannot be sold short', side="sell")
        self.assert_taken("NOSHT")
        self.assert_taken("NOSHT", side="sell")

    def test_not_marginable(self) -> None:
        """A million buys 100,000 shares, where it would buy more on margin."""
        request = a_request(symbol="NOMRG", qty="100001")
        self.broker.price("NOMRG", "10")
        answer = self.broker.call("POST", "/v2/orders", request)
        self.assertEqual(answer.refusal, (403, FORBIDDEN, "insufficient buying power"))
        self.assert_taken("NOMRG", qty="95000")
        self.assert_taken("ZQZQ", qty="200000", key="other")

    def test_without_options(self) -> None:
        """There is no contract on it."""
        text = 'contract "NOOPT281215C00010000" not found'
        request = a_request(symbol="NOOPT281215C00010000")
        self.assertEqual(self.broker.call("POST", "/v2/orders", request).refusal, (422, UNPROCESSABLE, text))
        self.assert_taken("NOOPT")
