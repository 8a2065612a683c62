"""Which legs an order had at any event of the past, and in which state they were."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, TypeVar

from attrs import define, field

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import OrderEvent
from alpaca_mock.domain.orders import Group, Order, OrderClass

T = TypeVar("T")

_ALONE: Final = frozenset({OrderClass.NONE, OrderClass.SIMPLE})


@define(eq=False, repr=False)
class History:
    """The orders of one account that belong together, by event.

    An event carries only the order that it is about. The account itself knows the legs as they are now, which is no
    help with an event that is told later than it happened. Nothing is read before a parent is asked about.
    """

    account: Account
    _read: int = field(default=0, init=False)
    #: By the id of the parent, and of the leg: the sequence numbers of events, and what holds from each of them on.
    _groups: dict[str, tuple[list[int], list[Group]]] = field(factory=dict, init=False)
    _legs: dict[str, tuple[list[int], list[Order]]] = field(factory=dict, init=False)

    def legs(self, event: OrderEvent) -> list[Order] | None:
        """Give the legs of the order of *event* as they were then, `None` if it is no parent.

        A leg that came after the event, by the same request, is shown as it came.
        """
        group = self._group(event)
        if group is None:
            return None
        orders = (_at(event.sequence, self._legs[leg_id], or_first=True) for leg_id in group.leg_ids)
        return [order for order in orders if order is not None]

    def is_whole(self, event: OrderEvent) -> bool:
        """Tell whether each leg of the order of *event* is known yet: a parent's first event comes before its legs'."""
        group = self._group(event)
        return group is None or all(self._legs[leg_id][0] for leg_id in group.leg_ids)

    def _group(self, event: OrderEvent) -> Group | None:
        if event.order.order_class in _ALONE:
            return None
        self._catch_up()
        groups = self._groups.get(event.order.id)
        return None if groups is None else _at(event.sequence, groups)

    def _catch_up(self) -> None:
        events = self.account.events
        for event in events[self._read :]:
            if not isinstance(event, OrderEvent) or event.order.order_class in _ALONE:
                continue
            order, group = event.order, event.group
            if group is not None:
                _add(self._groups, group.parent_id, event.sequence, group)
                for leg_id in group.leg_ids:
                    self._legs.setdefault(leg_id, ([], []))
            if order.id in self._legs:
                _add(self._legs, order.id, event.sequence, order)
        self._read = len(events)


def _add(table: dict[str, tuple[list[int], list[T]]], key: str, sequence: int, value: T) -> None:
    sequences, values = table.setdefault(key, ([], []))
    sequences.append(sequence)
    values.append(value)


def _at(sequence: int, versions: tuple[Sequence[int], Sequence[T]], or_first: bool = False) -> T | None:
    sequences, values = versions
    index = bisect_right(sequences, sequence) - 1
    if index < 0:
        return values[0] if or_first and values else None
    return values[index]
