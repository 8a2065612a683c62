"""How an order fills: one symbol or several at once, with what follows from it."""

from datetime import datetime
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import US_OPTION
from alpaca_mock.domain.book import Instrument
from alpaca_mock.domain.events import EventKind, Execution, Hold
from alpaca_mock.domain.exits import after_end, after_fill
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.money import ZERO, multiply, plain, subtract, to_eight
from alpaca_mock.domain.orders import BUY, CLOSING, FILLED, LIMIT, MARKET, MLEG, Order
from alpaca_mock.domain.pricing import PricedLeg, composite, leg_prices, marketable
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.risk import too_large
from alpaca_mock.domain.steps import execute, filled, finish, instrument_of, leave, record, weight
from alpaca_mock.domain.symbols import MULTIPLIER


def price_of(floor: Floor, instrument: Instrument) -> Decimal | None:
    """Give the price at which an instrument fills now: the mid, or the composite; `None` if one is not known."""
    if isinstance(instrument, str):
        quote = floor.quotes.get(instrument)
        return None if quote is None else quote.mid
    legs = []
    for symbol, ratio in instrument:
        quote = floor.quotes.get(symbol)
        if quote is None:
            return None
        legs.append(PricedLeg(ratio, quote))
    return composite(legs)


def price_now(floor: Floor, account: Account, order: Order, now: datetime) -> Decimal | None:
    """Give the price at which a market order, or the limit of an order, fills at this moment; `None` if it does not."""
    if not floor.hours.fills(order.time_in_force, order.extended_hours, now):
        return None
    price = price_of(floor, instrument_of(account, order))
    return price if price is not None and reaches(order, price) else None


def reaches(order: Order, price: Decimal) -> bool:
    """Tell whether a market order, or the limit of an order, fills at *price*; a stop that waits does not."""
    if order.type is MARKET:
        return True
    if order.type is not LIMIT and not order.elected:
        return False
    assert order.limit_price is not None
    # A combination is bought at its limit, whose sign tells a debit from a credit.
    return marketable(order.side or BUY, order.limit_price, price)


def quantity_to_fill(account: Account, order: Order, price: Decimal) -> Decimal:
    """Give what is left to fill; of an order for an amount of dollars, what that is at *price*.

    Where such an order closes, it does not close more than it held when it was placed, however the price moved.
    """
    if order.notional is None:
        return order.remaining
    qty = notional_qty(order.notional, price)
    return min(qty, account.hold_of(order.id).qty) if order.position_intent in CLOSING else qty


def notional_qty(notional: Decimal, price: Decimal) -> Decimal:
    """Give the shares for an amount of dollars, half to even to eight places."""
    return to_eight(notional / price) if price else ZERO


def fill(floor: Floor, account: Account, order: Order, qty: Decimal, price: Decimal, at: datetime) -> bool:
    """Fill *qty* of an order at *price*, with what follows for its group; tell whether it filled.

    An order whose value, or whose account's cash, would go beyond all bounds is rejected instead, and one for an amount
    of dollars that buys nothing any more.
    """
    if not qty or too_large(account, price, multiply(qty, MULTIPLIER) if is_option(order) else qty):
        finish(floor, account, order, EventKind.REJECTED, at)
        after_end(floor, account, order, EventKind.REJECTED, at)
        return False
    hold = _rest_of_hold(account, order, qty)
    if order.order_class is MLEG:
        _fill_legs(floor, account, order, qty, price, at, hold)
    else:
        event = execute(floor, account, order, qty, price, at, hold)
        if order.group_id is not None:
            after_fill(floor, account, event, at)
    return True


def is_option(order: Order) -> bool:
    """Tell whether an order is in contracts, each of which stands for a hundred shares."""
    return order.asset_class == US_OPTION or order.order_class is MLEG


def _rest_of_hold(account: Account, order: Order, qty: Decimal) -> Hold | None:
    """Give what an order still holds once *qty* of it is filled: of shares the rest, of dollars its part."""
    if order.qty is None or qty == order.remaining:
        return None
    hold = account.hold_of(order.id)
    left = subtract(order.remaining, qty)

    def part(amount: Decimal) -> Decimal:
        return to_eight(multiply(amount, left) / order.remaining) if amount else ZERO

    shares = subtract(hold.qty, qty) if hold.qty else ZERO
    return Hold(shares, part(hold.buying_power), part(hold.options_buying_power))


def _fill_legs(
    floor: Floor, account: Account, order: Order, qty: Decimal, price: Decimal, at: datetime, hold: Hold | None
) -> None:
    legs = account.orders.legs(order)
    priced = [PricedLeg(weight(leg), floor.quotes.get(leg.symbol) or Quote.at_price(ZERO, at)) for leg in legs]
    leg_events = []
    for leg, leg_price in zip(legs, leg_prices(priced, price), strict=True):
        leg_qty = multiply(leg.ratio_qty or ZERO, qty)
        leg_hold = Hold(qty=subtract(leg.remaining, leg_qty)) if leg.position_intent in CLOSING else None
        leg_events.append(execute(floor, account, leg, plain(leg_qty), leg_price, at, leg_hold))
    order = filled(order, qty, price, at)
    done = order.status is FILLED
    if done:
        leave(floor, account, order)
    execution = Execution(floor.ids.uuid(), price, qty, ZERO)
    kind = EventKind.FILL if done else EventKind.PARTIAL_FILL
    record(floor, account, kind, order, at, hold, execution=execution, legs=tuple(leg_events))
