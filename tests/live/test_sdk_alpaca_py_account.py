"""Account, positions, activities and option exercise with alpaca-py, unmodified."""

from datetime import UTC, date, datetime, timedelta

import pytest
from alpaca.common.exceptions import APIError
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import AccountStatus, ActivityType, OrderStatus, PositionSide, TradeConfirmationEmail
from alpaca.trading.models import NonTradeActivity, TradeActivity
from alpaca.trading.requests import ClosePositionRequest, GetPortfolioHistoryRequest

from alpaca_mock.testing import running_server
from tests.live.requests_py import CALL_110, OPTION, PUT_90, SELL, limit, market

CALL = OPTION["symbol"]


# Account.


def test_account(client):
    """A new account has a million dollars, four times which it can buy for."""
    account = client.get_account()
    assert account.status is AccountStatus.ACTIVE
    assert (account.cash, account.equity, account.portfolio_value) == ("1000000", "1000000", "1000000")
    assert (account.multiplier, account.buying_power, account.regt_buying_power) == ("4", "4000000", "2000000")
    assert (account.options_buying_power, account.options_trading_level) == ("1000000", 3)
    assert (account.trading_blocked, account.shorting_enabled, account.currency) == (False, True, "USD")
    assert account.account_number.startswith("PA")


def test_account_figures(client, mock):
    """Equity, margins and buying power follow the position and its price."""
    client.submit_order(market(qty=100))
    mock.set_price("AAPL", 120)
    account = client.get_account()
    assert (account.cash, account.long_market_value, account.equity) == ("990000", "12000", "1002000")
    assert (account.initial_margin, account.maintenance_margin) == ("6000", "3600")
    assert account.buying_power == "3993600"
    assert account.last_equity == "1000000"


def test_configurations(client):
    """All configurations are given and taken back as a whole."""
    configurations = client.get_account_configurations()
    assert (configurations.no_shorting, configurations.fractional_trading) == (False, True)
    configurations.no_shorting = True
    configurations.trade_confirm_email = TradeConfirmationEmail.NONE
    configurations.max_margin_multiplier = "2"
    configurations.max_options_trading_level = 1
    assert client.set_account_configurations(configurations) == configurations
    assert client.get_account_configurations() == configurations
    account = client.get_account()
    assert (account.multiplier, account.shorting_enabled, account.options_trading_level) == ("2", False, 1)


def test_configurations_take_effect(client):
    """Suspended trading refuses orders until it is allowed again."""
    configurations = client.get_account_configurations()
    for suspended in (True, False):
        configurations.suspend_trade = suspended
        client.set_account_configurations(configurations)
        if suspended:
            with pytest.raises(APIError, match="account is not authorized to trade"):
                client.submit_order(market())
    assert client.submit_order(market()).status is OrderStatus.FILLED


def test_without_removed_fields(watch):
    """Account and configurations are read without the fields that Alpaca removed as well."""
    with running_server(legacy_fields=False) as server:
        client = watch(TradingClient(server.api_key, server.secret_key, url_override=server.base_url))
        account, configurations = client.get_account(), client.get_account_configurations()
        assert (account.cash, account.daytrade_count, account.pattern_day_trader) == ("1000000", None, None)
        assert (configurations.dtbp_check, configurations.pdt_check) == (None, None)
        assert client.set_account_configurations(configurations) == configurations


def test_portfolio_history(client):
    """The portfolio history has as many values as times, in numbers."""
    three_days_ago = datetime.now(UTC) - timedelta(days=3)
    for wanted in (
        None,
        GetPortfolioHistoryRequest(period="1W", timeframe="1D"),
        GetPortfolioHistoryRequest(
            period="1D", timeframe="5Min", intraday_reporting="continuous", pnl_reset="no_reset"
        ),
        GetPortfolioHistoryRequest(start=three_days_ago, pnl_reset="no_reset", extended_hours=True),
        GetPortfolioHistoryRequest(period="1M", date_end=date.today(), timeframe="1D"),
    ):
        history = client.get_portfolio_history(wanted)
        assert len(history.timestamp) == len(history.equity) == len(history.profit_loss) == len(history.profit_loss_pct)
        assert history.base_value == 1000000
        assert history.cashflow == {}
    with_flows = client.get_portfolio_history(GetPortfolioHistoryRequest(period="1W", cashflow_types="ALL"))
    assert set(with_flows.cashflow) <= set(ActivityType)


# Positions.


def test_positions(client, mock):
    """Positions are valued at the price of now; one is found by its symbol and by the id of its asset."""
    mock.set_price("MSFT", 200)
    client.submit_order(market())
    client.submit_order(market(SELL, symbol="MSFT", qty=3))
    mock.set_price("AAPL", 110)
    apple, microsoft = client.get_all_positions()
    assert (apple.symbol, apple.qty, apple.side, apple.avg_entry_price) == ("AAPL", "10", PositionSide.LONG, "100")
    assert (apple.cost_basis, apple.market_value, apple.unrealized_pl) == ("1000", "1100", "100")
    assert (apple.unrealized_plpc, apple.current_price, apple.qty_available) == ("0.1", "110", "10")
    assert (microsoft.qty, microsoft.side, microsoft.market_value) == ("-3", PositionSide.SHORT, "-600")
    assert client.get_open_position("AAPL") == client.get_open_position(apple.asset_id) == apple


def test_option_position(client, mock):
    """An option is worth a hundred times its price."""
    mock.set_price(CALL, 5)
    client.submit_order(market(**OPTION))
    mock.set_price(CALL, 6)
    position = client.get_open_position(CALL)
    assert (position.exchange, position.market_value, position.cost_basis, position.unrealized_pl) == (
        "",
        "600",
        "500",
        "100",
    )


def test_close_position(client):
    """A position is closed in part, by quantity and by percentage, then wholly."""
    asset = client.submit_order(market()).asset_id
    assert client.close_position("AAPL", ClosePositionRequest(qty="4")).filled_qty == "4"
    assert client.close_position("AAPL", ClosePositionRequest(percentage="50")).filled_qty == "3"
    closing = client.close_position(asset)
    assert (closing.side, closing.filled_qty) == (SELL, "3")
    assert client.get_all_positions() == []


def test_close_all_positions(client, mock):
    """All positions are closed, each with its status and its order."""
    mock.set_price("MSFT", 200)
    client.submit_order(market())
    client.submit_order(market(SELL, symbol="MSFT"))
    answers = client.close_all_positions()
    assert {(answer.symbol, answer.status, answer.body.status) for answer in answers} == {
        ("AAPL", 200, OrderStatus.FILLED),
        ("MSFT", 200, OrderStatus.FILLED),
    }
    assert client.close_all_positions() == []


def test_close_all_positions_that_are_held(client):
    """What open orders hold is not closed, unless they are to be canceled first."""
    client.submit_order(market())
    resting = client.submit_order(limit(110, SELL))
    [refused] = client.close_all_positions()
    assert (refused.symbol, refused.status, refused.body.code) == ("AAPL", 403, 40310000)
    assert refused.body.message == "insufficient qty available for order (requested: 10, available: 0)"
    assert (refused.body.available, refused.body.existing_qty, refused.body.held_for_orders) == (0, 10, 10)
    canceled, closed = client.close_all_positions(cancel_orders=True)
    assert (canceled.symbol, canceled.body.status) == (str(resting.id), OrderStatus.CANCELED)
    assert (closed.symbol, closed.body.status) == ("AAPL", OrderStatus.FILLED)


def test_exercise(client, mock):
    """Calls and puts that are held are exercised for shares, at their strikes."""
    for symbol, price in ((CALL, 7), (PUT_90, 1)):
        mock.set_price(symbol, price)
    client.submit_order(market(symbol=CALL, qty=2))
    assert client.exercise_options_position(CALL) is None
    [position] = client.get_all_positions()
    assert (position.symbol, position.qty, position.avg_entry_price) == ("AAPL", "200", "100")
    client.submit_order(market(symbol=PUT_90, qty=1))
    client.exercise_options_position(client.get_open_position(PUT_90).asset_id)
    assert client.get_open_position("AAPL").qty == "100"
    assert client.get_account().cash == "987500"
    with pytest.raises(APIError, match=f"long position not found: {CALL_110}"):
        client.exercise_options_position(CALL_110)


# Activities, for which it has no method.


def test_fills(client):
    """Fills are activities that its models read, listed in pages."""
    order = client.submit_order(market())
    client.submit_order(market(SELL, qty=4))
    latest, first = [TradeActivity(account_id=order.id, **row) for row in client.get("/account/activities")]
    assert (first.activity_type, first.price, first.qty, first.order_id) == (ActivityType.FILL, 100, 10, order.id)
    assert (latest.side, latest.order_status) == (SELL, OrderStatus.FILLED)
    page = {"page_size": 1, "direction": "asc"}
    [row] = client.get("/account/activities/FILL", page)
    assert row["id"] == first.id
    [row] = client.get("/account/activities", {**page, "activity_types": "FILL", "page_token": first.id})
    assert row["id"] == latest.id


def test_other_activities(client, mock):
    """What moves without an order is an activity as well."""
    mock.set_price(CALL, 5)
    client.submit_order(market(**OPTION))
    client.exercise_options_position(CALL)
    rows = client.get("/account/activities", {"category": "non_trade_activity"})
    account = client.get_account()
    found = [NonTradeActivity(account_id=account.id, **row) for row in rows]
    assert {(each.activity_type, each.symbol, each.qty, each.net_amount) for each in found} == {
        (ActivityType.OPEXC, CALL, -1, 0),
        (ActivityType.OPTRD, "AAPL", 100, -10000),
    }
