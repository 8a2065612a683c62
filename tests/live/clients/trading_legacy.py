"""The whole trading client of the older Python package alpaca-trade-api against a server.

Each step prints one line of JSON: what was found to be true, the methods of the client that were called for it, and
what was wrong, if anything. The last line names the client's methods. It runs in an environment of its own.
"""

import json
import os
import queue
import re
import threading
import traceback
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from alpaca_trade_api import REST, Stream
from alpaca_trade_api.rest import APIError

BASE_URL, API_KEY, SECRET_KEY = (os.environ[name] for name in ("BASE_URL", "API_KEY", "SECRET_KEY"))
NOBODY = "00000000-0000-4000-8000-000000000000"
#: Methods of its own machinery, and those for market data, which another server has.
NOT_TRADING = re.compile(
    r"^_|^(get|post|put|patch|delete|data_get|close|response_wrapper)$|bar|trade|quote|news|crypto|snap"
)
STEPS: list[tuple[str, Callable[["Watched"], None]]] = []


class Watched:
    """A client of which is noted what it is asked for."""

    def __init__(self, client: REST) -> None:
        self.client, self.calls = client, {}

    def __getattr__(self, name: str) -> Any:
        self.calls[name] = None
        return getattr(self.client, name)


def step(fact: str) -> Callable[[Callable[["Watched"], None]], None]:
    """Let a function be tried, which finds *fact* to be true."""
    return lambda function: STEPS.append((fact, function))


def admin(path: str, **body: str) -> dict[str, Any]:
    """Send a request to the server itself."""
    request = urllib.request.Request(BASE_URL + path, json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def set_price(price: str, symbol: str = "AAPL") -> list[str]:
    """Set a price; give the ids of the orders that it filled."""
    return admin(f"/admin/market-data/stocks/{symbol}", price=price)["filled_order_ids"]


def refused(code: int, message: str, call: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """Call what must be refused with this code and message."""
    try:
        call(*arguments, **named)
    except APIError as refusal:
        found = refusal.code, str(refusal)
    else:
        raise AssertionError("was not refused")
    assert found == (code, message), found


def statuses(api: Watched, order: Any) -> list[str]:
    """Give the statuses of an order and of its legs, as they are now."""
    now = api.get_order(order.id, nested=True)
    return [now.status, *(leg.status for leg in now.legs)]


@step("Orders of every type are filled when the price has come to them")
def types(api: Watched) -> None:
    bought = api.submit_order("AAPL", 50)
    assert (bought.status, bought.filled_qty, bought.filled_avg_price) == ("filled", "50", "100")
    assert api.submit_order("AAPL", notional=250).filled_qty == "2.5"
    resting = api.submit_order("AAPL", 10, type="limit", limit_price="95.5", time_in_force="gtc")
    assert (resting.status, set_price("95"), api.get_order(resting.id).filled_avg_price) == ("new", [resting.id], "95")
    set_price("100")
    exit_ = {"side": "sell", "qty": 10}
    stop = api.submit_order("AAPL", type="stop", stop_price="94", **exit_)
    limited = api.submit_order("AAPL", type="stop_limit", stop_price="93", limit_price="92.5", **exit_)
    trailing = api.submit_order("AAPL", type="trailing_stop", trail_percent="10", **exit_)
    assert (trailing.hwm, trailing.stop_price) == ("100", "90")
    for price, order in (("94", stop), ("92.5", limited), ("90", trailing)):
        assert set_price(price) == [order.id], price
        assert api.get_order(order.id).filled_avg_price == price


@step("Brackets go through their take profit or their stop; OCO and OTO orders through their exits")
def classes(api: Watched) -> None:
    exits = {"take_profit": {"limit_price": "110"}, "stop_loss": {"stop_price": "90"}}
    first = api.submit_order("AAPL", 10, order_class="bracket", **exits)
    assert statuses(api, first) == ["filled", "new", "held"]
    assert set_price("111") == [first.legs[0].id]
    assert statuses(api, first) == ["filled", "filled", "canceled"]
    set_price("100")
    second = api.submit_order("AAPL", 10, order_class="bracket", **exits)
    assert set_price("89") == [second.legs[1].id]
    assert statuses(api, second) == ["filled", "canceled", "filled"]
    set_price("100")
    api.submit_order("AAPL", 10)
    oco = api.submit_order("AAPL", 10, "sell", "limit", limit_price="110", order_class="oco", **exits)
    assert set_price("110") == [oco.id]
    assert statuses(api, oco) == ["filled", "canceled"]
    set_price("100")
    oto = api.submit_order(
        "AAPL", 10, type="limit", limit_price="95", order_class="oto", stop_loss={"stop_price": "90"}
    )
    assert statuses(api, oto) == ["new", "held"]
    set_price("95")
    assert statuses(api, oto) == ["filled", "new"]


@step("Orders are found, replaced, canceled and listed")
def changes(api: Watched) -> None:
    old = api.submit_order("AAPL", 10, type="limit", limit_price="90", client_order_id="mine", extended_hours=True)
    assert api.get_order_by_client_order_id("mine").id == old.id
    new = api.replace_order(old.id, qty="4", limit_price="91.25", time_in_force="gtc", client_order_id="second")
    assert (new.qty, new.limit_price, new.time_in_force, new.replaces) == ("4", "91.25", "gtc", old.id)
    assert (api.get_order(old.id).status, api.get_order(old.id).replaced_by) == ("replaced", new.id)
    hour = timedelta(hours=1)
    after, until = ((datetime.now(UTC) + sign * hour).isoformat() for sign in (-1, 1))
    assert [order.id for order in api.list_orders("all", 5, after, until, "asc")] == [old.id, new.id]
    assert [order.id for order in api.list_orders(nested=True, symbols=["AAPL"], side="buy")] == [new.id]
    api.cancel_order(new.id)
    assert api.get_order(new.id).canceled_at.year >= 2026
    api.submit_order("AAPL", 10, type="limit", limit_price="90")
    api.cancel_all_orders()
    assert api.list_orders() == []


@step("Positions are valued at the price of now, and closed")
def positions(api: Watched) -> None:
    api.submit_order("AAPL", 10)
    set_price("110")
    position = api.get_position("AAPL")
    assert (position.qty, position.market_value, position.unrealized_pl) == ("10", "1100", "100")
    assert [each.symbol for each in api.list_positions()] == ["AAPL"]
    assert api.close_position("AAPL", qty=4.0).filled_qty == "4"
    assert api.close_position("AAPL").filled_qty == "6"
    api.submit_order("AAPL", 10)
    [closed] = api.close_all_positions()
    assert (closed.symbol, closed.status, closed.body["filled_qty"]) == ("AAPL", 200, "10")


@step("The account, its configurations and its history are given, and configurations take effect")
def account(api: Watched) -> None:
    found = api.get_account()
    assert (found.status, found.cash, found.buying_power) == ("ACTIVE", "1000000", "4000000")
    assert found.created_at.year >= 2026
    changed = api.update_account_configurations(True, "exit", "none", False)
    assert (changed.no_shorting, changed.dtbp_check, changed.trade_confirm_email) == (True, "exit", "none")
    assert api.get_account_configurations().no_shorting is True
    refused(40310000, "account is not allowed to short", api.submit_order, "AAPL", 1, "sell")
    history = api.get_portfolio_history(period="1W", timeframe="1D", extended_hours=False)
    assert len(history.df) == len(history.equity)
    assert history.base_value == 1000000
    api.get_portfolio_history(date_start="2026-01-05", date_end="2026-02-05", timeframe="1D")


@step("Fills are activities, by one type or by several, in pages")
def activities(api: Watched) -> None:
    order = api.submit_order("AAPL", 10)
    api.submit_order("AAPL", 4, "sell")
    latest, first = api.get_activities("FILL")
    assert (latest.side, first.order_id, first.price) == ("sell", order.id, "100")
    [found] = api.get_activities(["FILL", "TRANS"], direction="asc", page_size=1, page_token=first.id)
    assert found.id == latest.id
    assert api.get_activities(after="2020-01-01", until="2020-12-31") == []


@step("Assets, the clock and the calendar are what they are elsewhere")
def reference(api: Watched) -> None:
    asset = api.get_asset("AAPL")
    assert (asset.symbol, asset.exchange, api.get_asset(asset.id).id) == ("AAPL", "NASDAQ", asset.id)
    assert "AAPL" in {each.symbol for each in api.list_assets("active", "us_equity")}
    clock = api.get_clock()
    assert clock.is_open == (clock.next_close < clock.next_open)
    days = api.get_calendar("2025-11-26", "2025-11-29")
    assert [(day.date.day, day.close.hour) for day in days] == [(26, 16), (28, 13)]


@step("A watchlist is made, found by id and by name, changed and deleted")
def watchlists(api: Watched) -> None:
    def symbols(watchlist: Any) -> list[str]:
        return [asset["symbol"] for asset in watchlist.assets]

    made = api.create_watchlist("tech", ["AAPL", "MSFT"])
    assert symbols(made) == ["AAPL", "MSFT"]
    assert [each.id for each in api.get_watchlists()] == [made.id]
    assert symbols(api.add_to_watchlist(made.id, "SPY")) == ["AAPL", "MSFT", "SPY"]
    api.delete_from_watchlist(made.id, "MSFT")
    assert symbols(api.get_watchlist(made.id)) == symbols(api.get_watchlist_by_name("tech")) == ["AAPL", "SPY"]
    assert symbols(api.update_watchlist(made.id, "funds", ["SPY"])) == ["SPY"]
    api.delete_watchlist(made.id)
    assert api.get_watchlists() == []


@step("Market data is read from the same host")
def prices(api: Watched) -> None:
    assert api.get_latest_quote("AAPL").ap == 100
    assert api.get_latest_quotes(["AAPL"])["AAPL"].bp == 100
    assert api.get_latest_trade("AAPL").p == 100
    assert api.get_latest_trades(["AAPL"])["AAPL"].p == 100
    assert api.get_snapshot("AAPL").latest_trade.p == 100
    assert api.get_snapshots(["AAPL"])["AAPL"].latest_quote.ap == 100


@step("Refusals are raised with their code and message")
def refusals(api: Watched) -> None:
    refused(42210000, 'asset "NO SUCH" not found', api.submit_order, "NO SUCH", 1)
    refused(40010001, "qty or notional is required", api.submit_order, "AAPL")
    refused(40010001, "only one of qty or notional is accepted", api.submit_order, "AAPL", 1, notional=100)
    refused(40410000, f"order not found for {NOBODY}", api.get_order, NOBODY)
    refused(40410000, "position does not exist", api.get_position, "AAPL")
    order = api.submit_order("AAPL", 1)
    refused(42210000, 'order is already in "filled" state', api.cancel_order, order.id)


@step("Trade updates are streamed")
def updates(api: Watched) -> None:
    stream = Stream(api.client._key_id, SECRET_KEY, base_url=BASE_URL)
    heard: queue.Queue[Any] = queue.Queue()

    async def take(update: Any) -> None:
        heard.put(update)

    stream.subscribe_trade_updates(take)
    threading.Thread(target=stream.run, daemon=True).start()
    for _ in range(100):
        # The stream does not tell when it is connected.
        order = api.submit_order("AAPL", 1)
        try:
            found = [heard.get(timeout=0.1), heard.get(timeout=1)]
        except queue.Empty:
            continue
        assert [(each.event, each.order["id"]) for each in found] == [("new", order.id), ("fill", order.id)]
        return
    raise AssertionError("the stream did not connect")


def main() -> None:
    """Try all steps, each with an account of its own at a server without a past."""
    os.environ["APCA_API_DATA_URL"] = BASE_URL
    for number, (fact, function) in zip(count(1), STEPS, strict=False):
        admin("/admin/reset")
        set_price("100")
        api = Watched(REST(f"{API_KEY}{number}", SECRET_KEY, BASE_URL, "v2"))
        failure = None
        try:
            function(api)
        except Exception:
            failure = traceback.format_exc()
        print(json.dumps({"fact": fact, "calls": list(api.calls), "failure": failure}))
    print(json.dumps({"methods": [name for name in vars(REST) if not NOT_TRADING.search(name)]}), flush=True)
    # The stream runs in a thread that does not end by itself.
    os._exit(0)


main()
