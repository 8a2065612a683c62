"""What a route answers, before it is bytes on a connection."""

from collections.abc import Sequence
from typing import Any, Final, Self

from attrs import define

from alpaca_mock.domain.refusals import INTERNAL, INVALID, Refusal
from alpaca_mock.service.faults import HttpFault
from alpaca_mock.wire.json import encode
from alpaca_mock.wire.refusals import refusal_body

JSON: Final = b"application/json; charset=UTF-8"
#: The statuses that never have a body (RFC 9110, 15.3.5, 15.3.6 and 15.4.5).
BODILESS: Final = frozenset({204, 205, 304})

# Codes whose status is not in their first three digits (API documentation, "Error codes").
_ODD: Final = {INVALID: 422}


@define(eq=False, repr=False)
class Reply:
    """A whole answer: `body` as it goes out, `status`, further `headers` (name, value) and the `content_type`."""

    body: bytes = b""
    status: int = 200
    headers: Sequence[tuple[bytes, bytes]] = ()
    content_type: bytes = JSON

    @classmethod
    def of(cls, value: Any, status: int = 200) -> Self:
        """Answer with the JSON of *value*, which is a wire `Struct`, a list of them or a dict."""
        return cls(encode(value), status)


def status_of(refusal: Refusal) -> int:
    """Give the HTTP status that the code of *refusal* stands for."""
    return _ODD.get(refusal.code) or refusal.code // 100_000


def refused(refusal: Refusal) -> Reply:
    """Answer with the broker's error envelope, under the status that the code stands for."""
    headers = () if refusal.wait is None else ((b"Retry-After", b"%d" % refusal.wait),)
    return Reply(refusal_body(refusal), status_of(refusal), headers)


def broken() -> Reply:
    """Answer for something that went wrong here; what it was is in the log (error code 50010000)."""
    return refused(Refusal(INTERNAL, "internal server error occurred"))


def faulty(fault: HttpFault) -> Reply:
    """Answer with the fault that a test asked for."""
    headers = () if fault.retry_after is None else ((b"Retry-After", b"%d" % fault.retry_after),)
    return Reply(encode({"code": fault.code, "message": fault.message}), fault.status, headers)
