"""Where clients have events pushed to them: ``/stream`` and the streams of server-sent events."""

from typing import ClassVar, Protocol

from attrs import define
from klein import Klein
from twisted.web.resource import IResource

from alpaca_mock.domain.account import Account
from alpaca_mock.rest.endpoint import Call, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.wire.event_ids import read_event_id
from alpaca_mock.wire.event_span import EventSpan


class EventStreams(Protocol):
    """Streams of server-sent events."""

    def trades(self, account: Account, span: EventSpan) -> IResource:
        """Give the resource that streams the trade updates of *account*."""

    def activities(self, account: Account, span: EventSpan) -> IResource:
        """Give the resource that streams the activities of *account*."""


@define(eq=False)
class Push:
    """The routes that stay open (API documentation, "Websocket Streaming", "Subscribe to Activity Events")."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    trade_updates: IResource
    events: EventStreams

    @endpoint(router, "GET", "/stream", open=True, streams=True)
    def stream(self, call: Call) -> IResource:
        """Open the trade updates over WebSocket, where the client authenticates with its first message."""
        return self.trade_updates

    @endpoint(router, "GET", "/v2/events/trades", streams=True)
    def trades(self, call: Call) -> IResource:
        """Open the trade updates as server-sent events."""
        return self.events.trades(call.account, _span(call))

    @endpoint(router, "GET", "/v2beta1/events/activities", streams=True)
    def activities(self, call: Call) -> IResource:
        """Open the activities as server-sent events."""
        return self.events.activities(call.account, _span(call))


def _span(call: Call) -> EventSpan:
    query = call.query
    return EventSpan(
        query.moment("since"),
        query.moment("until"),
        _event_id("since_id", query.text("since_id")),
        _event_id("until_id", query.text("until_id")),
    )


def _event_id(name: str, written: str | None) -> str | None:
    return None if written is None else read_event_id(name, written)
