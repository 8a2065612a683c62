"""What a route sees of a recognised request, and the bytes of its answer."""

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from twisted.web.http_headers import Headers

from alpaca_mock.rest.fast.recognise import Fields
from alpaca_mock.rest.reply import BODILESS, Reply
from alpaca_mock.wire.credentials import KEY_HEADER, SECRET_HEADER, read_credentials

if TYPE_CHECKING:
    from alpaca_mock.rest.fast.site import FastSite


class FastRequest:
    """A request whose bytes are all there."""

    __slots__ = ("_allowance", "_fields", "began", "body", "id", "method", "path", "sent", "site", "uri")

    def __init__(self, site: "FastSite", method: bytes, uri: bytes, path: bytes, fields: Fields, body: bytes) -> None:
        self.site = site
        self.id = site.ids.next()
        self.method = method
        self.uri = uri
        self.path = path
        self.body = body
        self._fields = fields
        #: Bytes of the answer's body.
        self.sent = 0
        self._allowance = b""
        self.began = perf_counter()

    def credentials(self) -> str:
        """Give the API key. Raises `Refusal` where it or the secret is missing."""
        fields = self._fields
        if fields.api_key is None:
            value = fields.values.get
            fields.api_key = read_credentials(value(KEY_HEADER), value(SECRET_HEADER), value(b"authorization"))
        return fields.api_key

    def allow(self, limit: int, left: int, ends: int) -> None:
        """Tell the client how many requests of *limit* are left until *ends*, in Unix seconds."""
        self._allowance = self.site.allowance(limit, left, ends)

    def answer(self, reply: Reply, at: float) -> bytes:
        """Give the whole answer, as Twisted would write it *at* this time, in Unix seconds."""
        status, body = reply.status, reply.body
        opening = self.site.opening(status, reply.content_type, at)
        lines = self._allowance
        if reply.headers:
            lines += _lines(reply.headers)
        if status in BODILESS:
            length = b"Content-Length: 0\r\n" if status == 205 else b""
            return b"%b%b\r\n%b%b\r\n" % (opening, self.id.encode(), lines, length)
        self.sent = size = len(body)
        return b"%b%b\r\n%bContent-Length: %d\r\n\r\n%b" % (opening, self.id.encode(), lines, size, body)


def _lines(headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    canonical = Headers()
    for name, value in headers:
        canonical.addRawHeader(name, value)
    return b"".join(b"%b: %b\r\n" % (name, value) for name, values in canonical.getAllRawHeaders() for value in values)
