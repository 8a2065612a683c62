"""Symbols: the one canonical form of whatever a client writes, and what an option symbol says.

Everything that is stored or answered uses the canonical form: upper case, a class of shares behind a point
(``BRK.B``), an option in the 21-character OCC form without padding (``AAPL250620C00100000``).

A stock symbol is one to five letters, then up to two suffixes of one to three letters each: a class (``BRK.B``), a
preferred share (``BAC.PRB``), a unit or a warrant (``XYZ.WS.A``). Longer words are no symbol, which gives tests an
asset that surely does not exist.
"""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from attrs import define

from alpaca_mock.domain.money import plain
from alpaca_mock.domain.refusals import Refusal, unprocessable

#: Shares that one option contract stands for.
MULTIPLIER: Final = Decimal(100)

Right = Literal["call", "put"]

# Longer than any symbol with its blanks and its `:exchange:class` suffix.
_LONGEST: Final = 64
# Two bounded memories of a few MB at most; no account trades more symbols at a time.
_REMEMBERED: Final = 16384

_STOCK: Final = re.compile(r"[A-Z]{1,5}(?:\.[A-Z]{1,3}){0,2}")
_OPTION: Final = re.compile(r"([A-Z]{1,5}[1-9]?)([0-9]{6})([CP])([0-9]{8})")
# The same with the root padded to six places, as the Options Clearing Corporation prints it.
_PADDED_OPTION: Final = re.compile(r"[A-Z0-9]{1,5} +[0-9]{6}[CP][0-9]{8}")
_PAIR: Final = re.compile(r"([A-Z]{2,6})[/-](USD|USDT|USDC|BTC)")
_UNDIVIDED_PAIR: Final = re.compile(
    r"(AAVE|AVAX|BAT|BCH|BTC|CRV|DOGE|DOT|ETH|GRT|LINK|LTC|MKR|PEPE|SHIB|SOL|SUSHI|TRUMP|UNI|USDC|USDT|XRP|XTZ|YFI)"
    r"(USD|USDT|USDC|BTC)"
)

#: Class shares that are also written without the point; as an option root they are never written with it.
CLASS_SHARES: Final = {
    "BFA": "BF.A",
    "BFB": "BF.B",
    "BRKA": "BRK.A",
    "BRKB": "BRK.B",
    "HEIA": "HEI.A",
    "LENB": "LEN.B",
    "MOGA": "MOG.A",
    "MOGB": "MOG.B",
}
#: Roots of index options that differ from the index.
INDEX_ROOTS: Final = {"SPXW": "SPX", "NDXP": "NDX", "RUTW": "RUT", "VIXW": "VIX"}
#: Indices, whose options can be exercised at expiration only.
INDICES: Final = frozenset({"DJX", "NDX", "OEX", "RUT", "SPX", "VIX", "XEO", "XSP"})


@define(frozen=True)
class OptionTerms:
    """What an option symbol says. `strike` is in dollars a share; `underlying` is the canonical stock symbol."""

    symbol: str
    root: str
    expiration: date
    right: Right
    strike: Decimal
    underlying: str

    @property
    def is_european(self) -> bool:
        """Whether the contract is exercised at expiration only, and then for cash: one on an index."""
        return self.underlying in INDICES


def canonical(text: str) -> str:
    """Give the canonical form of a stock, option or crypto symbol.

    Raises `Refusal` (42210000) for what is no symbol: `contract "X" not found` if it is shaped like an option, else
    `asset "X" not found`. A crypto pair comes back as ``BTC/USD``; `is_crypto` knows it.
    """
    if len(text) > _LONGEST:
        raise asset_not_found(text[:_LONGEST] + "...")
    return _canonical(text)


@lru_cache(_REMEMBERED)
def _canonical(text: str) -> str:
    symbol = text.strip()
    # Some letters outside ASCII have upper-case forms within it.
    if not symbol.isascii():
        raise asset_not_found(symbol)
    # apca appends the exchange and the class: SPY:ARCA:us_equity.
    symbol = symbol.partition(":")[0].strip().upper()
    if _STOCK.fullmatch(symbol):
        return CLASS_SHARES.get(symbol) or _pair(symbol) or symbol
    if pair := _pair(symbol):
        return pair
    if _PADDED_OPTION.fullmatch(symbol):
        symbol = symbol.replace(" ", "")
    if _OPTION.fullmatch(symbol):
        if parse_option(symbol) is None:
            raise contract_not_found(symbol)
        return symbol
    pointed = symbol.replace("/", ".")
    if _STOCK.fullmatch(pointed):
        return pointed
    raise asset_not_found(symbol)


def _pair(symbol: str) -> str | None:
    found = _PAIR.fullmatch(symbol) or _UNDIVIDED_PAIR.fullmatch(symbol)
    return f"{found[1]}/{found[2]}" if found else None


@lru_cache(_REMEMBERED)
def parse_option(symbol: str) -> OptionTerms | None:
    """Read a canonical option symbol; `None` for any other text, and for a date or a strike that cannot be."""
    found = _OPTION.fullmatch(symbol)
    if found is None:
        return None
    root, day, right, thousandths = found.groups()
    try:
        expiration = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        return None
    strike = plain(Decimal(thousandths).scaleb(-3))
    if not strike:
        return None
    return OptionTerms(symbol, root, expiration, "call" if right == "C" else "put", strike, underlying_of(root))


def option_symbol(root: str, expiration: date, right: Right, strike: Decimal) -> str:
    """Write the symbol of an option; *strike* has at most three decimal places and five digits before the point."""
    return f"{root}{expiration:%y%m%d}{right[0].upper()}{int(strike.scaleb(3)):08d}"


def option_root(underlying: str) -> str:
    """Give the root under which the standard options of a stock are listed: ``BRK.B`` -> ``BRKB``."""
    return underlying.replace(".", "")


def underlying_of(root: str) -> str:
    """Give the canonical symbol of the stock or index that the options under *root* are on."""
    # A digit marks contracts that a corporate action changed; they are still on the same stock.
    root = root.rstrip("123456789")
    return CLASS_SHARES.get(root) or INDEX_ROOTS.get(root, root)


def is_crypto(symbol: str) -> bool:
    """Tell whether a canonical symbol is a crypto pair, which is not served here."""
    return "/" in symbol


def asset_not_found(symbol: str) -> Refusal:
    """Refuse a symbol that nobody knows (observed on paper)."""
    return unprocessable(f'asset "{symbol}" not found')


def contract_not_found(symbol: str) -> Refusal:
    """Refuse an option symbol that no contract can have (API documentation, Options Trading, error texts)."""
    return unprocessable(f'contract "{symbol}" not found')
