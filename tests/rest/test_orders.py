"""The routes of orders over a real exchange."""

from urllib.parse import quote
from uuid import UUID

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import FORBIDDEN, INVALID, MALFORMED, NO_MARKET_DATA, NOT_FOUND, UNPROCESSABLE
from tests.rest.broker import CALL, Broker, a_request, answered
from tests.service.scripted import ScriptedSource

NOBODY = "00000000-0000-4000-8000-000000000000"
#: A debit spread: the first leg is bought, the second sold.
SPREAD = {
    "symbol": None,
    "side": None,
    "order_class": "mleg",
    "type": "limit",
    "limit_price": "0.50",
    "legs": [
        {"symbol": CALL, "ratio_qty": 1.0, "side": "buy", "position_intent": "buy_to_open"},
        {"symbol": "AAPL261218C00210000", "ratio_qty": "1", "side": "sell", "position_intent": "sell_to_open"},
    ],
}
BARE_LEG = {"symbol": "AAPL261218C00220000", "ratio_qty": "1"}
BRACKET = {
    "order_class": "bracket",
    "type": "limit",
    "limit_price": "90",
    "take_profit": {"limit_price": 120.0},
    "stop_loss": {"stop_price": "80"},
}


class OrderTests(SynchronousTestCase):
    """An exchange where AAPL stands at 100."""

    def setUp(self) -> None:
        """Set the price."""
        self.broker = Broker()
        self.broker.price("AAPL", "100")


class PlaceTests(OrderTests):
    """POST /v2/orders."""

    def test_a_market_order_is_answered_filled(self) -> None:
        """The answer shows the order as it is after it was matched, at the mid."""
        self.broker.call("POST", "/admin/market-data/stocks/AAPL", {"bid": "99.99", "ask": "100.04"})
        order = self.broker.order(qty=2.0)
        self.assertEqual((order["status"], order["filled_qty"], order["qty"]), ("filled", "2", "2"))
        self.assertEqual(order["filled_avg_price"], "100.02")
        self.assertEqual(order["filled_at"], "2026-11-24T15:00:00Z")
        UUID(order["id"])
        UUID(order["client_order_id"])

    def test_a_limit_order_rests_until_its_price_comes(self) -> None:
        """An order that the mid has not reached is new; the price that reaches it tells that it filled it."""
        order = self.broker.order(type="limit", limit_price=95)
        self.assertEqual((order["status"], order["limit_price"]), ("new", "95"))
        self.assertEqual(self.broker.price("AAPL", "96"), [])
        self.assertEqual(self.broker.price("AAPL", "94"), [order["id"]])
        self.assertEqual(self.broker.call("GET", f"/v2/orders/{order['id']}").json["filled_avg_price"], "94")

    def test_the_content_type_does_not_matter(self) -> None:
        """The body is read as JSON although no header says so (the harness sends none)."""
        self.assertEqual(self.broker.call("POST", "/v2/orders", a_request()).status, 200)

    def test_an_order_without_a_price(self) -> None:
        """The refusal says how a price is set."""
        answer = self.broker.call("POST", "/v2/orders", a_request(symbol="MSFT"))
        self.assertEqual(answer.refusal[:2], (422, UNPROCESSABLE))
        self.assertIn("POST /admin/market-data/stocks/MSFT", answer.json["message"])

    def test_refusals_keep_the_brokers_status_and_code(self) -> None:
        """Malformed, of the wrong shape, against a rule, without the money: each has a status and a code of its own."""
        for body, expected in (
            (b"{", (400, MALFORMED, "request body format is invalid")),
            (a_request(side="up"), (422, INVALID, "invalid side")),
            (a_request(qty=None), (422, INVALID, "qty or notional is required")),
            (a_request(qty="x"), (422, INVALID, "qty must be a number")),
            (a_request(symbol="NOSUCHTHING"), (422, UNPROCESSABLE, 'asset "NOSUCHTHING" not found')),
            (a_request(qty="1000000"), (403, FORBIDDEN, "insufficient buying power")),
        ):
            self.assertEqual(self.broker.call("POST", "/v2/orders", body).refusal, expected)

    def test_extras_of_a_refusal(self) -> None:
        """Further members stand in alphabetical order, as strings."""
        self.broker.order(qty="9")
        held = self.broker.order(qty="9", side="sell", type="limit", limit_price="200")
        answer = self.broker.call("POST", "/v2/orders", a_request(side="sell"))
        self.assertEqual(
            list(answer.json.items()),
            [
                ("available", "0"),
                ("code", FORBIDDEN),
                ("existing_qty", "9"),
                ("held_for_orders", "9"),
                ("message", "insufficient qty available for order (requested: 1, available: 0)"),
                ("related_orders", [held["id"]]),
                ("symbol", "AAPL"),
            ],
        )

    def test_a_bracket_is_answered_with_its_legs(self) -> None:
        """The legs come with the answer, take profit first, held until the entry is filled."""
        order = self.broker.order(**BRACKET)
        profit, loss = order["legs"]
        self.assertEqual((profit["type"], profit["limit_price"], profit["status"]), ("limit", "120", "held"))
        self.assertEqual((loss["type"], loss["stop_price"], loss["status"]), ("stop", "80", "held"))
        self.assertIsNone(profit["legs"])

    def test_members_of_a_group_name_it(self) -> None:
        """All share one id, also with what replaces them; each has its role. Other orders have neither."""
        order = self.broker.order(**BRACKET)
        members = [order, *order["legs"]]
        self.assertEqual([member["group_role"] for member in members], ["entry", "take_profit", "stop_loss"])
        self.assertEqual({member["group_id"] for member in members}, {order["group_id"]})
        UUID(order["group_id"])
        for member, changes in ((order, {"limit_price": "91"}), (members[1], {"limit_price": "130"})):
            new = self.broker.call("PATCH", f"/v2/orders/{member['id']}", changes).json
            self.assertEqual((new["group_id"], new["group_role"]), (order["group_id"], member["group_role"]))
        self.broker.order(qty="5")
        exit_ = {"type": "limit", "take_profit": {"limit_price": "120"}, "stop_loss": {"stop_price": "90"}}
        oco = self.broker.order(side="sell", order_class="oco", **exit_)
        self.assertEqual((oco["group_role"], oco["legs"][0]["group_role"]), ("take_profit", "stop_loss"))
        self.assertNotEqual(oco["group_id"], order["group_id"])
        for key in ("group_id", "group_role"):
            self.assertNotIn(key, self.broker.order(qty="1", client_order_id=key))

    def test_a_multi_leg_order(self) -> None:
        """The parent has the net price, the legs have their own."""
        self.broker.price(CALL, "3")
        self.broker.price("AAPL261218C00210000", "2.60")
        order = self.broker.order(**SPREAD)
        self.assertEqual((order["status"], order["filled_avg_price"]), ("filled", "0.4"))
        self.assertEqual((order["symbol"], order["side"], order["asset_id"]), ("", "", ""))
        bought, sold = order["legs"]
        self.assertEqual((bought["filled_avg_price"], sold["filled_avg_price"]), ("3", "2.6"))
        self.assertEqual((bought["ratio_qty"], bought["type"]), ("1", ""))

    def test_assets_are_named_by_their_ids_too(self) -> None:
        """The symbol of an order, and that of a leg, may be the id of the asset (Create an Order, symbol)."""
        self.broker.price(CALL, "3")
        self.broker.price("AAPL261218C00210000", "2.60")
        legs = self.broker.order(**SPREAD)["legs"]
        stock = self.broker.order()
        self.assertEqual(self.broker.order(symbol=stock["asset_id"])["symbol"], "AAPL")
        named = [leg | {"symbol": known["asset_id"]} for leg, known in zip(SPREAD["legs"], legs, strict=True)]
        order = self.broker.order(**SPREAD | {"legs": named})
        self.assertEqual([leg["symbol"] for leg in order["legs"]], [CALL, "AAPL261218C00210000"])

    def test_a_leg_without_side_and_intent(self) -> None:
        """Either tells the other; without both nothing is known."""
        first, second = SPREAD["legs"]
        for number, legs in enumerate(([BARE_LEG, second], [first, BARE_LEG])):
            answer = self.broker.call("POST", "/v2/orders", a_request(**SPREAD | {"legs": legs}))
            self.assertEqual(answer.refusal, (422, UNPROCESSABLE, f"leg.{number} position intent is required"))

    def test_a_call_without_cover(self) -> None:
        """The refusal says how many shares of what are missing."""
        self.broker.price(CALL, "3")
        answer = self.broker.call("POST", "/v2/orders", a_request(symbol=CALL, side="sell"))
        self.assertEqual((answer.status, answer.json["code"]), (403, FORBIDDEN))
        self.assertEqual(
            {name: answer.json[name] for name in ("available_qty", "required_qty", "symbol", "underlying_asset_id")},
            {
                "available_qty": "0",
                "required_qty": "100",
                "symbol": CALL,
                "underlying_asset_id": self.broker.order()["asset_id"],
            },
        )

    def test_accounts_do_not_see_each_other(self) -> None:
        """An order is unknown to all keys but the one that placed it."""
        order = self.broker.order()
        answer = self.broker.call("GET", f"/v2/orders/{order['id']}", key="other")
        self.assertEqual(answer.refusal, (404, NOT_FOUND, f"order not found for {order['id']}"))
        self.assertEqual(self.broker.call("GET", "/v2/orders", key="other", status="all").json, [])


class ReadTests(OrderTests):
    """GET of one order."""

    def test_an_id_without_dashes(self) -> None:
        """Some clients leave the dashes out, some write capital letters."""
        order = self.broker.order()
        for written in (order["id"].replace("-", ""), order["id"].upper()):
            self.assertEqual(self.broker.call("GET", f"/v2/orders/{written}").json, order)

    def test_what_is_no_id(self) -> None:
        """The broker calls such an id missing, whatever the method."""
        for method in ("GET", "DELETE", "PATCH"):
            for path in ("fake_id", "%00", "5", NOBODY + "0", "%E2%82%AC" * 12, "0000000-00000-4000-8000-000000000000"):
                answer = self.broker.call(method, f"/v2/orders/{path}", {"qty": "2"})
                self.assertEqual(answer.refusal, (422, INVALID, "order_id is missing"))

    def test_unknown_ids(self) -> None:
        """There is no such order, whatever the method."""
        for method in ("GET", "DELETE", "PATCH"):
            answer = self.broker.call(method, f"/v2/orders/{NOBODY}", {"qty": "2"})
            self.assertEqual(answer.refusal, (404, NOT_FOUND, f"order not found for {NOBODY}"))

    def test_legs_are_shown_where_asked(self) -> None:
        """A bracket shows its legs when nested is asked for, in any spelling of true; a leg is an order too."""
        order = self.broker.order(**BRACKET)
        path = f"/v2/orders/{order['id']}"
        self.assertIsNone(self.broker.call("GET", path).json["legs"])
        self.assertIsNone(self.broker.call("GET", path, nested="False").json["legs"])
        for spelling in ("true", "True", "TRUE", "1"):
            self.assertEqual(self.broker.call("GET", path, nested=spelling).json, order)
        leg = order["legs"][1]
        self.assertEqual(self.broker.call("GET", f"/v2/orders/{leg['id']}", nested="true").json, leg)

    def test_a_multi_leg_order_always_shows_its_legs(self) -> None:
        """Nested or not."""
        order = self.broker.order(**SPREAD)
        self.assertEqual(len(order["legs"]), 2)
        for nested in ("true", "false"):
            self.assertEqual(self.broker.call("GET", f"/v2/orders/{order['id']}", nested=nested).json, order)
            self.assertEqual(self.broker.call("GET", "/v2/orders", nested=nested).json, [order])

    def test_by_client_order_id(self) -> None:
        """The order comes with its legs; other ids are not found, and none is a missing parameter."""
        order = self.broker.order(client_order_id="mine & yours", **BRACKET)
        path = "/v2/orders:by_client_order_id"
        self.assertEqual(self.broker.call("GET", path, client_order_id="mine & yours").json, order)
        padded = self.broker.order(client_order_id=" padded ")
        self.assertEqual(self.broker.call("GET", path, client_order_id=" padded ").json, padded)
        answer = self.broker.call("GET", path, client_order_id="theirs")
        self.assertEqual(answer.refusal, (404, NOT_FOUND, "order not found for theirs"))
        self.assertEqual(self.broker.call("GET", path).refusal, (422, INVALID, "client_order_id is required"))


class ReplaceTests(OrderTests):
    """PATCH /v2/orders/{id}."""

    def test_a_replacement(self) -> None:
        """The answer is a new order that names the old one, which names it."""
        old = self.broker.order(type="limit", limit_price=90)
        new = self.broker.call("PATCH", f"/v2/orders/{old['id']}", {"limit_price": 91.0, "time_in_force": ""}).json
        self.assertEqual((new["limit_price"], new["replaces"], new["status"]), ("91", old["id"], "new"))
        old = self.broker.call("GET", f"/v2/orders/{old['id']}").json
        self.assertEqual((old["status"], old["replaced_by"]), ("replaced", new["id"]))

    def test_refusals(self) -> None:
        """Nothing changed, a wrong value, an order that is over."""
        old = self.broker.order(type="limit", limit_price=90)
        path = f"/v2/orders/{old['id']}"
        for body, expected in (
            ({}, (422, UNPROCESSABLE, "order parameters are not changed")),
            ({"qty": []}, (422, INVALID, "qty must be a number")),
            (b"", (400, MALFORMED, "request body format is invalid")),
        ):
            self.assertEqual(self.broker.call("PATCH", path, body).refusal, expected)
        self.broker.call("DELETE", path)
        answer = self.broker.call("PATCH", path, {"qty": "2"})
        self.assertEqual(answer.refusal, (422, UNPROCESSABLE, "cannot replace order in canceled status"))

    def test_what_a_larger_sale_lacks(self) -> None:
        """The shares that the order itself holds are free for it; those of others, and they alone, are told of."""
        self.broker.order(qty="10")
        first, second = (self.broker.order(side="sell", qty="4", type="limit", limit_price="200") for _ in range(2))
        refused = self.broker.call("PATCH", f"/v2/orders/{second['id']}", {"qty": "7"}).json
        self.assertEqual((refused["available"], refused["held_for_orders"]), ("6", "4"))
        self.assertEqual(refused["related_orders"], [first["id"]])
        self.broker.call("DELETE", f"/v2/orders/{first['id']}")
        refused = self.broker.call("PATCH", f"/v2/orders/{second['id']}", {"qty": "11"}).json
        self.assertEqual((refused["available"], refused["held_for_orders"]), ("10", "0"))
        self.assertNotIn("related_orders", refused)

    def test_the_race_that_a_replacement_loses(self) -> None:
        """The fixture's order fills when its replacement arrives, which comes back rejected."""
        fixture = self.broker.call(
            "POST", "/admin/fixtures/rejected-replacement-race", {"api_key": "key"}, key=None
        ).json["predecessor_order_id"]
        new = self.broker.call("PATCH", f"/v2/orders/{fixture}", {"limit_price": "2"}).json
        self.assertEqual((new["status"], new["replaces"], new["filled_qty"]), ("rejected", fixture, "0"))
        self.assertEqual(new["failed_at"], "2026-11-24T15:00:00Z")
        old = self.broker.call("GET", f"/v2/orders/{fixture}").json
        self.assertEqual((old["status"], old["filled_qty"], old["replaced_by"]), ("filled", "1", None))


class CancelTests(OrderTests):
    """DELETE of one order and of all."""

    def test_one(self) -> None:
        """A canceled order is answered without a body; again, it is canceled already."""
        order = self.broker.order(type="limit", limit_price=90)
        answer = self.broker.call("DELETE", f"/v2/orders/{order['id']}")
        self.assertEqual((answer.status, answer.body), (204, b""))
        answer = self.broker.call("DELETE", f"/v2/orders/{order['id']}")
        self.assertEqual(answer.refusal, (422, UNPROCESSABLE, 'order is already in "canceled" state'))

    def test_all(self) -> None:
        """Every open order is an item, the oldest first; a leg's shows its parent."""
        plain = self.broker.order(type="limit", limit_price=90)
        bracket = self.broker.order(**BRACKET)
        answer = self.broker.call("DELETE", "/v2/orders")
        self.assertEqual(answer.status, 207)
        self.assertEqual([item["status"] for item in answer.json], [200] * 4)
        shown = {item["id"]: item["body"] for item in answer.json}
        self.assertEqual(shown[plain["id"]]["status"], "canceled")
        for member in (bracket, *bracket["legs"]):
            self.assertEqual(shown[member["id"]]["id"], bracket["id"])
            self.assertEqual([leg["status"] for leg in shown[member["id"]]["legs"]], ["canceled", "canceled"])

    def test_the_names_of_all(self) -> None:
        """Those of the orders are in alphabetical order, in a leg as well (observed on paper, 2021 and 2026)."""
        self.broker.order(**BRACKET)
        for item in self.broker.call("DELETE", "/v2/orders").json:
            self.assertEqual(list(item), ["id", "status", "body"])
            for order in (item["body"], *item["body"]["legs"]):
                self.assertEqual(list(order), sorted(order))

    def test_all_of_none(self) -> None:
        """Where nothing is open the list is empty."""
        answer = self.broker.call("DELETE", "/v2/orders")
        self.assertEqual((answer.status, answer.json), (207, []))


class LivePriceTests(SynchronousTestCase):
    """Orders that wait for a live quote."""

    def setUp(self) -> None:
        """Have live quotes that the test dictates."""
        self.source = ScriptedSource()
        self.broker = Broker(source=self.source)

    def place(self) -> object:
        """Send an order and let the request for its quote go out."""
        transport = self.broker.send(
            "POST", "/v2/orders", b'{"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"day"}'
        )
        self.broker.clock.advance(0)
        return transport

    def test_the_answer_waits_for_the_quote(self) -> None:
        """The order fills at the live price once it is there."""
        transport = self.place()
        self.assertEqual(transport.value(), b"")
        self.source.answer(AAPL="120")
        self.assertEqual(answered(transport).json["filled_avg_price"], "120")

    def test_a_quote_that_cannot_be_had(self) -> None:
        """The client learns what failed, and no order was made."""
        transport = self.place()
        self.source.fail(text="the service is down")
        self.assertEqual(answered(transport).refusal, (503, NO_MARKET_DATA, "the service is down"))
        self.assertEqual(self.broker.call("GET", "/v2/orders", status="all").json, [])

    def test_a_quote_that_has_to_wait(self) -> None:
        """The answer says how long, where the service did."""
        transport = self.place()
        self.source.fail(retry_after=30)
        self.assertIn(b"\r\nRetry-After: 30\r\n", transport.value())

    def test_a_client_that_hangs_up(self) -> None:
        """What was asked for is done to its end."""
        transport = self.place()
        transport.hang_up()
        self.source.answer(AAPL="120")
        (order,) = self.broker.call("GET", "/v2/orders", status="all").json
        self.assertEqual(order["status"], "filled")


class EscapedPathTests(OrderTests):
    """Escapes in paths."""

    def test_an_escaped_letter_is_the_letter(self) -> None:
        """A client may escape what it need not."""
        order = self.broker.order()
        path = "/v2/orders/" + "".join(f"%{ord(letter):02X}" for letter in order["id"])
        self.assertEqual(self.broker.call("GET", path).json, order)
        path = "/v2/orders%3Aby_client_order_id?client_order_id=" + quote(order["client_order_id"])
        self.assertEqual(self.broker.call("GET", path).json, order)
