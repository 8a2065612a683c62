"""The list of orders and all its parameters, over a real exchange."""

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import INVALID, NOT_FOUND
from tests.rest.broker import CALL, Broker

NOBODY = "00000000-0000-4000-8000-000000000000"


class ListTests(SynchronousTestCase):
    """GET /v2/orders, where AAPL stands at 100."""

    def setUp(self) -> None:
        """Set the price."""
        self.broker = Broker()
        self.broker.price("AAPL", "100")

    def listed(self, **query: object) -> list[str]:
        """Give the client order ids of a list."""
        answer = self.broker.call("GET", "/v2/orders", **query)
        self.assertEqual(answer.status, 200, answer)
        return [order["client_order_id"] for order in answer.json]

    def place(self, *names: str, **members: object) -> list[str]:
        """Place orders one second apart; give their ids."""
        ids = []
        for name in names:
            self.broker.clock.advance(1)
            ids.append(self.broker.order(client_order_id=name, **members)["id"])
        return ids

    def test_statuses(self) -> None:
        """Open orders unless closed or all are asked for; the newest first unless asked otherwise."""
        self.place("filled")
        self.place("a", "b", type="limit", limit_price=90)
        self.assertEqual(self.listed(), ["b", "a"])
        self.assertEqual(self.listed(status="closed"), ["filled"])
        self.assertEqual(self.listed(status="all", direction="asc"), ["filled", "a", "b"])

    def test_limits(self) -> None:
        """From 1 to 500, 50 by default."""
        self.place(*(str(number) for number in range(60)))
        self.assertEqual(len(self.listed(status="all")), 50)
        self.assertEqual(self.listed(status="all", limit=2), ["59", "58"])
        self.assertEqual(len(self.listed(status="all", limit=500)), 60)
        for limit in (0, 501, -1, "x", "1.5", 10**30):
            self.assertEqual(self.broker.call("GET", "/v2/orders", limit=limit).refusal[:2], (422, INVALID))

    def test_times(self) -> None:
        """Both bounds are exclusive; they are read with and without decimals and zones."""
        self.place("a", "b", "c")
        self.assertEqual(self.listed(status="all", after="2026-11-24T15:00:01Z"), ["c", "b"])
        self.assertEqual(self.listed(status="all", until="2026-11-24T10:00:03.000000000-05:00"), ["b", "a"])
        self.assertEqual(self.listed(status="all", after="2026-11-24", until="2026-11-25"), ["c", "b", "a"])

    def test_cursors(self) -> None:
        """An id stands for its place in the list and is not listed itself."""
        first, second, _ = self.place("a", "b", "c")
        self.assertEqual(self.listed(status="all", before_order_id=second), ["a"])
        self.assertEqual(self.listed(status="all", after_order_id=first.replace("-", "")), ["c", "b"])

    def test_filters(self) -> None:
        """By symbol in any form, by side, by asset class; all at once, repeated or in one list."""
        self.broker.price("BRK.B", "10")
        self.broker.price(CALL, "2")
        self.place("stock")
        self.place("class", symbol="BRK.B")
        self.place("option", symbol=CALL)
        self.place("sale", side="sell")
        self.assertEqual(self.listed(status="all", symbols="brk/b"), ["class"])
        self.assertEqual(self.listed(status="all", symbols="AAPL,BRKB"), ["sale", "class", "stock"])
        self.assertEqual(self.listed(status="all", symbols="AAPL", asset_class="us_option"), ["option"])
        self.assertEqual(
            self.listed(status="all", symbols="AAPL", asset_class=["us_equity", "us_option"]),
            ["sale", "option", "stock"],
        )
        self.assertEqual(self.listed(status="all", asset_class="all"), ["sale", "option", "class", "stock"])
        self.assertEqual(self.listed(status="all", side="sell"), ["sale"])
        self.assertEqual(self.listed(status="all", symbols="no such thing"), [])

    def test_legs(self) -> None:
        """Legs of a bracket are rows of their own, or inside their parent when the list is nested."""
        exits = {"take_profit": {"limit_price": "120"}, "stop_loss": {"stop_price": "80"}}
        order = self.broker.order(order_class="bracket", type="limit", limit_price="90", **exits)
        rows = self.broker.call("GET", "/v2/orders").json
        self.assertEqual({row["id"] for row in rows}, {order["id"], *(leg["id"] for leg in order["legs"])})
        self.assertEqual([row["legs"] for row in rows], [None, None, None])
        self.assertEqual(self.broker.call("GET", "/v2/orders", nested="true").json, [order])

    def test_unknown_parameters_are_ignored(self) -> None:
        """A parameter that the API does not have, or that is empty, changes nothing."""
        self.place("a", type="limit", limit_price=90)
        self.assertEqual(self.listed(colour="red", status="", limit="", side="", symbols=""), ["a"])

    def test_values_that_cannot_be(self) -> None:
        """Every known parameter with an unknown value is refused by name."""
        for name in ("status", "direction", "side", "asset_class", "nested", "after", "until", "limit"):
            answer = self.broker.call("GET", "/v2/orders", **{name: "nonsense"})
            self.assertEqual(answer.refusal[:2], (422, INVALID))
            self.assertIn(name, answer.json["message"])

    def test_cursors_that_exclude_each_other(self) -> None:
        """Two ids, or an id and a time, are refused; an unknown id is not found."""
        for query, text in (
            (
                {"before_order_id": NOBODY, "after_order_id": NOBODY},
                "only one of before_order_id or after_order_id is accepted",
            ),
            (
                {"before_order_id": NOBODY, "after": "2026-11-24"},
                "before_order_id and after_order_id cannot be combined with after or until",
            ),
        ):
            self.assertEqual(self.broker.call("GET", "/v2/orders", **query).refusal, (422, INVALID, text))
        answer = self.broker.call("GET", "/v2/orders", after_order_id=NOBODY)
        self.assertEqual(answer.refusal, (404, NOT_FOUND, f"order not found for {NOBODY}"))
