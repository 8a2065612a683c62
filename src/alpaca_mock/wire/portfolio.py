"""The portfolio history on the wire: numbers, not strings."""

from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import UNSET, Struct, UnsetType

from alpaca_mock.domain.portfolio import PortfolioHistory
from alpaca_mock.domain.spans import Timeframe

#: Decimal places of a profit as a part of the equity (observed on paper, 2025).
_PLACES: Final = 4


class PortfolioHistoryBody(Struct):
    """The broker's object, its keys in the broker's order; `timestamp` is in Unix seconds.

    `base_value_asof` is there where the base is a close, `cashflow` where it was asked for.
    """

    timestamp: list[int]
    equity: list[float]
    profit_loss: list[float]
    profit_loss_pct: list[float | None]
    base_value: float
    base_value_asof: date | UnsetType
    timeframe: str
    cashflow: dict[str, list[float]] | UnsetType


def portfolio_history_body(history: PortfolioHistory, timeframe: Timeframe) -> PortfolioHistoryBody:
    """Give the object of *history*."""
    points, flows = history.points, history.flows
    return PortfolioHistoryBody(
        timestamp=[int(point.at.timestamp()) for point in points],
        equity=[float(point.equity) for point in points],
        profit_loss=[float(point.profit) for point in points],
        profit_loss_pct=[_fraction(point.fraction) for point in points],
        base_value=float(history.base),
        base_value_asof=UNSET if history.base_day is None else history.base_day,
        timeframe=timeframe.value,
        cashflow=UNSET if flows is None else {name: [*map(float, amounts)] for name, amounts in flows.items()},
    )


def _fraction(fraction: Decimal | None) -> float | None:
    return None if fraction is None else float(round(fraction, _PLACES))
