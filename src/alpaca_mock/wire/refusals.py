"""The body of a refusal: the broker's error envelope."""

from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.wire.json import encode


def envelope(refusal: Refusal) -> dict[str, object]:
    """Give the members of *refusal*.

    `code` and `message`; where there are further members, all of them in alphabetical order, as the broker has them.
    """
    members: dict[str, object] = {"code": refusal.code, "message": refusal.message}
    if refusal.extras:
        members |= refusal.extras
        members = dict(sorted(members.items()))
    return members


def refusal_body(refusal: Refusal) -> bytes:
    """Give the JSON of *refusal*."""
    return encode(envelope(refusal))
