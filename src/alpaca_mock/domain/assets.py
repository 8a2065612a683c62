"""Assets: what can be traded, and how.

Every well-formed stock symbol and every option symbol on one is an asset, so that no test needs a fixture. The
catalogue gives well-known ones their exchange, name and attributes; a few symbols in it refuse on purpose
(`alpaca_mock.domain.catalogue`).
"""

from functools import lru_cache
from typing import Final

from attrs import define

from alpaca_mock.domain import catalogue as _catalogue
from alpaca_mock.domain.asset_ids import asset_id, symbol_of
from alpaca_mock.domain.refusals import Refusal, unprocessable
from alpaca_mock.domain.symbols import (
    OptionTerms,
    asset_not_found,
    canonical,
    contract_not_found,
    is_crypto,
    parse_option,
)

US_EQUITY: Final = "us_equity"
US_OPTION: Final = "us_option"

_REMEMBERED: Final = 16384
_ORDINARY_MARGIN: Final = 30
_FULL_MARGIN: Final = 100
_OPTION_MARGIN: Final = 100
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@define(frozen=True)
class Asset:
    """One thing that can be traded; fields are named as the broker's object has them.

    `maintenance_margin_requirement` is in whole percent of the market value. `halted` is no field of the broker's:
    it tells that trading is halted, which only orders notice. The exchange of an option is empty.
    """

    id: str
    asset_class: str
    exchange: str
    symbol: str
    name: str
    status: str = "active"
    tradable: bool = True
    marginable: bool = True
    maintenance_margin_requirement: int = _ORDINARY_MARGIN
    shortable: bool = True
    easy_to_borrow: bool = True
    fractionable: bool = True
    halted: bool = False
    attributes: tuple[str, ...] = ()

    @property
    def is_active(self) -> bool:
        """Whether the asset is listed at all."""
        return self.status == "active"

    @property
    def has_options(self) -> bool:
        """Whether options on the asset are listed."""
        return "has_options" in self.attributes


def find_asset(symbol_or_id: str) -> Asset | None:
    """Give the stock or option with this symbol, in any form that `canonical` reads, or with this id.

    `None` if there is none; a crypto pair is none.
    """
    if len(symbol_or_id) > 64:
        return None
    return _find(symbol_or_id)


@lru_cache(_REMEMBERED)
def _find(symbol_or_id: str) -> Asset | None:
    of_id = symbol_of(symbol_or_id)
    try:
        symbol = canonical(of_id or symbol_or_id)
    except Refusal:
        return None
    if is_crypto(symbol) or (of_id is not None and of_id != symbol):
        return None
    terms = parse_option(symbol)
    return _stock(symbol) if terms is None else option_asset(terms)


def require_asset(symbol_or_id: str) -> Asset:
    """Give the asset that an order may name.

    Raises `Refusal` (42210000): `asset "X" not found`, `contract "X" not found`, or for a crypto pair that crypto is
    not served here.
    """
    asset = find_asset(symbol_or_id)
    if asset is not None:
        return asset
    symbol = canonical(symbol_or_id)
    if is_crypto(symbol):
        raise unprocessable(f'asset "{symbol}" is not tradable: crypto is not served here')
    raise asset_not_found(symbol) if parse_option(symbol) is None else contract_not_found(symbol)


def option_asset(terms: OptionTerms) -> Asset | None:
    """Give the contract with these terms, or `None` if its underlying has no options."""
    underlying = find_asset(terms.underlying)
    if underlying is None or not underlying.has_options:
        return None
    return Asset(
        id=asset_id(terms.symbol),
        asset_class=US_OPTION,
        exchange="",
        symbol=terms.symbol,
        name=option_name(terms),
        marginable=False,
        maintenance_margin_requirement=_OPTION_MARGIN,
        easy_to_borrow=False,
        fractionable=False,
    )


def option_name(terms: OptionTerms) -> str:
    """Name a contract as the broker does: ``AAPL Jun 20 2025 100 Call``."""
    day = terms.expiration
    month = _MONTHS[day.month - 1]
    return f"{terms.root} {month} {day.day:02d} {day.year} {terms.strike} {terms.right.capitalize()}"


def catalogue() -> tuple[Asset, ...]:
    """Give all assets of the catalogue, sorted by exchange and symbol as the broker sorts them."""
    return tuple(sorted(map(_stock, _catalogue.listings()), key=lambda asset: (asset.exchange, asset.symbol)))


def _stock(symbol: str) -> Asset:
    listing = _catalogue.listings().get(symbol) or _catalogue.unlisted(symbol)
    traits = listing.traits
    return Asset(
        id=asset_id(symbol),
        asset_class=US_EQUITY,
        exchange=listing.exchange,
        symbol=symbol,
        name=listing.name,
        status="inactive" if "inactive" in traits else "active",
        tradable="inactive" not in traits and "not tradable" not in traits,
        marginable="not marginable" not in traits,
        maintenance_margin_requirement=_FULL_MARGIN if traits & _catalogue.FULL_MARGIN else _ORDINARY_MARGIN,
        shortable="not shortable" not in traits,
        easy_to_borrow=not traits & {"not shortable", "hard to borrow"},
        fractionable="not fractionable" not in traits,
        halted="halted" in traits,
        attributes=_catalogue.attributes(traits),
    )
