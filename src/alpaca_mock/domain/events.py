"""What happened: the only things that change an account, and the source of activities, streams and journals.

Events and what they carry are many and live long; they do without the slot for weak references, 8 bytes each.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from attrs import define

from alpaca_mock.domain.money import ZERO
from alpaca_mock.domain.orders import Group, Order


class EventKind(StrEnum):
    """What an order went through; values are the stream's event names (API documentation, "trade_updates")."""

    ACCEPTED = "accepted"
    NEW = "new"
    PARTIAL_FILL = "partial_fill"
    FILL = "fill"
    CANCELED = "canceled"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REJECTED = "rejected"
    HELD = "held"
    #: The order itself moved (a trailing stop followed, a stop was elected). Nobody is told.
    RESTATED = "restated"


@define(eq=False, weakref_slot=False)
class Execution:
    """One fill: `qty` shares or contracts at `price` a share; `position_qty` is what is held afterwards, signed."""

    id: str
    price: Decimal
    qty: Decimal
    position_qty: Decimal


@define(eq=False, weakref_slot=False)
class Hold:
    """What an open order keeps from other orders.

    `qty` shares or contracts of the order's symbol that it would close (so that they cannot be sold twice), and in
    dollars what it would open: `buying_power` of stocks with margin, `options_buying_power` of what has none, options
    and other stocks.
    """

    qty: Decimal = ZERO
    buying_power: Decimal = ZERO
    options_buying_power: Decimal = ZERO


@define(eq=False, weakref_slot=False)
class OrderEvent:
    """A step of one order. `order` is the version after the step.

    `sequence` counts the events of the account from 1. An `execution` moves cash and a position, except on a
    multi-leg parent (`legs` not empty): there the legs' events, applied before, moved them, and `legs` repeats those.
    `hold` is all that the order holds from this step on; what it held before is released.
    `group` comes with the first event of each member, the parent's first, and again when the members change: all of
    its members then belong to this group.
    """

    sequence: int
    at: datetime
    kind: EventKind
    order: Order
    execution: Execution | None = None
    legs: "tuple[OrderEvent, ...]" = ()
    hold: Hold | None = None
    group: Group | None = None


class ActivityType(StrEnum):
    """The kinds of non-trade activity that arise here (API documentation, "Account Activities")."""

    OPEXC = "OPEXC"
    OPASN = "OPASN"
    OPEXP = "OPEXP"
    OPTRD = "OPTRD"
    JNLC = "JNLC"


@define(eq=False, weakref_slot=False)
class ActivityEvent:
    """A non-trade activity: `qty` is added to the position in `symbol`, `net_amount` to the cash.

    Both are signed. `price` is the strike of an `OPTRD`. `group_id` ties the two halves of an exercise together.
    """

    sequence: int
    at: datetime
    id: str
    type: ActivityType
    symbol: str
    qty: Decimal
    price: Decimal | None
    net_amount: Decimal
    description: str
    group_id: str | None = None


@define(eq=False, weakref_slot=False)
class SettingsEvent:
    """The account's settings were changed: `settings` maps the changed names of `AccountSettings` to their values."""

    sequence: int
    at: datetime
    changes: "dict[str, object]"


@define(eq=False, weakref_slot=False)
class SessionEvent:
    """A trading day ended for the account: what it was worth then, and the price of each position by symbol.

    From here on these are "last" and "last day": shares bought until now were held overnight.
    """

    sequence: int
    at: datetime
    date: date
    equity: Decimal
    maintenance_margin: Decimal
    prices: Mapping[str, Decimal]


Event = OrderEvent | ActivityEvent | SettingsEvent | SessionEvent
