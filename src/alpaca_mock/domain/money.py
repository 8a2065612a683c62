"""Exact decimals: how amounts are bounded, rounded and kept printable.

Every amount that the domain stores is *plain*: no exponent and no padding, so that `text` prints what the broker
prints (``"330.4"``, ``"0"``, ``"1000000"``).
"""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal
from typing import Final

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
CENT: Final = Decimal("0.01")

#: No amount beyond this is taken from anyone: what it could overflow or stall cannot then arise.
LIMIT: Final = Decimal(10) ** 12
#: Decimal places of a quantity (API documentation, fractional trading).
QUANTITY_PLACES: Final = 9

_EIGHT: Final = Decimal("0.00000001")
_SIXTEEN: Final = Decimal("0.0000000000000001")
# Products of two bounded amounts have at most 26 digits before the point and 18 behind it.
_WIDE: Final = Context(prec=60, rounding=ROUND_HALF_EVEN)

#: The exact sum, difference and product of two bounded amounts; they may be padded (0.5 and 0.5 make 1.0).
add: Final = _WIDE.add
subtract: Final = _WIDE.subtract
multiply: Final = _WIDE.multiply
_normalize: Final = _WIDE.normalize


def plain(amount: Decimal) -> Decimal:
    """Give *amount* without padding and without exponent; ``-0`` becomes ``0``."""
    # A sum has the smaller exponent of both, so that adding zero writes 1E+2 out.
    return add(_normalize(amount), ZERO)


def text(amount: Decimal) -> str:
    """Print a plain *amount*; below a millionth, where ``str`` writes an exponent, without one too."""
    printed = str(amount)
    return format(amount, "f") if "E" in printed else printed


def to_cents(amount: Decimal) -> Decimal:
    """Round *amount* half to even to whole cents, as every mid is."""
    return plain(amount.quantize(CENT, ROUND_HALF_EVEN, _WIDE))


def to_eight(amount: Decimal) -> Decimal:
    """Round *amount* half to even to eight places, as every amount of cash is."""
    return plain(amount.quantize(_EIGHT, ROUND_HALF_EVEN, _WIDE))


def divide(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Give the quotient to sixteen places, as average prices and ratios are kept."""
    return plain(_WIDE.divide(dividend, divisor).quantize(_SIXTEEN, ROUND_HALF_EVEN, _WIDE))


def truncate(amount: Decimal, places: int) -> Decimal:
    """Cut *amount* to *places* decimal places, towards zero."""
    return plain(amount.quantize(Decimal(1).scaleb(-places), ROUND_DOWN, _WIDE))


def places(amount: Decimal) -> int:
    """Tell how many decimal places a finite *amount* needs; padding does not count."""
    exponent = _normalize(amount).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


__all__ = [
    "CENT",
    "LIMIT",
    "ONE",
    "QUANTITY_PLACES",
    "ZERO",
    "add",
    "divide",
    "multiply",
    "places",
    "plain",
    "subtract",
    "text",
    "to_cents",
    "to_eight",
    "truncate",
]
