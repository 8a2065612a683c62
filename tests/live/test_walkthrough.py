"""One day of a trader with alpaca-py, unmodified: at prices set by hand, and at those of the market data API."""

from decimal import Decimal

import pytest
import pytest_twisted
from alpaca.common.exceptions import APIError
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import OrderClass, OrderSide, OrderStatus, PositionIntent, QueryOrderStatus, TimeInForce
from alpaca.trading.requests import (
    ClosePositionRequest,
    GetOrdersRequest,
    LimitOrderRequest,
    MarketOrderRequest,
    OptionLegRequest,
    ReplaceOrderRequest,
)
from twisted.internet.threads import deferToThread

from alpaca_mock.testing import running_server, server
from tests.market.data_server import API_KEY, SECRET_KEY, DataServer, status

CALL, HIGHER_CALL = "AAPL271217C00200000", "AAPL271217C00210000"


def client_of(server) -> TradingClient:
    """Give a client of the server, with credentials of its own."""
    return TradingClient(server.api_key, server.secret_key, url_override=server.base_url)


def market(symbol: str, qty: float, side: OrderSide = OrderSide.BUY) -> MarketOrderRequest:
    """Give a market order for the day."""
    return MarketOrderRequest(symbol=symbol, qty=qty, side=side, time_in_force=TimeInForce.DAY)


def limit(symbol: str, qty: float, price: float, side: OrderSide = OrderSide.BUY) -> LimitOrderRequest:
    """Give a limit order until canceled."""
    return LimitOrderRequest(symbol=symbol, qty=qty, side=side, time_in_force=TimeInForce.GTC, limit_price=price)


def spread(price: float) -> LimitOrderRequest:
    """Give a vertical spread of two calls, bought at *price* or better."""
    return LimitOrderRequest(
        qty=2,
        order_class=OrderClass.MLEG,
        time_in_force=TimeInForce.DAY,
        limit_price=price,
        legs=[
            OptionLegRequest(symbol=CALL, ratio_qty=1, side=OrderSide.BUY, position_intent=PositionIntent.BUY_TO_OPEN),
            OptionLegRequest(
                symbol=HIGHER_CALL, ratio_qty=1, side=OrderSide.SELL, position_intent=PositionIntent.SELL_TO_OPEN
            ),
        ],
    )


def activities(client: TradingClient) -> list[tuple[str, str, str, str]]:
    """Give side, quantity, symbol and price of each activity, oldest first."""
    rows = client.get("/account/activities", {"direction": "asc"})
    return [(row["side"], row["qty"], row["symbol"], row["price"]) for row in rows]


def trade_stocks(client: TradingClient, set_price) -> None:
    """Buy, rest, see the price rise, and close; AAPL is at 100 to begin with, then at 110, then at 120."""
    bought = client.submit_order(market("AAPL", 10))
    assert (bought.status, bought.filled_qty, bought.filled_avg_price) == (OrderStatus.FILLED, "10", "100")
    resting = client.submit_order(limit("AAPL", 4, 110, OrderSide.SELL))
    assert resting.status is OrderStatus.NEW
    assert client.get_open_position("AAPL").qty_available == "6"
    set_price("AAPL", "110")
    assert client.get_order_by_id(resting.id).filled_avg_price == "110"
    position = client.get_open_position("AAPL")
    assert (position.qty, position.current_price, position.unrealized_pl) == ("6", "110", "60")
    changed = client.replace_order_by_id(
        client.submit_order(limit("AAPL", 1, 90)).id, ReplaceOrderRequest(limit_price=95, qty=2)
    )
    assert (changed.limit_price, changed.qty, changed.status) == ("95", "2", OrderStatus.NEW)
    client.cancel_order_by_id(changed.id)
    assert client.get_orders(GetOrdersRequest(status=QueryOrderStatus.OPEN)) == []
    set_price("AAPL", "120")
    closed = client.close_position("AAPL", ClosePositionRequest(percentage="50"))
    assert (closed.filled_qty, closed.filled_avg_price) == ("3", "120")
    client.close_position("AAPL")
    with pytest.raises(APIError, match="position does not exist"):
        client.get_open_position("AAPL")
    account = client.get_account()
    # Four shares earned 10 dollars each, six 20.
    assert (account.cash, account.equity) == ("1000160", "1000160")
    assert activities(client) == [
        ("buy", "10", "AAPL", "100"),
        ("sell", "4", "AAPL", "110"),
        ("sell", "3", "AAPL", "120"),
        ("sell", "3", "AAPL", "120"),
    ]


def trade_options(client: TradingClient) -> None:
    """Buy a call at 4.225 rounded to cents and a spread; AAPL's calls are at 4.15/4.30 and 2.10/2.20."""
    before = Decimal(client.get_account().cash)
    single = client.submit_order(market(CALL, 1))
    assert (single.status, single.filled_avg_price) == (OrderStatus.FILLED, "4.22")
    assert before - Decimal(client.get_account().cash) == 422
    multi = client.submit_order(spread(2.10))
    # 4.225 less 2.15 is 2.075, and half a cent goes to the even one.
    assert (multi.status, multi.filled_avg_price) == (OrderStatus.FILLED, "2.08")
    bought, sold = multi.legs
    assert Decimal(bought.filled_avg_price) - Decimal(sold.filled_avg_price) == Decimal("2.08")
    assert before - Decimal(client.get_account().cash) == 422 + 2 * 208
    assert {position.symbol: position.qty for position in client.get_all_positions()} == {CALL: "3", HIGHER_CALL: "-2"}
    assert client.submit_order(spread(2.05)).status is OrderStatus.NEW


def test_at_prices_set_by_hand():
    """Everything happens at the prices that the test sets."""
    with running_server() as mock:
        mock.set_price("AAPL", "100")
        client = client_of(mock)
        trade_stocks(client, mock.set_price)
        mock.set_quote(CALL, "4.15", "4.30")
        mock.set_quote(HIGHER_CALL, "2.10", "2.20")
        trade_options(client)
        client.close_all_positions(cancel_orders=True)
        assert client.get_all_positions() == []


@pytest_twisted.ensureDeferred
async def test_at_live_prices():
    """Everything happens at the prices of the market data API, which also fill what rests."""
    from twisted.internet import reactor

    data = DataServer()
    data.quote("AAPL", 99.9, 100.1, close=98)
    data.quote(CALL, 4.15, 4.3)
    data.quote(HIGHER_CALL, 2.1, 2.2)

    async with data.listening(reactor) as data_url:
        settings = {
            "data_api_key": API_KEY,
            "data_secret_key": SECRET_KEY,
            "data_base_url": data_url,
            "data_max_age": 0,
        }
        async with server(**settings) as mock:
            client = client_of(mock)

            def set_price(symbol, price):
                data.quote(symbol, float(price) - 0.1, float(price) + 0.1)
                # Whoever looks at positions is shown live quotes, and these fill what rests.
                client.get_all_positions()

            await deferToThread(trade_stocks, client, set_price)
            await deferToThread(trade_options, client)


@pytest_twisted.ensureDeferred
async def test_upstream_failure_loses_nothing():
    """While the market data API is down an order that needs a price is refused with the reason; then it works."""
    from twisted.internet import reactor

    data = DataServer()
    data.quote("AAPL", 99.9, 100.1)
    data.fail(status(403, {"message": "forbidden."}))
    async with data.listening(reactor) as data_url:
        settings = {"data_api_key": API_KEY, "data_secret_key": SECRET_KEY, "data_base_url": data_url}
        async with server(**settings) as mock:
            client = client_of(mock)
            with pytest.raises(APIError) as caught:
                await deferToThread(client.submit_order, market("AAPL", 1))
            assert caught.value.status_code == 503
            assert SECRET_KEY not in str(caught.value)
            assert await deferToThread(client.get_orders) == []
            order = await deferToThread(client.submit_order, market("AAPL", 1))
            assert order.status is OrderStatus.FILLED
