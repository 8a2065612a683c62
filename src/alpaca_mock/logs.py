"""What the server writes about itself."""

from contextvars import ContextVar
from itertools import count
from os import urandom
from typing import Final

from attrs import define, field

#: The id of the request that is being worked on, for log lines; empty outside of one.
request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")


@define(eq=False)
class RequestIds:
    """Gives each request an id that no other request has, of this process or of any other."""

    prefix: str = field(factory=lambda: urandom(8).hex())
    _numbers: "count[int]" = field(factory=lambda: count(1), init=False)

    def next(self) -> str:
        """Give the next id: 32 hexadecimal digits, of which the last 16 count."""
        return f"{self.prefix}{next(self._numbers):016x}"
