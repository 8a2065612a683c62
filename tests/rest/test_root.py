"""What is answered where there is no route, and by which rules routes are found."""

import json
from typing import ClassVar

from klein import Klein
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.iweb import IRequest

from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.request import normal_path
from alpaca_mock.rest.root import build_root
from tests.rest.wires import Server, body_of, headers_of, request, statuses


class Stock(SynchronousTestCase):
    """Under Twisted's own channel."""

    http: ClassVar[str] = "stock"

    def setUp(self) -> None:
        self.server = Server.of(self.http)

    def test_unknown(self) -> None:
        """An unknown route is the broker's 404, with credentials or without."""
        for keys in (True, False):
            answer = self.server.get(request(b"GET /v2/none", keys=keys))
            self.assertEqual(statuses(answer), [404])
            self.assertEqual(json.loads(body_of(answer)), {"code": 40410000, "message": "endpoint not found"})

    def test_method(self) -> None:
        """A method that a route does not know is refused, with those that it knows."""
        answer = self.server.get(request(b"PUT /v2/notes/a"))
        self.assertEqual(statuses(answer), [405])
        self.assertEqual(json.loads(body_of(answer)), {"code": 40510000, "message": "method not allowed"})
        self.assertEqual(headers_of(answer)["Allow"], "GET, HEAD, DELETE, OPTIONS")

    def test_method_without_credentials(self) -> None:
        """A trading route looks at the credentials first, whatever the method."""
        answer = self.server.get(request(b"PUT /v2/notes/a", keys=False))
        self.assertEqual(statuses(answer), [401])
        self.assertEqual(headers_of(answer)["Allow"], "GET, HEAD, DELETE, OPTIONS")

    def test_head(self) -> None:
        """HEAD is answered like GET, without the body but with its length."""
        get, head = (self.server.get(request(method + b" /v2/notes")) for method in (b"GET", b"HEAD"))
        self.assertEqual(body_of(head), b"")
        self.assertEqual(headers_of(head)["Content-Length"], headers_of(get)["Content-Length"])

    def test_preflight(self) -> None:
        """A browser is told that pages of any origin may send the broker's headers, and needs no credentials for it."""
        asked = (b"Origin: http://a.example", b"Access-Control-Request-Method: DELETE")
        answer = self.server.get(request(b"OPTIONS /v2/notes/a", *asked, keys=False))
        self.assertEqual(statuses(answer), [204])
        headers = headers_of(answer)
        self.assertEqual(headers["Access-Control-Allow-Origin"], "*")
        self.assertIn("DELETE", headers["Access-Control-Allow-Methods"])
        self.assertEqual(headers["Access-Control-Allow-Headers"], "*, Authorization")
        self.assertEqual(headers["Allow"], "GET, HEAD, DELETE, OPTIONS")

    def test_symbols(self) -> None:
        """A parameter is decoded once, an escaped slash in it belongs to it."""
        for path, name in (
            (b"BTC%2FUSD", "BTC/USD"),
            (b"a%2525", "a%25"),
            (b"%C3%A4", "ä"),
            (b"a%zz", "a%zz"),
            (b"+", "+"),
        ):
            answer = self.server.get(request(b"GET /v2/notes/" + path))
            self.assertEqual(json.loads(body_of(answer)), {"name": name})

    def test_lenient_paths(self) -> None:
        """Slashes too many do not matter, and nobody is redirected."""
        for path in (b"/v2/notes/", b"//v2/notes", b"/v2//notes//"):
            self.assertEqual(statuses(self.server.get(request(b"GET " + path))), [200])

    def test_bad_path(self) -> None:
        """A path that is no UTF-8 is refused."""
        answer = self.server.get(request(b"GET /v2/notes/%ff"))
        self.assertEqual(json.loads(body_of(answer)), {"code": 40010000, "message": "the path must be UTF-8"})

    def test_words_of_a_status(self) -> None:
        """The first line says every status in words, also those that came after RFC 2616."""
        for status, words in ((200, b"OK"), (422, b"Unprocessable"), (429, b"Too Many Requests"), (599, b"Unknown")):
            answer = self.server.get(request(b"GET /v2/status?status=%d" % status))
            self.assertTrue(answer.startswith(b"HTTP/1.1 %d %b" % (status, words)), answer[:40])

    def test_method_in_lower_case(self) -> None:
        """A method in lower case is another method, and nobody's."""
        answer = self.server.get(request(b"patch /v2/notes", body=b"{}"))
        self.assertEqual(json.loads(body_of(answer)), {"code": 50110000, "message": 'unknown method "patch"'})


class Fast(Stock):
    """Under the channel with the short cut."""

    http = "fast"


class Pages:
    """A family of plain Klein functions."""

    router: ClassVar[Klein] = Klein()

    @router.route("/page", methods=["GET"])
    def page(self, request: IRequest) -> bytes:
        return b"page"

    @router.route("/broken", methods=["GET"])
    def broken(self, request: IRequest) -> bytes:
        raise ZeroDivisionError

    @router.route("/half", methods=["GET"])
    def half(self, request: IRequest) -> bytes:
        request.write(b"half")
        raise ZeroDivisionError


class PlainKlein(SynchronousTestCase):
    """Functions of Klein that are no endpoints."""

    def setUp(self) -> None:
        self.servers = [Server.of(http, families=[Pages()]) for http in ("stock", "fast")]

    def test_served(self) -> None:
        """They are served beside endpoints, and their answers have an id."""
        for server in self.servers:
            answer = server.get(request(b"GET /page", keys=False))
            self.assertIn(b"\r\nX-Request-Id: 0", answer)
            self.assertIn(b"page", body_of(answer))

    def test_failure(self) -> None:
        """What goes wrong in one is the broker's 500 in JSON, and logged."""
        for server in self.servers:
            answer = server.get(request(b"GET /broken", keys=False))
            self.assertEqual(statuses(answer), [500])
            self.assertEqual(json.loads(body_of(answer))["code"], 50010000)
            self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_failure_half_way(self) -> None:
        """What goes wrong when half an answer is sent ends the connection."""
        for server in self.servers:
            wire = server.connect()
            answer = wire.send(request(b"GET /half", keys=False))
            self.assertTrue(answer.endswith(b"4\r\nhalf\r\n"))
            self.assertTrue(wire.transport.disconnected)
            self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
            wire.hang_up()
            self.assertEqual(server.site.busy, set())


class Roots(SynchronousTestCase):
    """Families put together."""

    def test_endpoints(self) -> None:
        """A root knows its endpoints with the families that answer, and leaves the families' own routers alone."""
        server = Server.of("stock")
        gate: Gate = server.notes.gate
        root = build_root([server.notes], gate)
        families = {family for family, _ in root.endpoints.values()}
        self.assertEqual(families, {server.notes})
        names = {endpoint.handler.__name__ for _, endpoint in root.endpoints.values()}
        self.assertIn("newest", names)
        own = sum(1 for _ in type(server.notes).router.url_map.iter_rules())
        self.assertEqual(sum(1 for _ in root.router.url_map.iter_rules()), own)

    def test_normal_path(self) -> None:
        """Paths have one form, whichever way they were written."""
        for sent, normal in (
            (b"/a/b", b"/a/b"),
            (b"/", b"/"),
            (b"//", b"/"),
            (b"/a//b/", b"/a/b"),
            (b"/a%2F%2Fb", b"/a%2F%2Fb"),
            (b"/a#b/c", b"/a"),
            (b"http://h:1/a", b"/a"),
            (b"HTTPS://h", b"/"),
            (b"http://h?x", b"?x"),
            (b"/http://h/a", b"/http:/h/a"),
        ):
            self.assertEqual(normal_path(sent), normal)
