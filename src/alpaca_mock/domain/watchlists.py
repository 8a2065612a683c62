"""Watchlists: named, ordered lists of assets that an account's owner keeps. They move no money and make no events."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from attrs import define, evolve

from alpaca_mock.domain.assets import Asset, require_asset
from alpaca_mock.domain.refusals import invalid, not_found

#: Characters that a name may have (API documentation, "Watchlists").
LONGEST_NAME: Final = 64


@define(frozen=True)
class Watchlist:
    """One version of a watchlist; its `assets` are in the order in which they were added."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    assets: tuple[Asset, ...]


class Watchlists:
    """All watchlists of one account, in the order of their making."""

    __slots__ = ("_by_id", "_ids")

    def __init__(self) -> None:
        self._by_id: dict[str, Watchlist] = {}
        self._ids: dict[str, str] = {}

    def all(self) -> list[Watchlist]:
        """Give all of them, oldest first."""
        return list(self._by_id.values())

    def with_id(self, watchlist_id: str) -> Watchlist:
        """Find a watchlist by its id. Raises `Refusal` (40410000)."""
        found = self._by_id.get(watchlist_id)
        if found is None:
            raise not_found(f"watchlist not found: {watchlist_id}")
        return found

    def named(self, name: str) -> Watchlist:
        """Find a watchlist by its name. Raises `Refusal` (40410000)."""
        found = self._ids.get(name)
        if found is None:
            raise not_found(f"watchlist not found: {name}")
        return self._by_id[found]

    def create(self, watchlist_id: str, name: str, symbols: Iterable[str], now: datetime) -> Watchlist:
        """Make a watchlist.

        Raises `Refusal`: 40010001 for a name that is taken or too long and for a symbol that is there twice, 42210000
        for a symbol that nobody knows.
        """
        watchlist = Watchlist(watchlist_id, self._checked(name), now, now, _assets(symbols))
        return self._keep(watchlist)

    def update(
        self, watchlist: Watchlist, now: datetime, name: str | None = None, symbols: Iterable[str] | None = None
    ) -> Watchlist:
        """Rename a watchlist, or replace all that is on it; `None` leaves it. Refuses as `create` does."""
        return self._keep(
            evolve(
                watchlist,
                name=watchlist.name if name is None else self._checked(name, watchlist.name),
                assets=watchlist.assets if symbols is None else _assets(symbols),
                updated_at=now,
            )
        )

    def add(self, watchlist: Watchlist, symbol: str, now: datetime) -> Watchlist:
        """Add an asset at the end. Refuses as `create` does."""
        symbols = [asset.symbol for asset in watchlist.assets]
        return self.update(watchlist, now, symbols=[*symbols, symbol])

    def remove(self, watchlist: Watchlist, symbol_or_id: str, now: datetime) -> Watchlist:
        """Take an asset off. Raises `Refusal` (40410000) if it is not there, 42210000 if nobody knows it."""
        gone = require_asset(symbol_or_id)
        left = tuple(asset for asset in watchlist.assets if asset != gone)
        if len(left) == len(watchlist.assets):
            raise not_found(f'asset "{gone.symbol}" is not on watchlist "{watchlist.name}"')
        return self._keep(evolve(watchlist, assets=left, updated_at=now))

    def delete(self, watchlist: Watchlist) -> None:
        """Forget a watchlist."""
        del self._by_id[watchlist.id]
        del self._ids[watchlist.name]

    def _checked(self, name: str, own: str | None = None) -> str:
        if len(name) > LONGEST_NAME:
            raise invalid(f"watchlist name must be no more than {LONGEST_NAME} characters")
        if name != own and name in self._ids:
            raise invalid("watchlist name must be unique")
        return name

    def _keep(self, watchlist: Watchlist) -> Watchlist:
        before = self._by_id.get(watchlist.id)
        if before is not None:
            del self._ids[before.name]
        self._by_id[watchlist.id] = watchlist
        self._ids[watchlist.name] = watchlist.id
        return watchlist


def _assets(symbols: Iterable[str]) -> tuple[Asset, ...]:
    assets: dict[str, Asset] = {}
    for each in symbols:
        asset = require_asset(each)
        if asset.symbol in assets:
            raise invalid(f'duplicate symbol "{asset.symbol}" for watchlist')
        assets[asset.symbol] = asset
    return tuple(assets.values())
