"""The routes of account activities (API documentation, "Account Activities")."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final

from attrs import define
from klein import Klein

from alpaca_mock.domain.activities import NON_TRADES, TRADES, ActivityQuery
from alpaca_mock.domain.order_index import order_key
from alpaca_mock.domain.refusals import invalid
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.orders import Direction
from alpaca_mock.rest.query import Query
from alpaca_mock.rest.reply import Reply
from alpaca_mock.wire.activities import activity_body

_PAGE_SIZE: Final = 100
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Category(StrEnum):
    """The two halves of all activities."""

    TRADES = TRADES
    NON_TRADES = NON_TRADES


@define(eq=False, repr=False)
class Activities:
    """Everything under `/v2/account/activities`."""

    router: ClassVar[Klein] = Klein()
    gate: Gate

    @endpoint(router, "GET", "/v2/account/activities")
    def listed(self, call: Call) -> Outcome:
        """List one page of activities, the newest first unless asked otherwise."""
        types, category = call.query.texts("activity_types"), call.query.choice("category", Category)
        if types and category is not None:
            raise invalid("only one of activity_types or category is accepted")
        return _page(call, types, category)

    @endpoint(router, "GET", "/v2/account/activities/<string:activity_type>")
    def of_type(self, call: Call, activity_type: str) -> Outcome:
        """List one page of the activities of one type."""
        for name in ("activity_types", "category"):
            if call.query.text(name) is not None:
                raise invalid(f"{name} is not accepted beside an activity type in the path")
        return _page(call, (activity_type,), None)


def _page(call: Call, types: tuple[str, ...], category: str | None) -> Reply:
    query = read_activity_query(call.query, types, category)
    return Reply.of([activity_body(activity) for activity in call.account.activities.select(query)])


def read_activity_query(query: Query, types: tuple[str, ...], category: str | None) -> ActivityQuery:
    """Read the parameters that both routes share.

    Raises `Refusal` (40010001) for values outside the documentation, and for a `date` beside `after` or `until`.
    """
    on, after, until = query.day("date"), _day_or_moment(query, "after"), _day_or_moment(query, "until")
    if on is not None and (after is not None or until is not None):
        raise invalid("date cannot be combined with after or until")
    order_id = query.text("order_id")
    return ActivityQuery(
        types=types,
        category=category,
        order_id=None if order_id is None else order_key(order_id),
        on=on,
        after=after,
        until=until,
        ascending=query.choice("direction", Direction) is Direction.ASCENDING,
        page_size=query.integer("page_size", _PAGE_SIZE, 1, _PAGE_SIZE),
        page_token=query.text("page_token"),
    )


def _day_or_moment(query: Query, name: str) -> date | datetime | None:
    written = query.text(name)
    if written is not None and _DAY.fullmatch(written):
        return query.day(name)
    return query.moment(name)
