"""A small family of routes, one of each kind, for the tests of what all routes share."""

from typing import ClassVar

from attrs import define, field
from klein import Klein
from twisted.internet.defer import Deferred
from twisted.web.iweb import IRequest
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET

from alpaca_mock.domain.refusals import forbidden, invalid
from alpaca_mock.rest.endpoint import Call, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.reply import Reply
from alpaca_mock.wire.json import decode_object


@define(eq=False)
class Account:
    """An account that knows whose it is."""

    api_key: str


@define(eq=False)
class Accounts:
    """Gives every key an account of its own."""

    by_key: dict[str, Account] = field(factory=dict)

    def account(self, api_key: str) -> Account:
        return self.by_key.setdefault(api_key, Account(api_key))


class Ticks(Resource):
    """A stream that begins and does not end."""

    def render_GET(self, request: IRequest) -> int:
        request.setHeader(b"content-type", b"text/event-stream")
        request.write(b"data: 1\n\n")
        return NOT_DONE_YET


@define(eq=False)
class Notes:
    """The family. `later` has what answers only when a test fires it; `served` what was asked for, in order."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    later: list["Deferred[Reply]"] = field(factory=list)
    served: list[str] = field(factory=list)

    @endpoint(router, "GET", "/health", open=True)
    def health(self, call: Call) -> Reply:
        self.served.append("health")
        return Reply.of({"status": "ok"})

    @endpoint(router, "GET", "/v2/notes")
    def notes(self, call: Call) -> Reply:
        self.served.append("notes")
        return Reply.of({"key": call.account.api_key, "side": call.query.text("side"), "body": len(call.body)})

    @endpoint(router, "POST", "/v2/notes")
    def write(self, call: Call) -> Reply:
        self.served.append("write")
        return Reply(call.body, 201)

    @endpoint(router, "PATCH", "/v2/notes")
    def change(self, call: Call) -> Reply:
        return Reply.of(decode_object(call.body))

    @endpoint(router, "GET", "/v2/notes/<path:name>")
    def note(self, call: Call, name: str) -> Reply:
        self.served.append(name)
        return Reply.of({"name": name})

    @endpoint(router, "DELETE", "/v2/notes/<string:name>")
    def erase(self, call: Call, name: str) -> Reply:
        self.served.append(f"erase {name}")
        return Reply(status=204)

    @endpoint(router, "GET", "/v2/notes:newest", "/v2/newest")
    def newest(self, call: Call) -> Reply:
        return Reply.of({"newest": True})

    @endpoint(router, "GET", "/v2/large")
    def large(self, call: Call) -> Reply:
        self.served.append("large")
        return Reply.of("x" * call.query.integer("size", 1000, 0, 10_000_000))

    @endpoint(router, "GET", "/v2/later")
    def eventually(self, call: Call) -> "Deferred[Reply]":
        self.served.append("later")
        self.later.append(Deferred())
        return self.later[-1]

    @endpoint(router, "GET", "/v2/steps")
    async def steps(self, call: Call) -> Reply:
        self.later.append(Deferred())
        reply = await self.later[-1]
        self.served.append("steps")
        return reply

    @endpoint(router, "GET", "/v2/refused")
    def refused(self, call: Call) -> Reply:
        raise forbidden("insufficient buying power", cost_basis="2", buying_power="1")

    @endpoint(router, "GET", "/v2/refused-later")
    async def refused_later(self, call: Call) -> Reply:
        self.later.append(Deferred())
        await self.later[-1]
        raise invalid("too late")

    @endpoint(router, "GET", "/v2/broken")
    def broken(self, call: Call) -> Reply:
        raise ZeroDivisionError("nobody meant this")

    @endpoint(router, "GET", "/v2/headers")
    def headers(self, call: Call) -> Reply:
        return Reply(b"a,b\n", 200, [(b"retry-after", b"3"), (b"X-Note", b"1"), (b"x-note", b"2")], b"text/csv")

    @endpoint(router, "GET", "/v2/status")
    def status(self, call: Call) -> Reply:
        return Reply(b"body", call.query.integer("status", 200, 200, 599))

    @endpoint(router, "GET", "/v2/ticks", streams=True)
    def ticks(self, call: Call) -> Ticks:
        self.served.append("ticks")
        return Ticks()

    @endpoint(router, "GET", "/v2/no-reply")
    def no_reply(self, call: Call) -> Ticks:
        return Ticks()
