"""The account's activities: fills, and what moved cash or positions without an order; listed by page."""

import re
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from operator import attrgetter
from typing import Final

from attrs import define

from alpaca_mock.domain.calendar import NEW_YORK
from alpaca_mock.domain.events import ActivityEvent, ActivityType, EventKind, OrderEvent
from alpaca_mock.domain.lanes import DenseLane, merged
from alpaca_mock.domain.money import ZERO
from alpaca_mock.domain.order_index import OrderIndex
from alpaca_mock.domain.orders import BUY, MLEG, PositionIntent
from alpaca_mock.domain.refusals import invalid

#: A fill, with its execution, or a non-trade activity.
Activity = OrderEvent | ActivityEvent

FILL: Final = "FILL"
# Python 3.11 takes long to find a member through its class, and a page asks two hundred times.
_WHOLE: Final = EventKind.FILL
#: All types that the broker knows (API documentation, "Account Activities"); few of them arise here.
# fmt: off
KNOWN_TYPES: Final = frozenset({
    "FILL", "TRANS", "MISC", "ACATC", "ACATS", "CFEE", "CGD", "CSD", "CSW", "DIV", "DIVCGL", "DIVCGS",
    "DIVFEE", "DIVFT", "DIVNRA", "DIVROC", "DIVTW", "DIVTXEX", "FEE", "INT", "INTNRA", "INTTW", "JNL", "JNLC",
    "JNLS", "MA", "NC", "OPASN", "OPCA", "OPCSH", "OPEXC", "OPEXP", "OPTRD", "PTC", "PTR", "REO", "REORG",
    "SPIN", "SPLIT", "FOPT", "OCT",
})
# fmt: on
TRADES: Final = "trade_activity"
NON_TRADES: Final = "non_trade_activity"

_CODES: Final = {FILL: 1} | {kind.value: code for code, kind in enumerate(ActivityType, 2)}
_DAY: Final = timedelta(days=1)
# The time in an activity id, and where the parts of it above milliseconds stand.
_STAMP: Final = re.compile(r"[0-9]{17}")
_STAMP_PARTS: Final = ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14))
_MILLISECOND: Final = timedelta(milliseconds=1)
_at: Final = attrgetter("at")


@define(frozen=True)
class ActivityQuery:
    """Which activities to list (API documentation, "Account Activities").

    `types` empty and `category` None are no filter; `category` is `TRADES` or `NON_TRADES`. `on`, `after` and `until`
    are moments or New York days; `after` and `until` are exclusive, so that neither lists the day itself. `page_token`
    is the id of the last activity of the page before.
    """

    types: tuple[str, ...] = ()
    category: str | None = None
    order_id: str | None = None
    on: date | datetime | None = None
    after: date | datetime | None = None
    until: date | datetime | None = None
    ascending: bool = False
    page_size: int = 100
    page_token: str | None = None


class ActivityIndex:
    """The activities of one account, by time."""

    __slots__ = ("_activities", "_lane", "_orders")

    def __init__(self, orders: OrderIndex) -> None:
        self._orders = orders
        self._activities: list[Activity] = []
        self._lane = DenseLane()

    def __len__(self) -> int:
        return len(self._activities)

    def add(self, activity: Activity) -> None:
        """Add the latest activity."""
        self._lane.add(len(self._activities), 1 if isinstance(activity, OrderEvent) else _CODES[activity.type])
        self._activities.append(activity)

    def select(self, query: ActivityQuery) -> list[Activity]:
        """List one page of the activities that *query* asks for.

        Raises `Refusal` (40010001) for a type that the broker does not know, and for a page token that is no activity.
        """
        codes = _codes(query)
        low, high = self._bounds(query)
        activities = self._activities
        if query.order_id is not None:
            fills = [row for row in self._fills(query.order_id) if low <= row < high] if _CODES[FILL] in codes else []
            rows = iter(fills if query.ascending else reversed(fills))
        elif sum(self._lane.counts.get(code, 0) for code in codes) == len(activities):
            # Nothing is filtered out.
            if query.ascending:
                return activities[low : min(high, low + query.page_size)]
            return activities[max(low, high - query.page_size) : high][::-1]
        else:
            lane = self._lane
            rows = merged(
                [lane.walk(code, low, high, query.ascending) for code in codes if lane.counts.get(code)],
                query.ascending,
            )
        return [activities[row] for row in islice(rows, query.page_size)]

    def _bounds(self, query: ActivityQuery) -> tuple[int, int]:
        activities = self._activities
        low, high = 0, len(activities)
        if query.on is not None:
            day = query.on.astimezone(NEW_YORK).date() if isinstance(query.on, datetime) else query.on
            low = bisect_left(activities, _midnight(day), key=_at)
            high = bisect_left(activities, _end_of(day), key=_at)
        if isinstance(query.after, datetime):
            low = max(low, bisect_right(activities, query.after, key=_at))
        elif query.after is not None:
            low = max(low, bisect_left(activities, _end_of(query.after), key=_at))
        if query.until is not None:
            until = query.until if isinstance(query.until, datetime) else _midnight(query.until)
            high = min(high, bisect_left(activities, until, key=_at))
        if query.page_token is not None:
            row = self._row_of(query.page_token)
            low, high = (max(low, row + 1), high) if query.ascending else (low, min(high, row))
        return low, high

    def _row_of(self, activity_id: str) -> int:
        """Find an activity by its id: by bisection to its millisecond, then among the activities of that."""
        stamp, _, uuid = activity_id.partition("::")
        activities = self._activities
        for moment in _moments(stamp):
            low = bisect_left(activities, moment, key=_at)
            high = bisect_left(activities, moment + _MILLISECOND, key=_at)
            for row in range(low, high):
                if _uuid(activities[row]) == uuid:
                    return row
        raise invalid(f"page_token {activity_id} is not the id of an activity")

    def _fills(self, order_id: str) -> list[int]:
        """Give the rows of an order's fills, oldest first, a multi-leg order's those of its legs."""
        order = self._orders.get(order_id)
        if order is None:
            return []
        legs = self._orders.legs(order) if order.order_class is MLEG else []
        left = {member.id: member.filled_qty for member in legs or [order] if member.filled_qty}
        if not left:
            return []
        # The last fill moved `updated_at`, so that the walk back ends soon for all but orders with many fills.
        low = bisect_left(self._activities, order.created_at, key=_at)
        high = bisect_right(self._activities, order.updated_at, key=_at)
        found = []
        for row in self._lane.walk(_CODES[FILL], low, high, False):
            fill = self._activities[row]
            if isinstance(fill, OrderEvent) and fill.order.id in left and fill.execution is not None:
                found.append(row)
                left[fill.order.id] -= fill.execution.qty
                if not any(left.values()):
                    break
        return found[::-1]


class _Stamps:
    """Turns moments into the digits that ids begin with; those of whole seconds are kept, since many share one."""

    def __init__(self) -> None:
        self._second = datetime.min.replace(tzinfo=UTC)
        self._number = 0

    def of(self, at: datetime) -> int:
        """Give year, month, day, hour, minute, second and milliseconds in New York as one number."""
        passed = at - self._second
        if passed.seconds or passed.days:
            self._begin(at)
            passed = at - self._second
        return self._number + passed.microseconds // 1000

    def _begin(self, at: datetime) -> None:
        self._second = at.replace(microsecond=0)
        local = at.astimezone(NEW_YORK)
        # One number is printed three times as fast as its parts.
        day = (local.year * 100 + local.month) * 100 + local.day
        self._number = (((day * 100 + local.hour) * 100 + local.minute) * 100 + local.second) * 1000


_stamp: Final = _Stamps().of


def activity_id(activity: Activity) -> str:
    """Give an activity's id: New York time to the millisecond, and the execution's or the activity's own id."""
    return f"{_stamp(activity.at)}::{_uuid(activity)}"


def fill_side(fill: OrderEvent) -> str:
    """Give the side of a fill as activities have it: `buy`, `sell` or `sell_short`."""
    order = fill.order
    if order.side is BUY:
        return "buy"
    return "sell_short" if order.position_intent is PositionIntent.SELL_TO_OPEN else "sell"


def fill_type(fill: OrderEvent) -> str:
    """Tell whether a fill completed its order: `fill` or `partial_fill`."""
    return "fill" if fill.kind is _WHOLE else "partial_fill"


def leaves_qty(fill: OrderEvent) -> Decimal:
    """Give what was still open after a fill."""
    return ZERO if fill.kind is _WHOLE else fill.order.remaining


def _uuid(activity: Activity) -> str:
    if isinstance(activity, ActivityEvent):
        return activity.id
    return "" if activity.execution is None else activity.execution.id


def _codes(query: ActivityQuery) -> list[int]:
    for name in query.types:
        if name not in KNOWN_TYPES:
            raise invalid(f"invalid activity type: {name}")
    if query.types:
        return [_CODES[name] for name in dict.fromkeys(query.types) if name in _CODES]
    return [code for name, code in _CODES.items() if query.category is None or _is_of(name, query.category)]


def _is_of(name: str, category: str) -> bool:
    return (name == FILL) is (category == TRADES)


def _midnight(day: date) -> datetime:
    """Give the moment when a New York day begins."""
    return datetime.combine(day, time(), NEW_YORK).astimezone(UTC)


def _end_of(day: date) -> datetime:
    """Give the moment when a New York day ends; the last one that there can be does not."""
    return datetime.max.replace(tzinfo=UTC) if day == date.max else _midnight(day + _DAY)


def _moments(stamp: str) -> list[datetime]:
    """Read the time in an activity id; an hour that a change of clocks repeats gives two, what is no time none."""
    if _STAMP.fullmatch(stamp) is None:
        return []
    year, month, day, hour, minute, second = (int(stamp[start:end]) for start, end in _STAMP_PARTS)
    try:
        local = datetime(year, month, day, hour, minute, second, int(stamp[14:]) * 1000, NEW_YORK)
        return sorted({local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)})
    except (ValueError, OverflowError):
        return []
