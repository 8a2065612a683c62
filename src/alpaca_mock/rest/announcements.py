"""The routes of corporate-action announcements (API documentation, "Corporate Actions"): there are none here."""

from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Final

from attrs import define
from klein import Klein

from alpaca_mock.domain.refusals import invalid, not_found
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.query import Query
from alpaca_mock.rest.reply import Reply

_LONGEST: Final = timedelta(days=90)


class ActionType(StrEnum):
    """The kinds of corporate actions."""

    DIVIDEND = "dividend"
    MERGER = "merger"
    REORG = "reorg"
    SPINOFF = "spinoff"
    SPLIT = "split"


class DateType(StrEnum):
    """Which of its dates an announcement is looked for by."""

    DECLARATION = "declaration_date"
    EX = "ex_date"
    RECORD = "record_date"
    PAYABLE = "payable_date"


@define(eq=False, repr=False)
class Announcements:
    """Everything under `/v2/corporate_actions/announcements`."""

    router: ClassVar[Klein] = Klein()
    gate: Gate

    @endpoint(router, "GET", "/v2/corporate_actions/announcements")
    def listed(self, call: Call) -> Outcome:
        """List announcements: always none, as no stock pays, splits or merges here."""
        _check(call.query)
        return Reply.of([])

    @endpoint(router, "GET", "/v2/corporate_actions/announcements/<string:announcement_id>")
    def announcement(self, call: Call, announcement_id: str) -> Outcome:
        """Give one announcement, which is never found."""
        raise not_found(f"announcement not found for {announcement_id}")


def _check(query: Query) -> None:
    since, until = query.day("since"), query.day("until")
    if since is None or until is None:
        raise invalid("invalid param: both since & until required")
    if since > until:
        raise invalid("since must not be after until")
    if until - since > _LONGEST:
        raise invalid(f"the date range is limited to {_LONGEST.days} days")
    if not query.choices("ca_types", ActionType):
        raise invalid("ca_types is required")
    query.choice("date_type", DateType)
