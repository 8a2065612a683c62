"""What is measured: each operation as the requests that a load sends in turn."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

from benchmarks.seed import filling, post_all, resting
from benchmarks.server import Server

Requests = list[tuple[str, str, str]]
KEY = "bench"
PRICE = "/admin/market-data/stocks/SPY"


@dataclass(frozen=True)
class Operation:
    """One operation by its name in the table; `requests` asks the server for what it needs, ids for example."""

    name: str
    requests: Callable[[Server], Requests]


def _fixed(method: str, path: str, body: str = "") -> Callable[[Server], Requests]:
    return lambda _: [(method, path, body)]


def _orders_by_id(server: Server) -> Requests:
    rows = json.loads(server.ask("GET", "/v2/orders?status=all&limit=100", key=KEY))
    return [("GET", f"/v2/orders/{row['id']}", "") for row in rows]


def _posts(bodies: Callable[[int], Iterable[object]], method: str = "POST") -> Callable[[Server], Requests]:
    return lambda _: [(method, "/v2/orders", json.dumps(body)) for body in bodies(1000)]


#: With little state; run at one connection and at many.
BASIC = (
    Operation("GET /health", _fixed("GET", "/health")),
    Operation("GET account", _fixed("GET", "/v2/account")),
    Operation("GET order", _orders_by_id),
    Operation("GET orders, limit 50 of 100", _fixed("GET", "/v2/orders?status=all&limit=50")),
    Operation("POST limit, rests", _posts(resting)),
    Operation("POST market, fills", _posts(filling)),
    Operation("POST limit, then DELETE", _posts(resting, "PAIR")),
)

#: As state grows; one connection.
GROWING = (
    Operation("list resting, limit 50", _fixed("GET", "/v2/orders?status=open&limit=50")),
    Operation("list all, limit 50", _fixed("GET", "/v2/orders?status=all&limit=50")),
    Operation("list filled, limit 50", _fixed("GET", "/v2/orders?status=closed&limit=50")),
    Operation("activities, page of 100", _fixed("GET", "/v2/account/activities?page_size=100")),
    Operation("price change, none marketable", lambda _: [("POST", PRICE, f'{{"price":"{p}"}}') for p in (100, 101)]),
)


def prepare(server: Server, count: int) -> None:
    """Reset the server and give the account *count* orders, half of them resting and half filled."""
    server.ask("POST", "/admin/reset")
    server.ask("POST", PRICE, '{"price":"100"}')
    server.ask("POST", "/admin/market-data/stocks/QQQ", '{"price":"100"}')
    for bodies in (resting(count // 2), filling(count // 2)):
        for _ in post_all(server, "/v2/orders", bodies, KEY):
            pass


def fill_at_once(server: Server, count: int) -> float:
    """Let one price change fill *count* orders and give the seconds that its answer took."""
    server.ask("POST", "/admin/market-data/stocks/IWM", '{"price":"10"}')
    bodies = (body | {"symbol": "IWM"} for body in resting(count))
    for _ in post_all(server, "/v2/orders", bodies, f"fills-{count}"):
        pass
    began = perf_counter()
    answer = json.loads(server.ask("POST", "/admin/market-data/stocks/IWM", '{"price":"0.50"}'))
    took = perf_counter() - began
    if len(answer["filled_order_ids"]) != count:
        raise RuntimeError(f"{server.name} filled {len(answer['filled_order_ids'])} of {count} orders")
    return took
