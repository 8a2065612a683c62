"""What secures the calls and puts that an account has sold.

A short call is covered by a long call on the same stock that does not expire before it, or by a hundred shares. No
account may be left with one that is not (API documentation, "Options Trading": there is no level for uncovered
contracts); so shares and long calls that cover something cannot be sold away.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.margins import worst_loss
from alpaca_mock.domain.money import ZERO, add, multiply, subtract
from alpaca_mock.domain.orders import MLEG, Order, PositionIntent
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms, Right, parse_option

#: When contracts expire, and how many there are: negative where they are sold.
_Standing = tuple[date, Decimal]


def uncovered(
    floor: Floor,
    account: Account,
    underlying: str,
    right: Right,
    changes: Mapping[str, Decimal] | None = None,
    without: Order | None = None,
) -> Decimal:
    """Give the contracts sold that no contract bought covers, after *changes* of positions by option symbol.

    Open orders count at their worst: contracts that one would sell are sold, those that one would buy are not bought.
    Of a multi-leg order, other than *without*, counts what its own legs leave uncovered.
    """
    symbols = dict.fromkeys((*floor.contracts.get((account.api_key, underlying), ()), *(changes or ())))
    standing: list[_Standing] = []
    combined: dict[str, None] = {}
    for symbol in symbols:
        terms = parse_option(symbol)
        if terms is None or terms.right != right or terms.underlying != underlying:
            continue
        qty = account.position_qty(symbol)
        if qty > ZERO:
            qty = subtract(qty, account.holds.qty(symbol))
        else:
            for order in _sales(floor, account, symbol):
                if order.order_class is MLEG:
                    combined[account.groups[order.id].parent_id] = None
                else:
                    qty = subtract(qty, order.remaining)
        standing.append((terms.expiration, add(qty, changes[symbol]) if changes and symbol in changes else qty))
    for parent_id in combined:
        if without is None or parent_id != without.id:
            standing += _left_by_legs(account, parent_id, right)
    return _total(unmatched(standing))


def locked_shares(floor: Floor, account: Account, underlying: str) -> Decimal:
    """Give the shares that calls which the account has sold, or would sell, keep from being sold."""
    if (account.api_key, underlying) not in floor.contracts:
        return ZERO
    return multiply(uncovered(floor, account, underlying, "call"), MULTIPLIER)


def free_shares(account: Account, underlying: str) -> Decimal:
    """Give the shares that are held long and that no open order would sell."""
    return max(subtract(account.position_qty(underlying), account.holds.qty(underlying)), ZERO)


def added_loss(
    floor: Floor, account: Account, underlying: str, changes: Sequence[tuple[OptionTerms, Decimal]]
) -> Decimal:
    """Give by how many dollars the options on one underlying may cost more when they expire, after *changes*."""
    contracts = []
    for symbol in floor.contracts.get((account.api_key, underlying), ()):
        held = account.positions.get(symbol)
        if held is not None and held.terms is not None:
            contracts.append((held.terms, held.qty))
    by_shares = max(ZERO, account.position_qty(underlying) // MULTIPLIER)
    return subtract(worst_loss([*contracts, *changes], by_shares), worst_loss(contracts, by_shares))


def uncovered_by_legs(contracts: Iterable[tuple[OptionTerms, Decimal]]) -> Decimal:
    """Give the contracts sold that no contract bought among these covers; quantities are signed."""
    return _total(unmatched((terms.expiration, qty) for terms, qty in contracts))


def unmatched(standing: Iterable[_Standing]) -> list[_Standing]:
    """Give of contracts those sold that none bought among them covers."""
    # From the last expiration on: what has been seen of bought ones can cover all that comes after.
    spare = ZERO
    missing = []

    def order(entry: _Standing) -> tuple[date, bool]:
        return entry[0], entry[1] > ZERO

    for expiration, qty in sorted(standing, key=order, reverse=True):
        spare = add(spare, qty)
        if spare < ZERO:
            missing.append((expiration, spare))
            spare = ZERO
    return missing


def _total(missing: Iterable[_Standing]) -> Decimal:
    total = ZERO
    for _, qty in missing:
        total = subtract(total, qty)
    return total


def _sales(floor: Floor, account: Account, symbol: str) -> Iterable[Order]:
    """Give the open orders that would sell a contract short, legs of others included."""
    interest = floor.interests.get((account.api_key, symbol))
    for order_id in () if interest is None else interest.orders:
        order = account.orders.get(order_id)
        if order is not None and order.position_intent is PositionIntent.SELL_TO_OPEN:
            yield order


def _left_by_legs(account: Account, parent_id: str, right: Right) -> list[_Standing]:
    parent = account.orders.get(parent_id)
    standing = []
    for leg in () if parent is None else account.orders.legs(parent):
        terms = parse_option(leg.symbol)
        if terms is None or terms.right != right:
            continue
        if leg.position_intent is PositionIntent.SELL_TO_OPEN:
            standing.append((terms.expiration, -leg.remaining))
        elif leg.position_intent is PositionIntent.BUY_TO_OPEN:
            standing.append((terms.expiration, leg.remaining))
        elif leg.position_intent is PositionIntent.BUY_TO_CLOSE:
            # What covers the contract that is bought back is free for any other then.
            standing.append((date.max, leg.remaining))
    return unmatched(standing)
