"""Assets on the wire."""

from msgspec import UNSET, Struct, UnsetType

from alpaca_mock.domain.assets import US_EQUITY, Asset


class AssetBody(Struct, rename={"class_": "class"}):
    """The broker's asset object, its keys in the broker's order (observed on paper, 2026-07).

    `maintenance_margin_requirement` is a whole number, the two newer requirements are strings; all are in percent.
    `borrow_status` and `cusip` are of stocks only; no CUSIP is known here.
    """

    id: str
    class_: str
    exchange: str
    symbol: str
    name: str
    status: str
    tradable: bool
    marginable: bool
    maintenance_margin_requirement: int
    margin_requirement_long: str
    margin_requirement_short: str
    shortable: bool
    easy_to_borrow: bool
    fractionable: bool
    attributes: tuple[str, ...]
    borrow_status: str | UnsetType = UNSET
    cusip: UnsetType | None = UNSET


def asset_body(asset: Asset) -> AssetBody:
    """Give the object of *asset*."""
    margin = str(asset.maintenance_margin_requirement)
    body = AssetBody(
        id=asset.id,
        class_=asset.asset_class,
        exchange=asset.exchange,
        symbol=asset.symbol,
        name=asset.name,
        status=asset.status,
        tradable=asset.tradable,
        marginable=asset.marginable,
        maintenance_margin_requirement=asset.maintenance_margin_requirement,
        margin_requirement_long=margin,
        margin_requirement_short=margin,
        shortable=asset.shortable,
        easy_to_borrow=asset.easy_to_borrow,
        fractionable=asset.fractionable,
        attributes=asset.attributes,
    )
    if asset.asset_class == US_EQUITY:
        body.borrow_status = "easy_to_borrow" if asset.easy_to_borrow else "hard_to_borrow"
        body.cusip = None
    return body
