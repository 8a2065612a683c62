"""What an option contract comes to at the close of its last day (API documentation, "Options Trading", expiration).

Orders in it expire. Long contracts in the money by a cent or more are exercised, unless their owner does not want it;
short ones are assigned; all others expire worthless. The price of the underlying decides; where none is known,
nothing is in the money. An automatic exercise asks for no cash and no shares: the cash may fall below zero and the
position in shares become short, as an account would have to settle afterwards.
"""

from datetime import datetime
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import ActivityType, EventKind
from alpaca_mock.domain.exercising import convert, move
from alpaca_mock.domain.fitting import end
from alpaca_mock.domain.floor import Floor, mid
from alpaca_mock.domain.money import CENT, ZERO
from alpaca_mock.domain.symbols import OptionTerms, parse_option


def expire_option(floor: Floor, symbol: str, at: datetime) -> None:
    """Let the contracts of an option symbol come to their end in every account."""
    terms = parse_option(symbol)
    assert terms is not None
    in_the_money = _in_the_money(terms, mid(floor, terms.underlying))
    for account in floor.accounts.values():
        contracts = floor.contracts.get((account.api_key, terms.underlying))
        if contracts is None or symbol not in contracts:
            continue
        _expire_orders(floor, account, symbol, at)
        _settle_position(floor, account, terms, in_the_money, at)
        del contracts[symbol]
        if not contracts:
            del floor.contracts[account.api_key, terms.underlying]
        floor.do_not_exercise.discard((account.api_key, symbol))


def _in_the_money(terms: OptionTerms, price: Decimal | None) -> bool:
    if price is None:
        return False
    return (price - terms.strike if terms.right == "call" else terms.strike - price) >= CENT


def _expire_orders(floor: Floor, account: Account, symbol: str, at: datetime) -> None:
    interest = floor.interests.get((account.api_key, symbol))
    for order_id in [] if interest is None else list(interest.orders):
        order = account.orders.get(order_id)
        if order is not None and order.is_open:
            end(floor, account, order, EventKind.EXPIRED, at)


def _settle_position(floor: Floor, account: Account, terms: OptionTerms, in_the_money: bool, at: datetime) -> None:
    qty = account.position_qty(terms.symbol)
    if not qty:
        return
    is_kept = qty > ZERO and (account.api_key, terms.symbol) in floor.do_not_exercise
    if in_the_money and not is_kept:
        kind = ActivityType.OPEXC if qty > ZERO else ActivityType.OPASN
        convert(floor, account, terms, kind, -qty, at)
    else:
        move(floor, account, ActivityType.OPEXP, terms.symbol, -qty, None, ZERO, at)
