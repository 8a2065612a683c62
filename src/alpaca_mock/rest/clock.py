"""The routes of the market's clock and calendar (API documentation, "Clock" and "Calendar")."""

from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from attrs import define
from klein import Klein

from alpaca_mock.domain.calendar import FIRST_DAY, LAST_DAY, NEW_YORK, Session, sessions
from alpaca_mock.domain.markets import MARKETS, OTHER_MARKETS, Market
from alpaca_mock.domain.refusals import NOT_SERVED, Refusal, invalid
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.reply import Reply
from alpaca_mock.wire.clock import clock_body, clocks_body, day_body, market_calendar_body

#: Where the list of all trading days ends (API documentation, "Calendar").
_LAST_LISTED: Final = date(2029, 12, 31)
_WEEK: Final = timedelta(days=7)
# More days than lie between a trade and its settlement.
_SETTLED: Final = timedelta(days=14)
_DEFAULT_MARKET: Final = "NYSE"


class DateType(StrEnum):
    """Which of its dates a day of the calendar is looked for by."""

    TRADING = "TRADING"
    SETTLEMENT = "SETTLEMENT"


class Zone(StrEnum):
    """The time zones that can be asked for beside the market's own."""

    UTC = "UTC"


@define(eq=False, repr=False)
class Clock:
    """`/v2/clock`, `/v2/calendar` and their third version."""

    router: ClassVar[Klein] = Klein()
    gate: Gate

    @endpoint(router, "GET", "/v2/clock")
    def clock(self, call: Call) -> Outcome:
        """Tell the time, and when the market opens and closes next."""
        return Reply.of(clock_body(MARKETS[_DEFAULT_MARKET].time(self.gate.exchange.now())))

    @endpoint(router, "GET", "/v2/calendar")
    def calendar(self, call: Call) -> Outcome:
        """List trading days."""
        start, end = call.query.day("start") or FIRST_DAY, call.query.day("end") or _LAST_LISTED
        if call.query.choice("date_type", DateType) is DateType.SETTLEMENT:
            found = [each for each in _sessions(start, end, _SETTLED) if start <= each.settlement <= end]
        else:
            found = _sessions(start, end)
        return Reply.of([day_body(session) for session in found])

    @endpoint(router, "GET", "/v3/clock")
    def clocks(self, call: Call) -> Outcome:
        """Tell the time on several markets, now or at another moment."""
        markets = [_market(name) for name in call.query.texts("markets") or (_DEFAULT_MARKET,)]
        at = call.query.moment("time") or self.gate.exchange.now()
        try:
            return Reply.of(clocks_body(markets, at))
        except (ValueError, OverflowError):
            raise invalid(f"invalid time: must be from {FIRST_DAY} to {LAST_DAY}") from None

    @endpoint(router, "GET", "/v3/calendar/<string:market>")
    def market_calendar(self, call: Call, market: str) -> Outcome:
        """List the trading days of a market, by default those of a week from today."""
        found = _market(market)
        start = call.query.day("start") or self.gate.exchange.now().astimezone(NEW_YORK).date()
        end = call.query.day("end") or _plus_a_week(start)
        utc = call.query.choice("timezone", Zone) is Zone.UTC
        return Reply.of(market_calendar_body(found, _sessions(start, end), utc=utc))


def _market(name: str) -> Market:
    name = name.upper()
    market = MARKETS.get(name)
    if market is not None:
        return market
    if name in OTHER_MARKETS:
        raise Refusal(NOT_SERVED, f"the sessions of {name} are not served here")
    raise invalid(f"invalid market: {name}")


def _sessions(start: date, end: date, before: timedelta = timedelta()) -> list[Session]:
    return list(sessions(max(start, FIRST_DAY) - before, end))


def _plus_a_week(day: date) -> date:
    return min(day, LAST_DAY) + _WEEK
