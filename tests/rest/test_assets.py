"""The routes of assets."""

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import INVALID, NOT_FOUND
from tests.rest.broker import CALL, Broker

APPLE = "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415"


class ListTests(SynchronousTestCase):
    """GET /v2/assets."""

    def setUp(self) -> None:
        """Serve."""
        self.broker = Broker()

    def listed(self, **query: object) -> list[str]:
        """Give the symbols that are listed."""
        answer = self.broker.call("GET", "/v2/assets", **query)
        self.assertEqual(answer.status, 200)
        return [asset["symbol"] for asset in answer.json]

    def test_all(self) -> None:
        """The catalogue, by exchange and symbol."""
        symbols = self.listed()
        self.assertGreater(len(symbols), 400)
        self.assertEqual(symbols, self.listed(asset_class="us_equity"))
        self.assertLess(symbols.index("SPY"), symbols.index("AAPL"))

    def test_filters(self) -> None:
        """Status, exchange and any of several attributes narrow it; letters of any case will do."""
        self.assertEqual(self.listed(status="inactive"), ["INACT"])
        self.assertNotIn("INACT", self.listed(status="active"))
        self.assertEqual(self.listed(exchange="amex"), ["IMO"])
        self.assertEqual(self.listed(attributes="ptp_no_exception,ipo"), ["PTPNO"])
        self.assertEqual(
            self.listed(attributes=["ptp_no_exception", "ptp_with_exception"], exchange="NASDAQ"), ["PTPNO"]
        )

    def test_other_classes(self) -> None:
        """There is nothing to list of any class but stocks."""
        self.assertEqual(self.listed(asset_class="crypto"), [])
        self.assertEqual(self.listed(asset_class="us_option"), [])
        self.assertIn("AAPL", self.listed(asset_class="us_equity,crypto"))

    def test_refusals(self) -> None:
        """A value that the documentation does not have is refused."""
        for name in ("status", "asset_class", "exchange", "attributes"):
            status, code, message = self.broker.call("GET", "/v2/assets", **{name: "junk"}).refusal
            self.assertEqual((status, code), (422, INVALID))
            self.assertIn(f"invalid {name}", message)


class OneTests(SynchronousTestCase):
    """GET /v2/assets/{symbol_or_asset_id}."""

    def test_object(self) -> None:
        """It has the broker's keys in the broker's order."""
        self.assertEqual(
            Broker().call("GET", "/v2/assets/AAPL").body,
            b'{"id":"b0b6dd9d-8b9b-48a9-ba46-b9d54906e415","class":"us_equity","exchange":"NASDAQ","symbol":"AAPL",'
            b'"name":"Apple Inc. Common Stock","status":"active","tradable":true,"marginable":true,'
            b'"maintenance_margin_requirement":30,"margin_requirement_long":"30","margin_requirement_short":"30",'
            b'"shortable":true,"easy_to_borrow":true,"fractionable":true,'
            b'"attributes":["fractional_eh_enabled","has_options","overnight_tradable"],'
            b'"borrow_status":"easy_to_borrow","cusip":null}',
        )

    def test_ways_to_ask(self) -> None:
        """Any form of the symbol, and the id, which need not have dashes."""
        broker = Broker()
        for asked in ("AAPL", "aapl", APPLE, APPLE.replace("-", "").upper(), "AAPL:NASDAQ:us_equity"):
            self.assertEqual(broker.call("GET", f"/v2/assets/{asked}").json["symbol"], "AAPL")
        for asked in ("BRK.B", "BRKB", "BRK%2FB", "BRK/B"):
            self.assertEqual(broker.call("GET", f"/v2/assets/{asked}").json["symbol"], "BRK.B")

    def test_ids_of_orders(self) -> None:
        """The asset id of an order finds the asset, a contract's too."""
        broker = Broker()
        broker.price(CALL, "5")
        order = broker.order(symbol=CALL)
        asset = broker.call("GET", f"/v2/assets/{order['asset_id']}").json
        self.assertEqual((asset["symbol"], asset["class"], asset["exchange"]), (CALL, "us_option", ""))
        self.assertNotIn("borrow_status", asset)

    def test_hard_to_borrow(self) -> None:
        """The borrow status tells."""
        asset = Broker().call("GET", "/v2/assets/HARDB").json
        self.assertEqual((asset["borrow_status"], asset["easy_to_borrow"]), ("hard_to_borrow", False))

    def test_unknown(self) -> None:
        """What is no symbol, a crypto pair, and an id of nothing are not found."""
        for asked in ("BLAHBLAH", "BTCUSD", "948519f7-b833-4450-9a4c-43d5f05a3db6"):
            answer = Broker().call("GET", f"/v2/assets/{asked}")
            self.assertEqual(answer.refusal, (404, NOT_FOUND, f"asset not found for {asked}"))
