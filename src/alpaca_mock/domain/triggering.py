"""What a price sets off: trailing stops follow it, stops that it reaches start, limits that it reaches fill.

All look at the mid. Stops start and fill in regular hours only (API documentation, "Stop Orders", "Trailing Stop
Orders"). Every order is one step, whole in itself; between two steps anything else may happen.
"""

from collections.abc import Iterator
from datetime import datetime

from alpaca_mock.domain.book import Instrument
from alpaca_mock.domain.events import EventKind
from alpaca_mock.domain.exits import release_stop
from alpaca_mock.domain.filling import fill, price_now, price_of, quantity_to_fill
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.floor import mid as mid_of
from alpaca_mock.domain.levels import Place
from alpaca_mock.domain.orders import HELD, STOP_LIMIT
from alpaca_mock.domain.pricing import trail_stop
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.steps import instrument_of, record, rest


def take_quote(floor: Floor, symbol: str, quote: Quote, now: datetime) -> Iterator[str]:
    """Let *quote* be in force: positions are marked and trailing stops follow at once.

    The iterator does the rest, one order a step, and gives the ids of the orders that fill.
    """
    floor.quotes[symbol] = quote
    for account in floor.holders.get(symbol, ()):
        account.mark(symbol, quote, now)
    if floor.hours.is_regular(now):
        follow(floor, symbol, now)
    return settle(floor, symbol, now)


def settle(floor: Floor, symbol: str, now: datetime) -> Iterator[str]:
    """Let everything happen that the quotes in force reach, by price, then by time; give the ids that fill."""
    for instrument in floor.book.instruments(symbol):
        while (place := _next_reached(floor, instrument, now)) is not None:
            if _start(floor, place, now):
                yield place.order_id


def _next_reached(floor: Floor, instrument: Instrument, now: datetime) -> Place | None:
    regular = floor.hours.is_regular(now)
    extended = floor.hours.is_extended(now)
    if not extended:
        return None
    price = price_of(floor, instrument)
    return None if price is None else floor.book.reached(instrument, price, regular, extended)


def _start(floor: Floor, place: Place, at: datetime) -> bool:
    """Let the order at a place do what its price was waited for; tell whether it filled."""
    account = place.account
    order = account.orders.get(place.order_id)
    assert order is not None
    floor.book.remove(order.id)
    if order.status is HELD:
        order = release_stop(floor, account, order, at)
    if order.type is STOP_LIMIT and not order.elected:
        order = order.but(elected=True, updated_at=at)
        record(floor, account, EventKind.RESTATED, order, at, account.hold_of(order.id))
        price = price_now(floor, account, order, at)
        if price is None:
            rest(floor, account, order)
            return False
    else:
        price = price_of(floor, instrument_of(account, order))
    assert price is not None
    return fill(floor, account, order, quantity_to_fill(account, order, price), price, at)


def follow(floor: Floor, symbol: str, now: datetime) -> None:
    """Let trailing stops follow the price in force where it is better than all that they saw."""
    mid = mid_of(floor, symbol)
    if mid is None:
        return
    for place in floor.book.followers(symbol, mid):
        order = place.account.orders.get(place.order_id)
        assert order is not None
        assert order.side is not None
        stop = trail_stop(order.side, mid, order.trail_price, order.trail_percent)
        order = order.but(hwm=mid, stop_price=stop, updated_at=now)
        record(floor, place.account, EventKind.RESTATED, order, now, place.account.hold_of(order.id))
        floor.book.move(order.id, stop, mid)
