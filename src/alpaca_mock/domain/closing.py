"""How positions are closed: by market orders that are placed as any other (API documentation, "Close a Position")."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import find_asset
from alpaca_mock.domain.canceling import cancel_all
from alpaca_mock.domain.floor import Floor
from alpaca_mock.domain.money import QUANTITY_PLACES, ZERO, divide, multiply, places, truncate
from alpaca_mock.domain.orders import Order, OrderRequest, OrderType, Side, TimeInForce
from alpaca_mock.domain.placing import place
from alpaca_mock.domain.positions import Position
from alpaca_mock.domain.refusals import Refusal, invalid, not_found

_ALL: Final = Decimal(100)


def close_position(
    floor: Floor,
    account: Account,
    symbol_or_id: str,
    now: datetime,
    qty: Decimal | None = None,
    percentage: Decimal | None = None,
) -> Order:
    """Close a position, wholly or *qty* of it or *percentage* of it; give the order that does.

    A percentage of whole shares or contracts is cut to whole ones. Raises `Refusal`: 40410000 if there is no such
    position, 40010001 for a quantity or percentage that cannot be, 40310000 if open orders hold what is to be closed.
    """
    position = find_position(account, symbol_or_id)
    if position is None:
        raise not_found(f"position not found: {symbol_or_id}")
    return place(floor, account, _closing_order(position, _quantity(position, qty, percentage)), now)


def close_all(
    floor: Floor, account: Account, now: datetime, *, cancel_orders: bool = False
) -> list[tuple[str, Order | Refusal]]:
    """Close every position, after canceling every order if that is wanted.

    Gives the id of each canceled order, then the symbol of each position, with what came of it. Short options are
    bought back first, then long ones sold, then stocks: so nothing is sold that another position needs.
    """
    done: list[tuple[str, Order | Refusal]] = list(cancel_all(floor, account, now)) if cancel_orders else []
    positions = sorted(account.positions.values(), key=lambda each: (each.terms is None, each.qty > 0))
    for symbol, request in [(each.symbol, _closing_order(each, abs(each.qty))) for each in positions]:
        try:
            done.append((symbol, place(floor, account, request, now)))
        except Refusal as refusal:
            done.append((symbol, refusal))
    return done


def find_position(account: Account, symbol_or_id: str) -> Position | None:
    """Give the position in a symbol, written in any form, or in the asset with this id."""
    position = account.positions.get(symbol_or_id)
    if position is None:
        asset = find_asset(symbol_or_id)
        position = None if asset is None else account.positions.get(asset.symbol)
    return position


def _quantity(position: Position, qty: Decimal | None, percentage: Decimal | None) -> Decimal:
    held = abs(position.qty)
    if percentage is None:
        return held if qty is None else qty
    if qty is not None:
        raise invalid("only one of qty or percentage is accepted")
    if not ZERO < percentage <= _ALL:
        raise invalid("percentage must be > 0 and <= 100")
    part = divide(multiply(held, percentage), _ALL)
    return truncate(part, QUANTITY_PLACES if places(held) else 0)


def _closing_order(position: Position, qty: Decimal) -> OrderRequest:
    return OrderRequest(
        symbol=position.symbol,
        qty=qty,
        side=Side.BUY if position.qty < ZERO else Side.SELL,
        type=OrderType.MARKET,
        time_in_force=TimeInForce.DAY,
    )
