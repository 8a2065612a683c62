"""A request: it has an id, is counted while in flight, and is never answered in HTML."""

import re
from time import perf_counter
from typing import TYPE_CHECKING, Final, Protocol, cast
from urllib.parse import unquote_to_bytes

from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.web import server

from alpaca_mock.domain.refusals import MALFORMED, NOT_SERVED, Refusal
from alpaca_mock.rest.head import ANY_METHOD, common_headers, reason
from alpaca_mock.rest.reply import BODILESS, JSON, Reply, broken, refused
from alpaca_mock.wire.credentials import KEY_HEADER, SECRET_HEADER, read_credentials

if TYPE_CHECKING:
    from alpaca_mock.rest.channel import Channel
    from alpaca_mock.rest.site import Site

log: Final = Logger()

_AUTHORITY: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_SLASHES: Final = re.compile(rb"/{2,}")


class Request(server.Request):
    """One request, from its first byte to the last one of its answer."""

    site: "Site"
    defaultContentType = JSON
    id = ""
    _began = 0.0
    _received = 0
    _is_cut = False

    @property
    def body(self) -> bytes:
        """The whole body, of whatever content type."""
        content = self.content
        if content is None:
            return b""
        content.seek(0)
        return bytes(content.read())

    def credentials(self) -> str:
        """Give the API key. Raises `Refusal` where it or the secret is missing."""
        header = self.requestHeaders.getRawHeaders
        values = (header(name, (None,))[0] for name in (KEY_HEADER, SECRET_HEADER, b"authorization"))
        return read_credentials(*values)

    def allow(self, limit: int, left: int, ends: int) -> None:
        """Tell the client how many requests of *limit* are left until *ends*, in Unix seconds."""
        self.setHeader(b"X-RateLimit-Limit", b"%d" % limit)
        self.setHeader(b"X-RateLimit-Remaining", b"%d" % left)
        self.setHeader(b"X-RateLimit-Reset", b"%d" % ends)

    def setResponseCode(self, code: int, message: bytes | None = None) -> None:
        """Let the answer have the status *code*, and the words that go with it."""
        super().setResponseCode(code, message or reason(code))

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
        """Stop counting as in flight."""
        self.site.left(self)

    def process(self) -> None:
        """Find the route and run it."""
        self.site = cast("Channel", self.channel).site
        self.id = self.site.ids.next()
        self._began = perf_counter()
        self.site.busy.add(self)
        self.notifyFinish().addBoth(lambda _: self.leave())
        for name, value in common_headers(self.id.encode()):
            self.setHeader(name, value)
        try:
            # Methods are in upper case (RFC 9110, 9.1); werkzeug would let "patch" pass, the broker does not.
            if not self.method.isupper():
                raise Refusal(NOT_SERVED, f'unknown method "{self.method.decode("ascii")}"')
            if self.method == b"OPTIONS" and self.path == b"*":
                self.answer(Reply(status=204, headers=((b"Allow", ANY_METHOD),)))
                return
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
        log_failure(self, reason)
        if self.startedWriting:
            # Nothing true can be added to half an answer; cut off, it does not look whole.
            self._is_cut = True
            cast("Channel", self.channel).transport.abortConnection()
        else:
            self.answer(broken())
        return reason

    def finish(self) -> None:
        """Send the end of the answer."""
        if not self._is_cut:
            super().finish()

    @property
    def seconds(self) -> float:
        """How long the request has been worked on."""
        return perf_counter() - self._began

    def handleContentChunk(self, data: bytes) -> None:
        """Take a piece of the body; too much of it is answered 413."""
        self._received += len(data)
        channel = cast("Channel", self.channel)
        if self._received > channel.site.limits.body:
            channel.refuse_body()
        else:
            super().handleContentChunk(data)

    def getRequestHostname(self) -> bytes:
        """Give a name that is always good: no route depends on it, and werkzeug refuses odd ones with an exception."""
        return b"localhost"


class _Named(Protocol):
    id: str
    method: bytes
    path: bytes


def log_failure(request: _Named, reason: Failure) -> None:
    """Log that *request* failed for a *reason* that nobody meant."""
    log.failure(
        "{method} {path} failed",
        reason,
        method=request.method.decode("ascii", "backslashreplace"),
        path=request.path.decode("ascii", "backslashreplace"),
        request_id=request.id,
    )


def normal_path(path: bytes) -> bytes:
    """Give the path of a request target as the routes know it.

    Without scheme and host (RFC 9112, 3.2.2), without a fragment, without doubled slashes or one at the end: a base
    URL that ends in one is the commonest mistake of all. An escaped slash stays, it belongs to a symbol.

    Raises `Refusal` where it is no UTF-8.
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
