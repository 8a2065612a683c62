"""What the time brings: queued orders go out, auctions are held, orders and options expire, days end.

Every task happens at the moment it was due, however late the time is told, and in the order of these moments.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.calendar import NEW_YORK, next_session
from alpaca_mock.domain.events import EventKind
from alpaca_mock.domain.expiring import expire_options
from alpaca_mock.domain.filling import fill, price_of, quantity_to_fill, reaches
from alpaca_mock.domain.fitting import end
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.opening import send_out
from alpaca_mock.domain.orders import Order, OrderStatus, TimeInForce
from alpaca_mock.domain.steps import apply, instrument_of
from alpaca_mock.domain.timetable import Task
from alpaca_mock.domain.triggering import follow, settle

_Subjects = Mapping[str, Account | None]


def advance(floor: Floor, now: datetime) -> None:
    """Let all that is due by *now* happen."""
    while floor.timetable.first <= now:
        due, task, subjects = floor.timetable.pop()
        _TASKS[task](floor, subjects, due)


def begin_day(floor: Floor, now: datetime) -> None:
    """Note what the running or the next session will bring."""
    session = next_session(now)
    if floor.rules.sessions:
        for moment in (session.pre_open, session.open):
            if moment > now:
                floor.timetable.add(moment, Task.SWEEP)
    floor.timetable.add(session.close, Task.END_DAY)


def _open(floor: Floor, subjects: _Subjects, at: datetime) -> None:
    # What is marketable in the pre-market fills in the sweep that follows.
    for account, order in _still_open(subjects):
        if order.status is OrderStatus.ACCEPTED:
            send_out(floor, account, order, at)


def _hold_auction(floor: Floor, subjects: _Subjects, at: datetime) -> None:
    for account, order in _still_open(subjects):
        price = price_of(floor, instrument_of(account, order))
        if price is not None and reaches(order, price):
            fill(floor, account, order, quantity_to_fill(account, order, price), price, at)
        else:
            end(floor, account, order, EventKind.CANCELED, at)


def _sweep(floor: Floor, subjects: _Subjects, at: datetime) -> None:
    for symbol in sorted(floor.book.symbols()):
        if floor.hours.is_regular(at):
            follow(floor, symbol, at)
        for _ in settle(floor, symbol, at):
            pass


def _expire(floor: Floor, subjects: _Subjects, at: datetime) -> None:
    for account, order in _still_open(subjects):
        aged = order.time_in_force is TimeInForce.GTC
        end(floor, account, order, EventKind.CANCELED if aged else EventKind.EXPIRED, at)


def _expire_options(floor: Floor, subjects: _Subjects, at: datetime) -> None:
    expire_options(floor, subjects, at)


def _end_day(floor: Floor, subjects: _Subjects, at: datetime) -> None:
    day = at.astimezone(NEW_YORK).date()
    for account in floor.accounts.values():
        apply(floor, account, account.session_closed(day, at))
    begin_day(floor, at)


def _still_open(subjects: _Subjects) -> list[tuple[Account, Order]]:
    # Ending one member of a group ends others that are due at the same moment.
    return [
        (account, order)
        for order_id, account in subjects.items()
        if account is not None and (order := account.orders.get(order_id)) is not None and order.is_open
    ]


_TASKS: Final[Mapping[Task, Callable[[Floor, _Subjects, datetime], None]]] = {
    Task.OPEN: _open,
    Task.AUCTION: _hold_auction,
    Task.SWEEP: _sweep,
    Task.EXPIRE: _expire,
    Task.EXPIRE_OPTION: _expire_options,
    Task.END_DAY: _end_day,
}
