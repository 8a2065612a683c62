"""The head of an answer: the headers that every answer has, and their bytes where nobody else writes them."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from twisted.web.http import RESPONSES, datetimeToString

from alpaca_mock import __version__
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.rest.reply import JSON, refused

SERVER: Final = f"alpaca-mock/{__version__}".encode()

#: The methods that any route may have, in the order in which they are told.
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ANY_METHOD: Final = ", ".join(METHODS).encode()

#: For browsers: any page may ask, and read every header (API documentation names none; observed on paper, 2021).
CROSS_ORIGIN: Final = (
    (b"Access-Control-Allow-Origin", b"*"),
    (b"Access-Control-Expose-Headers", b"*"),
    (b"Vary", b"Origin"),
)


#: Twisted knows none of the statuses that came after RFC 2616, such as 422 and 429.
_REASONS: Final = {status.value: status.phrase.encode() for status in HTTPStatus} | RESPONSES


def reason(status: int) -> bytes:
    """Give the words that follow *status* in the first line of an answer."""
    return _REASONS.get(status, b"Unknown Status")


def common_headers(request_id: bytes, content_type: bytes = JSON) -> tuple[tuple[bytes, bytes], ...]:
    """Give the headers that begin every answer, spelled as Twisted spells them."""
    return (
        (b"Server", SERVER),
        (b"Date", datetimeToString()),
        (b"Content-Type", content_type),
        *CROSS_ORIGIN,
        (b"X-Request-Id", request_id),
    )


def head_bytes(version: bytes, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Give the first line and *headers*, up to the blank line that ends them."""
    lines = b"".join(b"%b: %b\r\n" % header for header in headers)
    return b"%b %d %b\r\n%b\r\n" % (version, status, reason(status), lines)


def rejection(refusal: Refusal, request_id: bytes) -> bytes:
    """Give the whole answer to what is no request at all, after which the connection closes."""
    reply = refused(refusal)
    headers = (
        (b"Connection", b"close"),
        *common_headers(request_id),
        (b"Content-Length", b"%d" % len(reply.body)),
    )
    return head_bytes(b"HTTP/1.1", reply.status, headers) + reply.body
