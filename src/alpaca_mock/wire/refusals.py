"""The body of a refusal: the broker's error envelope."""

from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.wire.json import encode


def refusal_body(refusal: Refusal) -> bytes:
    """Give the JSON of *refusal*.

    `code` and `message`; where there are further members, all of them in alphabetical order, as the broker has them.
    """
    envelope: dict[str, object] = {"code": refusal.code, "message": refusal.message}
    if refusal.extras:
        envelope |= refusal.extras
        envelope = dict(sorted(envelope.items()))
    return encode(envelope)
