"""The streams through the broker's published clients, unmodified."""

import json
from queue import Empty, Queue
from threading import Thread

import pytest
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import OrderSide, TimeInForce
from alpaca.trading.models import TradeUpdate
from alpaca.trading.requests import LimitOrderRequest, MarketOrderRequest, ReplaceOrderRequest
from alpaca.trading.stream import TradingStream

from alpaca_mock.testing import running_server
from tests.live.sdk_results import ALPACA_PY
from tests.live.toolchains import go_program, node_program, run, rust_program


@pytest.fixture
def mock():
    """Give a server at which AAPL costs 100."""
    with running_server() as server:
        server.set_price("AAPL", 100)
        yield server


def lines(command, mock):
    """Run a program; give the objects that it printed."""
    return [json.loads(line) for line in run(command, mock).splitlines()]


def test_alpaca_py(mock, tell):
    """TradingStream of alpaca-py hears of a fill, a replacement and a cancellation as typed updates."""
    client = TradingClient(mock.api_key, mock.secret_key, url_override=mock.base_url)
    stream = TradingStream(mock.api_key, mock.secret_key, url_override=mock.base_url.replace("http", "ws") + "/stream")
    heard: Queue[TradeUpdate] = Queue()

    async def take(update):
        heard.put(update)

    stream.subscribe_trade_updates(take)
    thread = Thread(target=stream.run)
    thread.start()
    order = {"symbol": "AAPL", "qty": 2, "side": OrderSide.BUY, "time_in_force": TimeInForce.DAY}
    try:
        await_connection(client, heard)
        client.submit_order(MarketOrderRequest(**order))
        resting = client.submit_order(LimitOrderRequest(**order, limit_price=90))
        successor = client.replace_order_by_id(resting.id, ReplaceOrderRequest(limit_price=91))
        client.cancel_order_by_id(successor.id)
        updates = [heard.get(timeout=10) for _ in range(6)]
    finally:
        stream.stop()
        # It looks at that only after the next message, or after five seconds.
        client.submit_order(MarketOrderRequest(**order))
        thread.join(10)
    assert [(update.event, update.order.status) for update in updates] == [
        ("new", "new"),
        ("fill", "filled"),
        ("new", "new"),
        ("replaced", "replaced"),
        ("new", "new"),
        ("canceled", "canceled"),
    ]
    fill, replaced, canceled = updates[1], updates[3], updates[5]
    assert (fill.price, fill.qty, fill.position_qty) == (100.0, 2.0, 2.0)
    assert (replaced.order.id, replaced.order.replaced_by) == (resting.id, successor.id)
    assert canceled.order.id == successor.id
    assert all(isinstance(update, TradeUpdate) and update.execution_id for update in updates)
    tell(ALPACA_PY, "TradingStream.subscribe_trade_updates", "TradingStream.run")


def await_connection(client, heard):
    """Place and cancel orders until one is heard of: the stream does not tell when it is connected."""
    order = LimitOrderRequest(symbol="AAPL", qty=1, side=OrderSide.BUY, time_in_force=TimeInForce.DAY, limit_price=50)
    for _ in range(200):
        client.cancel_order_by_id(client.submit_order(order).id)
        try:
            # The cancellation comes last of what an attempt may bring.
            while heard.get(timeout=0.05).event != "canceled":
                pass
        except Empty:
            continue
        return
    pytest.fail("the stream did not connect")


def test_trade_ws(mock, tell):
    """The JavaScript client 3 hears of a fill, a replacement (the old order, then the new one) and a cancellation."""
    updates = lines(node_program("trade_ws", "3.1.3"), mock)
    assert [(update["event"], update["type"], update["status"], update["limit_price"]) for update in updates] == [
        ("new", "market", "new", None),
        ("fill", "market", "filled", None),
        ("new", "limit", "new", "90"),
        ("replaced", "limit", "replaced", "90"),
        ("new", "limit", "new", "91"),
        ("canceled", "limit", "canceled", "91"),
    ]
    assert [updates[1][name] for name in ("price", "qty", "position_qty")] == ["100", "2", "2"]
    assert all(update["at"].endswith("Z") and len(update["execution_id"]) == 36 for update in updates)
    tell("@alpacahq/alpaca-trade-api 3.1.3", "trade_ws.onOrderUpdate", "trade_ws.subscribe", "trade_ws.connect")


def test_submit_and_wait(mock, tell):
    """The JavaScript client 4 listens, places an order and resolves with its fill."""
    *updates, order = lines(node_program("submit_and_wait", "4.0.2"), mock)
    assert {update["event"] for update in updates} <= {"new", "fill"}
    assert order == {"status": "filled", "filledQty": "2", "filledAvgPrice": "100"}
    tell("@alpacahq/alpaca-trade-api 4.0.2", "trading.submitAndWait", "trading.stream")


def test_go(mock, tell):
    """The Go client streams in the background, and replays by event id and by time until it has what it asked for."""
    updates = lines(go_program("stream_trade_updates", "v3.9.1"), mock)
    assert [(update["source"], update["event"], update["status"]) for update in updates] == [
        ("live", "new", "new"),
        ("live", "fill", "filled"),
        ("by id", "fill", "filled"),
        ("by time", "new", "new"),
        ("by time", "fill", "filled"),
    ]
    new, fill, by_id, by_time, again = [{**update, "source": ""} for update in updates]
    assert (new, fill, fill) == (by_time, again, by_id)
    assert (fill["price"], fill["position_qty"]) == ("100", "2")
    tell("alpaca-trade-api-go v3.9.1", "StreamTradeUpdatesInBackground", "StreamTradeUpdates")


@pytest.mark.slow_sdk
def test_apca(mock, tell):
    """The Rust client authenticates in its own way and reads every update into its strict types."""
    updates = lines(rust_program("order_updates"), mock)
    assert [(update["event"], update["status"]) for update in updates] == [
        ("New", "New"),
        ("Filled", "Filled"),
        ("New", "New"),
        ("Canceled", "Canceled"),
    ]
    tell("apca 0.31.0", "Client.subscribe::<updates::OrderUpdates>")
