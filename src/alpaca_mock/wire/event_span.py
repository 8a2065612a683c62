"""Which of an account's events a client asks for."""

from bisect import bisect_left, bisect_right
from datetime import datetime

from attrs import frozen

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import Event
from alpaca_mock.domain.refusals import invalid
from alpaca_mock.wire.event_ids import event_id, last_moment


@frozen
class EventSpan:
    """Which events a reader wants: without a beginning none of the past, without an end all that will come.

    *since* and both ends are included. *since_id* is the last event that the reader has, and not sent again.
    Raises `Refusal` (40010001) for an end without its beginning and for two beginnings (API documentation, "Subscribe
    to Trade Events").
    """

    since: datetime | None = None
    until: datetime | None = None
    since_id: str | None = None
    until_id: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.since is None:
            raise invalid("since is required if until is specified")
        if self.until_id is not None and self.since_id is None:
            raise invalid("since_id is required if until_id is specified")
        if self.since is not None and self.since_id is not None:
            raise invalid("since and since_id cannot be used at the same time")

    def first(self, account: Account, after_all: int) -> int:
        """Give the index of the first event to send; *after_all* is that of the next one to come."""
        if self.since is not None:
            return min(after_all, bisect_left(account.events, self.since, key=lambda event: event.at))
        if self.since_id is not None:
            return min(after_all, bisect_right(account.events, self.since_id, key=lambda event: _id(account, event)))
        return after_all

    def is_past(self, account: Account, event: Event) -> bool:
        """Tell whether *event* comes after the end."""
        if self.until is not None:
            return event.at > self.until
        return self.until_id is not None and _id(account, event) > self.until_id

    def end(self) -> datetime | None:
        """Give the time from which on no event can belong to it any more."""
        return self.until if self.until_id is None else last_moment(self.until_id)


def _id(account: Account, event: Event) -> str:
    return event_id(account.id, event.at, event.sequence)
