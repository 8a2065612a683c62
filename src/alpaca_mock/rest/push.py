"""Where clients have events pushed to them: ``/stream`` and the streams of server-sent events."""

from typing import TYPE_CHECKING, ClassVar, Protocol

from attrs import define
from klein import Klein
from twisted.web.resource import IResource

from alpaca_mock.rest.endpoint import Call, endpoint
from alpaca_mock.rest.gate import Gate

if TYPE_CHECKING:
    from alpaca_mock.domain.account import Account
    from alpaca_mock.wire.event_span import EventSpan


class Streams(Protocol):
    """What can be listened to."""

    def websocket(self) -> IResource:
        """Give the resource that WebSocket clients come to."""

    def trades(self, account: "Account", span: "EventSpan") -> IResource:
        """Give the resource that streams the trade updates of *account* as server-sent events."""

    def activities(self, account: "Account", span: "EventSpan") -> IResource:
        """Give the resource that streams the activities of *account* as server-sent events."""


@define(eq=False, repr=False)
class Push:
    """The routes that stay open (API documentation, "Websocket Streaming", "Subscribe to Activity Events")."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    streams: Streams

    @endpoint(router, "GET", "/stream", open=True, streams=True)
    def websocket(self, call: Call) -> IResource:
        """Open the trade updates over WebSocket, where the client authenticates with its first message."""
        return self.streams.websocket()

    @endpoint(router, "GET", "/v2/events/trades", streams=True)
    def trades(self, call: Call) -> IResource:
        """Open the trade updates as server-sent events."""
        return self.streams.trades(call.account, _span(call))

    @endpoint(router, "GET", "/v2beta1/events/activities", streams=True)
    def activities(self, call: Call) -> IResource:
        """Open the activities as server-sent events."""
        return self.streams.activities(call.account, _span(call))


def _span(call: Call) -> "EventSpan":
    from alpaca_mock.wire.event_ids import read_event_id
    from alpaca_mock.wire.event_span import EventSpan

    def event_id(name: str) -> str | None:
        written = call.query.text(name)
        return None if written is None else read_event_id(name, written)

    moment = call.query.moment
    return EventSpan(moment("since"), moment("until"), event_id("since_id"), event_id("until_id"))
