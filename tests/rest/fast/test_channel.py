"""The short cut: what it recognises, which routes it finds, and that it can be left out."""

import re
import sys
from typing import Any, ClassVar

from hypothesis import given
from hypothesis import strategies as st
from klein import Klein
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.iweb import IRequest
from werkzeug.exceptions import HTTPException

from alpaca_mock.rest.endpoint import Call, endpoint
from alpaca_mock.rest.fast import FastSite
from alpaca_mock.rest.fast.recognise import recognise_fields, recognise_line
from alpaca_mock.rest.fast.table import Table
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.reply import Reply
from alpaca_mock.rest.root import Root, build_root
from alpaca_mock.rest.site import Site
from tests.rest.wires import Server, request, statuses

_SEGMENTS = ("a", "b", "c", "d", "orders", "x.y", "x:y", "5")


class Crossing:
    """Routes whose rules overlap in all ways."""

    router: ClassVar[Klein] = Klein()

    def __init__(self, gate: Any) -> None:
        self.gate: Gate = gate

    @endpoint(router, "GET", "/a/b", "/a/b/c", "/c", "/x:y")
    @endpoint(router, "POST", "/a/<string:p>", "/a/b/<string:p>/d", "/<string:p>/orders")
    @endpoint(router, "GET", "/a/<string:p>", "/<string:p>/b/<string:q>", "/a/b/<path:p>")
    @endpoint(router, "DELETE", "/a/<path:p>/d", "/orders/<p>", "/orders/<string:p>/<default:q>")
    @endpoint(router, "PATCH", "/b/<int:n>", "/c/x.<string:p>", "/b/<int:n>/d", "/b/<string:p>/d")
    def all(self, call: Call, **parameters: str) -> Reply:
        return Reply()

    @endpoint(router, "GET", "/d/<string:p>", streams=True)
    def stream(self, call: Call, p: str) -> Any: ...

    @endpoint(router, "GET", "/d/<path:p>/d", "/orders/<string:p>")
    def behind_stream(self, call: Call, p: str) -> Reply:
        return Reply()

    @router.route("/orders/5", methods=["GET", "PATCH"])
    def plain(self, request: IRequest) -> bytes:
        return b""

    @endpoint(router, "PATCH", "/orders/<string:p>")
    def behind_plain(self, call: Call, p: str) -> Reply:
        return Reply()


def by_werkzeug(root: Root, method: str, path: str) -> tuple[str, dict[str, str]] | None:
    """Give what Klein's map finds."""
    try:
        rule, values = root.router.url_map.bind("localhost", path_info=path, default_method=method).match(
            return_rule=True
        )
    except HTTPException:
        return None
    return rule.endpoint, dict(values)


def by_table(root: Root, table: Table, method: str, path: str) -> tuple[str, dict[str, str]] | None:
    """Give what the table finds, under Klein's name for it."""
    found = table.find(method.encode(), path.encode())
    if found is None:
        return None
    route, values = found
    names = {endpoint: name for name, (_, endpoint) in root.endpoints.items()}
    return names[route.endpoint], values


class Finding(SynchronousTestCase):
    """Routes by the table."""

    def setUp(self) -> None:
        self.root = build_root([Crossing(None)], gate=None)  # type: ignore[arg-type]
        self.table = Table.of(self.root)

    @given(
        st.sampled_from(("GET", "POST", "PATCH", "DELETE", "PUT")),
        st.lists(st.sampled_from(_SEGMENTS), min_size=1, max_size=4),
    )
    def test_like_werkzeug(self, method: str, segments: list[str]) -> None:
        """What the table finds is what werkzeug finds; where it finds nothing, Klein is asked."""
        path = "/" + "/".join(segments)
        found = by_table(self.root, self.table, method, path)
        if found is not None:
            self.assertEqual(found, by_werkzeug(self.root, method, path))

    def test_found(self) -> None:
        """Plain rules are found, parameters and all."""
        for method, path, values in (
            ("GET", "/a/b", {}),
            ("POST", "/a/b", {"p": "b"}),
            ("GET", "/a/c", {"p": "c"}),
            ("GET", "/x:y", {}),
            ("POST", "/a/b/x.y/d", {"p": "x.y"}),
            ("DELETE", "/a/c/d", {"p": "c"}),
            ("DELETE", "/orders/5", {"p": "5"}),
            ("DELETE", "/orders/5/a", {"p": "5", "q": "a"}),
            ("GET", "/orders/a", {"p": "a"}),
            ("GET", "/orders/b/q", {"p": "orders", "q": "q"}),
        ):
            found = by_table(self.root, self.table, method, path)
            self.assertEqual(found and found[1], values, path)

    def test_not_found(self) -> None:
        """What only Klein can decide is left to it: streams, its own functions, other converters, longer paths."""
        for method, path in (
            ("GET", "/d/a"),
            ("GET", "/orders/5"),
            ("PATCH", "/orders/5"),
            ("PATCH", "/b/5"),
            ("PATCH", "/c/x.y"),
            ("PATCH", "/b/a/d"),
            ("GET", "/a/b/c/d"),
            ("GET", "/none"),
            ("PUT", "/a/b"),
            ("GET", "/"),
        ):
            self.assertIsNone(by_table(self.root, self.table, method, path), path)

    def test_served_routes(self) -> None:
        """Every plain route of the notes is in the table."""
        server = Server.of("fast")
        assert isinstance(server.site, FastSite)
        for line in (
            b"GET /health",
            b"POST /v2/notes",
            b"GET /v2/notes/a",
            b"DELETE /v2/notes/a",
            b"GET /v2/notes:newest",
        ):
            self.assertIsNotNone(server.site.target(line + b" HTTP/1.1"), line)
        for line in (b"GET /v2/ticks", b"GET /v2/none", b"PUT /v2/notes", b"GET /v2/notes/a/b"):
            self.assertIsNone(server.site.target(line + b" HTTP/1.1"), line)


class Recognising(SynchronousTestCase):
    """Heads by their bytes."""

    def test_line(self) -> None:
        """A plain line is taken apart."""
        self.assertEqual(recognise_line(b"GET /a/b?c=%20#d HTTP/1.1"), (b"GET", b"/a/b?c=%20#d", b"/a/b"))

    def test_other_lines(self) -> None:
        """Every other line is left to Twisted."""
        for line in (
            b"",
            b"GET /a",
            b"GET /a HTTP/1.0",
            b"GET /a HTTP/1.1 ",
            b"HEAD /a HTTP/1.1",
            b"get /a HTTP/1.1",
            b"GET a HTTP/1.1",
            b"GET / HTTP/1.1",
            b"GET /a/ HTTP/1.1",
            b"GET //a HTTP/1.1",
            b"GET /a//b HTTP/1.1",
            b"GET /a%20 HTTP/1.1",
            b"GET /a#b HTTP/1.1",
            b'GET /a"b HTTP/1.1',
            b"GET /a\xc3 HTTP/1.1",
            b"GET /a b HTTP/1.1",
            b"GET /a\n HTTP/1.1",
            b"GET /a HTTP/1.1\n",
        ):
            self.assertIsNone(recognise_line(line), line)

    def test_fields(self) -> None:
        """Plain fields are read: names in lower case, values trimmed, the first of several, the length of the body."""
        fields = recognise_fields(b"Host: a\r\nX-A:\t b \r\nx-a: c\r\nContent-Length: 012\r\nEmpty:\r\n")
        assert fields is not None
        values = {b"host": b"a", b"x-a": b"b", b"content-length": b"012", b"empty": b""}
        self.assertEqual((fields.values, fields.length), (values, 12))
        nothing = recognise_fields(b"")
        self.assertEqual(nothing and (nothing.values, nothing.length), ({}, 0))

    def test_other_fields(self) -> None:
        """Fields that change how a request is read or answered, and all odd ones, are left to Twisted."""
        for block in (
            b"Transfer-Encoding: chunked\r\n",
            b"transfer-encoding: identity\r\n",
            b"Expect: 100-continue\r\n",
            b"Upgrade: websocket\r\n",
            b"Connection: close\r\n",
            b"Connection: Upgrade\r\n",
            b"Connection: keep-alive\r\nConnection: close\r\n",
            b"Content-Length: 1\r\nContent-Length: 1\r\n",
            b"Content-Length: -1\r\n",
            b"Content-Length: 1, 1\r\n",
            b"Content-Length:\r\n",
            b"Content-Length: 11111111111\r\n",
            b"Host : a\r\n",
            b": a\r\n",
            b"nonsense\r\n",
            b"A: b\r\n c\r\n",
            b"A: b\n",
            b"A: b\r",
            b"A: b\x00\r\n",
            b"A: \xc3\xa4\r\n",
            b"A: b\rB: c\r\n",
            b"A: b\r\n\r\n",
            b"A: b\r\n" * 100,
        ):
            self.assertIsNone(recognise_fields(block), block)

    @given(st.binary(max_size=40), st.binary(max_size=40))
    def test_any_bytes(self, line: bytes, block: bytes) -> None:
        """No bytes make an exception, and no line that is recognised has an end in it."""
        for end in (b"", b" HTTP/1.1"):
            if recognise_line(line + end) is not None:
                self.assertIsNone(re.search(rb"[\s\x00-\x1f]", line))
        recognise_fields(block)

    def test_memory_is_bounded(self) -> None:
        """What is remembered of heads stays small, however many different ones come."""
        server = Server.of("fast")
        assert isinstance(server.site, FastSite)
        wire = server.connect()
        for number in range(3000):
            wire.send(request(b"GET /v2/notes/%d" % number, b"X-A: %d" % number))
        self.assertLessEqual(max(len(server.site._targets), len(server.site._fields)), 1024)
        wire.send(request(b"GET /v2/notes?a=" + b"b" * 3000))
        self.assertLess(max(map(len, server.site._targets)), 2049)


class Removing(SynchronousTestCase):
    """The server without the package."""

    def test_left_out(self) -> None:
        """Without the package the server serves all the same, by Twisted's own channel."""
        kept = {name: module for name, module in sys.modules.items() if name.startswith("alpaca_mock.rest.fast")}
        self.addCleanup(sys.modules.update, kept)
        for name in kept:
            del sys.modules[name]
        finder = _Hiding()
        sys.meta_path.insert(0, finder)
        self.addCleanup(sys.meta_path.remove, finder)
        server = Server.of("fast")
        self.assertIs(type(server.site), Site)
        self.assertEqual(statuses(server.get(request(b"GET /v2/notes"))), [200])

    def test_chosen(self) -> None:
        """The setting chooses the channel."""
        kinds = [type(Server.of(http).site) for http in ("stock", "fast")]
        self.assertEqual(kinds, [Site, FastSite])


class _Hiding:
    """Finds no such package."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        if name == "alpaca_mock.rest.fast":
            raise ModuleNotFoundError(name, name=name)
