"""Who is told of what happens in the accounts."""

from collections.abc import Callable
from typing import Final

from attrs import define, field
from twisted.logger import Logger

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import Event

log: Final = Logger()

#: Called with the account and the event that was just applied to it. It must return soon and change nothing.
Subscriber = Callable[[Account, Event], None]


@define(eq=False, repr=False)
class Hub:
    """Passes each event on to those who asked for it, in the order in which they asked.

    *listeners* is the brokerage's own list. The hub is in it only while somebody listens, so that events cost nothing
    before.
    """

    listeners: list[Subscriber]
    # Replaced at every change and never changed, because subscribers come and go while events are passed on.
    _subscribers: dict[object, Subscriber] = field(init=False, factory=dict)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Have *subscriber* called after each event from now on. What is returned ends that; again, it does nothing."""
        key = object()
        if not self._subscribers:
            self.listeners.append(self._publish)
        self._subscribers = {**self._subscribers, key: subscriber}

        def unsubscribe() -> None:
            if key not in self._subscribers:
                return
            self._subscribers = {other: kept for other, kept in self._subscribers.items() if other is not key}
            if not self._subscribers:
                self.listeners.remove(self._publish)

        return unsubscribe

    def _publish(self, account: Account, event: Event) -> None:
        for subscriber in self._subscribers.values():
            try:
                subscriber(account, event)
            except Exception:
                # The event has happened; neither the account nor the others may suffer from who fails to hear of it.
                log.failure("a subscriber to the events of the accounts failed")
