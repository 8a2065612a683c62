"""The route of the portfolio history. It is 10:00 in New York on the Tuesday before Thanksgiving 2026."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import INVALID
from tests.rest.broker import START, Broker

PATH = "/v2/account/portfolio/history"
OPENED = int(START.timestamp())


class HistoryTests(SynchronousTestCase):
    """GET /v2/account/portfolio/history."""

    def setUp(self) -> None:
        """Buy ten shares at 100, that a minute later are worth 101 each."""
        self.broker = Broker()
        self.broker.price("AAPL", "100")
        self.broker.order(qty="10")
        self.broker.clock.advance(60)
        self.broker.price("AAPL", "101")

    def history(self, **query: object) -> Any:
        """Give the history that is asked for."""
        answer = self.broker.call("GET", PATH, **query)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def test_object(self) -> None:
        """It holds numbers; a base that is no close has no day, and there is no cash flow that was not asked for."""
        self.assertEqual(
            self.broker.call("GET", PATH).body,
            b'{"timestamp":[%d],"equity":[1000010.0],"profit_loss":[10.0],"profit_loss_pct":[0.0],'
            b'"base_value":1000000.0,"timeframe":"1D"}' % (OPENED + 60),
        )

    def test_intraday(self) -> None:
        """A day has a point a minute; that of the running minute is now."""
        history = self.history(period="1D")
        self.assertEqual(history["timeframe"], "1Min")
        self.assertEqual(history["timestamp"], [OPENED - 60, OPENED, OPENED + 60])
        self.assertEqual(history["equity"], [1000000, 1000010, 1000010])
        self.assertEqual(history["profit_loss"], [0, 10, 10])

    def test_next_day(self) -> None:
        """The close of the day before is the base, and has its day."""
        self.broker.clock.advance(24 * 3600)
        self.broker.price("AAPL", "103")
        history = self.history(period="1D", timeframe="1H", intraday_reporting="market_hours")
        self.assertEqual((history["base_value"], history["base_value_asof"]), (1000010, "2026-11-24"))
        self.assertEqual((history["equity"], history["profit_loss"]), ([1000030], [20]))

    def test_reset(self) -> None:
        """Without it profits are against the base."""
        self.broker.clock.advance(24 * 3600)
        self.broker.price("AAPL", "103")
        days = self.history(pnl_reset="no_reset")
        self.assertEqual((days["profit_loss"], self.history()["profit_loss"]), ([10, 30], [10, 20]))

    def test_hours(self) -> None:
        """Reporting says which hours have points; the older parameter does so where the newer does not."""
        for query, first in [
            ({}, OPENED - 1800),
            ({"intraday_reporting": "extended_hours"}, OPENED - 6 * 3600),
            ({"extended_hours": "true"}, OPENED - 6 * 3600),
            ({"extended_hours": "APCA-PRO"}, OPENED - 1800),
            ({"extended_hours": "true", "intraday_reporting": "market_hours"}, OPENED - 1800),
            ({"intraday_reporting": "continuous"}, OPENED - 24 * 3600 + 60),
        ]:
            # Points begin with the account; one that is older shows where they would.
            broker = Broker()
            broker.clock.advance(-30 * 24 * 3600)
            broker.call("GET", "/v2/account")
            broker.clock.advance(30 * 24 * 3600 + 60)
            history = broker.call("GET", PATH, period="1D", timeframe="1Min", **query).json
            self.assertEqual(history["timestamp"][0], first, query)

    def test_bounds(self) -> None:
        """Dates, times with any offset, and Unix seconds; the older end is the end of its day."""
        for query in (
            {"start": "2026-11-24", "end": "2026-11-24T15:00:30Z"},
            {"start": "1795474800", "end": str(OPENED + 30)},
            {"start": "2026-11-24T00:00:00-05:00", "end": "2026-11-24T10:00:30-05:00"},
        ):
            history = self.history(timeframe="1Min", **query)
            self.assertEqual(history["timestamp"], [OPENED - 60, OPENED])
        self.assertEqual(self.history(date_end="2026-11-24")["timestamp"], [OPENED + 60])
        self.assertEqual(self.history(date_end="2026-11-23")["timestamp"], [])

    def test_ends_of_time(self) -> None:
        """The first and the last day that can be written are days like others."""
        for query, points in (
            ({"start": "0001-01-01"}, 0),
            ({"start": "0001-01-01", "end": "0001-01-02"}, 0),
            ({"end": "9999-12-31"}, 1),
            ({"date_end": "9999-12-31T23:59:59.999999Z"}, 1),
            ({"date_end": "0001-01-01"}, 0),
            ({"start": "0001-01-01", "period": "9999A"}, 1),
        ):
            self.assertEqual(len(self.history(**query)["timestamp"]), points, query)

    def test_cash_flows(self) -> None:
        """They are told on demand: all, or those of named types."""
        self.assertEqual(self.history(cashflow_types="ALL")["cashflow"], {"JNLC": [0]})
        self.assertEqual(self.history(cashflow_types="csd,DIV")["cashflow"], {"CSD": [0], "DIV": [0]})
        self.assertNotIn("cashflow", self.history(cashflow_types="NONE"))

    def test_cash_that_was_paid_in(self) -> None:
        """The base is what the account was opened with; flows and profit lead from there to the equity."""
        self.broker.call("POST", "/admin/accounts/key", b'{"cash":"500000"}')
        for timeframe in ("1Min", "5Min", "1D"):
            history = self.history(cashflow_types="ALL", period="1D", timeframe=timeframe)
            flows = sum(history["cashflow"]["JNLC"])
            self.assertEqual((history["base_value"], flows), (1000000, -499000))
            self.assertEqual(history["equity"][-1], 1000000 + flows + 10)
            self.assertEqual(history["profit_loss"][-1], 10)

    def test_refusals(self) -> None:
        """What the documentation does not have."""
        for query, message in [
            ({"period": "1D", "start": "2026-11-01", "end": "2026-11-02"},
             "only two of start, end and period may be specified"),
            ({"period": "1Y"}, "invalid period: must be a number and one of D, W, M, A"),
            ({"timeframe": "2Min"}, "invalid timeframe: must be one of 1Min, 5Min, 15Min, 1H, 1D"),
            ({"timeframe": "1H", "period": "1A"}, "timeframe must be 1D for more than 30 days"),
            ({"start": "2027-01-01"}, "start must not be after end, nor in the future"),
            ({"start": "yesterday"}, "invalid start: must be a date or an RFC 3339 time"),
            ({"pnl_reset": "yes"}, "invalid pnl_reset: must be one of per_day, no_reset"),
            ({"intraday_reporting": "day"},
             "invalid intraday_reporting: must be one of market_hours, extended_hours, continuous"),
            ({"cashflow_types": "ALL,JUNK"}, "invalid activity type: ALL"),
        ]:  # fmt: skip
            self.assertEqual(self.broker.call("GET", PATH, **query).refusal, (422, INVALID, message))
