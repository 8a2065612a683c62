"""The members of a request's body: read as leniently as every client library needs, and none of them silently.

A member that is ``null`` or ``""`` is absent: clients send both for what their user left out. Any other value of a
known member is taken whole or refused, with the name of the member in the text.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from enum import Enum
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

from alpaca_mock.domain.money import LIMIT, ZERO, places, plain
from alpaca_mock.domain.refusals import invalid

Member = TypeVar("Member", bound=Enum)
#: Reads one value; the name is for the text of a refusal.
Reader = Callable[[str, object], Any]
#: By the member's name on the wire: the attribute it becomes, and how it is read.
Readers = Mapping[str, tuple[str, Reader]]

#: Longer than any number that fits the bounds, so that nothing long is ever parsed or remembered.
_LONGEST_NUMBER: Final = 48
#: More than any quantity or price has; the noise of a binary float (``0.30000000000000004``) still fits.
_PLACES: Final = 18
_FLAGS: Final = {"true": True, "false": False}


def fill(target: object, members: Mapping[str, object], readers: Readers, path: str = "") -> None:
    """Set on *target* each of *members* that *readers* know and that is present.

    Members that nobody knows are ignored, as the broker ignores them. *path* goes before each name in a refusal.
    """
    for name, value in members.items():
        if value is None or value == "":
            continue
        known = readers.get(name)
        if known is not None:
            attribute, read = known
            setattr(target, attribute, read(path + name, value))


def amount(name: str, value: object) -> Decimal:
    """Read a number, given as one or as a string: finite, within `money.LIMIT`, plain."""
    if isinstance(value, str):
        written = value
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        written = str(value)
    else:
        raise invalid(f"{name} must be a number")
    if len(written) > _LONGEST_NUMBER:
        raise invalid(f"{name} has too many digits")
    try:
        return _number(written)
    except ValueError as error:
        raise invalid(f"{name} {error}") from None


@lru_cache(maxsize=1024)
def _number(written: str) -> Decimal:
    """Give the plain number that is *written*; the message of a `ValueError` says what is wrong with it."""
    # Decimal also takes digits of other scripts and underscores.
    if not written.isascii() or "_" in written:
        raise ValueError("must be a number")
    try:
        number = Decimal(written)
    except DecimalException:
        raise ValueError("must be a number") from None
    if not number.is_finite():
        raise ValueError("must be a number")
    if not number:
        return ZERO
    # Bounds come first: nothing can be done with 1e999999 or its inverse as a whole.
    if number.copy_abs() > LIMIT:
        raise ValueError(f"must not be beyond {LIMIT}")
    if number.adjusted() < -_PLACES or places(number := plain(number)) > _PLACES:
        raise ValueError(f"must have at most {_PLACES} decimal places")
    return number


def whole(name: str, value: object) -> int:
    """Read a whole number, given as one or as a string."""
    number = amount(name, value)
    if places(number):
        raise invalid(f"{name} must be a whole number")
    return int(number)


def text(name: str, value: object) -> str:
    """Read a string, as it is."""
    if isinstance(value, str):
        return value
    raise invalid(f"{name} must be a string")


def flag(name: str, value: object) -> bool:
    """Read true or false; as a string, in any case of letters, too."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and (known := _FLAGS.get(value.lower())) is not None:
        return known
    raise invalid(f"{name} must be true or false")


def choice(members: type[Member], refused: str) -> Callable[[str, object], Member]:
    """Give the reader of an enumeration; *refused* is the broker's text for what is not in it."""
    by_value: dict[object, Member] = {member.value: member for member in members}

    def read(name: str, value: object) -> Member:
        if isinstance(value, str) and (member := by_value.get(value)) is not None:
            return member
        raise invalid(refused)

    return read


def members(name: str, value: object) -> dict[str, object]:
    """Read an object inside the body."""
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    raise invalid(f"{name} must be an object")


def items(name: str, value: object) -> list[object]:
    """Read a list inside the body."""
    if isinstance(value, list):
        return cast("list[object]", value)
    raise invalid(f"{name} must be a list")
