"""Corporate actions, of which there are none, and what is not served at all."""

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import INVALID, NOT_FOUND, NOT_SERVED
from tests.rest.broker import Broker

PATH = "/v2/corporate_actions/announcements"
GIVEN = {"ca_types": "dividend,Split", "since": "2026-08-26", "until": "2026-11-24"}


class AnnouncementTests(SynchronousTestCase):
    """GET /v2/corporate_actions/announcements."""

    def test_none(self) -> None:
        """The list is empty, whatever is asked for."""
        more = {"symbol": "AAPL", "cusip": "037833100", "date_type": "ex_date"}
        for query in (GIVEN, GIVEN | more):
            answer = Broker().call("GET", PATH, **query)
            self.assertEqual((answer.status, answer.json), (200, []))

    def test_refusals(self) -> None:
        """Types and both dates are required, no more than 90 days apart."""
        for change, message in [
            ({"since": ""}, "invalid param: both since & until required"),
            ({"until": ""}, "invalid param: both since & until required"),
            ({"since": "2026-08-25"}, "the date range is limited to 90 days"),
            ({"since": "2026-11-25"}, "since must not be after until"),
            ({"ca_types": ""}, "ca_types is required"),
            ({"ca_types": "gift"}, "invalid ca_types: must be one of dividend, merger, reorg, spinoff, split"),
            (
                {"date_type": "birthday"},
                "invalid date_type: must be one of declaration_date, ex_date, record_date, payable_date",
            ),
        ]:
            self.assertEqual(Broker().call("GET", PATH, **GIVEN | change).refusal, (422, INVALID, message))

    def test_one(self) -> None:
        """None is ever found."""
        answer = Broker().call("GET", f"{PATH}/123")
        self.assertEqual(answer.refusal, (404, NOT_FOUND, "announcement not found for 123"))


class NotServedTests(SynchronousTestCase):
    """Crypto, locates, tokenization, and market data beyond the latest prices."""

    def test_says_so(self) -> None:
        """Each route answers that it is not served."""
        broker = Broker()
        for method, path, what in [
            ("GET", "/v2/wallets", "crypto wallets, transfers and perpetual futures are"),
            ("POST", "/v2/wallets/whitelists", "crypto wallets, transfers and perpetual futures are"),
            ("DELETE", "/v2/wallets/whitelists/1", "crypto wallets, transfers and perpetual futures are"),
            (
                "PATCH",
                "/v2/wallets/whitelists/1/travel-rule-info",
                "crypto wallets, transfers and perpetual futures are",
            ),
            ("GET", "/v1/locates", "locates are"),
            ("POST", "/v1/locates", "locates are"),
            ("GET", "/v1/locates/quotes", "locates are"),
            ("POST", "/v2/tokenization/mint", "tokenization is"),
            ("GET", "/v2/tokenization/requests:by_client_request_id", "tokenization is"),
            ("GET", "/v2/stocks/bars", "bars are"),
            ("GET", "/v2/stocks/AAPL/bars/latest", "bars are"),
            ("GET", "/v1beta1/options/bars", "bars are"),
            ("GET", "/v2/stocks/BRK.B/trades", "past quotes, trades and auctions are"),
            ("GET", "/v2/stocks/quotes", "past quotes, trades and auctions are"),
            ("GET", "/v1beta1/options/snapshots/AAPL", "option chains are"),
            ("GET", "/v1beta1/news", "this part of the market data API is"),
            ("GET", "/v1beta3/crypto/us/latest/quotes", "this part of the market data API is"),
            ("GET", "/v2/iex", "streams of market data are"),
        ]:
            answer = broker.call(method, path, b"{}" if method == "POST" else None)
            self.assertEqual(answer.refusal, (501, NOT_SERVED, f"{what} not served here"))

    def test_asks_for_credentials(self) -> None:
        """As every route does, apart from the streams, whose clients authenticate later."""
        self.assertEqual(Broker().call("GET", "/v2/wallets", key=None).status, 401)
        self.assertEqual(Broker().call("GET", "/v2/sip", key=None).status, 501)
