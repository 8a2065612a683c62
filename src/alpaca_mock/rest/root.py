"""All routes in one place, and the answers where there is none."""

from collections.abc import Callable, Iterable
from inspect import unwrap
from typing import Any, ClassVar, Final, Protocol, cast

from attrs import define, field
from klein import Klein
from klein.interfaces import IKleinRequest
from twisted.python.failure import Failure
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from alpaca_mock.domain.refusals import METHOD_NOT_ALLOWED, NOT_FOUND, Refusal
from alpaca_mock.rest.endpoint import Endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.head import ANY_METHOD, METHODS
from alpaca_mock.rest.late import compile_late
from alpaca_mock.rest.reply import Reply, faulty, refused
from alpaca_mock.rest.request import Request

#: What a browser asks for before it lets a page of another origin send the broker's headers.
_PREFLIGHT: Final = (
    (b"Access-Control-Allow-Methods", ANY_METHOD),
    (b"Access-Control-Allow-Headers", b"*, Authorization"),
    (b"Access-Control-Max-Age", b"86400"),
)


class Routed(Protocol):
    """A class with routes. They are endpoints, or plain functions of Klein."""

    router: ClassVar[Klein]


@define(eq=False, repr=False)
class Root:
    """The routes of all families under one Klein, without prefixes.

    `endpoints` has those that are endpoints, by Klein's name for them, with the family that answers.
    """

    gate: Gate
    router: Klein = field(factory=Klein, init=False)
    endpoints: dict[str, tuple[Any, Endpoint]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        compile_late(self.router)
        # A redirect is no answer: the broker's clients do not follow any.
        self.router.url_map.strict_slashes = False
        self.router.url_map.merge_slashes = False
        self.router.handle_errors(HTTPException)(cast(Any, self._missing))

    def add(self, family: Routed) -> None:
        """Add the routes of *family*."""
        routes = type(family).router
        for rule in routes.url_map.iter_rules():
            name = f"{type(family).__qualname__} {rule.endpoint}"
            executor = cast(Callable[..., Any], routes.endpoints[rule.endpoint])
            self.router.route(rule.rule, methods=rule.methods, endpoint=name)(_bound(executor, family))
            if isinstance(answering := unwrap(executor), Endpoint):
                self.endpoints[name] = (family, answering)

    def _missing(self, request: Request, failure: Failure) -> bytes:
        error = failure.value
        if not isinstance(error, MethodNotAllowed):
            return request.prepare(refused(Refusal(NOT_FOUND, "endpoint not found")))
        methods = [method for method in METHODS if method in (error.valid_methods or ())]
        allow = (b"Allow", ", ".join([*methods, "OPTIONS"]).encode())
        if request.method == b"OPTIONS":
            return request.prepare(Reply(status=204, headers=(allow, *_PREFLIGHT)))
        reply = self._not_allowed(request, methods[0])
        reply.headers = (allow, *reply.headers)
        return request.prepare(reply)

    def _not_allowed(self, request: Request, known_method: str) -> Reply:
        rule, _ = IKleinRequest(request).mapper.match(method=known_method, return_rule=True)
        answering = self.endpoints.get(rule.endpoint)
        try:
            # A trading route looks at the credentials first, and uses up a fault, whatever the method.
            if answering is not None and not answering[1].is_open:
                self.gate.admit(request)
                if (fault := self.gate.faults.take()) is not None:
                    return faulty(fault)
        except Refusal as refusal:
            return refused(refusal)
        return refused(Refusal(METHOD_NOT_ALLOWED, "method not allowed"))


def build_root(families: Iterable[Routed], gate: Gate) -> Root:
    """Put the routes of all *families* under one root."""
    root = Root(gate)
    for family in families:
        root.add(family)
    return root


def _bound(executor: Callable[..., Any], family: object) -> Callable[..., Any]:
    # Klein wants the name of a function, which a partial has not.
    def route(request: Request, **parameters: str) -> Any:
        return executor(family, request, **parameters)

    return route
