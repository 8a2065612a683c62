"""Named lists of assets."""

import unittest
from datetime import UTC, datetime, timedelta

from alpaca_mock.domain.refusals import INVALID, NOT_FOUND, UNPROCESSABLE, Refusal
from alpaca_mock.domain.watchlists import Watchlist, Watchlists

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)


def symbols(watchlist: Watchlist) -> list[str]:
    """Give what is on a list, in order."""
    return [asset.symbol for asset in watchlist.assets]


class WatchlistTests(unittest.TestCase):
    """The life of a watchlist."""

    def setUp(self) -> None:
        """Make one."""
        self.watchlists = Watchlists()
        self.tech = self.watchlists.create("1", "tech", ["aapl", "MSFT"], NOW)

    def assert_refused(self, code: int, message: str, command: object, *arguments: object) -> None:
        """Expect a refusal that changes nothing."""
        before = self.watchlists.all()
        with self.assertRaises(Refusal) as refused:
            command(*arguments)  # type: ignore[operator]
        self.assertEqual((refused.exception.code, refused.exception.message), (code, message))
        self.assertEqual(self.watchlists.all(), before)

    def test_made(self) -> None:
        """It is found by id and by name, and has canonical assets in the order they were given in."""
        self.assertIs(self.watchlists.with_id("1"), self.tech)
        self.assertIs(self.watchlists.named("tech"), self.tech)
        self.assertEqual(symbols(self.tech), ["AAPL", "MSFT"])
        self.assertEqual((self.tech.created_at, self.tech.updated_at), (NOW, NOW))

    def test_grows_and_shrinks(self) -> None:
        """What is added comes last; what is removed, by symbol or id, leaves the rest in order."""
        grown = self.watchlists.add(self.tech, "BRK/B", LATER)
        self.assertEqual(symbols(grown), ["AAPL", "MSFT", "BRK.B"])
        self.assertEqual((grown.created_at, grown.updated_at), (NOW, LATER))
        shrunk = self.watchlists.remove(grown, grown.assets[0].id, LATER)
        self.assertEqual(symbols(shrunk), ["MSFT", "BRK.B"])
        self.assertIs(self.watchlists.with_id("1"), shrunk)

    def test_renamed(self) -> None:
        """The old name is free, and finds nothing."""
        self.watchlists.update(self.tech, LATER, name="old tech")
        self.assertEqual(symbols(self.watchlists.named("old tech")), ["AAPL", "MSFT"])
        self.assert_refused(NOT_FOUND, "watchlist not found: tech", self.watchlists.named, "tech")
        self.watchlists.create("2", "tech", [], LATER)
        self.assertEqual([each.id for each in self.watchlists.all()], ["1", "2"])

    def test_emptied(self) -> None:
        """An empty list of symbols takes all off."""
        self.assertEqual(symbols(self.watchlists.update(self.tech, LATER, symbols=[])), [])

    def test_keeps_its_name(self) -> None:
        """A list may be given the name it has."""
        self.assertEqual(self.watchlists.update(self.tech, LATER, name="tech").name, "tech")

    def test_deleted(self) -> None:
        """Neither id nor name finds it."""
        self.watchlists.delete(self.tech)
        self.assertEqual(self.watchlists.all(), [])
        self.assert_refused(NOT_FOUND, "watchlist not found: 1", self.watchlists.with_id, "1")

    def test_names(self) -> None:
        """A name is unique, and no longer than 64 characters."""
        create = self.watchlists.create
        self.assert_refused(INVALID, "watchlist name must be unique", create, "2", "tech", [], NOW)
        self.assert_refused(
            INVALID, "watchlist name must be no more than 64 characters", create, "2", "x" * 65, [], NOW
        )
        create("2", "x" * 64, [], NOW)

    def test_symbols(self) -> None:
        """An asset is on a list once, and must exist."""
        watchlists = self.watchlists
        duplicate = 'duplicate symbol "AAPL" for watchlist'
        self.assert_refused(INVALID, duplicate, watchlists.add, self.tech, "AAPL:NASDAQ:us_equity", NOW)
        self.assert_refused(INVALID, duplicate, watchlists.create, "2", "two", ["AAPL", "aapl"], NOW)
        unknown = 'asset "NOTHING" not found'
        self.assert_refused(UNPROCESSABLE, unknown, watchlists.add, self.tech, "nothing", NOW)
        self.assert_refused(UNPROCESSABLE, unknown, watchlists.remove, self.tech, "nothing", NOW)
        self.assert_refused(
            NOT_FOUND, 'asset "TSLA" is not on watchlist "tech"', watchlists.remove, self.tech, "TSLA", NOW
        )
