"""The HTTP server: requests that have an id, are counted while in flight, and never answer in HTML."""

import re
from time import perf_counter
from typing import Any, Final, cast
from urllib.parse import unquote_to_bytes

from attrs import frozen
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.web import server
from twisted.web.http import datetimeToString
from twisted.web.iweb import IAccessLogFormatter
from twisted.web.resource import IResource

from alpaca_mock import __version__
from alpaca_mock.domain.refusals import MALFORMED, Refusal
from alpaca_mock.logs import RequestIds
from alpaca_mock.rest.reply import BODILESS, JSON, Reply, broken, refused
from alpaca_mock.wire.credentials import KEY_HEADER, SECRET_HEADER, read_credentials

log: Final = Logger()

SERVER: Final = f"alpaca-mock/{__version__}".encode()


@frozen
class Limits:
    """What a client may ask of the server: bytes of a body and of a head, seconds without and within a request."""

    body: int = 2 * 1024 * 1024
    head: int = 16 * 1024
    idle: float = 60.0
    request: float = 60.0


class Request(server.Request):
    """A request under an id of its own."""

    site: "Site"
    defaultContentType = JSON
    id = ""
    began = 0.0

    @property
    def body(self) -> bytes:
        """The whole body."""
        content = self.content
        if content is None:
            return b""
        content.seek(0)
        return bytes(content.read())

    def credentials(self) -> str:
        """Give the API key. Raises `Refusal` where it or the secret is missing."""
        return read_credentials(self._first(KEY_HEADER), self._first(SECRET_HEADER), self._first(b"authorization"))

    def allow(self, limit: int, left: int, ends: int) -> None:
        """Tell the client how many requests of *limit* are left until *ends*, in Unix seconds."""
        self.setHeader(b"X-RateLimit-Limit", b"%d" % limit)
        self.setHeader(b"X-RateLimit-Remaining", b"%d" % left)
        self.setHeader(b"X-RateLimit-Reset", b"%d" % ends)

    def prepare(self, reply: Reply) -> bytes:
        """Set status and headers to those of *reply*, and give the body that remains to be written."""
        self.setResponseCode(reply.status)
        self.setHeader(b"Content-Type", reply.content_type)
        for name, value in reply.headers:
            self.responseHeaders.addRawHeader(name, value)
        if reply.status in BODILESS:
            if reply.status == 205:
                self.setHeader(b"Content-Length", b"0")
            return b""
        self.setHeader(b"Content-Length", b"%d" % len(reply.body))
        return reply.body

    def answer(self, reply: Reply) -> None:
        """Send *reply*, whole."""
        self.write(self.prepare(reply))
        self.finish()

    def leave(self) -> None:
        """Stop counting as in flight: the connection is a stream from here on."""
        self.site.busy.discard(self)

    def process(self) -> None:
        """Find the route and run it."""
        self.site = cast(Site, self.channel.site)  # type: ignore[attr-defined]
        self.id = self.site.ids.next()
        self.began = perf_counter()
        self.site.busy.add(self)
        self.notifyFinish().addBoth(lambda _: self.leave())
        for name, value in (
            (b"Server", SERVER),
            (b"Date", datetimeToString()),
            (b"Content-Type", JSON),
            (b"Access-Control-Allow-Origin", b"*"),
            (b"Access-Control-Expose-Headers", b"*"),
            (b"Vary", b"Origin"),
            (b"X-Request-ID", self.id.encode()),
        ):
            self.setHeader(name, value)
        try:
            self.path = normal_path(self.path)
            self.prepath = []
            self.postpath = [unquote_to_bytes(segment) for segment in self.path[1:].split(b"/")]
            self.render(self.site.getResourceFor(self))
        except Refusal as refusal:
            self.answer(refused(refusal))
        except Exception:
            self.processingFailed(Failure())

    def processingFailed(self, reason: Failure) -> Failure:
        """Answer for what nobody caught."""
        log.failure("{method} {path} failed", reason, method=self.method, path=self.path, request_id=self.id)
        if self.startedWriting:
            # Nothing true can be added to half an answer.
            self.loseConnection()
        else:
            self.answer(broken())
        return reason

    def getRequestHostname(self) -> bytes:
        """Give a name that is always good: no route depends on it, and werkzeug refuses odd ones with an exception."""
        return b"localhost"

    def _first(self, name: bytes) -> bytes | None:
        values = self.requestHeaders.getRawHeaders(name)
        return values[0] if values else None


class Site(server.Site):
    """Serves a resource, and knows which requests are in flight."""

    requestFactory = Request

    def __init__(
        self,
        resource: IResource,
        ids: RequestIds,
        limits: Limits,
        reactor: IReactorTime,
        logFormatter: IAccessLogFormatter | None = None,
    ) -> None:
        # A body is read by nobody but the route, whatever type it claims.
        super().__init__(
            resource, parsePOSTFormSubmission=False, timeout=limits.idle, logFormatter=logFormatter, reactor=reactor
        )
        self.ids = ids
        self.limits = limits
        #: The requests that are not answered yet; a stream of events or a WebSocket is none of them.
        self.busy: set[Any] = set()


_AUTHORITY: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_SLASHES: Final = re.compile(rb"/{2,}")


def normal_path(path: bytes) -> bytes:
    """Give the path of a request target as the routes know it.

    Without scheme and host (RFC 9112, 3.2.2), without a fragment, without doubled slashes or one at the end: a base
    URL that ends in one is the commonest mistake of all. An escaped slash stays, it belongs to a symbol.

    Raises `Refusal` where an escape is no UTF-8.
    """
    if not path.startswith(b"/") and (authority := _AUTHORITY.match(path)):
        path = path[authority.end() :] or b"/"
    path = path.partition(b"#")[0]
    if b"//" in path:
        path = _SLASHES.sub(b"/", path)
    if len(path) > 1 and path.endswith(b"/"):
        path = path[:-1]
    try:
        unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        raise Refusal(MALFORMED, "the path must be UTF-8") from None
    return path
