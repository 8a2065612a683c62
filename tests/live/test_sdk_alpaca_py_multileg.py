"""Multi-leg option orders with alpaca-py, unmodified."""

import pytest
from alpaca.trading.enums import AssetClass, OrderClass, OrderStatus, PositionIntent
from alpaca.trading.requests import GetOrdersRequest, OptionLegRequest, ReplaceOrderRequest

from tests.live.requests_py import BUY, CALL_100, CALL_110, PUT_80, PUT_90, SELL, spread

VERTICAL = ((CALL_100, 1, BUY), (CALL_110, 1, SELL))


@pytest.fixture(autouse=True)
def prices(mock):
    """Let the options cost 6, 2, 3 and 1."""
    for symbol, price in ((CALL_100, 6), (CALL_110, 2), (PUT_90, 3), (PUT_80, 1)):
        mock.set_price(symbol, price)


def positions(client):
    """Give the quantity of each position."""
    return {position.symbol: position.qty for position in client.get_all_positions()}


def test_debit_spread(client):
    """A vertical spread is paid for: one leg bought, one sold, at the difference of their prices."""
    order = client.submit_order(spread(4, *VERTICAL, qty=2))
    assert (order.status, order.order_class, order.filled_avg_price) == (OrderStatus.FILLED, OrderClass.MLEG, "4")
    assert (order.symbol, order.side, order.asset_id, order.asset_class) == (None, None, None, None)
    bought, sold = order.legs
    assert (bought.symbol, bought.filled_avg_price, bought.ratio_qty) == (CALL_100, "6", "1")
    assert (sold.symbol, sold.filled_avg_price, sold.side) == (CALL_110, "2", SELL)
    assert {leg.asset_class for leg in order.legs} == {AssetClass.US_OPTION}
    assert [leg.position_intent for leg in order.legs] == [PositionIntent.BUY_TO_OPEN, PositionIntent.SELL_TO_OPEN]
    assert positions(client) == {CALL_100: "2", CALL_110: "-2"}
    assert client.get_account().cash == "999200"


def test_credit_spread(client):
    """A limit below zero asks for money."""
    order = client.submit_order(spread(-1.5, (PUT_90, 1, SELL), (PUT_80, 1, BUY)))
    assert (order.status, order.limit_price, order.filled_avg_price) == (OrderStatus.FILLED, "-1.5", "-2")
    assert client.get_account().cash == "1000200"


def test_iron_condor(client):
    """Four legs are filled together at the market."""
    legs = (PUT_80, 1, BUY), (PUT_90, 1, SELL), (CALL_100, 1, SELL), (CALL_110, 1, BUY)
    order = client.submit_order(spread(None, *legs))
    assert (order.status, order.filled_avg_price, len(order.legs)) == (OrderStatus.FILLED, "-6", 4)
    assert positions(client) == {CALL_100: "-1", CALL_110: "1", PUT_80: "1", PUT_90: "-1"}


def test_ratios(client):
    """Legs are multiplied by their ratios."""
    order = client.submit_order(spread(10, (CALL_100, 2, BUY), (CALL_110, 1, SELL), qty=3))
    assert [leg.qty for leg in order.legs] == ["6", "3"]
    assert order.filled_avg_price == "10"


def test_position_intents(client):
    """Legs may say what they mean instead of their side, and close what is open."""
    client.submit_order(spread(4, *VERTICAL))
    order = spread(-3.5, *VERTICAL)
    order.legs = [
        OptionLegRequest(symbol=CALL_100, ratio_qty=1, position_intent=PositionIntent.SELL_TO_CLOSE),
        OptionLegRequest(symbol=CALL_110, ratio_qty=1, position_intent=PositionIntent.BUY_TO_CLOSE),
    ]
    closed = client.submit_order(order)
    assert (closed.status, closed.filled_avg_price) == (OrderStatus.FILLED, "-4")
    assert positions(client) == {}


def test_resting_spread(client, mock):
    """A spread rests until its legs together cost no more than its limit."""
    order = client.submit_order(spread(3, *VERTICAL))
    assert [order.status, *(leg.status for leg in order.legs)] == [OrderStatus.NEW] * 3
    assert mock.set_price(CALL_110, "2.5") == []
    assert mock.set_price(CALL_110, 3) == [str(order.id)]
    filled = client.get_order_by_id(order.id)
    assert [filled.status, *(leg.status for leg in filled.legs)] == [OrderStatus.FILLED] * 3


def test_replaced_spread(client):
    """The limit of a resting spread is replaced, and the replacement is filled."""
    order = client.submit_order(spread(3, *VERTICAL))
    replacement = client.replace_order_by_id(order.id, ReplaceOrderRequest(limit_price=4.1))
    assert (replacement.replaces, replacement.status, replacement.filled_avg_price) == (
        order.id,
        OrderStatus.FILLED,
        "4",
    )


def test_canceled_spread(client):
    """A spread is canceled with its legs."""
    order = client.submit_order(spread(3, *VERTICAL))
    client.cancel_order_by_id(order.id)
    canceled = client.get_order_by_id(order.id)
    assert [canceled.status, *(leg.status for leg in canceled.legs)] == [OrderStatus.CANCELED] * 3


def test_found_legs(client):
    """Legs are found by their ids, and listed inside of their order only."""
    order = client.submit_order(spread(3, *VERTICAL))
    assert [client.get_order_by_id(leg.id).symbol for leg in order.legs] == [CALL_100, CALL_110]
    [listed] = client.get_orders(GetOrdersRequest(nested=False))
    assert [leg.id for leg in listed.legs] == [leg.id for leg in order.legs]


def test_close_all(client):
    """Everything is closed at once, what is short first."""
    client.submit_order(spread(4, *VERTICAL))
    answers = client.close_all_positions()
    assert [(answer.symbol, answer.status, answer.body.filled_avg_price) for answer in answers] == [
        (CALL_110, 200, "2"),
        (CALL_100, 200, "6"),
    ]
    assert positions(client) == {}
