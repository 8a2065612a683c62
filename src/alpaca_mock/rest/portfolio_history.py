"""What the route of the portfolio history reads and answers (API documentation, "Account Portfolio History")."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from alpaca_mock.domain.activities import KNOWN_TYPES
from alpaca_mock.domain.portfolio import CASH_FLOWS, portfolio_history
from alpaca_mock.domain.refusals import invalid
from alpaca_mock.domain.spans import Period, Reporting, SpanRequest, Timeframe, settle
from alpaca_mock.rest.endpoint import Call, Outcome
from alpaca_mock.rest.query import Query
from alpaca_mock.rest.reply import Reply
from alpaca_mock.rest.results import when
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.wire.portfolio import portfolio_history_body

_UNIX: Final = re.compile(r"[0-9]{1,11}", re.ASCII)
_ONE_DAY: Final = timedelta(days=1)
_LAST_DAY: Final = datetime.max.replace(tzinfo=UTC) - _ONE_DAY
_ALL: Final = "ALL"
_NONE: Final = "NONE"


class Reset(StrEnum):
    """Whether the profit of an intraday series begins anew with each trading day."""

    PER_DAY = "per_day"
    NO_RESET = "no_reset"


def history_of(call: Call, exchange: Exchange) -> Outcome:
    """Give what the account was worth over time, at the latest prices. Raises `Refusal` for what cannot be read."""
    request = read_span(call.query)
    reset = call.query.choice("pnl_reset", Reset) is not Reset.NO_RESET
    flow_types = read_flow_types(call.query)
    account = call.account

    def answer(_: object) -> Reply:
        now = exchange.now()
        span = settle(request, now)
        history = portfolio_history(account.history, account.activities, span, now, reset=reset, flow_types=flow_types)
        return Reply.of(portfolio_history_body(history, span.timeframe))

    return when(exchange.refresh(account), answer)


def read_span(query: Query) -> SpanRequest:
    """Read the parameters that say from when to when, how fine, and which hours. Raises `Refusal` (40010001)."""
    period = query.text("period")
    reporting = query.choice("intraday_reporting", Reporting)
    if reporting is None:
        # Clients send anything in the parameter that intraday_reporting has replaced (observed on paper, 2021).
        extended = (query.text("extended_hours") or "").lower() == "true"
        reporting = Reporting.EXTENDED_HOURS if extended else Reporting.MARKET_HOURS
    return SpanRequest(
        start=_moment(query, "start"),
        end=_moment(query, "end") or _end_of_day(query, "date_end"),
        period=None if period is None else Period.read(period),
        timeframe=query.choice("timeframe", Timeframe),
        reporting=reporting,
    )


def read_flow_types(query: Query) -> Sequence[str] | None:
    """Read which cash flows are wanted; `None` for none.

    Raises `Refusal` (40010001) for an activity type that the broker does not know.
    """
    names = [name.upper() for name in query.texts("cashflow_types")]
    if not names or names == [_NONE]:
        return None
    if names == [_ALL]:
        return CASH_FLOWS
    for name in names:
        if name not in KNOWN_TYPES:
            raise invalid(f"invalid activity type: {name}")
    return tuple(dict.fromkeys(names))


def _moment(query: Query, name: str) -> datetime | None:
    text = query.text(name)
    if text is not None and _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    return query.moment(name)


def _end_of_day(query: Query, name: str) -> datetime | None:
    start = query.moment(name)
    return None if start is None else min(start, _LAST_DAY) + _ONE_DAY
