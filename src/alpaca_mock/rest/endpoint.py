"""Routes: what turns the method of a family into one.

A family is a class with a `router: ClassVar[Klein]` and a `gate`, of which `tap.build` makes one; each of its routes is
a method (whole, with its imports, in docs/extending.md):

    @define(eq=False, repr=False)
    class Legs:
        router: ClassVar[Klein] = Klein()
        gate: Gate

        @endpoint(router, "GET", "/v2/orders/<string:order_id>/legs")
        def listed(self, call: Call, order_id: str) -> Outcome:
            orders = call.account.orders
            order = orders.get(order_id)
            if order is None:
                raise not_found(f"order not found for {order_id}")
            return Reply.of([order_body(leg) for leg in orders.legs(order)])

The method is a plain function, which is the fastest, or an `async def`, or returns a Deferred. It may raise `Refusal`.
An exception that it did not mean becomes the broker's 500 and a traceback in the log. What it changes it changes
wholly before its first `await`, or wholly after its last. One that is declared with `streams=True` gives a resource,
which takes the connection over.

The decorator owns what all routes share: credentials, the request allowance, the one-shot fault, and the making of an
answer out of what was returned or raised; no exception reaches Klein.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

from attrs import define, field, frozen
from klein import Klein
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web.resource import IResource

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.logs import request_id
from alpaca_mock.rest.gate import Gate, Visitor
from alpaca_mock.rest.late import compile_late
from alpaca_mock.rest.query import Query
from alpaca_mock.rest.reply import Reply, broken, faulty, refused
from alpaca_mock.rest.request import Request, log_failure

P = ParamSpec("P")
S = TypeVar("S")


_NO_QUERY: Final = Query(b"")


class Family(Protocol):
    """A class of routes that belong together."""

    gate: Gate


class Incoming(Visitor, Protocol):
    """A request whose bytes are all there."""

    id: str
    method: bytes
    #: The target as it was sent, and its path as the routes know it.
    uri: bytes
    path: bytes

    @property
    def body(self) -> bytes:
        """The whole body."""


#: What a handler may give. A resource takes the request over: a WebSocket, a stream of events.
Outcome = Reply | Awaitable[Reply] | IResource


@define(eq=False, repr=False)
class Call:
    """One request to a route. `api_key` is empty where the route is open to everybody."""

    request: Incoming
    gate: Gate
    api_key: str = ""
    _query: Query | None = field(default=None, init=False)

    @property
    def account(self) -> Account:
        """The account of the API key, made on first use."""
        return self.gate.exchange.account(self.api_key)

    @property
    def query(self) -> Query:
        """The query parameters; nothing is read before one is asked for."""
        if self._query is None:
            uri = self.request.uri
            self._query = Query(uri.partition(b"?")[2]) if b"?" in uri else _NO_QUERY
        return self._query

    @property
    def body(self) -> bytes:
        """The body as it was sent, of whatever content type; empty where there is none."""
        return self.request.body

    @property
    def request_id(self) -> str:
        """The `X-Request-ID` of the answer."""
        return self.request.id


@frozen(eq=False, repr=False)
class Endpoint:
    """A handler and the rules it runs under. Klein calls it as the function of its route."""

    handler: Callable[..., Outcome]
    is_open: bool
    streams: bool

    @property
    def __name__(self) -> str:
        return self.handler.__name__

    def __call__(self, family: Family, request: Request, **parameters: str) -> Any:
        """Run the handler under Klein."""
        outcome = self.answer(family, request, parameters)
        if isinstance(outcome, Reply):
            return request.prepare(outcome)
        request.site.lasting += 1
        if isinstance(outcome, Deferred):
            return shielded(outcome).addCallback(request.prepare)
        # What follows is a stream, for whose end nobody waits.
        request.leave()
        return outcome

    def answer(
        self, family: Family, request: Incoming, parameters: Mapping[str, str]
    ) -> Reply | Deferred[Reply] | IResource:
        """Run the handler. A Deferred never fails."""
        gate = family.gate
        call = Call(request, gate)
        token = request_id.set(request.id)
        try:
            if not self.is_open:
                call.api_key = gate.admit(request)
                if (fault := gate.faults.take()) is not None:
                    return faulty(fault)
            outcome = self.handler(family, call, **parameters)
            if isinstance(outcome, Reply):
                return outcome
            if isinstance(outcome, Awaitable):
                return Deferred.fromCoroutine(_awaited(outcome, request))
            if not self.streams:
                raise TypeError(f"{self.handler.__qualname__} gave {outcome!r}, which is no reply")
        except Refusal as refusal:
            return refused(refusal)
        except Exception:
            return _failed(request)
        finally:
            request_id.reset(token)
        return outcome


def endpoint(
    router: Klein, method: str, *paths: str, open: bool = False, streams: bool = False
) -> Callable[[Callable[Concatenate[S, Call, P], Outcome]], Callable[Concatenate[S, Call, P], Outcome]]:
    """Make a method of a family the answer to *method* on *paths*, which are werkzeug rules.

    An *open* route asks for no credentials and takes no fault. One that *streams* gives a resource that takes the
    request over: a WebSocket, server-sent events. `HEAD` follows `GET` by itself.
    """
    compile_late(router)

    def declare(handler: Callable[Concatenate[S, Call, P], Outcome]) -> Callable[Concatenate[S, Call, P], Outcome]:
        for path in paths:
            name = f"{handler.__name__} {method} {path}"
            router.route(path, methods=[method], endpoint=name)(Endpoint(handler, open, streams))
        return handler

    return declare


def shielded(work: Deferred[Reply]) -> Deferred[Reply]:
    """Give a Deferred that can be canceled without *work* noticing.

    Klein cancels a handler when its client hangs up; what the handler does to an account must be done to its end.
    """
    outer: Deferred[Reply] = Deferred(lambda _: None)

    def done(reply: Reply) -> None:
        if not outer.called:
            outer.callback(reply)

    work.addCallback(done)
    return outer


async def _awaited(outcome: Awaitable[Reply], request: Incoming) -> Reply:
    try:
        return await outcome
    except Refusal as refusal:
        return refused(refusal)
    except Exception:
        return _failed(request)


def _failed(request: Incoming) -> Reply:
    log_failure(request, Failure())
    return broken()
