"""The catalogue: exchange, name and traits of well-known assets, and the symbols that refuse on purpose.

One line an asset in `alpaca_mock.domain.listings`: symbol, exchange, name and traits apart by ``|``.
"""

from collections.abc import Mapping, Set
from typing import Final

from attrs import define

from alpaca_mock.domain.listings import LINES

#: Traits with which the whole market value must be covered by equity (API documentation, "Margin and Short Selling").
FULL_MARGIN: Final = frozenset({"leveraged", "not marginable"})

# What the broker says of an ordinary stock, in its order.
_ORDINARY: Final = ("fractional_eh_enabled", "has_options", "overnight_tradable")
_SPECIAL: Final = ("ptp_no_exception", "ptp_with_exception")


@define(frozen=True)
class Listing:
    """What the catalogue says of a stock. A trait is what makes it differ from an ordinary one."""

    exchange: str
    name: str
    traits: frozenset[str] = frozenset()


def unlisted(symbol: str) -> Listing:
    """Give what is said of a stock that the catalogue does not have: an ordinary one, on a likely exchange."""
    return Listing("NYSE" if len(symbol) < 4 or "." in symbol else "NASDAQ", f"{symbol} Common Stock")


def attributes(traits: Set[str]) -> tuple[str, ...]:
    """Give the broker's attributes of a stock with these traits."""
    if "inactive" in traits:
        return ()
    without = {
        "fractional_eh_enabled": "not fractionable",
        "has_options": "no options",
        "overnight_tradable": "not tradable",
    }
    special = tuple(name for name in _SPECIAL if name in traits)
    return tuple(name for name in _ORDINARY if without[name] not in traits) + special


def _read(line: str) -> tuple[str, Listing]:
    symbol, exchange, name, *traits = line.split("|")
    return symbol, Listing(exchange, name, frozenset(traits))


LISTINGS: Final[Mapping[str, Listing]] = dict(_read(line) for line in LINES.split("\n") if line)
