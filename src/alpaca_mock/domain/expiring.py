"""What an option contract comes to at the close of its last day (API documentation, "Options Trading", expiration).

Orders in it expire. Long contracts in the money by a cent or more are exercised, unless their owner does not want it;
short ones are assigned; all others expire worthless. The price of the underlying decides; where none is known,
nothing is in the money. An automatic exercise asks for no cash and no shares: the cash may fall below zero and the
position in shares become short, as an account would have to settle afterwards. Contracts on an index deliver cash.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import ActivityType, EventKind
from alpaca_mock.domain.exercising import convert, move
from alpaca_mock.domain.fitting import end, fit_orders
from alpaca_mock.domain.floor import Floor, mid
from alpaca_mock.domain.money import CENT, ZERO, multiply, to_eight
from alpaca_mock.domain.symbols import MULTIPLIER, OptionTerms, parse_option


def expire_options(floor: Floor, symbols: Iterable[str], at: datetime) -> None:
    """Let the contracts of option symbols come to their end in every account.

    Only then are open orders in the shares canceled that do not fit any more: what one contract takes, another may
    deliver.
    """
    touched: dict[tuple[Account, str], None] = {}
    for symbol in symbols:
        terms = parse_option(symbol)
        assert terms is not None
        value = _value(terms, mid(floor, terms.underlying))
        for account in floor.accounts.values():
            contracts = floor.contracts.get((account.api_key, terms.underlying))
            if contracts is None or symbol not in contracts:
                continue
            _expire_orders(floor, account, symbol, at)
            _settle_position(floor, account, terms, value, at)
            del contracts[symbol]
            if not contracts:
                del floor.contracts[account.api_key, terms.underlying]
            floor.do_not_exercise.discard((account.api_key, symbol))
            touched[account, terms.underlying] = None
    for account, underlying in touched:
        fit_orders(floor, account, underlying, at)


def _value(terms: OptionTerms, price: Decimal | None) -> Decimal:
    """Give what a contract is worth at expiration, in dollars a share; negative out of the money."""
    if price is None:
        return ZERO
    return price - terms.strike if terms.right == "call" else terms.strike - price


def _expire_orders(floor: Floor, account: Account, symbol: str, at: datetime) -> None:
    interest = floor.interests.get((account.api_key, symbol))
    for order_id in [] if interest is None else list(interest.orders):
        order = account.orders.get(order_id)
        if order is not None and order.is_open:
            end(floor, account, order, EventKind.EXPIRED, at)


def _settle_position(floor: Floor, account: Account, terms: OptionTerms, value: Decimal, at: datetime) -> None:
    qty = account.position_qty(terms.symbol)
    if not qty:
        return
    is_kept = qty > ZERO and (account.api_key, terms.symbol) in floor.do_not_exercise
    kind = ActivityType.OPEXC if qty > ZERO else ActivityType.OPASN
    if value < CENT or is_kept:
        move(floor, account, ActivityType.OPEXP, terms.symbol, -qty, None, ZERO, at)
    elif terms.is_european:
        paid = to_eight(multiply(multiply(qty, MULTIPLIER), value))
        move(floor, account, kind, terms.symbol, -qty, None, paid, at)
    else:
        convert(floor, account, terms, kind, -qty, at)
