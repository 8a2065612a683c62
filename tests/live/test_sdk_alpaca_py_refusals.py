"""Refusals as alpaca-py, unmodified, raises them: status, code and message."""

import pytest
from alpaca.common.exceptions import APIError
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import OrderClass, TimeInForce
from alpaca.trading.requests import ClosePositionRequest, GetOrdersRequest, ReplaceOrderRequest

from tests.live.requests_py import (
    BUY,
    CALL_100,
    CALL_110,
    GTC,
    PUT_90,
    SELL,
    bracket,
    limit,
    market,
    spread,
    stop,
    trailing,
)

NOBODY = "00000000-0000-4000-8000-000000000000"


def refused(call, *arguments):
    """Give status, code and message of a refusal."""
    with pytest.raises(APIError) as caught:
        call(*arguments)
    return caught.value.status_code, caught.value.code, caught.value.message


@pytest.mark.parametrize(
    ("order", "status", "code", "message"),
    [
        (market(symbol="NO SUCH"), 422, 42210000, 'asset "NO SUCH" not found'),
        (market(symbol="MSFT"), 422, 42210000, 'no price is known for "MSFT"'),
        (market(symbol="INACT"), 422, 42210000, 'asset "INACT" is not active'),
        (market(symbol="NOTRD"), 422, 42210000, 'asset "NOTRD" is not tradable'),
        (market(symbol="NOFRC", qty=0.5), 403, 40310000, 'asset "NOFRC" is not fractionable'),
        (market(qty=0), 422, 40010001, "qty must be > 0"),
        (market(qty=0.5, time_in_force=GTC), 422, 42210000, "fractional orders must be DAY orders"),
        (market(SELL, qty=0.5), 422, 42210000, "fractional orders cannot be sold short"),
        (market(notional=0.5), 422, 42210000, "notional must be >= 1.00"),
        (market(qty=1000000), 403, 40310000, "insufficient buying power"),
        (limit(90.123), 422, 42210000, "invalid limit_price 90.123. sub-penny increment does not fulfill minimum"),
        (limit(90, client_order_id="x" * 129), 422, 40010001, "client_order_id must be no more than 128 characters"),
        (limit(90, extended_hours=True, time_in_force=TimeInForce.IOC), 422, 42210000, "extended hours order must be"),
        (stop(105), 422, 42210000, "stop price must be less than current price"),
        (stop(95, BUY), 422, 42210000, "stop price must be greater than current price"),
        (trailing(trail_percent=0.05), 422, 40010001, "trail_percent must be greater than or equal to 0.1"),
        (market(**bracket(90, 95)), 422, 42210000, "take_profit.limit_price must be"),
        (limit(110, SELL, **bracket(110, 90, order_class=OrderClass.OCO)), 422, 42210000, "oco orders must be exit"),
        (market(symbol="AAPL200117C00100000", qty=1), 422, 42210000, 'contract "AAPL200117C00100000" is expired'),
        (limit(1, symbol=CALL_100, notional=10), 422, 42210000, "notional orders are not supported for options"),
        (limit(1, SELL, symbol=CALL_100, qty=1), 403, 40310000, "insufficient underlying qty available for covered"),
        (spread(1, (CALL_100, 2, BUY), (CALL_110, 2, SELL)), 422, 42210000, "mleg leg ratios must be"),
        (spread(1, (CALL_100, 1, SELL), (PUT_90, 1, SELL)), 403, 40310000, "account not eligible to trade uncovered"),
    ],
)
def test_refused_order(client, order, status, code, message):
    """Orders that break a rule are refused with its status, code and message."""
    found = refused(client.submit_order, order)
    assert found[:2] == (status, code)
    assert found[2].startswith(message)
    assert client.get_orders() == []


def test_wash_trade(client):
    """An order that would trade with an order of one's own is refused, and names that."""
    resting = client.submit_order(limit(90))
    with pytest.raises(APIError) as caught:
        client.submit_order(limit(80, SELL))
    assert (caught.value.status_code, caught.value.code) == (403, 40310000)
    assert caught.value.response.json() == {
        "code": 40310000,
        "existing_order_id": str(resting.id),
        "message": "potential wash trade detected. use complex orders",
        "reject_reason": "opposite side limit order exists",
    }


def test_not_enough_shares(client):
    """A sale of more than there is says what there is, and which orders hold it."""
    client.submit_order(market())
    resting = client.submit_order(limit(110, SELL, qty=8))
    with pytest.raises(APIError) as caught:
        client.submit_order(limit(111, SELL, qty=5))
    assert caught.value.response.json() == {
        "available": "2",
        "code": 40310000,
        "existing_qty": "10",
        "held_for_orders": "8",
        "message": "insufficient qty available for order (requested: 5, available: 2)",
        "related_orders": [str(resting.id)],
        "symbol": "AAPL",
    }


def test_taken_client_order_id(client):
    """A client order id is taken for good."""
    client.cancel_order_by_id(client.submit_order(limit(90, client_order_id="mine")).id)
    again = limit(90, client_order_id="mine")
    assert refused(client.submit_order, again) == (422, 40010001, "client_order_id must be unique")


def test_unknown(client):
    """Unknown orders, positions, assets, contracts and watchlists are not found."""
    missing = 404, 40410000
    assert refused(client.get_order_by_id, NOBODY) == (*missing, f"order not found for {NOBODY}")
    assert refused(client.cancel_order_by_id, NOBODY) == (*missing, f"order not found for {NOBODY}")
    change = ReplaceOrderRequest(qty=1)
    assert refused(client.replace_order_by_id, NOBODY, change) == (*missing, f"order not found for {NOBODY}")
    assert refused(client.get_order_by_client_id, "none") == (*missing, "order not found for none")
    assert refused(client.get_open_position, "AAPL") == (*missing, "position does not exist")
    assert refused(client.close_position, "AAPL") == (*missing, "position not found: AAPL")
    assert refused(client.get_asset, NOBODY) == (*missing, f"asset not found for {NOBODY}")
    assert refused(client.get_option_contract, "AAPL")[:2] == missing
    assert refused(client.get_watchlist_by_id, NOBODY)[:2] == missing
    assert refused(client.get, "/no/such/route") == (*missing, "endpoint not found")


def test_too_late(client):
    """An order that is over is neither canceled nor replaced."""
    order = client.submit_order(market())
    over = (422, 42210000)
    assert refused(client.cancel_order_by_id, order.id) == (*over, 'order is already in "filled" state')
    change = ReplaceOrderRequest(qty=1)
    assert refused(client.replace_order_by_id, order.id, change) == (*over, "cannot replace order in filled status")
    resting = client.submit_order(limit(90))
    same = ReplaceOrderRequest(limit_price=90)
    assert refused(client.replace_order_by_id, resting.id, same) == (*over, "order parameters are not changed")


def test_bad_parameters(client):
    """Parameters outside of their bounds are refused."""
    assert refused(client.get_orders, GetOrdersRequest(limit=501))[:2] == (422, 40010001)
    client.submit_order(market())
    assert refused(client.close_position, "AAPL", ClosePositionRequest(percentage="101"))[:2] == (422, 40010001)


def test_credentials(mock, watch):
    """A blank token is not authorized."""
    client = watch(TradingClient(oauth_token=" ", url_override=mock.base_url))
    assert refused(client.get_account) == (401, 40110000, "request is not authorized")


def test_injected_fault(client, mock):
    """The next answer is the fault that was asked for, and only that."""
    mock.fail_next(500, "temporary outage")
    assert refused(client.get_account) == (500, 500, "temporary outage")
    assert client.get_account().cash == "1000000"
