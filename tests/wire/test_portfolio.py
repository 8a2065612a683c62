"""The portfolio history on the wire."""

from datetime import UTC, date, datetime
from decimal import Decimal

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.portfolio import Point, PortfolioHistory
from alpaca_mock.domain.spans import Timeframe
from alpaca_mock.wire.json import encode
from alpaca_mock.wire.portfolio import portfolio_history_body

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)


class PortfolioTests(SynchronousTestCase):
    """The object of a history."""

    def test_numbers(self) -> None:
        """Amounts are numbers, parts have four decimals, what cannot be told is null; the base's day is a date."""
        points = (
            Point(AT, Decimal("505508.7"), Decimal("-1140.52"), Decimal("-0.0022510979727")),
            Point(AT, Decimal(0), Decimal(0), None),
        )
        flows = {"JNLC": (Decimal("0.01"), Decimal(0))}
        history = PortfolioHistory(points, Decimal("506649.22"), date(2026, 11, 23), flows)
        self.assertEqual(
            encode(portfolio_history_body(history, Timeframe.QUARTER)),
            b'{"timestamp":[1795532400,1795532400],"equity":[505508.7,0.0],"profit_loss":[-1140.52,0.0],'
            b'"profit_loss_pct":[-0.0023,null],"base_value":506649.22,"base_value_asof":"2026-11-23",'
            b'"timeframe":"15Min","cashflow":{"JNLC":[0.01,0.0]}}',
        )

    def test_nothing(self) -> None:
        """A history without points has empty lists, and no day or cash flow that is not known."""
        self.assertEqual(
            encode(portfolio_history_body(PortfolioHistory((), Decimal(0), None, None), Timeframe.MINUTE)),
            b'{"timestamp":[],"equity":[],"profit_loss":[],"profit_loss_pct":[],"base_value":0.0,"timeframe":"1Min"}',
        )
