"""The routes of the account and its activities over a real exchange."""

from collections.abc import Callable
from decimal import Decimal

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import INVALID, UNAUTHORIZED
from alpaca_mock.domain.rules import Rules
from tests.rest.broker import CALL, Broker

NOBODY = "00000000-0000-4000-8000-000000000000"


class AccountTests(SynchronousTestCase):
    """GET /v2/account."""

    def test_the_figures_follow_fills_and_prices(self) -> None:
        """Cash moves with the fill, equity with the price, buying power with both."""
        broker = Broker()
        broker.price("AAPL", "100")
        broker.order(qty="10")
        broker.price("AAPL", "150")
        account = broker.call("GET", "/v2/account").json
        self.assertEqual((account["cash"], account["equity"]), ("999000", "1000500"))
        self.assertEqual((account["long_market_value"], account["portfolio_value"]), ("1500", "1000500"))
        self.assertEqual((account["maintenance_margin"], account["buying_power"]), ("450", "4000200"))

    def test_the_same_key_is_the_same_account(self) -> None:
        """Also in another server; another key is another account."""
        first, second = (Broker().call("GET", "/v2/account").json for _ in range(2))
        self.assertEqual(first, second)
        self.assertNotEqual(Broker().call("GET", "/v2/account", key="other").json["id"], first["id"])

    def test_every_change_shows(self) -> None:
        """Whatever changes between two answers is in the second: orders, fills, prices, settings, money, a reset."""
        broker = Broker()
        broker.price("AAPL", "100")
        order = {"type": "limit", "limit_price": "90"}
        changes: list[Callable[[], object]] = [
            lambda: broker.order(**order),
            lambda: broker.price("AAPL", "80"),
            lambda: broker.price("AAPL", "81"),
            lambda: broker.call("PATCH", "/v2/account/configurations", {"suspend_trade": True}),
            lambda: broker.call("POST", "/admin/accounts/key", {"cash": 1}, key=None),
            lambda: broker.call("DELETE", "/v2/positions/AAPL"),
            lambda: broker.call("POST", "/admin/accounts/key", {"suspend_trade": False}, key=None),
            lambda: broker.call("DELETE", "/v2/positions/AAPL"),
            lambda: broker.call("POST", "/admin/reset", key=None),
        ]
        before = broker.call("GET", "/v2/account").json
        for number, change in enumerate(changes):
            change()
            after = broker.call("GET", "/v2/account").json
            # The closing order of a suspended account is refused.
            self.assertEqual(after == before, number == 5, number)
            before = after

    def test_without_credentials(self) -> None:
        """No account is made for nobody."""
        broker = Broker()
        answer = broker.call("GET", "/v2/account", key=None)
        self.assertEqual(answer.refusal, (401, UNAUTHORIZED, "request is not authorized"))
        self.assertEqual(broker.call("GET", "/admin/state", key=None).json["account_count"], 0)

    def test_starting_cash(self) -> None:
        """A rule of the whole server."""
        broker = Broker(rules=Rules(starting_cash=Decimal(25000)))
        self.assertEqual(broker.call("GET", "/v2/account").json["cash"], "25000")


class ActivityTests(SynchronousTestCase):
    """GET /v2/account/activities."""

    def setUp(self) -> None:
        """Fill three orders a second apart, and exercise a call."""
        self.broker = Broker()
        self.broker.price("AAPL", "210")
        self.broker.price(CALL, "5")
        self.orders = []
        for members in ({}, {"side": "sell"}, {"symbol": CALL}):
            self.broker.clock.advance(1)
            self.orders.append(self.broker.order(**members)["id"])
        self.broker.clock.advance(1)
        self.broker.call("POST", f"/v2/positions/{CALL}/exercise")

    def listed(self, path: str = "", **query: object) -> list[str]:
        """Give the types of a list of activities."""
        answer = self.broker.call("GET", f"/v2/account/activities{path}", **query)
        self.assertEqual(answer.status, 200, answer)
        return [activity["activity_type"] for activity in answer.json]

    def test_all(self) -> None:
        """The newest first unless asked otherwise; fills and bookings in one list."""
        self.assertEqual(self.listed(), ["OPTRD", "OPEXC", "FILL", "FILL", "FILL"])
        self.assertEqual(self.listed(direction="asc"), ["FILL", "FILL", "FILL", "OPEXC", "OPTRD"])

    def test_types(self) -> None:
        """By type in the path, by a list of types, or by one of the two halves."""
        self.assertEqual(self.listed("/OPEXC"), ["OPEXC"])
        self.assertEqual(self.listed("/DIV"), [])
        self.assertEqual(self.listed(activity_types="OPEXC,OPTRD"), ["OPTRD", "OPEXC"])
        self.assertEqual(self.listed(activity_types=["OPEXC", "FILL"], page_size=2), ["OPEXC", "FILL"])
        self.assertEqual(self.listed(category="non_trade_activity"), ["OPTRD", "OPEXC"])
        self.assertEqual(self.listed(category="trade_activity"), ["FILL"] * 3)

    def test_pages(self) -> None:
        """The id of the last activity of a page leads to the next one, in either direction."""
        everything = self.broker.call("GET", "/v2/account/activities").json
        for direction, expected in (("desc", everything), ("asc", everything[::-1])):
            seen: list[object] = []
            query: dict[str, object] = {"page_size": 2, "direction": direction}
            while page := self.broker.call("GET", "/v2/account/activities", **query).json:
                self.assertLessEqual(len(page), 2)
                seen += page
                query["page_token"] = page[-1]["id"]
            self.assertEqual(seen, expected)

    def test_days_and_times(self) -> None:
        """A day, or bounds that are days or times."""
        self.assertEqual(len(self.listed(date="2026-11-24")), 5)
        self.assertEqual(len(self.listed(date="2026-11-24T15:00:00.123456789Z")), 5)
        self.assertEqual(self.listed(date="2026-11-23"), [])
        self.assertEqual(self.listed(after="2026-11-24"), [])
        self.assertEqual(self.listed(until="2026-11-24"), [])
        self.assertEqual(self.listed(after="2026-11-24T15:00:03Z"), ["OPTRD", "OPEXC"])
        self.assertEqual(self.listed(until="2026-11-24T10:00:02-05:00"), ["FILL"])
        self.assertEqual(len(self.listed(after="2026-11-23", until="2026-11-25")), 5)

    def test_the_fills_of_an_order(self) -> None:
        """Those of one order only, with its id in any form; none of an order that is not known."""
        fills = self.broker.call("GET", "/v2/account/activities", order_id=self.orders[1].replace("-", "")).json
        self.assertEqual([fill["order_id"] for fill in fills], [self.orders[1]])
        self.assertEqual(fills[0]["side"], "sell")
        self.assertEqual(self.listed("/FILL", order_id=NOBODY), [])

    def test_refusals(self) -> None:
        """Unknown types by the broker's text; parameters that exclude each other; values that cannot be."""
        for path, query, text in (
            ("/INVALID", {}, "invalid activity type: INVALID"),
            ("", {"activity_types": "FILL,INVALID"}, "invalid activity type: INVALID"),
            (
                "",
                {"activity_types": "FILL", "category": "trade_activity"},
                "only one of activity_types or category is accepted",
            ),
            ("/FILL", {"category": "trade_activity"}, "category is not accepted beside an activity type in the path"),
            ("", {"date": "2026-11-24", "after": "2026-11-24"}, "date cannot be combined with after or until"),
        ):
            answer = self.broker.call("GET", f"/v2/account/activities{path}", **query)
            self.assertEqual(answer.refusal, (422, INVALID, text))
        for name in ("category", "date", "after", "until", "direction", "page_size", "page_token"):
            answer = self.broker.call("GET", "/v2/account/activities", **{name: "nonsense"})
            self.assertEqual(answer.refusal[:2], (422, INVALID), name)
            self.assertIn(name, answer.json["message"])
        for size in (0, 101):
            answer = self.broker.call("GET", "/v2/account/activities", page_size=size)
            self.assertEqual(answer.refusal[:2], (422, INVALID))
