"""Asset ids: a UUID for every symbol, from which the symbol can be read back.

Any well-formed symbol is an asset here, so there are far more assets than a table could hold. The id therefore *is*
the symbol: its characters as digits of one number, stirred so that neighbours do not look alike. It needs no memory
and is the same in every process.
"""

import re
from collections.abc import Mapping
from typing import Final

# The ids that the broker itself gives to the symbols that most examples use.
_GIVEN: Final[Mapping[str, str]] = {
    "AAPL": "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415",
    "MSFT": "b6d1aa75-5c9c-4353-a305-9e2caa1925ab",
    "SPY": "b28f4066-5c6d-479b-a2af-85eaa8f283c6",
    "TSLA": "8ccae427-5dd0-45b3-b5fe-7ba5e422c766",
}
_GIVEN_BACK: Final[Mapping[str, str]] = {given: symbol for symbol, given in _GIVEN.items()}

# Digit 0 is no character. 21 characters to the base 38 take 111 of the 122 bits that a version 4 UUID leaves free.
_CHARACTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789."
_BASE: Final = len(_CHARACTERS) + 1
_DIGITS: Final[Mapping[str, int]] = {character: digit for digit, character in enumerate(_CHARACTERS, 1)}
_BITS: Final = 122
_MASK: Final = (1 << _BITS) - 1
# An odd factor can be undone modulo a power of two; the number is arbitrary.
_FACTOR: Final = 0x2E1B5D9C3A7F6084B1D35E79A2C4F67 | 1
_INVERSE: Final = pow(_FACTOR, -1, 1 << _BITS)
_VERSION: Final = 4
_VARIANT: Final = 2

_UUID: Final = re.compile(r"([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{12})")


def asset_id(symbol: str) -> str:
    """Give the id of a canonical stock or option symbol."""
    given = _GIVEN.get(symbol)
    if given is not None:
        return given
    number = 0
    for character in symbol:
        number = number * _BASE + _DIGITS[character]
    return _as_uuid(_stir(number))


def symbol_of(text: str) -> str | None:
    """Give the symbol whose id is *text*, with or without dashes and in any case; `None` if it is no asset's id.

    What comes back consists of the right characters; whether it is a symbol is for the caller to see.
    """
    found = _UUID.fullmatch(text)
    if found is None:
        return None
    uuid = "-".join(found.groups()).lower()
    given = _GIVEN_BACK.get(uuid)
    if given is not None:
        return given
    number = _unstir(_from_uuid(uuid))
    if _as_uuid(_stir(number)) != uuid:
        return None
    characters = []
    while number:
        number, digit = divmod(number, _BASE)
        if not digit:
            return None
        characters.append(_CHARACTERS[digit - 1])
    return "".join(reversed(characters)) or None


def _stir(number: int) -> int:
    # The upper half onto the lower one before each multiplication, which only carries upwards.
    for _ in range(2):
        number = (number ^ number >> _BITS // 2) * _FACTOR & _MASK
    return number ^ number >> _BITS // 2


def _unstir(number: int) -> int:
    number ^= number >> _BITS // 2
    for _ in range(2):
        number = number * _INVERSE & _MASK
        number ^= number >> _BITS // 2
    return number


def _as_uuid(number: int) -> str:
    head, middle, tail = number >> 74, number >> 62 & 0xFFF, number & (1 << 62) - 1
    text = f"{head << 80 | _VERSION << 76 | middle << 64 | _VARIANT << 62 | tail:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _from_uuid(uuid: str) -> int:
    bits = int(uuid.replace("-", ""), 16)
    return bits >> 80 << 74 | (bits >> 64 & 0xFFF) << 62 | bits & (1 << 62) - 1
