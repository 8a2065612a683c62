"""Watchlists on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import UNSET, Struct, UnsetType

from alpaca_mock.domain.refusals import invalid
from alpaca_mock.domain.watchlists import Watchlist
from alpaca_mock.wire.assets import AssetBody, asset_body
from alpaca_mock.wire.fields import Readers, fill, items, text
from alpaca_mock.wire.json import decode_object


class WatchlistBody(Struct):
    """The broker's watchlist object, its keys in the broker's order; in a list it comes without `assets`."""

    id: str
    account_id: str
    created_at: datetime
    updated_at: datetime
    name: str
    assets: list[AssetBody] | UnsetType = UNSET


class WatchlistRequest(Struct):
    """What a body says of a watchlist; `None` is what it leaves out. `symbol` is one to be added."""

    name: str | None = None
    symbols: Sequence[str] | None = None
    symbol: str | None = None


def watchlist_body(account_id: str, watchlist: Watchlist, *, with_assets: bool = True) -> WatchlistBody:
    """Give the object of a *watchlist* of an account."""
    return WatchlistBody(
        id=watchlist.id,
        account_id=account_id,
        created_at=watchlist.created_at,
        updated_at=watchlist.updated_at,
        name=watchlist.name,
        assets=[asset_body(asset) for asset in watchlist.assets] if with_assets else UNSET,
    )


def read_watchlist(body: bytes) -> WatchlistRequest:
    """Read what a client wants of a watchlist.

    Raises `Refusal`: 40010000 for what is no JSON object, 40010001 for a member of the wrong kind.
    """
    request = WatchlistRequest()
    fill(request, decode_object(body), _MEMBERS)
    return request


def _name(name: str, value: object) -> str:
    read = text(name, value).strip()
    if not read:
        raise invalid(f"{name} must not be blank")
    return read


def _symbols(name: str, value: object) -> list[str]:
    return [text(f"{name}[{index}]", each) for index, each in enumerate(items(name, value))]


_MEMBERS: Final[Readers] = {
    "name": ("name", _name),
    "symbols": ("symbols", _symbols),
    "symbol": ("symbol", text),
}
