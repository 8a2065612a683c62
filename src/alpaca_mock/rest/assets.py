"""The routes of assets (API documentation, "Assets")."""

from enum import StrEnum
from typing import ClassVar

from attrs import define
from klein import Klein

from alpaca_mock.domain.assets import US_EQUITY, Asset, catalogue, find_asset
from alpaca_mock.domain.refusals import not_found
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.query import Query
from alpaca_mock.rest.reply import Reply
from alpaca_mock.wire.assets import asset_body


class AssetStatus(StrEnum):
    """Whether an asset is listed."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class AssetClass(StrEnum):
    """The asset classes of the documentation; all but stocks are empty lists here."""

    US_EQUITY = US_EQUITY
    US_OPTION = "us_option"
    CRYPTO = "crypto"
    CRYPTO_PERP = "crypto_perp"
    TREASURY = "treasury"
    CORPORATE = "corporate"
    GLOBAL_EQUITY = "global_equity"
    US_INDEX = "us_index"
    US_EQUITY_CHAIN = "us_equity_chain"
    IPO = "ipo"


class Exchange(StrEnum):
    """The exchanges of the documentation."""

    AMEX = "AMEX"
    ARCA = "ARCA"
    BATS = "BATS"
    NYSE = "NYSE"
    NASDAQ = "NASDAQ"
    NYSEARCA = "NYSEARCA"
    OTC = "OTC"
    CRYPTO = "CRYPTO"


class Attribute(StrEnum):
    """The attributes of the documentation."""

    PTP_NO_EXCEPTION = "ptp_no_exception"
    PTP_WITH_EXCEPTION = "ptp_with_exception"
    IPO = "ipo"
    HAS_OPTIONS = "has_options"
    OPTIONS_LATE_CLOSE = "options_late_close"
    FRACTIONAL_EH_ENABLED = "fractional_eh_enabled"
    OVERNIGHT_TRADABLE = "overnight_tradable"
    OVERNIGHT_HALTED = "overnight_halted"


@define(eq=False, repr=False)
class Assets:
    """Everything under `/v2/assets`."""

    router: ClassVar[Klein] = Klein()
    gate: Gate

    @endpoint(router, "GET", "/v2/assets")
    def listed(self, call: Call) -> Outcome:
        """List the assets of the catalogue. Any other well-formed symbol can be traded too."""
        return Reply.of([asset_body(asset) for asset in _matching(call.query)])

    @endpoint(router, "GET", "/v2/assets/<symbol:symbol_or_asset_id>")
    def asset(self, call: Call, symbol_or_asset_id: str) -> Outcome:
        """Give one asset, an option contract too."""
        asset = find_asset(symbol_or_asset_id)
        if asset is None:
            raise not_found(f"asset not found for {symbol_or_asset_id}")
        return Reply.of(asset_body(asset))


def _matching(query: Query) -> list[Asset]:
    status = query.choice("status", AssetStatus)
    classes = query.choices("asset_class", AssetClass) or (AssetClass.US_EQUITY,)
    exchanges = query.choices("exchange", Exchange)
    attributes = set(query.choices("attributes", Attribute))
    if AssetClass.US_EQUITY not in classes:
        return []
    return [
        asset
        for asset in catalogue()
        if (status is None or asset.status == status)
        and (not exchanges or asset.exchange in exchanges)
        and (not attributes or not attributes.isdisjoint(asset.attributes))
    ]
