"""The routes of watchlists (API documentation, "Watchlists"): each is found by its id or by its name."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Final

from attrs import define
from klein import Klein

from alpaca_mock.domain.refusals import invalid
from alpaca_mock.domain.watchlists import Watchlist
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.reply import Reply
from alpaca_mock.wire.watchlists import WatchlistRequest, read_watchlist, watchlist_body

_UNDASHED: Final = re.compile(r"([0-9a-fA-F]{8})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{12})")


@define(eq=False, repr=False)
class WatchlistRoutes:
    """`/v2/watchlists` and `/v2/watchlists:by_name`; *new_id* makes the id of a watchlist."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    new_id: Callable[[], str]

    @endpoint(router, "GET", "/v2/watchlists")
    def listed(self, call: Call) -> Outcome:
        """List all watchlists, without what is on them."""
        account = call.account
        return Reply.of([watchlist_body(account.id, each, with_assets=False) for each in account.watchlists.all()])

    @endpoint(router, "POST", "/v2/watchlists")
    def create(self, call: Call) -> Outcome:
        """Make a watchlist."""
        request = read_watchlist(call.body)
        if request.name is None:
            raise invalid("watchlist name is required")
        watchlists = call.account.watchlists
        return _shown(call, watchlists.create(self.new_id(), request.name, request.symbols or (), self._now()))

    @endpoint(router, "GET", "/v2/watchlists/<string:watchlist_id>")
    def by_id(self, call: Call, watchlist_id: str) -> Outcome:
        """Give one watchlist."""
        return _shown(call, _with_id(call, watchlist_id))

    @endpoint(router, "PUT", "/v2/watchlists/<string:watchlist_id>")
    def update_by_id(self, call: Call, watchlist_id: str) -> Outcome:
        """Rename a watchlist, or replace what is on it."""
        return self._updated(call, _with_id(call, watchlist_id), read_watchlist(call.body))

    @endpoint(router, "POST", "/v2/watchlists/<string:watchlist_id>")
    def add_by_id(self, call: Call, watchlist_id: str) -> Outcome:
        """Add an asset to a watchlist."""
        return self._added(call, _with_id(call, watchlist_id), read_watchlist(call.body))

    @endpoint(router, "DELETE", "/v2/watchlists/<string:watchlist_id>")
    def delete_by_id(self, call: Call, watchlist_id: str) -> Outcome:
        """Delete a watchlist."""
        call.account.watchlists.delete(_with_id(call, watchlist_id))
        return Reply(status=204)

    @endpoint(router, "DELETE", "/v2/watchlists/<string:watchlist_id>/<symbol:symbol>")
    def remove_by_id(self, call: Call, watchlist_id: str, symbol: str) -> Outcome:
        """Take an asset off a watchlist."""
        return self._removed(call, _with_id(call, watchlist_id), symbol)

    @endpoint(router, "GET", "/v2/watchlists:by_name")
    def by_name(self, call: Call) -> Outcome:
        """Give one watchlist."""
        return _shown(call, _named(call))

    @endpoint(router, "PUT", "/v2/watchlists:by_name")
    def update_by_name(self, call: Call) -> Outcome:
        """Rename a watchlist, or replace what is on it."""
        return self._updated(call, _named(call), read_watchlist(call.body))

    @endpoint(router, "POST", "/v2/watchlists:by_name")
    def add_by_name(self, call: Call) -> Outcome:
        """Add an asset to a watchlist."""
        return self._added(call, _named(call), read_watchlist(call.body))

    @endpoint(router, "DELETE", "/v2/watchlists:by_name")
    def delete_by_name(self, call: Call) -> Outcome:
        """Delete a watchlist."""
        call.account.watchlists.delete(_named(call))
        return Reply(status=204)

    # The documentation does not have this route; the broker has, and its C# client calls it.
    @endpoint(router, "DELETE", "/v2/watchlists:by_name/<symbol:symbol>")
    def remove_by_name(self, call: Call, symbol: str) -> Outcome:
        """Take an asset off a watchlist."""
        return self._removed(call, _named(call), symbol)

    def _updated(self, call: Call, watchlist: Watchlist, request: WatchlistRequest) -> Reply:
        if request.name is None and request.symbols is None:
            raise invalid("name or symbols is required")
        watchlists = call.account.watchlists
        return _shown(call, watchlists.update(watchlist, self._now(), request.name, request.symbols))

    def _added(self, call: Call, watchlist: Watchlist, request: WatchlistRequest) -> Reply:
        if request.symbol is None:
            raise invalid("symbol is required")
        return _shown(call, call.account.watchlists.add(watchlist, request.symbol, self._now()))

    def _removed(self, call: Call, watchlist: Watchlist, symbol: str) -> Reply:
        return _shown(call, call.account.watchlists.remove(watchlist, symbol, self._now()))

    def _now(self) -> datetime:
        return self.gate.exchange.now()


def _shown(call: Call, watchlist: Watchlist) -> Reply:
    return Reply.of(watchlist_body(call.account.id, watchlist))


def _with_id(call: Call, watchlist_id: str) -> Watchlist:
    # apca writes ids without dashes.
    undashed = _UNDASHED.fullmatch(watchlist_id)
    wanted = "-".join(undashed.groups()) if undashed else watchlist_id
    return call.account.watchlists.with_id(wanted.lower())


def _named(call: Call) -> Watchlist:
    name = call.query.text("name")
    if name is None:
        raise invalid("name is required")
    return call.account.watchlists.named(name)
