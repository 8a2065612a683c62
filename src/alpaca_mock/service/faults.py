"""A failure that a test asks for: the next trading request is answered with it, and nothing else happens."""

from typing import Final

from attrs import define, frozen

from alpaca_mock.domain.refusals import Refusal, invalid

#: Interim answers (1xx) are no answers: a client would wait for the real one for ever.
LOWEST_STATUS: Final = 200
HIGHEST_STATUS: Final = 599
#: A day: what tells a client to wait longer is a mistake.
LONGEST_WAIT: Final = 86_400


@frozen
class HttpFault:
    """An answer to be given once: `status`, and `code` and `message` of its body.

    `retry_after` is in whole seconds, for the header of that name.
    """

    status: int
    message: str
    code: int
    retry_after: int | None = None


@define(eq=False, repr=False)
class Faults:
    """The fault that waits, if any. There is one place for the whole server; the last one that is set stays."""

    pending: HttpFault | None = None

    def inject(self, status: int, message: str, code: int | None = None, retry_after: int | None = None) -> HttpFault:
        """Let the next authenticated trading request be answered with *status* and *message*.

        The body's *code* is the status unless it is given. Raises `Refusal` for what could not be sent.
        """
        if not LOWEST_STATUS <= status <= HIGHEST_STATUS:
            raise _unsendable(status)
        if not message.strip():
            raise invalid("message must not be empty")
        if retry_after is not None and not 0 <= retry_after <= LONGEST_WAIT:
            raise invalid(f"retry_after must be from 0 to {LONGEST_WAIT} seconds, got {retry_after}")
        self.pending = HttpFault(status, message, status if code is None else code, retry_after)
        return self.pending

    def take(self) -> HttpFault | None:
        """Give the fault that waits, and forget it."""
        fault, self.pending = self.pending, None
        return fault

    def clear(self) -> None:
        """Forget the fault that waits."""
        self.pending = None


def _unsendable(status: int) -> Refusal:
    if 100 <= status < LOWEST_STATUS:
        return invalid(f"status must be a final HTTP status (200 to 599), got {status}, which only announces one")
    return invalid(f"status must be a valid HTTP status code (200 to 599), got {status}")
