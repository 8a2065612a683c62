"""All that the server pushes, as one thing to be built and closed.

The WebSocket library and the rest of this room take a tenth of the server's start to load, so they are loaded when the
first client asks for a stream.
"""

from typing import TYPE_CHECKING, Any, Protocol

from attrs import define, field
from twisted.internet.defer import Deferred, DeferredList, succeed
from twisted.internet.interfaces import IReactorTime
from twisted.web.resource import IResource

from alpaca_mock.service.hub import Hub

if TYPE_CHECKING:
    from datetime import datetime

    from alpaca_mock.domain.account import Account
    from alpaca_mock.stream.events import EventStreams
    from alpaca_mock.stream.websocket import TradeUpdateStream
    from alpaca_mock.wire.event_span import EventSpan


class Exchange(Protocol):
    """The part of the exchange that the streams need."""

    def now(self) -> "datetime":
        """Give the time that the exchange lives in."""

    def account(self, api_key: str) -> "Account":
        """Give the account of *api_key*, made on first use."""


@define(eq=False, repr=False)
class Streams:
    """The streams of one server. *queue* is how many messages may wait for a slow WebSocket client."""

    exchange: Exchange
    hub: Hub
    clock: IReactorTime
    queue: int
    _loaded: "tuple[TradeUpdateStream, EventStreams] | None" = field(default=None, init=False)

    def websocket(self) -> IResource:
        """Give the resource that WebSocket clients come to."""
        return self._load()[0]

    def trades(self, account: "Account", span: "EventSpan") -> IResource:
        """Give the resource that streams the trade updates of *account* as server-sent events."""
        return self._load()[1].trades(account, span)

    def activities(self, account: "Account", span: "EventSpan") -> IResource:
        """Give the resource that streams the activities of *account* as server-sent events."""
        return self._load()[1].activities(account, span)

    def close(self) -> Deferred[None]:
        """End every stream; fires when all clients are gone, at the latest after `frames.Limits.close`."""
        if self._loaded is None:
            return succeed(None)
        done: Deferred[Any] = DeferredList([streams.close() for streams in self._loaded])
        return done.addCallback(lambda _: None)

    def _load(self) -> "tuple[TradeUpdateStream, EventStreams]":
        if self._loaded is None:
            from alpaca_mock.stream.events import EventStreams
            from alpaca_mock.stream.feed import Feed
            from alpaca_mock.stream.frames import Limits
            from alpaca_mock.stream.websocket import TradeUpdateStream

            feed, limits = Feed(self.hub), Limits(queue=self.queue)
            self._loaded = (
                TradeUpdateStream(self.exchange, feed, self.clock, limits),
                EventStreams(self.exchange, feed, self.clock, limits),
            )
        return self._loaded
