"""Trade updates and activities as server-sent events: ``/v2/events/trades`` and ``/v2beta1/events/activities``.

A reader is a place in the account's history. What it has not read yet stays there, and waits nowhere else: one that
reads slowly, or starts in the past, costs no memory and misses nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Protocol

from attrs import define, field
from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.interfaces import IDelayedCall, IPushProducer, IReactorTime
from twisted.logger import Logger
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET
from zope.interface import implementer

from alpaca_mock.domain.account import Account
from alpaca_mock.stream.feed import Channel, Feed, Update
from alpaca_mock.stream.frames import LIMITS, Limits
from alpaca_mock.stream.history import History
from alpaca_mock.stream.pulse import Pulse
from alpaca_mock.wire.event_span import EventSpan

log: Final = Logger()

_WELCOME: Final = b": welcome\n\n"
_HEARTBEAT: Final = b":heartbeat\n\n"
_FAILED: Final = b": internal server error\n\n"

#: Gives the bytes of an update, or `None` where the stream does not show it.
Form = Callable[[Update], bytes | None]


class Exchange(Protocol):
    """The part of the exchange that the streams need."""

    def now(self) -> datetime:
        """Give the time that the exchange lives in."""


@implementer(IPushProducer)
@define(eq=False, repr=False)
class Reader:
    """One client that reads events."""

    request: Any
    span: EventSpan
    form: Form
    account: Account
    feed: Feed
    clock: IReactorTime
    limits: Limits
    left: Callable[["Reader"], None]
    #: Fires when the reader is gone.
    gone: Deferred[None] = field(factory=Deferred, init=False)
    _channel: Channel = field(init=False)
    _history: History = field(init=False)
    _position: int = field(init=False)
    _paused_at: float | None = field(default=None, init=False)
    _is_last: bool = field(default=False, init=False)
    _timers: list[IDelayedCall] = field(factory=list, init=False)
    _ended: bool = field(default=False, init=False)

    def start(self, now: datetime) -> None:
        """Send what the span has of the past, then wait for more."""
        self._channel = self.feed.listen(self.account, self)
        self._history = self._channel.history
        self._position = self.span.first(self.account, self._channel.position)
        self.request.notifyFinish().addBoth(lambda _: self._gone())
        self.request.write(_WELCOME)
        self.request.registerProducer(self, True)
        end = self.span.end()
        if end is not None:
            seconds = (end - now).total_seconds()
            self._is_last = seconds <= 0
            if not self._is_last:
                self._timers.append(self.clock.callLater(seconds, self._time_is_up))
        self._send()

    def tell(self, update: Update) -> None:
        """Take in what happened: send it if all before it is sent, else leave it in the history until then."""
        self._send(update)

    def beat(self) -> None:
        """Send a sign of life, or give up a client that has not read for too long."""
        if self._paused_at is None:
            self.request.write(_HEARTBEAT)
        elif self.clock.seconds() - self._paused_at >= self.limits.silence:
            self._abort()

    def cut(self) -> None:
        """End the answer unfinished, so that the client sees that there would be more."""
        if not self._ended:
            self._ended = True
            self._timers.append(self.clock.callLater(self.limits.close, self._abort))
            self.request.unregisterProducer()
            self.request.loseConnection()

    def pauseProducing(self) -> None:
        """Send no more for now."""
        if self._paused_at is None:
            self._paused_at = self.clock.seconds()

    def resumeProducing(self) -> None:
        """Send on."""
        self._paused_at = None
        self._send()

    def stopProducing(self) -> None:
        """Send nothing any more: the client is gone."""
        self._ended = True

    def _send(self, latest: Update | None = None) -> None:
        if self._channel.history is not self._history:
            # The server was reset; the account begins anew.
            self.account, self._history, self._position = self._channel.account, self._channel.history, 0
        try:
            while self._paused_at is None and not self._ended and self._position < self._channel.position:
                event = self.account.events[self._position]
                if self.span.is_past(self.account, event):
                    self._is_last = True
                    break
                self._position += 1
                # The latest event is written once for all readers; what one catches up on, for it alone.
                update = latest if latest is not None and latest.event is event else Update(event, self._history)
                text = self.form(update)
                if text is not None:
                    self.request.write(text)
        except Exception:
            log.failure("a reader of events failed")
            self.request.write(_FAILED)
            self.cut()
        if self._is_last and self._paused_at is None:
            self._finish()

    def _time_is_up(self) -> None:
        self._is_last = True
        self._send()

    def _finish(self) -> None:
        if not self._ended:
            self._ended = True
            self.request.unregisterProducer()
            self.request.finish()

    def _abort(self) -> None:
        self._ended = True
        self.request.channel.transport.abortConnection()

    def _gone(self) -> None:
        self._ended = True
        for timer in self._timers:
            if timer.active():
                timer.cancel()
        self.left(self)
        self.gone.callback(None)


class _Opening(Resource):
    """Opens one stream of events."""

    isLeaf = True

    def __init__(self, begin: Callable[[Any], None]) -> None:
        super().__init__()
        self.begin = begin

    def render_GET(self, request: Any) -> bytes | int:
        """Begin the answer, which ends when the client leaves or has all that it asked for."""
        request.setHeader(b"content-type", b"text/event-stream")
        request.setHeader(b"cache-control", b"no-store")
        if request.method == b"HEAD":
            return b""
        self.begin(request)
        return NOT_DONE_YET


@define(eq=False, repr=False)
class EventStreams:
    """All readers of events."""

    exchange: Exchange
    feed: Feed
    clock: IReactorTime
    limits: Limits = LIMITS
    _readers: Pulse[Reader] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._readers = Pulse(self.clock, self.limits.heartbeat)

    def __len__(self) -> int:
        return len(self._readers)

    def trades(self, account: Account, span: EventSpan) -> Resource:
        """Give the resource that streams the trade updates of *account*."""
        return self.stream(account, span, Update.trade)

    def activities(self, account: Account, span: EventSpan) -> Resource:
        """Give the resource that streams the activities of *account*."""
        return self.stream(account, span, Update.activity)

    def stream(self, account: Account, span: EventSpan, form: Form) -> Resource:
        """Give the resource that streams what *form* makes of the events of *account*."""
        return _Opening(lambda request: self._begin(request, account, span, form))

    def close(self) -> Deferred[None]:
        """End every stream; fires when all are gone, at the latest after `Limits.close`."""
        readers = list(self._readers)
        for reader in readers:
            reader.cut()
        done: Deferred[Any] = DeferredList([reader.gone for reader in readers])
        return done.addCallback(lambda _: None)

    def _begin(self, request: Any, account: Account, span: EventSpan, form: Form) -> None:
        reader = Reader(request, span, form, account, self.feed, self.clock, self.limits, self._left)
        self._readers.add(reader)
        reader.start(self.exchange.now())

    def _left(self, reader: Reader) -> None:
        self.feed.leave(reader.account.id, reader)
        self._readers.discard(reader)
