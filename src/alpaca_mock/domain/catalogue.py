"""The catalogue: exchange, name and traits of well-known assets, and the symbols that refuse on purpose.

Its lines are in `alpaca_mock.domain.listings`. What the symbols in `listings.refusing` refuse:

======== =====================================================================================
symbol   what is refused
======== =====================================================================================
HALT     market orders, for a trading halt
HARDB    orders that are not for the day, as the stock is hard to borrow
INACT    everything: it is not active
NOFRC    fractional quantities and notional amounts
NOMRG    to be bought on margin: its whole value must be covered
NOOPT    options: there are none
NOSHT    to be sold short
NOTRD    everything: it is not tradable
PTPNO    to be bought, unless the account's `ptp_no_exception_entry` is set
======== =====================================================================================
"""

from collections.abc import Mapping, Set
from functools import cache
from typing import Final

from attrs import define

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


@cache
def listings() -> Mapping[str, Listing]:
    """Give all listings by symbol."""
    # Read when the first asset is asked for: they are 2 ms of the start.
    from alpaca_mock.domain.listings import funds, nasdaq, nyse, refusing

    texts = (nasdaq.LINES, nyse.LINES, funds.LINES, refusing.LINES)
    return dict(_read(line) for text in texts for line in text.splitlines())


def unlisted(symbol: str) -> Listing:
    """Give what is said of a stock that the catalogue does not have: an ordinary one, on a likely exchange.

    One with a suffix has no options, as the root of an option could not tell it from another stock.
    """
    if "." in symbol:
        return Listing("NYSE", f"{symbol} Stock", frozenset({"no options"}))
    return Listing("NYSE" if len(symbol) < 4 else "NASDAQ", f"{symbol} Common Stock")


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
