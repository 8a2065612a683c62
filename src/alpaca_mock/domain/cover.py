"""What secures the calls and puts that an account has sold.

A short call is covered by a long call on the same stock that does not expire before it, or by a hundred shares. No
account may be left with one that is not (API documentation, "Options Trading": there is no level for uncovered
contracts); so shares and long calls that cover something cannot be sold away.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.margins import worst_loss
from alpaca_mock.domain.money import ZERO, add, multiply, subtract
from alpaca_mock.domain.orders import OrderClass, PositionIntent
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms, Right, parse_option


def uncovered(
    floor: Floor, account: Account, underlying: str, right: Right, changes: Mapping[str, Decimal] | None = None
) -> Decimal:
    """Give the contracts sold that no contract bought covers, after *changes* of positions by option symbol.

    Open orders count at their worst: contracts that one would sell are sold, those that one would buy are not bought.
    """
    symbols = dict.fromkeys((*floor.contracts.get((account.api_key, underlying), ()), *(changes or ())))
    standing = []
    for symbol in symbols:
        terms = parse_option(symbol)
        if terms is not None and terms.right == right and terms.underlying == underlying:
            qty = _standing(floor, account, symbol)
            standing.append((terms, add(qty, changes[symbol]) if changes and symbol in changes else qty))
    return unmatched(standing)


def locked_shares(floor: Floor, account: Account, underlying: str) -> Decimal:
    """Give the shares that calls which the account has sold keep from being sold."""
    if (account.api_key, underlying) not in floor.contracts:
        return ZERO
    return multiply(uncovered(floor, account, underlying, "call"), MULTIPLIER)


def free_shares(account: Account, underlying: str) -> Decimal:
    """Give the shares that are held long and that no open order would sell."""
    return max(subtract(account.position_qty(underlying), account.holds.qty(underlying)), ZERO)


def added_loss(floor: Floor, account: Account, terms: OptionTerms, qty: Decimal) -> Decimal:
    """Give by how many dollars the options on one underlying may cost more when they expire, once *qty* are sold."""
    contracts = []
    for symbol in floor.contracts.get((account.api_key, terms.underlying), ()):
        held = account.positions.get(symbol)
        if held is not None and held.terms is not None:
            contracts.append((held.terms, held.qty))
    by_shares = max(ZERO, account.position_qty(terms.underlying) // MULTIPLIER)
    return subtract(worst_loss([*contracts, (terms, -qty)], by_shares), worst_loss(contracts, by_shares))


def _standing(floor: Floor, account: Account, symbol: str) -> Decimal:
    qty = account.position_qty(symbol)
    if qty > ZERO:
        return subtract(qty, account.holds.qty(symbol))
    interest = floor.interests.get((account.api_key, symbol))
    if interest is None:
        return qty
    for order_id in interest.orders:
        order = account.orders.get(order_id)
        # A multi-leg order is covered within itself.
        if (
            order is not None
            and order.position_intent is PositionIntent.SELL_TO_OPEN
            and order.order_class is not OrderClass.MLEG
        ):
            qty = subtract(qty, order.remaining)
    return qty


def unmatched(standing: Iterable[tuple[OptionTerms, Decimal]]) -> Decimal:
    """Give the contracts sold, negative quantities, that no contract bought among these covers."""
    # From the last expiration on: what has been seen of bought ones can cover all that comes after.
    spare = missing = ZERO

    def order(entry: tuple[OptionTerms, Decimal]) -> tuple[date, bool]:
        return entry[0].expiration, entry[1] > ZERO

    for _, qty in sorted(standing, key=order, reverse=True):
        if qty > ZERO:
            spare = add(spare, qty)
        else:
            used = min(spare, -qty)
            spare = subtract(spare, used)
            missing = add(missing, subtract(-qty, used))
    return missing
