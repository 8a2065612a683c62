"""What the decorator of routes owns."""

import json
from typing import ClassVar

from klein import Klein
from twisted.internet.defer import Deferred, succeed
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.rest.endpoint import Call, Endpoint, shielded
from alpaca_mock.rest.reply import Reply, faulty, refused, status_of
from alpaca_mock.service.faults import HttpFault
from tests.rest.notes import Notes
from tests.rest.wires import Server, body_of, headers_of, request, statuses

_GET = request(b"GET /v2/notes")


class Stock(SynchronousTestCase):
    """Under Twisted's own channel."""

    http: ClassVar[str] = "stock"

    def setUp(self) -> None:
        self.server = Server.of(self.http)

    def test_account(self) -> None:
        """The API key chooses the account, the secret does not."""
        for secret in (b"one", b"two"):
            keys = (b"APCA-API-KEY-ID: mine", b"APCA-API-SECRET-KEY: " + secret)
            answer = self.server.get(request(b"GET /v2/notes", *keys, keys=False))
            self.assertEqual(json.loads(body_of(answer))["key"], "mine")
        self.assertEqual(list(self.server.notes.gate.exchange.by_key), ["mine"])

    def test_account_is_made_by_the_first_request(self) -> None:
        """The first request with its key makes an account, also one that does not look at it or is refused."""
        by_key = self.server.notes.gate.exchange.by_key
        self.server.get(request(b"GET /v2/refused", keys=False))
        self.assertEqual(by_key, {})
        self.server.get(request(b"GET /v2/newest"))
        self.assertEqual(list(by_key), ["key"])

    def test_unauthorized(self) -> None:
        """Credentials that are missing get the broker's 401, and nothing is run."""
        answer = self.server.get(request(b"GET /v2/notes", keys=False))
        self.assertEqual(statuses(answer), [401])
        self.assertEqual(json.loads(body_of(answer)), {"code": 40110000, "message": "request is not authorized"})
        self.assertNotIn("X-Ratelimit-Limit", headers_of(answer))
        self.assertEqual(self.server.notes.served, [])

    def test_refusal(self) -> None:
        """A refusal is answered under the status of its code, its members in alphabetical order."""
        answer = self.server.get(request(b"GET /v2/refused"))
        self.assertEqual(statuses(answer), [403])
        self.assertEqual(
            body_of(answer),
            b'{"buying_power":"1","code":40310000,"cost_basis":"2","message":"insufficient buying power"}',
        )

    def test_failure(self) -> None:
        """What nobody meant is the broker's 500, and logged with the request and its id."""
        answer = self.server.get(request(b"GET /v2/broken"))
        self.assertEqual(statuses(answer), [500])
        message = {"code": 50010000, "message": "internal server error occurred"}
        self.assertEqual(json.loads(body_of(answer)), message)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_headers(self) -> None:
        """Every answer says what it is, which request it answers, and that any page may read it."""
        for data in (_GET, request(b"GET /v2/none"), request(b"PUT /v2/notes"), request(b"GET /health", keys=False)):
            headers = headers_of(self.server.get(data))
            self.assertEqual(headers["Content-Type"], "application/json; charset=UTF-8")
            self.assertEqual(headers["Access-Control-Allow-Origin"], "*")
            self.assertEqual(headers["Vary"], "Origin")
            self.assertRegex(headers["X-Request-Id"], "^[0-9a-f]{32}$")
            self.assertRegex(headers["Server"], "^alpaca-mock/")

    def test_request_ids_differ(self) -> None:
        """No two requests have the same id, on one connection or on several."""
        wire = self.server.connect()
        answers = [wire.send(_GET), wire.send(_GET), self.server.get(_GET), self.server.get(b"nonsense\r\n\r\n")]
        self.assertEqual(len({headers_of(answer)["X-Request-Id"] for answer in answers}), 4)

    def test_empty_answer(self) -> None:
        """A 204 has no body and no length, and still a type."""
        answer = self.server.get(request(b"DELETE /v2/notes/a"))
        self.assertEqual(body_of(answer), b"")
        self.assertNotIn("Content-Length", headers_of(answer))
        self.assertEqual(headers_of(answer)["Content-Type"], "application/json; charset=UTF-8")

    def test_own_headers(self) -> None:
        """A reply may bring headers and a type of its own."""
        answer = self.server.get(request(b"GET /v2/headers"))
        self.assertIn(b"\r\nContent-Type: text/csv\r\n", answer)
        self.assertIn(b"\r\nRetry-After: 3\r\nX-Note: 1\r\nX-Note: 2\r\n", answer)

    def test_fault(self) -> None:
        """A fault answers the next authenticated request, whose route is not run, and no other."""
        self.server.faults.inject(503, "temporary outage")
        answer = self.server.get(_GET)
        self.assertEqual(statuses(answer), [503])
        self.assertEqual(json.loads(body_of(answer)), {"code": 503, "message": "temporary outage"})
        self.assertEqual(self.server.notes.served, [])
        self.assertEqual(statuses(self.server.get(_GET)), [200])

    def test_fault_waits(self) -> None:
        """A fault is not used up by open routes, missing credentials, unknown routes or preflights."""
        self.server.faults.inject(418, "teapot")
        for data in (
            request(b"GET /health", keys=False),
            request(b"GET /v2/notes", keys=False),
            request(b"GET /v2/none"),
            request(b"OPTIONS /v2/notes", keys=False),
            request(b"POST /health"),
            request(b"PUT /v2/notes", keys=False),
        ):
            self.assertNotIn(418, statuses(self.server.get(data)))
        self.assertEqual(statuses(self.server.get(_GET)), [418])

    def test_fault_of_another_method(self) -> None:
        """A fault is used up by a request of a method that the route does not know, and answers it."""
        self.server.faults.inject(503, "temporary outage")
        answer = self.server.get(request(b"PUT /v2/notes"))
        self.assertEqual(statuses(answer), [503])
        self.assertEqual(headers_of(answer)["Allow"], "GET, HEAD, POST, PATCH, OPTIONS")
        self.assertIsNone(self.server.faults.pending)

    def test_fault_of_a_stream(self) -> None:
        """A fault answers a stream too."""
        self.server.faults.inject(500, "no")
        self.assertEqual(statuses(self.server.get(request(b"GET /v2/ticks"))), [500])

    def test_fault_without_body(self) -> None:
        """A fault with a status that has no body is sent without one."""
        for status in (204, 205, 304):
            self.server.faults.inject(status, "nothing")
            answer = self.server.get(_GET)
            self.assertEqual((statuses(answer), body_of(answer)), ([status], b""))

    def test_allowance(self) -> None:
        """Each answer tells what is left of the broker's 200 requests a minute, at the lowest one."""
        self.server.clock.advance(30)
        told = [headers_of(self.server.get(_GET)) for _ in range(205)]
        self.assertEqual({headers["X-Ratelimit-Limit"] for headers in told}, {"200"})
        self.assertEqual({headers["X-Ratelimit-Reset"] for headers in told}, {"60"})
        left = [int(headers["X-Ratelimit-Remaining"]) for headers in told]
        self.assertEqual(left[:2] + left[197:], [199, 198, 2, 1, 1, 1, 1, 1, 1, 1])
        self.server.clock.advance(30)
        self.assertEqual(headers_of(self.server.get(_GET))["X-Ratelimit-Remaining"], "199")

    def test_rate_limit(self) -> None:
        """With a limit, requests beyond it are refused until the minute ends, those of other accounts are not."""
        server = Server.of(self.http, rate_limit=2)
        server.clock.advance(45)
        self.assertEqual([statuses(server.get(_GET)) for _ in range(3)], [[200], [200], [429]])
        answer = server.get(_GET)
        self.assertEqual(json.loads(body_of(answer)), {"code": 42910000, "message": "rate limit exceeded"})
        headers = headers_of(answer)
        self.assertEqual((headers["X-Ratelimit-Limit"], headers["X-Ratelimit-Remaining"]), ("2", "0"))
        self.assertEqual(headers["Retry-After"], "15")
        other = request(b"GET /v2/notes", b"Authorization: Bearer other", keys=False)
        self.assertEqual(statuses(server.get(other)), [200])
        server.clock.advance(15)
        self.assertEqual(statuses(server.get(_GET)), [200])

    def test_rate_limit_before_fault(self) -> None:
        """A request beyond the limit uses up no fault."""
        server = Server.of(self.http, rate_limit=0)
        server.faults.inject(503, "temporary outage")
        self.assertEqual(statuses(server.get(_GET)), [429])
        self.assertIsNotNone(server.faults.pending)

    def test_bodies(self) -> None:
        """A body is what was sent, whatever its type, its encoding or the pieces it came in."""
        body = b'{"qty": 1.10}'
        plain = request(b"POST /v2/notes", b"Content-Type: text/plain; charset=utf-8", body=body)
        chunked = request(b"POST /v2/notes", b"Transfer-Encoding: chunked") + b"d\r\n" + body + b"\r\n0\r\n\r\n"
        for data in (plain, chunked):
            self.assertEqual(body_of(self.server.get(data)), body)

    def test_query(self) -> None:
        """A route reads its query leniently: the first of a repeated key, decoded."""
        answer = self.server.get(request(b"GET /v2/notes?side=%62uy&side=sell&unknown=1"))
        self.assertEqual(json.loads(body_of(answer))["side"], "buy")


class Fast(Stock):
    """Under the channel with the short cut."""

    http = "fast"


class Shielded(SynchronousTestCase):
    """Work that goes on when nobody waits for it any more."""

    def test_result(self) -> None:
        """The result comes through."""
        reply = Reply()
        self.assertIs(self.successResultOf(shielded(succeed(reply))), reply)

    def test_cancel(self) -> None:
        """Canceling ends the waiting and not the work, whose result is then ignored."""
        work: Deferred[Reply] = Deferred(lambda _: self.fail("the work was canceled"))
        waiting = shielded(work)
        waiting.cancel()
        self.failureResultOf(waiting)
        work.callback(Reply())


class Replies(SynchronousTestCase):
    """What becomes of refusals and faults."""

    def test_status(self) -> None:
        """The status is what the code begins with, but 422 for a parameter of the wrong shape."""
        codes = (40010000, 40010001, 40110000, 40310100, 40410000, 42210000, 42910000, 50010000, 50110000, 50310000)
        expected = [400, 422, 401, 403, 404, 422, 429, 500, 501, 503]
        self.assertEqual([status_of(Refusal(code, "")) for code in codes], expected)

    def test_refused(self) -> None:
        """A plain refusal has no headers of its own."""
        self.assertEqual(refused(Refusal(40410000, "no")).headers, ())

    def test_retry_after(self) -> None:
        """A fault tells when to try again, if it was told so."""
        self.assertEqual(faulty(HttpFault(503, "no", 503, 7)).headers, ((b"Retry-After", b"7"),))
        self.assertEqual(faulty(HttpFault(503, "no", 503)).headers, ())

    def test_methods_stay_methods(self) -> None:
        """The decorator leaves the method as it is, to be called like any other."""
        notes = Notes(gate=None)  # type: ignore[arg-type]
        reply = notes.health(Call(None, None))  # type: ignore[arg-type]
        self.assertEqual(reply.body, b'{"status":"ok"}')

    def test_named(self) -> None:
        """An endpoint is named like its handler, which Klein asks for."""
        self.assertEqual(Endpoint(Notes.health, True, False).__name__, "health")
        self.assertIsInstance(Notes.router, Klein)
