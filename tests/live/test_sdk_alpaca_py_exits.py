"""Brackets, OCO and OTO orders with alpaca-py, unmodified, through either of their exits."""

import pytest
from alpaca.trading.enums import OrderClass, OrderStatus, OrderType, QueryOrderStatus
from alpaca.trading.requests import GetOrderByIdRequest, GetOrdersRequest, ReplaceOrderRequest

from tests.live.requests_py import GTC, SELL, bracket, limit, market

HELD, NEW, FILLED, CANCELED = OrderStatus.HELD, OrderStatus.NEW, OrderStatus.FILLED, OrderStatus.CANCELED
NESTED = GetOrderByIdRequest(nested=True)


def statuses(client, order):
    """Give the statuses of an order and of its legs, as they are now."""
    now = client.get_order_by_id(order.id, NESTED)
    return [now.status, *(leg.status for leg in now.legs)]


def oco(client):
    """Buy, and place the two exits: at 110 and at 90."""
    client.submit_order(market())
    return client.submit_order(limit(110, SELL, **bracket(110, 90, order_class=OrderClass.OCO, time_in_force=GTC)))


# Brackets.


def test_bracket(client):
    """A bracket is answered with its legs, the take profit first; once the entry is filled, they are live."""
    order = client.submit_order(market(**bracket(110, 90)))
    profit, stop = order.legs
    assert (order.order_class, order.status) == (OrderClass.BRACKET, FILLED)
    assert (profit.type, profit.limit_price, profit.side, profit.qty) == (OrderType.LIMIT, "110", SELL, "10")
    assert (stop.type, stop.stop_price, stop.limit_price, stop.qty) == (OrderType.STOP, "90", None, "10")
    assert statuses(client, order) == [FILLED, NEW, HELD]
    assert client.get_open_position("AAPL").qty_available == "0"


def test_bracket_takes_its_profit(client, mock):
    """A bracket sells at its take profit, which cancels its stop."""
    order = client.submit_order(market(**bracket(110, 90)))
    profit, stop = order.legs
    assert mock.set_price("AAPL", 111) == [str(profit.id)]
    assert statuses(client, order) == [FILLED, FILLED, CANCELED]
    assert client.get_order_by_id(profit.id).filled_avg_price == "111"
    assert mock.set_price("AAPL", 80) == []
    assert client.get_order_by_id(stop.id).status is CANCELED
    assert client.get_all_positions() == []
    assert client.get_account().cash == "1000110"


def test_bracket_stops_its_loss(client, mock):
    """A bracket sells at its stop, which cancels its take profit."""
    order = client.submit_order(market(**bracket(110, 90)))
    _, stop = order.legs
    assert mock.set_price("AAPL", 89) == [str(stop.id)]
    assert statuses(client, order) == [FILLED, CANCELED, FILLED]
    assert mock.set_price("AAPL", 120) == []
    assert client.get_all_positions() == []
    assert client.get_account().cash == "999890"


def test_bracket_stops_with_a_limit(client, mock):
    """The stop of a bracket may have a limit: it then rests at that once it is reached."""
    order = client.submit_order(market(**bracket(110, 90, stop_loss={"stop_price": 90, "limit_price": 89.5})))
    stop = order.legs[1]
    assert (stop.type, stop.stop_price, stop.limit_price) == (OrderType.STOP_LIMIT, "90", "89.5")
    assert mock.set_price("AAPL", 89) == []
    assert statuses(client, order) == [FILLED, CANCELED, NEW]
    assert mock.set_price("AAPL", "89.75") == [str(stop.id)]


def test_bracket_waits_for_its_entry(client, mock):
    """The legs of a bracket are held until its entry is filled, whatever the price does."""
    order = client.submit_order(limit(95, **bracket(105, 94, time_in_force=GTC)))
    assert statuses(client, order) == [NEW, HELD, HELD]
    assert mock.set_price("AAPL", 106) == []
    assert mock.set_price("AAPL", 95) == [str(order.id)]
    assert statuses(client, order) == [FILLED, NEW, HELD]


def test_short_bracket(client, mock):
    """A bracket that sells short takes its profit below and stops above."""
    order = client.submit_order(market(SELL, **bracket(90, 110)))
    profit, _ = order.legs
    assert mock.set_price("AAPL", 90) == [str(profit.id)]
    assert statuses(client, order) == [FILLED, FILLED, CANCELED]
    assert client.get_account().cash == "1000100"


def test_canceled_bracket(client):
    """Canceling the entry cancels both legs."""
    order = client.submit_order(limit(95, **bracket(105, 94)))
    client.cancel_order_by_id(order.id)
    assert statuses(client, order) == [CANCELED, CANCELED, CANCELED]


def test_canceled_leg(client):
    """Canceling one exit cancels the other, and the shares are free."""
    order = client.submit_order(market(**bracket(110, 90)))
    client.cancel_order_by_id(order.legs[0].id)
    assert statuses(client, order) == [FILLED, CANCELED, CANCELED]
    assert client.get_open_position("AAPL").qty_available == "10"


def test_replaced_legs(client, mock):
    """Both exits take new prices, and act at them."""
    order = client.submit_order(market(**bracket(110, 90)))
    profit, stop = order.legs
    higher = client.replace_order_by_id(profit.id, ReplaceOrderRequest(limit_price=120))
    nearer = client.replace_order_by_id(stop.id, ReplaceOrderRequest(stop_price=95))
    assert (higher.limit_price, higher.status, higher.replaces) == ("120", NEW, profit.id)
    assert (nearer.stop_price, nearer.status, nearer.replaces) == ("95", HELD, stop.id)
    assert mock.set_price("AAPL", 111) == []
    assert mock.set_price("AAPL", 95) == [str(nearer.id)]
    assert client.get_order_by_id(higher.id).status is CANCELED


def test_listed_legs(client):
    """Legs are listed inside of their parent, or as orders of their own."""
    order = client.submit_order(limit(95, **bracket(105, 94)))
    family = {order.id, *(leg.id for leg in order.legs)}
    [nested] = client.get_orders(GetOrdersRequest(nested=True))
    assert {nested.id, *(leg.id for leg in nested.legs)} == family
    flat = client.get_orders(GetOrdersRequest(nested=False))
    assert {each.id for each in flat} == family
    assert [each.legs for each in flat] == [None, None, None]


def test_cancel_all_legs(client):
    """When everything is canceled, legs are answered for like orders, and the position stays."""
    order = client.submit_order(market(**bracket(110, 90)))
    answers = client.cancel_orders()
    assert {answer.id for answer in answers} == {leg.id for leg in order.legs}
    assert {answer.status for answer in answers} == {200}
    assert client.get_orders() == []
    assert client.get_open_position("AAPL").qty_available == "10"


# OCO.


def test_oco_takes_its_profit(client, mock):
    """An OCO order is its take profit, with the stop as its leg; the one that is filled cancels the other."""
    order = oco(client)
    assert (order.order_class, order.type, order.limit_price) == (OrderClass.OCO, OrderType.LIMIT, "110")
    [stop] = order.legs
    assert (stop.stop_price, stop.status) == ("90", HELD)
    assert mock.set_price("AAPL", 110) == [str(order.id)]
    assert statuses(client, order) == [FILLED, CANCELED]


def test_oco_stops_its_loss(client, mock):
    """The stop of an OCO order sells, and cancels the take profit."""
    order = oco(client)
    assert mock.set_price("AAPL", 90) == [str(order.legs[0].id)]
    assert statuses(client, order) == [CANCELED, FILLED]
    assert client.get_all_positions() == []


def test_canceled_oco(client):
    """Canceling an OCO order ends both exits."""
    order = oco(client)
    client.cancel_order_by_id(order.id)
    assert statuses(client, order) == [CANCELED, CANCELED]
    assert client.get_orders(GetOrdersRequest(status=QueryOrderStatus.OPEN)) == []


# OTO.


@pytest.mark.parametrize(
    ("exit_", "price"),
    [({"take_profit": {"limit_price": 105}}, 105), ({"stop_loss": {"stop_price": 94}}, 94)],
    ids=["take profit", "stop loss"],
)
def test_oto(client, mock, exit_, price):
    """An OTO order has one exit, either of the two, which is live once the entry is filled."""
    order = client.submit_order(limit(95, order_class=OrderClass.OTO, **exit_))
    [leg] = order.legs
    assert statuses(client, order) == [NEW, HELD]
    mock.set_price("AAPL", 95)
    assert statuses(client, order) == [FILLED, NEW]
    assert mock.set_price("AAPL", price) == [str(leg.id)]
    assert client.get_all_positions() == []
