"""How option contracts become shares: on demand, by themselves when they expire, or because a short one is assigned.

Sources: API documentation, "Exercise an Options Position", "Do Not Exercise", "Non-Trade Activities for Option Events".
An exercise is two activities of one group: the contracts go (`OPEXC`, `OPASN`), shares come or go at the strike
(`OPTRD`).
"""

from datetime import datetime
from decimal import Decimal
from typing import Final

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import require_asset
from alpaca_mock.domain.calendar import NEW_YORK, session_on
from alpaca_mock.domain.closing import find_position
from alpaca_mock.domain.cover import added_loss, unlocked_shares
from alpaca_mock.domain.events import ActivityEvent, ActivityType
from alpaca_mock.domain.fitting import fit_orders
from alpaca_mock.domain.floor import Floor, mid
from alpaca_mock.domain.judging import check_still_covered
from alpaca_mock.domain.margins import initial_margin
from alpaca_mock.domain.money import ZERO, add, multiply, places, plain, subtract, text, to_eight
from alpaca_mock.domain.positions import Position
from alpaca_mock.domain.refusals import forbidden, invalid, not_found, unprocessable
from alpaca_mock.domain.risk import option_hold, stock_hold, too_large
from alpaca_mock.domain.steps import apply, note_position
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms

_DESCRIPTIONS: Final = {
    ActivityType.OPEXC: "Option Exercise",
    ActivityType.OPASN: "",
    ActivityType.OPEXP: "Option Expiry",
    ActivityType.OPTRD: "Option Trade",
}


def exercise(
    floor: Floor, account: Account, symbol_or_id: str, now: datetime, qty: Decimal | None = None
) -> tuple[Decimal, Decimal]:
    """Exercise *qty* contracts of a long position, or all; give what was exercised and what remains.

    A call buys its shares at the strike, for which the cash must be there; a put delivers shares that are held, or
    opens a short position where the account may and has the buying power. What contracts that were sold need stays.
    Raises `Refusal`: 40410000 if there is no such position, 40010001 for the quantity, 42210000 for a European
    contract, else 40310000.
    """
    position, terms = _long_option(account, symbol_or_id)
    if terms.is_european:
        raise unprocessable(f'contract "{terms.symbol}" is European, it is exercised when it expires')
    if qty is not None and qty <= ZERO:
        raise invalid("qty must be > 0")
    if qty is not None and places(qty):
        raise invalid("qty must be integer")
    if (account.api_key, terms.symbol) in floor.do_not_exercise:
        raise forbidden("cannot exercise position marked as do-not-exercise")
    if floor.rules.sessions and _after_close(now):
        raise forbidden("exercise requests are not accepted after market close until midnight")
    available = position.qty_available
    if not available:
        raise forbidden("no qty available to exercise")
    if qty is None:
        qty = available
    if qty > available:
        raise forbidden(f"insufficient qty available (requested: {text(qty)}, available: {text(available)})")
    shares = multiply(qty, MULTIPLIER)
    if too_large(account, terms.strike, shares):
        raise unprocessable("the exercise would be too large")
    if terms.right == "call":
        check_still_covered(floor, account, terms, -qty, shares)
        _check_cash(floor, account, terms, qty)
    else:
        _check_deliverable(floor, account, terms, shares)
        _check_still_secured(floor, account, terms, qty)
    convert(floor, account, terms, ActivityType.OPEXC, -qty, now)
    fit_orders(floor, account, terms.underlying, now)
    return plain(qty), account.position_qty(terms.symbol)


def do_not_exercise(floor: Floor, account: Account, symbol_or_id: str, now: datetime) -> None:
    """Mark a long position so that it expires instead of being exercised.

    Raises `Refusal`: 40410000 if there is no such position, 40310000 before its last day. After the close of that day
    there is no position any more.
    """
    _, terms = _long_option(account, symbol_or_id)
    if now.astimezone(NEW_YORK).date() != terms.expiration:
        raise forbidden("dne requests are only accepted on the expiration day of the option contract")
    floor.do_not_exercise.add((account.api_key, terms.symbol))


def convert(
    floor: Floor, account: Account, terms: OptionTerms, kind: ActivityType, change: Decimal, at: datetime
) -> None:
    """Change the position in contracts by *change*, and that in shares by what they deliver at the strike.

    Contracts that go from a long position are exercised, those that come to a short one are assigned. Open orders in
    the shares may not fit any more (`fit_orders`).
    """
    group_id = floor.ids.uuid()
    shares = multiply(change, MULTIPLIER)
    if terms.right == "call":
        shares = -shares
    paid = to_eight(multiply(-shares, terms.strike))
    move(floor, account, kind, terms.symbol, change, None, ZERO, at, group_id)
    move(floor, account, ActivityType.OPTRD, terms.underlying, shares, terms.strike, paid, at, group_id)


def move(
    floor: Floor,
    account: Account,
    kind: ActivityType,
    symbol: str,
    change: Decimal,
    price: Decimal | None,
    net_amount: Decimal,
    at: datetime,
    group_id: str | None = None,
) -> None:
    """Change a position, and the cash, without an order."""
    event = ActivityEvent(
        sequence=account.next_sequence,
        at=at,
        id=floor.ids.uuid(),
        type=kind,
        symbol=symbol,
        qty=plain(change),
        price=price,
        net_amount=plain(net_amount),
        description=_DESCRIPTIONS[kind],
        group_id=group_id,
    )
    apply(floor, account, event)
    note_position(floor, account, symbol, account.position_qty(symbol))


def _long_option(account: Account, symbol_or_id: str) -> tuple[Position, OptionTerms]:
    position = find_position(account, symbol_or_id)
    if position is None or position.terms is None or position.qty < ZERO:
        raise not_found(f"long position not found: {symbol_or_id}")
    return position, position.terms


def _after_close(now: datetime) -> bool:
    session = session_on(now.astimezone(NEW_YORK).date())
    return session is not None and now >= session.close


def _check_cash(floor: Floor, account: Account, terms: OptionTerms, qty: Decimal) -> None:
    """Refuse to exercise a call whose shares cannot be paid, or only with what other positions and orders need."""
    shares = multiply(qty, MULTIPLIER)
    cost = multiply(terms.strike, shares)
    if floor.rules.checks and cost > account.cash:
        raise forbidden(f"insufficient cash available (required: {text(plain(cost))}, available: {text(account.cash)})")
    value = _value(floor, terms, shares)
    margin = initial_margin(require_asset(terms.underlying), value)
    # Shares that come lend what they do not bind, where there is margin; those that are returned set more free.
    lent = subtract(value, margin) if account.multiplier > 1 else ZERO
    if account.position_qty(terms.underlying) < ZERO:
        lent = add(value, margin)
    loss = max(added_loss(floor, account, terms.underlying, [(terms, -qty)]), ZERO)
    option_hold(floor, account, plain(add(subtract(cost, lent), loss)))


def _check_deliverable(floor: Floor, account: Account, terms: OptionTerms, shares: Decimal) -> None:
    underlying = terms.underlying
    held = account.position_qty(underlying)
    asset = require_asset(underlying)
    if held <= ZERO and asset.shortable and account.shorting_enabled:
        stock_hold(floor, account, asset, _value(floor, terms, shares))
        return
    available = unlocked_shares(floor, account, underlying)
    if shares > available:
        raise forbidden(
            f"insufficient underlying qty available for deliverable: {underlying}"
            f"(required: {text(plain(shares))}, available: {text(available)})"
        )


def _check_still_secured(floor: Floor, account: Account, terms: OptionTerms, qty: Decimal) -> None:
    """Refuse to exercise a put that limits the loss of one which nothing secures then, or at a loss beyond means."""
    shares = multiply(qty, MULTIPLIER)
    value = _value(floor, terms, shares)
    loss = add(
        max(added_loss(floor, account, terms.underlying, [(terms, -qty)]), ZERO),
        max(subtract(value, multiply(terms.strike, shares)), ZERO),
    )
    if loss:
        # Shares that go set their margin free, and those that are sold short need one.
        margin = initial_margin(require_asset(terms.underlying), value)
        held = account.position_qty(terms.underlying)
        option_hold(floor, account, plain(add(loss, margin if held <= ZERO else -margin)))


def _value(floor: Floor, terms: OptionTerms, shares: Decimal) -> Decimal:
    price = mid(floor, terms.underlying)
    return multiply(terms.strike if price is None else price, shares)
