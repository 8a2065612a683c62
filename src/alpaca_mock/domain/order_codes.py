"""The one-byte code of an order: all that filters ask about it, apart from its symbol and its time."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from alpaca_mock.domain.orders import BUY, SELL, TERMINAL, Order, Side

# How an order belongs to others. The legs of a multi-leg order are no orders of their own to anyone.
ALONE: Final = 0
MEMBER: Final = 1
MULTI_LEG: Final = 2

_STANDINGS: Final = 3
_SIDES: Final = {BUY: 0, SELL: 1, None: 2}
_CLASSES: Final = {"us_equity": 0, "us_option": 1, "crypto": 2, "": 3}


class _Traits(NamedTuple):
    """What a code says."""

    is_open: bool
    side: int
    asset_class: int
    standing: int


# By code, in the order in which `code_of` counts; code 0 is that of a row which is gone.
_TRAITS: Final = (
    None,
    *(
        _Traits(is_open, side, asset_class, standing)
        for is_open in (False, True)
        for side in range(len(_SIDES))
        for asset_class in range(len(_CLASSES))
        for standing in range(_STANDINGS)
    ),
)


def code_of(order: Order, standing: int) -> int:
    """Give the code of an order that belongs to others as *standing* says."""
    is_open = order.status not in TERMINAL
    side_and_class = _SIDES[order.side] * len(_CLASSES) + _CLASSES[order.asset_class]
    return 1 + (is_open * len(_SIDES) * len(_CLASSES) + side_and_class) * _STANDINGS + standing


def matching(
    codes: Iterable[int], standings: Sequence[int], status: str, side: Side | None, asset_classes: Sequence[str]
) -> list[int]:
    """Give those of *codes* whose orders are of a status (open, closed or all), a side and an asset class.

    A side of `None` and an empty list of classes match all.
    """
    place = None if side is None else _SIDES[side]
    classes = [_CLASSES.get(name) for name in asset_classes]
    return [
        code
        for code in codes
        if (traits := _TRAITS[code]) is not None
        and traits.standing in standings
        and (status == "all" or traits.is_open == (status == "open"))
        and (place is None or traits.side == place)
        and (not classes or traits.asset_class in classes)
    ]
