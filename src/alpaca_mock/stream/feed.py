"""The way from what happens in an account to those who listen to it: each event is written once, however many do."""

from collections.abc import Callable
from typing import Final, Protocol

from attrs import define, field
from twisted.logger import Logger

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.events import Event, OrderEvent
from alpaca_mock.service.hub import Hub
from alpaca_mock.stream.frames import binary_frame
from alpaca_mock.stream.history import History
from alpaca_mock.wire.activity_events import activity_update
from alpaca_mock.wire.json import encode
from alpaca_mock.wire.stream import Packing, trade_update_message, write_message
from alpaca_mock.wire.trade_updates import TradeUpdate, is_told, trade_update

log: Final = Logger()


@define(eq=False, repr=False)
class Update:
    """One event of an account, in every form in which somebody may want it; each is made when first asked for."""

    event: Event
    history: History
    _made: dict[str, bytes | None] = field(factory=dict, init=False)

    def frame(self, packing: Packing) -> bytes | None:
        """Give the WebSocket frame with the trade update, `None` if *event* is none."""
        return self._once(packing.value, lambda: self._frame(packing))

    def trade(self) -> bytes | None:
        """Give the server-sent event with the trade update, `None` if *event* is none."""
        return self._once("trade", lambda: _server_sent(self._trade_update()))

    def activity(self) -> bytes | None:
        """Give the server-sent event with the activity, `None` if *event* is none."""
        return self._once("activity", lambda: _server_sent(activity_update(self.history.account.id, self.event)))

    def _once(self, form: str, make: Callable[[], bytes | None]) -> bytes | None:
        if form not in self._made:
            self._made[form] = make()
        return self._made[form]

    def _frame(self, packing: Packing) -> bytes | None:
        update = self._trade_update()
        return None if update is None else binary_frame(write_message(trade_update_message(update), packing))

    def _trade_update(self) -> TradeUpdate | None:
        event = self.event
        if not isinstance(event, OrderEvent) or not is_told(event):
            return None
        return trade_update(self.history.account.id, event, self.history.legs(event))


def _server_sent(body: object | None) -> bytes | None:
    return None if body is None else b"data: " + encode(body) + b"\n\n"


class Listener(Protocol):
    """Who is told what happens in an account."""

    def tell(self, update: Update) -> None:
        """Take in what happened. It must not wait for anything."""


@define(eq=False, repr=False)
class Channel:
    """The listeners of one account, and how far they have been told."""

    account: Account
    listeners: dict[Listener, None] = field(factory=dict, init=False)
    history: History = field(init=False)
    #: How many of the account's events have been told.
    position: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.history = History(self.account)
        self.position = len(self.account.events)

    def advance(self, account: Account) -> None:
        """Tell what is new in *account*, which is another one than before if the server was reset."""
        if account is not self.account:
            self.account, self.history, self.position = account, History(account), 0
        events = account.events
        while self.position < len(events):
            event = events[self.position]
            if isinstance(event, OrderEvent) and not self.history.is_whole(event):
                # The legs come with the next events, before the request that caused them is answered.
                return
            self.position += 1
            self._tell(Update(event, self.history))

    def _tell(self, update: Update) -> None:
        for listener in tuple(self.listeners):
            try:
                listener.tell(update)
            except Exception:
                log.failure("a listener failed and is told no more")
                self.listeners.pop(listener, None)


@define(eq=False, repr=False)
class Feed:
    """The channels of all accounts that somebody listens to. While nobody does, events cost nothing here."""

    hub: Hub
    _channels: dict[str, Channel] = field(factory=dict, init=False)
    _unsubscribe: Callable[[], None] | None = field(default=None, init=False)

    def listen(self, account: Account, listener: Listener) -> Channel:
        """Tell *listener* of every event of *account* from now on, also after the server was reset."""
        channel = self._channels.get(account.id)
        if channel is None:
            channel = self._channels[account.id] = Channel(account)
        else:
            # After a reset the account is another one, of which nobody has been told yet.
            channel.advance(account)
        channel.listeners[listener] = None
        if self._unsubscribe is None:
            self._unsubscribe = self.hub.subscribe(self._happened)
        return channel

    def leave(self, account_id: str, listener: Listener) -> None:
        """Tell *listener* no more of the account; harmless for one that does not listen."""
        channel = self._channels.get(account_id)
        if channel is None:
            return
        channel.listeners.pop(listener, None)
        if not channel.listeners:
            del self._channels[account_id]
        if not self._channels and self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _happened(self, account: Account, _: Event) -> None:
        channel = self._channels.get(account.id)
        if channel is not None:
            channel.advance(account)
