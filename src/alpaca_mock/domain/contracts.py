"""Option contracts: which are listed for an underlying, made up from rules.

Any option symbol can be traded; a list has those that an exchange would list, on standard expirations and on strikes
around the price of the underlying. They come in the order of their symbols, so that a page can begin after one.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Final, Literal

from attrs import define

from alpaca_mock.domain.assets import catalogue, find_asset
from alpaca_mock.domain.expirations import expirations
from alpaca_mock.domain.money import plain
from alpaca_mock.domain.symbols import (
    INDEX_ROOTS,
    INDICES,
    OptionTerms,
    Right,
    option_root,
    option_symbol,
    underlying_of,
)

Style = Literal["american", "european"]

#: The price that strikes are around where none is known.
USUAL_PRICE: Final = Decimal(100)

# Up to which price of the underlying which distance between strikes, in dollars: never more than 100 strikes.
_STEPS: Final = (
    (Decimal(10), Decimal("0.5")),
    (Decimal(50), Decimal(1)),
    (Decimal(200), Decimal("2.5")),
    (Decimal(500), Decimal(5)),
    (Decimal(1000), Decimal(10)),
    (Decimal(5000), Decimal(50)),
    (Decimal(20000), Decimal(200)),
)
_WIDEST_STEP: Final = Decimal(1000)
_FEWEST: Final = 10
_HIGHEST_STRIKE: Final = Decimal(99999)
_RIGHTS: Final[tuple[Right, ...]] = ("call", "put")


@define(frozen=True)
class ContractQuery:
    """Which contracts to list (API documentation, "Option Contracts"); `None` and empty are no filter.

    `underlyings` are canonical symbols. `active` tells contracts that have not expired from those that have. `after`
    is the symbol after which the page begins.
    """

    first: date
    last: date
    underlyings: tuple[str, ...] = ()
    root: str | None = None
    active: bool = True
    right: str | None = None
    style: str | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    penny: bool | None = None
    after: str = ""


def style_of(underlying: str) -> Style:
    """Tell when options on *underlying* can be exercised: at any time, or at expiration only."""
    return "european" if underlying in INDICES else "american"


def in_penny_program(underlying: str) -> bool:
    """Tell whether options on *underlying* are quoted in pennies: those on what the catalogue lists are."""
    return underlying in _optionable()


def coming_weekend(day: date) -> date:
    """Give the day up to which contracts are listed by default: the Saturday after *day*."""
    return day + timedelta((4 - day.weekday()) % 7 + 1)


def list_contracts(
    query: ContractQuery, today: date, price_of: Callable[[str], Decimal | None]
) -> Iterator[OptionTerms]:
    """Give the contracts that *query* asks for, in the order of their symbols.

    *today* is the day in New York; *price_of* gives the price of an underlying, as far as it is known.
    """
    rights = [right for right in _RIGHTS if query.right in (None, right)]
    for root, underlying in _roots(query):
        # A colon follows the digits and goes before the letters: all symbols of the root are behind.
        if root + ":" <= query.after:
            continue
        strikes = _within(query, strikes_around(price_of(underlying) or USUAL_PRICE))
        for day in expirations(underlying, query.first, query.last, today):
            if (day >= today) is not query.active:
                continue
            for right in rights:
                for strike in strikes:
                    symbol = option_symbol(root, day, right, strike)
                    if symbol > query.after:
                        yield OptionTerms(symbol, root, day, right, strike, underlying)


def strikes_around(price: Decimal) -> Sequence[Decimal]:
    """Give the strikes from half to one and a half times a *price*, on a grid that is wider for higher prices."""
    step = next((step for limit, step in _STEPS if price <= limit), _WIDEST_STEP)
    low = max(1, int(price / 2 // step))
    high = max(low + _FEWEST, int(-(-price * 3 / 2 // step)))
    return [plain(number * step) for number in range(low, min(high, int(_HIGHEST_STRIKE // step)) + 1)]


def _within(query: ContractQuery, strikes: Sequence[Decimal]) -> Sequence[Decimal]:
    return [
        strike
        for strike in strikes
        if (query.lowest is None or strike >= query.lowest) and (query.highest is None or strike <= query.highest)
    ]


def _roots(query: ContractQuery) -> Sequence[tuple[str, str]]:
    """Give the roots to list with their underlyings, in order."""
    if query.root is not None:
        underlying = underlying_of(query.root)
        is_listed = query.root == option_root(underlying) or query.root in INDEX_ROOTS
        pairs = {(query.root, underlying)} if is_listed else set()
    else:
        pairs = {(option_root(underlying), underlying) for underlying in query.underlyings or _optionable()}
    return sorted(
        (root, underlying)
        for root, underlying in pairs
        if _has_options(underlying)
        and (not query.underlyings or underlying in query.underlyings)
        and (query.style is None or query.style == style_of(underlying))
        and (query.penny is None or query.penny is in_penny_program(underlying))
    )


def _has_options(underlying: str) -> bool:
    asset = find_asset(underlying)
    return asset is not None and asset.has_options


@cache
def _optionable() -> frozenset[str]:
    return frozenset(asset.symbol for asset in catalogue() if asset.has_options)
