"""Orders with alpaca-py, unmodified: every type and time in force, and what can be done with an order afterwards."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from alpaca.common.enums import Sort
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import (
    AssetClass,
    OrderClass,
    OrderStatus,
    OrderType,
    PositionIntent,
    QueryOrderStatus,
    TimeInForce,
)
from alpaca.trading.requests import GetOrderByIdRequest, GetOrdersRequest, ReplaceOrderRequest

from tests.live.requests_py import BUY, GTC, OPTION, SELL, limit, market, stop, stop_limit, trailing


def ids(orders):
    """Give the ids of orders."""
    return [order.id for order in orders]


# Types.


def test_market_order(client):
    """A market order is filled at once, at the price."""
    order = client.submit_order(market())
    assert (order.status, order.filled_qty, order.filled_avg_price) == (OrderStatus.FILLED, "10", "100")
    assert (order.symbol, order.qty, order.asset_class) == ("AAPL", "10", AssetClass.US_EQUITY)
    assert (order.order_class, order.type, order.order_type) == (OrderClass.SIMPLE, OrderType.MARKET, OrderType.MARKET)
    assert order.position_intent is PositionIntent.BUY_TO_OPEN
    assert order.created_at <= order.submitted_at <= order.filled_at <= order.expires_at
    assert order.asset_id == UUID("b0b6dd9d-8b9b-48a9-ba46-b9d54906e415")


def test_sale(client):
    """A market order sells what is held."""
    client.submit_order(market())
    order = client.submit_order(market(SELL, qty=4))
    assert (order.status, order.position_intent) == (OrderStatus.FILLED, PositionIntent.SELL_TO_CLOSE)
    assert client.get_open_position("AAPL").qty == "6"


def test_notional_order(client):
    """A notional order buys shares for an amount of money."""
    order = client.submit_order(market(notional=250))
    assert (order.notional, order.qty, order.filled_qty) == ("250", None, "2.5")


def test_fractional_order(client):
    """A fraction of a share is bought and sold."""
    assert client.submit_order(market(qty=0.25)).filled_qty == "0.25"
    assert client.submit_order(limit(100, SELL, qty=0.125)).filled_qty == "0.125"


def test_limit_order(client, mock):
    """A limit order rests until the price reaches it, then is filled at the price."""
    order = client.submit_order(limit(95.5))
    assert (order.status, order.limit_price, order.filled_qty) == (OrderStatus.NEW, "95.5", "0")
    assert mock.set_price("AAPL", "95.51") == []
    assert mock.set_price("AAPL", "95.25") == [str(order.id)]
    filled = client.get_order_by_id(order.id)
    assert (filled.status, filled.filled_avg_price) == (OrderStatus.FILLED, "95.25")


def test_marketable_limit_order(client):
    """A limit order that the price has reached is filled at once, at the price, not at its limit."""
    order = client.submit_order(limit(101))
    assert (order.status, order.filled_avg_price) == (OrderStatus.FILLED, "100")


def test_stop_orders(client, mock):
    """Stop orders buy when the price has risen to them and sell when it has fallen to them."""
    bought = client.submit_order(stop(105, BUY))
    assert (bought.status, bought.type, bought.stop_price) == (OrderStatus.NEW, OrderType.STOP, "105")
    assert mock.set_price("AAPL", 105) == [str(bought.id)]
    sold = client.submit_order(stop(98))
    assert mock.set_price("AAPL", "98.01") == []
    assert mock.set_price("AAPL", "97.5") == [str(sold.id)]
    assert client.get_order_by_id(sold.id).filled_avg_price == "97.5"


def test_stop_limit_order(client, mock):
    """A stop limit order rests as a limit order once the price has reached its stop."""
    client.submit_order(market())
    order = client.submit_order(stop_limit(95, 94))
    assert (order.stop_price, order.limit_price) == ("95", "94")
    assert mock.set_price("AAPL", 93) == []
    assert client.get_order_by_id(order.id).status is OrderStatus.NEW
    assert mock.set_price("AAPL", "94.5") == [str(order.id)]
    assert client.get_order_by_id(order.id).filled_avg_price == "94.5"


def test_trailing_stop_by_price(client, mock):
    """A trailing stop follows the price up by its distance, and sells when the price falls back by it."""
    client.submit_order(market())
    order = client.submit_order(trailing(trail_price=5))
    assert (order.status, order.trail_price, order.hwm, order.stop_price) == (OrderStatus.NEW, "5", "100", "95")
    mock.set_price("AAPL", 108)
    mock.set_price("AAPL", 104)
    moved = client.get_order_by_id(order.id)
    assert (moved.hwm, moved.stop_price) == ("108", "103")
    assert mock.set_price("AAPL", 103) == [str(order.id)]
    assert client.get_order_by_id(order.id).filled_avg_price == "103"


def test_trailing_stop_by_percent(client, mock):
    """A trailing stop follows the price down by a percentage, and buys when the price rises by it."""
    order = client.submit_order(trailing(BUY, trail_percent=10))
    assert (order.trail_percent, order.hwm, order.stop_price) == ("10", "100", "110")
    mock.set_price("AAPL", 80)
    assert client.get_order_by_id(order.id).stop_price == "88"
    assert mock.set_price("AAPL", 88) == [str(order.id)]


def test_option_order(client, mock):
    """A call is bought and sold; money moves by a hundred times the price."""
    mock.set_quote(OPTION["symbol"], "4.10", "4.30")
    order = client.submit_order(limit(4.5, **OPTION))
    assert (order.asset_class, order.order_class) == (AssetClass.US_OPTION, OrderClass.SIMPLE)
    assert (order.status, order.filled_avg_price) == (OrderStatus.FILLED, "4.2")
    assert client.get_account().cash == "999580"
    sold = client.submit_order(market(SELL, position_intent=PositionIntent.SELL_TO_CLOSE, **OPTION))
    assert sold.status is OrderStatus.FILLED
    assert client.get_account().cash == "1000000"


# Time in force and other members.


@pytest.mark.parametrize("time_in_force", [GTC, TimeInForce.IOC, TimeInForce.FOK, TimeInForce.OPG, TimeInForce.CLS])
def test_time_in_force(client, time_in_force):
    """Orders are filled whatever their time in force."""
    order = client.submit_order(limit(100, time_in_force=time_in_force))
    assert (order.time_in_force, order.status) == (time_in_force, OrderStatus.FILLED)


@pytest.mark.parametrize("time_in_force", [TimeInForce.IOC, TimeInForce.FOK])
def test_immediate_or_canceled(client, time_in_force):
    """What IOC and FOK cannot fill at once is canceled."""
    order = client.submit_order(limit(99, time_in_force=time_in_force))
    assert (order.status, order.filled_qty) == (OrderStatus.CANCELED, "0")
    assert order.canceled_at is not None


def test_extended_hours(client):
    """A limit order may be for the extended hours."""
    assert client.submit_order(limit(90, extended_hours=True)).extended_hours is True


def test_client_order_id(client):
    """An order is found by the id that its client gave it."""
    order = client.submit_order(limit(90, client_order_id="mine-1"))
    assert client.get_order_by_client_id("mine-1").id == order.id
    assert order.client_order_id == "mine-1"


def test_position_intent(client):
    """A short sale says what it means."""
    order = client.submit_order(market(SELL, position_intent=PositionIntent.SELL_TO_OPEN))
    assert (order.status, order.position_intent) == (OrderStatus.FILLED, PositionIntent.SELL_TO_OPEN)
    assert client.get_open_position("AAPL").qty == "-10"


# Replacing and canceling.


def test_replace(client):
    """A replacement is a new order that knows the old one, and the old one knows it."""
    old = client.submit_order(limit(90))
    change = ReplaceOrderRequest(qty=4, limit_price=91.25, time_in_force=GTC, client_order_id="second")
    new = client.replace_order_by_id(old.id, change)
    assert (new.replaces, new.status, new.client_order_id) == (old.id, OrderStatus.NEW, "second")
    assert (new.qty, new.limit_price, new.time_in_force) == ("4", "91.25", GTC)
    replaced = client.get_order_by_id(old.id)
    assert (replaced.status, replaced.replaced_by) == (OrderStatus.REPLACED, new.id)
    assert replaced.replaced_at is not None
    assert new.created_at == old.created_at


def test_replacement_fills(client):
    """A replacement that the price has reached is filled at once."""
    order = client.submit_order(limit(90))
    assert client.replace_order_by_id(order.id, ReplaceOrderRequest(limit_price=100)).status is OrderStatus.FILLED


def test_replace_stops(client):
    """The prices of stop, stop limit and trailing stop orders are replaced."""
    client.submit_order(market(qty=30))
    stopping = client.submit_order(stop(95))
    assert client.replace_order_by_id(stopping.id, ReplaceOrderRequest(stop_price=96)).stop_price == "96"
    limited = client.submit_order(stop_limit(95, 94))
    changed = client.replace_order_by_id(limited.id, ReplaceOrderRequest(stop_price=94, limit_price=93))
    assert (changed.stop_price, changed.limit_price) == ("94", "93")
    following = client.submit_order(trailing(trail_price=5))
    changed = client.replace_order_by_id(following.id, ReplaceOrderRequest(trail=4))
    assert (changed.trail_price, changed.stop_price) == ("4", "96")


def test_cancel(client):
    """A canceled order is closed."""
    order = client.submit_order(limit(90))
    assert client.cancel_order_by_id(order.id) is None
    canceled = client.get_order_by_id(order.id)
    assert canceled.status is OrderStatus.CANCELED
    assert canceled.canceled_at is not None
    assert client.get_orders() == []


def test_cancel_all(client):
    """All open orders are canceled, each with its status and its body."""
    orders = [client.submit_order(limit(price)) for price in (90, 91)]
    answers = client.cancel_orders()
    assert [(answer.id, answer.status) for answer in answers] == [(order.id, 200) for order in orders]
    assert {answer.body["status"] for answer in answers} == {"canceled"}
    assert client.cancel_orders() == []


# Listing.


def test_list_by_status(client):
    """Orders are listed by status, the open ones by default, the latest first."""
    filled, first, second = (client.submit_order(order) for order in (market(), limit(90), limit(91)))
    assert ids(client.get_orders()) == [second.id, first.id]
    for status, listed in (
        (QueryOrderStatus.OPEN, [second, first]),
        (QueryOrderStatus.CLOSED, [filled]),
        (QueryOrderStatus.ALL, [second, first, filled]),
    ):
        assert ids(client.get_orders(GetOrdersRequest(status=status))) == ids(listed)


def test_list_in_pages(client):
    """Orders are listed in either direction, as many as asked for, between two times."""
    first, second, third = (client.submit_order(limit(price)) for price in (90, 91, 92))
    assert ids(client.get_orders(GetOrdersRequest(limit=2, direction=Sort.ASC))) == [first.id, second.id]
    assert ids(client.get_orders(GetOrdersRequest(after=second.submitted_at))) == [third.id]
    assert ids(client.get_orders(GetOrdersRequest(until=second.submitted_at))) == [first.id]
    # Its times may be in any zone, or have none.
    day = timedelta(days=1)
    assert len(client.get_orders(GetOrdersRequest(after=datetime.now(UTC) - day, until=datetime.now() + day))) == 3


def test_list_by_symbol_and_side(client, mock):
    """Orders are listed by symbols and by side."""
    mock.set_price("MSFT", 200)
    client.submit_order(market())
    apple, microsoft, sale = (
        client.submit_order(order) for order in (limit(90), limit(190, symbol="MSFT"), limit(110, SELL))
    )
    assert ids(client.get_orders(GetOrdersRequest(symbols=["AAPL"]))) == [sale.id, apple.id]
    assert ids(client.get_orders(GetOrdersRequest(symbols=["MSFT", "AAPL"], side=BUY))) == [microsoft.id, apple.id]


def test_nested_or_not(client):
    """An order is given by its id, with its legs or without."""
    order = client.submit_order(limit(90))
    for nested in (True, False):
        assert client.get_order_by_id(str(order.id), GetOrderByIdRequest(nested=nested)).id == order.id


# The client's own variants.


def test_raw_data(mock, watch):
    """A client for raw data is given the JSON as it is."""
    client = watch(TradingClient(mock.api_key, mock.secret_key, url_override=mock.base_url, raw_data=True))
    assert client.submit_order(market())["filled_avg_price"] == "100"
    assert [order["status"] for order in client.get_orders(GetOrdersRequest(status=QueryOrderStatus.ALL))] == ["filled"]


def test_oauth_token(mock, watch):
    """A token selects the account as a key does."""
    client = watch(TradingClient(oauth_token=mock.api_key, url_override=mock.base_url))
    client.submit_order(market())
    assert client.get_open_position("AAPL").qty == "10"
