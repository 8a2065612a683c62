"""What secures the calls and puts that an account has sold.

A short call is covered by a long call on the same stock that does not expire before it, or by a hundred shares. No
account may be left with one that is not (API documentation, "Options Trading": there is no level for uncovered
contracts); so shares and long calls that cover something cannot be sold away.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.margins import Contract, worst_loss
from alpaca_mock.domain.money import ZERO, add, multiply, plain, subtract
from alpaca_mock.domain.orders import BUY, MLEG, SELL, Order
from alpaca_mock.domain.symbols import MULTIPLIER, Right, parse_option

#: When contracts expire, and how many there are: negative where they are sold.
_Standing = tuple[date, Decimal]


def uncovered(
    floor: Floor,
    account: Account,
    underlying: str,
    right: Right,
    changes: Sequence[Contract] = (),
    without: Order | None = None,
) -> Decimal:
    """Give the contracts sold that no contract bought covers, after *changes* of positions.

    Each open order fills, a multi-leg one, other than *without*, with all its legs, or it does not: whichever is worse.
    """
    held = [
        (terms.expiration, qty)
        for terms, qty in (*_at_worst(floor, account, underlying), *changes)
        if terms.right == right
    ]
    return _most_short(held, _combined(floor, account, underlying, right, without))


def locked_shares(floor: Floor, account: Account, underlying: str) -> Decimal:
    """Give the shares that calls which the account has sold, or would sell, keep from being sold."""
    if (account.api_key, underlying) not in floor.contracts:
        return ZERO
    return multiply(uncovered(floor, account, underlying, "call"), MULTIPLIER)


def free_shares(account: Account, underlying: str) -> Decimal:
    """Give the shares that are held long and that no open order would sell."""
    return max(subtract(account.position_qty(underlying), account.holds.qty(underlying)), ZERO)


def unlocked_shares(floor: Floor, account: Account, underlying: str) -> Decimal:
    """Give the shares that are free, and that no call needs."""
    return plain(max(subtract(free_shares(account, underlying), locked_shares(floor, account, underlying)), ZERO))


def added_loss(
    floor: Floor,
    account: Account,
    underlying: str,
    changes: Sequence[Contract],
    replaced_qty: Decimal = ZERO,
) -> Decimal:
    """Give by how many dollars the options on one underlying may cost more when they expire, after *changes*.

    What open orders in single contracts would sell counts as sold, but *replaced_qty* of the first of *changes*.
    """
    before = _at_worst(floor, account, underlying)
    if replaced_qty:
        before.append((changes[0][0], replaced_qty))
    by_shares = max(ZERO, account.position_qty(underlying) // MULTIPLIER)
    return subtract(worst_loss([*before, *changes], by_shares), worst_loss(before, by_shares))


def loss_without_shares(floor: Floor, account: Account, underlying: str, qty: Decimal) -> Decimal:
    """Give by how many dollars the options on one underlying may cost more without *qty* of its free shares."""
    contracts = _at_worst(floor, account, underlying)
    free = free_shares(account, underlying)
    left = max(ZERO, subtract(free, qty) // MULTIPLIER)
    return subtract(worst_loss(contracts, left), worst_loss(contracts, free // MULTIPLIER))


def uncovered_by_legs(contracts: Iterable[Contract]) -> Decimal:
    """Give the contracts sold that no contract bought among these covers; quantities are signed."""
    return _most_short([(terms.expiration, qty) for terms, qty in contracts])


def _most_short(held: Sequence[_Standing], orders: Collection[Sequence[_Standing]] = ()) -> Decimal:
    """Give the most contracts that lack cover, each of *orders* being filled or not.

    By the marriage theorem that is the greatest excess of sold over bought ones among those that expire on some day
    or later; for each such day an order counts that adds to it.
    """
    worst = ZERO
    for day in {expiration for standing in (held, *orders) for expiration, _ in standing}:
        excess = _excess(held, day)
        for legs in orders:
            excess = add(excess, max(ZERO, _excess(legs, day)))
        worst = max(worst, excess)
    return worst


def _excess(standing: Sequence[_Standing], day: date) -> Decimal:
    excess = ZERO
    for expiration, qty in standing:
        if expiration >= day:
            excess = subtract(excess, qty)
    return excess


def _at_worst(floor: Floor, account: Account, underlying: str) -> list[Contract]:
    """Give the contracts on an underlying, less what open orders in single ones would sell."""
    contracts = []
    for symbol in floor.contracts.get((account.api_key, underlying), ()):
        terms = parse_option(symbol)
        assert terms is not None
        qty = account.position_qty(symbol)
        for order in _open_orders(floor, account, symbol):
            if order.side is SELL and order.order_class is not MLEG:
                qty = subtract(qty, order.remaining)
        if qty:
            contracts.append((terms, qty))
    return contracts


def _combined(
    floor: Floor, account: Account, underlying: str, right: Right, without: Order | None
) -> Collection[list[_Standing]]:
    """Give what each open multi-leg order on an underlying, other than *without*, would trade."""
    orders: dict[str, list[_Standing]] = {}
    for symbol in floor.contracts.get((account.api_key, underlying), ()):
        terms = parse_option(symbol)
        assert terms is not None
        if terms.right != right:
            continue
        for leg in _open_orders(floor, account, symbol):
            if leg.order_class is MLEG:
                change = leg.remaining if leg.side is BUY else -leg.remaining
                orders.setdefault(account.groups[leg.id].parent_id, []).append((terms.expiration, change))
    if without is not None:
        orders.pop(without.id, None)
    return orders.values()


def _open_orders(floor: Floor, account: Account, symbol: str) -> Iterator[Order]:
    """Give the open orders in a contract, legs of others included."""
    interest = floor.interests.get((account.api_key, symbol))
    for order_id in () if interest is None else interest.orders:
        order = account.orders.get(order_id)
        if order is not None:
            yield order
