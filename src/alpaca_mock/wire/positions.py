"""Positions on the wire."""

from decimal import Decimal

from msgspec import Raw, Struct

from alpaca_mock.domain.money import text as printed
from alpaca_mock.domain.positions import Position
from alpaca_mock.wire.fields import amount
from alpaca_mock.wire.json import decode_object


class PositionBody(Struct, gc=False):
    """The broker's position object, its keys in the broker's order; all amounts and ratios are strings."""

    asset_id: str
    symbol: str
    exchange: str
    asset_class: str
    asset_marginable: bool
    qty: str
    qty_available: str
    avg_entry_price: str
    side: str
    market_value: str
    cost_basis: str
    unrealized_pl: str
    unrealized_plpc: str
    unrealized_intraday_pl: str
    unrealized_intraday_plpc: str
    current_price: str
    lastday_price: str
    change_today: str


class ClosedBody(Struct):
    """What became of one position or order when all were closed.

    `symbol` is that of a position, or the id of an order that was canceled first, as observed on paper. `body` is the
    order, or the error envelope, its names in alphabetical order (observed on paper, 2021 and 2026).
    """

    symbol: str
    status: int
    body: Raw


class ExercisedBody(Struct):
    """How many contracts were exercised, and how many are left."""

    qty_exercised: str
    qty_remaining: str


def position_body(position: Position) -> PositionBody:
    """Give the object of *position*."""
    asset = position.asset
    return PositionBody(
        asset_id=asset.id,
        symbol=asset.symbol,
        exchange=asset.exchange,
        asset_class=asset.asset_class,
        asset_marginable=asset.marginable,
        qty=printed(position.qty),
        qty_available=printed(position.qty_available),
        avg_entry_price=printed(position.avg_entry_price),
        side=position.side,
        market_value=printed(position.market_value),
        cost_basis=printed(position.cost_basis),
        unrealized_pl=printed(position.unrealized_pl),
        unrealized_plpc=printed(position.unrealized_plpc),
        unrealized_intraday_pl=printed(position.unrealized_intraday_pl),
        unrealized_intraday_plpc=printed(position.unrealized_intraday_plpc),
        current_price=printed(position.current_price),
        lastday_price=printed(position.lastday_price),
        change_today=printed(position.change_today),
    )


def exercised_body(exercised: Decimal, remaining: Decimal) -> ExercisedBody:
    """Give the answer to an exercise."""
    return ExercisedBody(printed(exercised), printed(remaining))


def read_exercise(body: bytes) -> Decimal | None:
    """Read how many contracts to exercise, or `None` for all: clients send no body, or `null`.

    Raises `Refusal`: 40010000 for what is no JSON object, 40010001 for a quantity that is no number.
    """
    if body.strip() in (b"", b"null"):
        return None
    qty = decode_object(body).get("qty")
    return None if qty is None or qty == "" else amount("qty", qty)
