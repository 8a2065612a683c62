"""The routes of watchlists."""

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import INVALID, MALFORMED, NOT_FOUND, UNPROCESSABLE
from tests.rest.broker import Answer, Broker

PATH = "/v2/watchlists"
BY_NAME = "/v2/watchlists:by_name"


def symbols(answer: Answer) -> list[str]:
    """Give what is on the watchlist of an answer."""
    return [asset["symbol"] for asset in answer.json["assets"]]


class WatchlistTests(SynchronousTestCase):
    """Every route, by id and by name."""

    def setUp(self) -> None:
        """Make a watchlist."""
        self.broker = Broker()
        self.made = self.broker.call("POST", PATH, {"name": "tech", "symbols": ["AAPL", "tsla"]})
        self.id = self.made.json["id"]

    def test_object(self) -> None:
        """A watchlist has the broker's keys in the broker's order, and whole assets."""
        self.assertEqual(self.made.status, 200)
        watchlist = self.made.json
        self.assertEqual(list(watchlist), ["id", "account_id", "created_at", "updated_at", "name", "assets"])
        self.assertEqual(watchlist["account_id"], self.broker.call("GET", "/v2/account").json["id"])
        self.assertEqual(watchlist["created_at"], "2026-11-24T15:00:00Z")
        self.assertEqual(watchlist["assets"][1], self.broker.call("GET", "/v2/assets/TSLA").json)

    def test_list(self) -> None:
        """All are listed, without their assets."""
        watchlist = self.made.json
        del watchlist["assets"]
        self.assertEqual(self.broker.call("GET", PATH).json, [watchlist])

    def test_found(self) -> None:
        """By id, with or without dashes and in any case, and by name."""
        for path in (f"{PATH}/{self.id}", f"{PATH}/{self.id.replace('-', '').upper()}", f"{BY_NAME}?name=tech"):
            self.assertEqual(self.broker.call("GET", path).json, self.made.json)

    def test_asset_added(self) -> None:
        """It comes last, and the whole watchlist is the answer."""
        self.broker.clock.advance(1)
        added = self.broker.call("POST", f"{PATH}/{self.id}", {"symbol": "GOOGL"})
        self.assertEqual((added.status, symbols(added)), (200, ["AAPL", "TSLA", "GOOGL"]))
        self.assertEqual(added.json["updated_at"], "2026-11-24T15:00:01Z")
        self.assertEqual(
            symbols(self.broker.call("POST", BY_NAME, {"symbol": "brk/b"}, name="tech")),
            ["AAPL", "TSLA", "GOOGL", "BRK.B"],
        )

    def test_asset_removed(self) -> None:
        """By the list's id or name; the answer is what is left."""
        self.assertEqual(symbols(self.broker.call("DELETE", f"{PATH}/{self.id}/aapl")), ["TSLA"])
        self.assertEqual(symbols(self.broker.call("DELETE", f"{BY_NAME}/TSLA?name=tech")), [])
        answer = self.broker.call("DELETE", f"{PATH}/{self.id}/BRK%2FB")
        self.assertEqual(answer.refusal, (404, NOT_FOUND, 'asset "BRK.B" is not on watchlist "tech"'))

    def test_updated(self) -> None:
        """The name, the assets, or both; what is null or empty stays."""
        renamed = self.broker.call("PUT", f"{PATH}/{self.id}", {"name": "cars", "symbols": None})
        self.assertEqual((renamed.json["name"], symbols(renamed)), ("cars", ["AAPL", "TSLA"]))
        replaced = self.broker.call("PUT", BY_NAME, {"name": "", "symbols": ["F", "GM"]}, name="cars")
        self.assertEqual((replaced.json["name"], symbols(replaced)), ("cars", ["F", "GM"]))
        self.assertEqual(symbols(self.broker.call("PUT", f"{PATH}/{self.id}", {"symbols": []})), [])

    def test_deleted(self) -> None:
        """There is no answer but the status, and the watchlist is gone."""
        answer = self.broker.call("DELETE", f"{PATH}/{self.id}")
        self.assertEqual((answer.status, answer.body), (204, b""))
        again = self.broker.call("GET", f"{PATH}/{self.id}")
        self.assertEqual(again.refusal, (404, NOT_FOUND, f"watchlist not found: {self.id}"))
        self.broker.call("POST", PATH, {"name": "tech"})
        self.assertEqual(self.broker.call("DELETE", BY_NAME, name="tech").status, 204)
        self.assertEqual(
            self.broker.call("GET", BY_NAME, name="tech").refusal, (404, NOT_FOUND, "watchlist not found: tech")
        )

    def test_accounts_are_apart(self) -> None:
        """Another account has none, may use the name, and finds none of these."""
        self.assertEqual(self.broker.call("GET", PATH, key="other").json, [])
        self.assertEqual(self.broker.call("GET", f"{PATH}/{self.id}", key="other").status, 404)
        self.assertEqual(self.broker.call("POST", PATH, {"name": "tech"}, key="other").status, 200)

    def test_reset(self) -> None:
        """A reset of the server takes them away."""
        self.broker.call("POST", "/admin/reset", key=None)
        self.assertEqual(self.broker.call("GET", PATH).json, [])

    def test_refusals(self) -> None:
        """What is missing, of the wrong kind, unknown, or there already."""
        one = f"{PATH}/{self.id}"
        for method, path, body, refusal in [
            ("POST", PATH, {"symbols": []}, (422, INVALID, "watchlist name is required")),
            ("POST", PATH, {"name": "  "}, (422, INVALID, "name must not be blank")),
            ("POST", PATH, {"name": 5}, (422, INVALID, "name must be a string")),
            ("POST", PATH, {"name": "tech"}, (422, INVALID, "watchlist name must be unique")),
            ("POST", PATH, {"name": "a", "symbols": "AAPL"}, (422, INVALID, "symbols must be a list")),
            ("POST", PATH, {"name": "a", "symbols": ["F", None]}, (422, INVALID, "symbols[1] must be a string")),
            ("POST", PATH, {"name": "a", "symbols": ["FACEBOOK"]}, (422, UNPROCESSABLE, 'asset "FACEBOOK" not found')),
            ("POST", PATH, b"[]", (400, MALFORMED, "request body format is invalid")),
            ("PUT", one, {}, (422, INVALID, "name or symbols is required")),
            ("POST", one, {}, (422, INVALID, "symbol is required")),
            ("POST", one, {"symbol": "AAPL"}, (422, INVALID, 'duplicate symbol "AAPL" for watchlist')),
            ("GET", BY_NAME, None, (422, INVALID, "name is required")),
            ("GET", f"{PATH}/junk", None, (404, NOT_FOUND, "watchlist not found: junk")),
        ]:
            self.assertEqual(self.broker.call(method, path, body).refusal, refusal)
        self.assertEqual(len(self.broker.call("GET", PATH).json), 1)
