"""The routes by which a test rules the server."""

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import FORBIDDEN, INVALID, MALFORMED, NOT_FOUND, UNPROCESSABLE
from tests.rest.broker import CALL, Answer, Broker
from tests.service.scripted import ScriptedSource

NOBODY = "00000000-0000-4000-8000-000000000000"
EMPTY = {"account_count": 0, "market_data_bridge_configured": False, "http_fault": None, "quote_count": 0}


class AdminTests(SynchronousTestCase):
    """A fresh server."""

    def setUp(self) -> None:
        """Start it."""
        self.broker = Broker()

    def admin(self, method: str, path: str, body: object = None) -> Answer:
        """Ask without credentials."""
        return self.broker.call(method, path, body, key=None)


class StateTests(AdminTests):
    """Health, state and reset."""

    def test_health(self) -> None:
        """The very bytes that the installer looks for."""
        self.assertEqual(self.admin("GET", "/health").body, b'{"service":"alpaca-mock","status":"ok"}')

    def test_state(self) -> None:
        """The figures of what there is."""
        self.assertEqual(self.admin("GET", "/admin/state").json, EMPTY)
        self.broker.price("AAPL", "100")
        self.broker.call("GET", "/v2/account")
        self.admin("POST", "/admin/faults/http", {"status": 503, "message": "outage"})
        fault = {"status": 503, "message": "outage", "code": 503, "retry_after": None}
        expected = EMPTY | {"account_count": 1, "quote_count": 1, "http_fault": fault}
        self.assertEqual(self.admin("GET", "/admin/state").json, expected)

    def test_a_source_of_live_quotes_shows(self) -> None:
        """Whether live market data is configured."""
        state = Broker(source=ScriptedSource()).call("GET", "/admin/state", key=None).json
        self.assertIs(state["market_data_bridge_configured"], True)

    def test_reset(self) -> None:
        """Accounts, prices, faults and counted requests are gone; the state is the answer, under either path."""
        for path in ("/admin/reset", "/reset"):
            self.broker.price("AAPL", "100")
            order = self.broker.order()
            self.admin("POST", "/admin/faults/http", {"status": 503, "message": "outage"})
            answer = self.admin("POST", path, b"whatever")
            self.assertEqual((answer.status, answer.json), (200, EMPTY))
            answer = self.broker.call("GET", f"/v2/orders/{order['id']}")
            self.assertEqual((answer.status, answer.headers["x-ratelimit-remaining"]), (404, "199"))
            self.assertEqual(self.broker.call("GET", "/v2/account").json["cash"], "1000000")


class FaultTests(AdminTests):
    """Faults that are injected."""

    def test_a_fault_is_used_up_by_the_next_trading_request(self) -> None:
        """Not by one without credentials nor by an open route; nothing else of the request happens."""
        answer = self.admin("POST", "/admin/faults/http", {"status": "503", "message": "temporary outage"})
        self.assertEqual(answer.json["http_fault"]["status"], 503)
        self.assertEqual(self.broker.call("GET", "/v2/account", key=None).status, 401)
        self.assertEqual(self.admin("GET", "/health").status, 200)
        self.broker.price("AAPL", "100")
        answer = self.broker.call("POST", "/v2/orders", {"symbol": "AAPL", "qty": 1, "side": "buy", "type": "market"})
        self.assertEqual(answer.refusal, (503, 503, "temporary outage"))
        self.assertEqual(self.broker.call("GET", "/v2/orders", status="all").json, [])

    def test_a_code_and_a_time_to_wait(self) -> None:
        """A fault can carry the broker's code and a Retry-After."""
        fault = {"status": 429, "message": "rate limit exceeded", "code": 42910000, "retry_after": 3}
        self.admin("POST", "/admin/faults/http", fault)
        answer = self.broker.call("GET", "/v2/account")
        self.assertEqual(answer.refusal, (429, 42910000, "rate limit exceeded"))
        self.assertEqual(answer.headers["retry-after"], "3")

    def test_a_fault_can_be_taken_back(self) -> None:
        """Without a reset of everything."""
        self.admin("POST", "/admin/faults/http", {"status": 503, "message": "outage"})
        answer = self.admin("DELETE", "/admin/faults/http")
        self.assertEqual((answer.status, answer.json["http_fault"]), (200, None))
        self.assertEqual(self.broker.call("GET", "/v2/account").status, 200)

    def test_faults_that_cannot_be(self) -> None:
        """Each is refused by name, and none waits."""
        for body, expected in (
            ({"message": "x"}, "status is required"),
            ({"status": 503}, "message is required"),
            ({"status": 503, "message": ""}, "message is required"),
            ({"status": 503, "message": " "}, "message must not be empty"),
            ({"status": 503.5, "message": "x"}, "status must be a whole number"),
            ({"status": True, "message": "x"}, "status must be a number"),
            ({"status": 503, "message": 5}, "message must be a string"),
        ):
            answer = self.admin("POST", "/admin/faults/http", body)
            self.assertEqual(answer.refusal, (422, INVALID, expected))
        for status in (0, 99, 100, 101, 199, 600, -1, 65536):
            answer = self.admin("POST", "/admin/faults/http", {"status": status, "message": "x"})
            self.assertEqual(answer.refusal[:2], (422, INVALID))
        self.assertEqual(self.admin("POST", "/admin/faults/http", b"").refusal[:2], (400, MALFORMED))
        self.assertIsNone(self.admin("GET", "/admin/state").json["http_fault"])


class PriceTests(AdminTests):
    """Prices that are set."""

    def test_a_price(self) -> None:
        """One price is both sides, rounded half to even to cents; the symbol is canonical."""
        for price, rounded in (("100.005", "100"), (100.015, "100.02"), ("1.50", "1.5")):
            answer = self.admin("POST", "/admin/market-data/stocks/brk%2Fb", {"price": price})
            self.assertEqual(answer.status, 200)
            self.assertEqual(
                answer.json,
                {
                    "symbol": "BRK.B",
                    "price": rounded,
                    "bid": rounded,
                    "ask": rounded,
                    "previous_close": None,
                    "filled_order_ids": [],
                },
            )

    def test_both_sides(self) -> None:
        """The mid is the price; a previous close gives positions their day."""
        body = {"bid": "99", "ask": 101, "previous_close": "80"}
        answer = self.admin("POST", "/admin/market-data/stocks/AAPL", body)
        self.assertEqual((answer.json["price"], answer.json["bid"], answer.json["ask"]), ("100", "99", "101"))
        self.broker.order()
        self.assertEqual(self.broker.call("GET", "/v2/positions/AAPL").json["change_today"], "0.25")

    def test_an_option(self) -> None:
        """An option's price is a share; a bid of nothing is a market too."""
        answer = self.admin("POST", f"/admin/market-data/options/{CALL.lower()}", {"bid": 0, "ask": "0.02"})
        self.assertEqual((answer.json["symbol"], answer.json["price"]), (CALL, "0.01"))
        self.assertEqual(self.broker.order(symbol=CALL, qty="2")["filled_avg_price"], "0.01")
        self.assertEqual(self.broker.call("GET", "/v2/account").json["cash"], "999998")

    def test_a_price_fills_in_every_account(self) -> None:
        """What became marketable is filled once, and named in the order in which it was."""
        self.broker.price("AAPL", "100")
        ids = [self.broker.order(key, type="limit", limit_price="90")["id"] for key in ("b", "a", "b")]
        self.assertEqual(self.broker.price("AAPL", "90"), ids)
        self.assertEqual(self.broker.price("AAPL", "90"), [])

    def test_prices_are_listed_and_forgotten(self) -> None:
        """By symbol; without its price a symbol has none, and forgetting twice finds none."""
        self.broker.price("MSFT", "10")
        self.broker.price("AAPL", "100")
        (first, second) = self.admin("GET", "/admin/market-data").json["quotes"]
        self.assertEqual((first["symbol"], second["symbol"]), ("AAPL", "MSFT"))
        self.assertEqual((first["at"], first["live"], first["price"]), ("2026-11-24T15:00:00Z", False, "100"))
        answer = self.admin("DELETE", "/admin/market-data/stocks/AAPL")
        self.assertEqual((answer.status, answer.body), (204, b""))
        answer = self.admin("DELETE", "/admin/market-data/stocks/AAPL")
        self.assertEqual(answer.refusal, (404, NOT_FOUND, "no price was set for AAPL"))
        order = {"symbol": "AAPL", "qty": 1, "side": "buy", "type": "market", "time_in_force": "day"}
        self.assertEqual(self.broker.call("POST", "/v2/orders", order).refusal[:2], (422, UNPROCESSABLE))

    def test_prices_that_cannot_be(self) -> None:
        """Each is refused by name, and sets nothing."""
        for body, text in (
            ({}, "price, or bid and ask, are required"),
            ({"bid": 1}, "price, or bid and ask, are required"),
            ({"price": 1, "bid": 1}, "only one of price or bid and ask is accepted"),
            ({"price": 0}, "price must be > 0"),
            ({"price": "0.005"}, "price must be > 0"),
            ({"price": -1}, "price must be > 0"),
            ({"price": "1e13"}, "price must not be beyond 1000000000000"),
            ({"price": "NaN"}, "price must be a number"),
            ({"bid": -1, "ask": 1}, "bid must be >= 0"),
            ({"bid": 2, "ask": 1}, "bid must be <= ask"),
            ({"bid": 0, "ask": "0.009"}, "the mid of bid and ask must be at least 0.01"),
            ({"price": 1, "previous_close": 0}, "previous_close must be > 0"),
        ):
            answer = self.admin("POST", "/admin/market-data/stocks/AAPL", body)
            self.assertEqual(answer.refusal, (422, INVALID, text))
        self.assertEqual(self.admin("GET", "/admin/market-data").json, {"quotes": []})

    def test_symbols_that_cannot_be(self) -> None:
        """What is no symbol, or of the other kind."""
        for path, expected in (
            ("stocks/%00", (422, UNPROCESSABLE)),
            ("stocks/NOSUCHTHING", (422, UNPROCESSABLE)),
            ("stocks/%E2%82%AC%E2%82%AC%E2%82%AC%E2%82%AC%E2%82%AC%E2%82%AC", (422, UNPROCESSABLE)),
            ("stocks/BTC%2FUSD", (422, UNPROCESSABLE)),
            (f"stocks/{CALL}", (422, INVALID)),
            ("options/AAPL", (422, INVALID)),
            ("options/AAPL261318C00200000", (422, UNPROCESSABLE)),
        ):
            for method in ("POST", "DELETE"):
                answer = self.admin(method, f"/admin/market-data/{path}", {"price": 1})
                self.assertEqual(answer.refusal[:2], expected, path)


class AccountTests(AdminTests):
    """Accounts that are set up."""

    def test_cash_and_settings(self) -> None:
        """The account is made if need be; what is not named stays as it is."""
        body = {"cash": "5000.50", "multiplier": 1, "options_approved_level": 0, "no_shorting": True}
        account = self.admin("POST", "/admin/accounts/key", body).json
        self.assertEqual(account, self.broker.call("GET", "/v2/account").json)
        self.assertEqual(account, self.admin("GET", "/admin/accounts/key").json)
        self.assertEqual(
            (account["cash"], account["multiplier"], account["options_approved_level"]), ("5000.5", "1", 0)
        )
        account = self.admin("POST", "/admin/accounts/key", {"trading_blocked": True}).json
        self.assertEqual((account["cash"], account["trading_blocked"]), ("5000.5", True))

    def test_settings_take_effect(self) -> None:
        """A blocked account is refused its orders."""
        self.broker.price("AAPL", "100")
        self.admin("POST", "/admin/accounts/key", {"trading_blocked": "true"})
        order = {"symbol": "AAPL", "qty": 1, "side": "buy", "type": "market", "time_in_force": "day"}
        answer = self.broker.call("POST", "/v2/orders", order)
        self.assertEqual(answer.refusal, (403, FORBIDDEN, "account is not authorized to trade"))

    def test_a_refusal_changes_nothing(self) -> None:
        """Neither the good part of a bad body, nor the number of accounts."""
        for body in (
            {"cash": "x"},
            {"cash": "1e13"},
            {"cash": 5, "multiplier": 3},
            {"cash": 5, "options_approved_level": 4},
            {"cash": 5, "trading_blocked": "maybe"},
            {"cash": 5, "colour": "red"},
        ):
            self.assertEqual(self.admin("POST", "/admin/accounts/key", body).refusal[:2], (422, INVALID), body)
        self.assertEqual(self.admin("POST", "/admin/accounts/%00", {"cash": 5}).refusal[:2], (422, INVALID))
        self.assertEqual(self.admin("POST", "/admin/accounts/%E2%82%AC", {"cash": 5}).refusal[:2], (422, INVALID))
        self.assertEqual(self.admin("GET", "/admin/state").json["account_count"], 0)

    def test_unknown_accounts(self) -> None:
        """Reading makes none."""
        answer = self.admin("GET", "/admin/accounts/key")
        self.assertEqual(answer.refusal, (404, NOT_FOUND, "account not found for key"))


class OrderTests(AdminTests):
    """What a test makes of an open order."""

    def setUp(self) -> None:
        """Let an order for ten shares rest."""
        super().setUp()
        self.broker.price("AAPL", "100")
        self.id = self.broker.order(qty="10", type="limit", limit_price="90")["id"]

    def test_fills(self) -> None:
        """A part at a price, then the rest at the price of now."""
        part = self.admin("POST", f"/admin/orders/{self.id}/fill", {"qty": 4.0, "price": "80"}).json
        self.assertEqual(
            (part["status"], part["filled_qty"], part["filled_avg_price"]), ("partially_filled", "4", "80")
        )
        whole = self.admin("POST", f"/admin/orders/{self.id}/fill").json
        self.assertEqual((whole["status"], whole["filled_qty"], whole["filled_avg_price"]), ("filled", "10", "92"))
        fills = self.broker.call("GET", "/v2/account/activities").json
        self.assertEqual(
            [(fill["type"], fill["qty"], fill["price"]) for fill in fills],
            [
                ("fill", "6", "100"),
                ("partial_fill", "4", "80"),
            ],
        )

    def test_ends(self) -> None:
        """Rejected, canceled and expired, each with its time."""
        for action, status, stamp in (
            ("reject", "rejected", "failed_at"),
            ("cancel", "canceled", "canceled_at"),
            ("expire", "expired", "expired_at"),
        ):
            order_id = self.broker.order(type="limit", limit_price="90")["id"]
            order = self.admin("POST", f"/admin/orders/{order_id}/{action}").json
            self.assertEqual((order["status"], order[stamp]), (status, "2026-11-24T15:00:00Z"))
            self.assertEqual(self.broker.call("GET", f"/v2/orders/{order_id}").json, order)

    def test_fills_that_cannot_be(self) -> None:
        """Each is refused and fills nothing."""
        for body, expected in (
            ({"qty": 0}, (422, INVALID)),
            ({"qty": 11}, (422, UNPROCESSABLE)),
            ({"price": 0}, (422, INVALID)),
            ({"price": []}, (422, INVALID)),
            (b"[]", (400, MALFORMED)),
        ):
            answer = self.admin("POST", f"/admin/orders/{self.id}/fill", body)
            self.assertEqual(answer.refusal[:2], expected, body)
        self.assertEqual(self.broker.call("GET", f"/v2/orders/{self.id}").json["filled_qty"], "0")

    def test_orders_that_are_over_or_unknown(self) -> None:
        """Neither can be acted on."""
        self.admin("POST", f"/admin/orders/{self.id}/cancel")
        for action in ("fill", "reject", "cancel", "expire"):
            answer = self.admin("POST", f"/admin/orders/{self.id}/{action}")
            self.assertEqual(answer.refusal[:2], (422, UNPROCESSABLE))
            for unknown in (NOBODY, "x", "%00"):
                answer = self.admin("POST", f"/admin/orders/{unknown}/{action}")
                self.assertEqual(answer.refusal[:2], (404, NOT_FOUND))


class RaceTests(AdminTests):
    """The fixture of a race."""

    def test_the_order(self) -> None:
        """An order for SPY that no market fills; the account is made if need be."""
        answer = self.admin("POST", "/admin/fixtures/rejected-replacement-race", {"api_key": " key "})
        (order,) = self.broker.call("GET", "/v2/orders").json
        self.assertEqual(answer.json, {"predecessor_order_id": order["id"]})
        self.assertEqual((order["symbol"], order["limit_price"], order["status"]), ("SPY", "1", "new"))

    def test_a_price_at_which_nothing_can_race(self) -> None:
        """Where the order would fill at once it is not placed."""
        self.broker.price("SPY", "1")
        answer = self.admin("POST", "/admin/fixtures/rejected-replacement-race", {"api_key": "key"})
        self.assertEqual(answer.refusal[:2], (422, UNPROCESSABLE))
        self.assertEqual(self.admin("GET", "/admin/state").json["account_count"], 0)

    def test_keys_that_cannot_be(self) -> None:
        """What no header could carry is no account."""
        for body in ({}, {"api_key": None}, {"api_key": ""}, {"api_key": " "}, {"api_key": "\u20ac"}, {"api_key": 5}):
            answer = self.admin("POST", "/admin/fixtures/rejected-replacement-race", body)
            self.assertEqual(answer.refusal[:2], (422, INVALID))
        self.assertEqual(self.admin("GET", "/admin/state").json["account_count"], 0)
