"""The routes of the account's configurations."""

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import FORBIDDEN, INVALID, MALFORMED
from tests.rest.broker import Broker, a_request

PATH = "/v2/account/configurations"
DEFAULTS = {
    "disable_overnight_trading": False,
    "dtbp_check": "entry",
    "fractional_trading": True,
    "max_margin_multiplier": "4",
    "max_options_trading_level": 3,
    "no_shorting": False,
    "pdt_check": "entry",
    "ptp_no_exception_entry": False,
    "suspend_trade": False,
    "trade_confirm_email": "all",
    "closing_transactions_only": False,
}


class ConfigurationTests(SynchronousTestCase):
    """GET and PATCH /v2/account/configurations."""

    def setUp(self) -> None:
        """Serve."""
        self.broker = Broker()

    def test_defaults(self) -> None:
        """All keys, in the broker's order."""
        answer = self.broker.call("GET", PATH)
        self.assertEqual(list(answer.json.items()), list(DEFAULTS.items()))

    def test_partial(self) -> None:
        """What is not named, null or empty stays; the answer has everything."""
        answer = self.broker.call(
            "PATCH", PATH, {"no_shorting": True, "suspend_trade": None, "dtbp_check": "", "pdt_check": "both"}
        )
        expected = DEFAULTS | {"no_shorting": True, "pdt_check": "both"}
        self.assertEqual((answer.status, answer.json), (200, expected))
        self.assertEqual(self.broker.call("GET", PATH).json, expected)

    def test_numbers(self) -> None:
        """A multiplier may be a number, and a level a text."""
        answer = self.broker.call("PATCH", PATH, {"max_margin_multiplier": 2, "max_options_trading_level": "1"})
        self.assertEqual((answer.json["max_margin_multiplier"], answer.json["max_options_trading_level"]), ("2", 1))

    def test_whole_object(self) -> None:
        """What GET gives can be sent back."""
        self.assertEqual(self.broker.call("PATCH", PATH, DEFAULTS).json, DEFAULTS)

    def test_they_take_effect(self) -> None:
        """Suspended trading refuses orders, and the account tells of it; a multiplier changes the buying power."""
        self.broker.price("AAPL", "100")
        self.broker.call("PATCH", PATH, {"suspend_trade": True, "max_margin_multiplier": "1"})
        refusal = self.broker.call("POST", "/v2/orders", a_request()).refusal
        self.assertEqual(refusal, (403, FORBIDDEN, "account is not authorized to trade"))
        account = self.broker.call("GET", "/v2/account").json
        self.assertEqual(
            (account["trade_suspended_by_user"], account["multiplier"], account["buying_power"]),
            (True, "1", "1000000"),
        )

    def test_partnerships(self) -> None:
        """One without a qualified notice is bought only by who allows it."""
        self.broker.price("PTPNO", "10")
        request = a_request(symbol="PTPNO")
        text = 'account is not allowed to buy "PTPNO", a partnership without a qualified notice'
        self.assertEqual(self.broker.call("POST", "/v2/orders", request).refusal, (403, FORBIDDEN, text))
        self.broker.call("PATCH", PATH, {"ptp_no_exception_entry": True})
        self.assertEqual(self.broker.call("POST", "/v2/orders", request).json["status"], "filled")

    def test_accounts_are_apart(self) -> None:
        """What one account sets is not set for another."""
        self.broker.call("PATCH", PATH, {"no_shorting": True})
        self.assertEqual(self.broker.call("GET", PATH, key="other").json, DEFAULTS)

    def test_unknown_names(self) -> None:
        """What a newer client knows of, or what is the broker's to set, is ignored beside what is known."""
        body = {"day_trading": "off", "multiplier": 1, "no_shorting": True}
        self.assertEqual(self.broker.call("PATCH", PATH, body).json, {**DEFAULTS, "no_shorting": True})
        self.assertEqual(self.broker.call("GET", "/v2/account").json["multiplier"], "4")

    def test_refusals(self) -> None:
        """A bad value changes nothing."""
        for body, refusal in [
            ({"no_shorting": True, "pdt_check": "never"}, (422, INVALID, "pdt_check value is invalid")),
            ({"max_options_trading_level": 4}, (422, INVALID, "max_options_trading_level value is invalid")),
            ({"no_shorting": "maybe"}, (422, INVALID, "no_shorting value is invalid")),
            (b"{", (400, MALFORMED, "request body format is invalid")),
        ]:
            self.assertEqual(self.broker.call("PATCH", PATH, body).refusal, refusal)
        self.assertEqual(self.broker.call("GET", PATH).json, DEFAULTS)
