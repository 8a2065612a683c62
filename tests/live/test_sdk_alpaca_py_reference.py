"""Assets, option contracts, market hours, watchlists and announcements with alpaca-py, unmodified."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from alpaca.common.exceptions import APIError
from alpaca.trading.enums import (
    AssetClass,
    AssetExchange,
    AssetStatus,
    ContractType,
    CorporateActionDateType,
    CorporateActionType,
    ExerciseStyle,
)
from alpaca.trading.requests import (
    CreateWatchlistRequest,
    GetAssetsRequest,
    GetCalendarRequest,
    GetCorporateAnnouncementsRequest,
    GetOptionContractsRequest,
    UpdateWatchlistRequest,
)

from tests.live.requests_py import CALL_100, limit, market

NOBODY = "00000000-0000-4000-8000-000000000000"


# Assets.


def test_assets(client):
    """Assets are listed, all of them or by class, status, exchange and attributes."""
    everything = client.get_all_assets()
    assert {"AAPL", "SPY", "BRK.B"} <= {asset.symbol for asset in everything}
    active = GetAssetsRequest(status=AssetStatus.ACTIVE, asset_class=AssetClass.US_EQUITY, exchange=AssetExchange.NYSE)
    assert {(each.status, each.exchange) for each in client.get_all_assets(active)} == {
        (AssetStatus.ACTIVE, AssetExchange.NYSE)
    }
    [inactive] = client.get_all_assets(GetAssetsRequest(status=AssetStatus.INACTIVE))
    assert inactive.symbol == "INACT"
    optionable = client.get_all_assets(GetAssetsRequest(attributes="has_options"))
    assert "AAPL" in {asset.symbol for asset in optionable}
    assert all("has_options" in asset.attributes for asset in optionable)


def test_asset(client):
    """An asset is found by its symbol and by its id, which orders and positions share."""
    asset = client.get_asset("AAPL")
    assert (asset.symbol, asset.asset_class, asset.exchange) == ("AAPL", AssetClass.US_EQUITY, AssetExchange.NASDAQ)
    assert (asset.tradable, asset.fractionable, asset.shortable, asset.marginable) == (True, True, True, True)
    assert client.get_asset(asset.id) == asset
    assert client.submit_order(market()).asset_id == asset.id
    assert client.get_open_position("AAPL").asset_id == asset.id


# Options.


def test_contracts(client):
    """Contracts are listed around the price of their underlying, and can be ordered."""
    first, last = date.today() + timedelta(days=7), date.today() + timedelta(days=60)
    wanted = GetOptionContractsRequest(
        underlying_symbols=["AAPL"],
        expiration_date_gte=first,
        expiration_date_lte=str(last),
        type=ContractType.CALL,
        style=ExerciseStyle.AMERICAN,
        strike_price_gte="95",
        strike_price_lte="105",
        root_symbol="AAPL",
    )
    contracts = client.get_option_contracts(wanted).option_contracts
    assert 100 in {contract.strike_price for contract in contracts}
    for contract in contracts:
        assert (contract.type, contract.underlying_symbol, contract.size) == (ContractType.CALL, "AAPL", "100")
        assert 95 <= contract.strike_price <= 105
        assert first <= contract.expiration_date <= last
    assert client.submit_order(limit(1, symbol=contracts[0].symbol, qty=1)).asset_id == UUID(contracts[0].id)


def test_contract_pages(client):
    """Contracts come in pages, each leading to the next."""
    wanted = GetOptionContractsRequest(underlying_symbols=["AAPL"], limit=7)
    whole = client.get_option_contracts(GetOptionContractsRequest(underlying_symbols=["AAPL"], limit=21))
    pages = []
    for _ in range(3):
        page = client.get_option_contracts(wanted)
        pages += page.option_contracts
        wanted.page_token = page.next_page_token
    assert pages == whole.option_contracts
    assert len(pages) == 21


def test_contract(client):
    """A contract is found by its symbol and by its id."""
    contract = client.get_option_contract(CALL_100)
    assert (contract.strike_price, contract.expiration_date) == (100, date(2035, 12, 21))
    assert client.get_option_contract(contract.id) == contract
    assert contract.underlying_asset_id == client.get_asset("AAPL").id


# Market hours.


def test_clock(client):
    """The clock tells the time, and when the market opens and closes next."""
    clock = client.get_clock()
    assert abs(clock.timestamp - datetime.now(clock.timestamp.tzinfo)) < timedelta(minutes=1)
    assert clock.timestamp < clock.next_open
    assert clock.timestamp < clock.next_close
    assert clock.is_open == (clock.next_close < clock.next_open)


def test_calendar(client):
    """The calendar knows holidays and half days."""
    days = client.get_calendar(GetCalendarRequest(start=date(2025, 11, 26), end=date(2025, 11, 29)))
    assert [(day.date.day, day.open.hour, day.open.minute, day.close.hour) for day in days] == [
        (26, 9, 30, 16),
        (28, 9, 30, 13),
    ]
    assert len(client.get_calendar()) > 10000


# Watchlists.


def test_watchlists(client):
    """A watchlist is made, found, changed and deleted."""
    made = client.create_watchlist(CreateWatchlistRequest(name="tech", symbols=["AAPL", "MSFT"]))
    assert [asset.symbol for asset in made.assets] == ["AAPL", "MSFT"]
    assert made.account_id == client.get_account().id
    [listed] = client.get_watchlists()
    assert (listed.id, listed.name, listed.assets) == (made.id, "tech", None)
    assert client.get_watchlist_by_id(made.id) == made
    added = client.add_asset_to_watchlist_by_id(made.id, "SPY")
    assert [asset.symbol for asset in added.assets] == ["AAPL", "MSFT", "SPY"]
    removed = client.remove_asset_from_watchlist_by_id(made.id, "MSFT")
    assert [asset.symbol for asset in removed.assets] == ["AAPL", "SPY"]
    changed = client.update_watchlist_by_id(made.id, UpdateWatchlistRequest(name="funds", symbols=["SPY"]))
    assert (changed.name, [asset.symbol for asset in changed.assets]) == ("funds", ["SPY"])
    assert client.delete_watchlist_by_id(made.id) is None
    assert client.get_watchlists() == []


# Announcements.


@pytest.mark.filterwarnings("ignore:get_corporate_announcements is deprecated")
def test_announcements(client):
    """There are no corporate actions, so none is announced, and none is found."""
    wanted = GetCorporateAnnouncementsRequest(
        ca_types=list(CorporateActionType),
        since=date(2026, 1, 1),
        until=date(2026, 3, 1),
        symbol="AAPL",
        date_type=CorporateActionDateType.EX_DATE,
    )
    assert client.get_corporate_announcements(wanted) == []
    with pytest.raises(APIError) as caught:
        client.get_corporate_announcement_by_id(NOBODY)
    assert (caught.value.status_code, caught.value.code) == (404, 40410000)
