"""What the broker says no to, in its own words and under its own codes.

An HTTP status is not known here: `alpaca_mock.rest` derives it from the code.
"""

from collections.abc import Mapping
from typing import Final

#: The body is no JSON, or not an object (wire: 400).
MALFORMED: Final = 40010000
#: A parameter is missing, of the wrong shape or not of the enumeration (wire: 422).
INVALID: Final = 40010001
#: The credentials are not accepted (wire: 401).
UNAUTHORIZED: Final = 40110000
#: Money, shares or permission are lacking (wire: 403).
FORBIDDEN: Final = 40310000
#: There is no such order, position, asset, watchlist or route (wire: 404).
NOT_FOUND: Final = 40410000
#: The route does not know this method (wire: 405).
METHOD_NOT_ALLOWED: Final = 40510000
#: The request is well formed and a rule forbids it (wire: 422).
UNPROCESSABLE: Final = 42210000
#: Too many requests (wire: 429).
TOO_MANY: Final = 42910000
#: Something unexpected happened here (wire: 500).
INTERNAL: Final = 50010000
#: The API has it and this server does not serve it (wire: 501).
NOT_SERVED: Final = 50110000
#: The market data that the request needs could not be had (wire: 503).
NO_MARKET_DATA: Final = 50310000


class Refusal(Exception):
    """A request that is refused, and changed nothing.

    *code* is the broker's eight digits, *message* its text, *extras* the further members of its body, all strings
    or lists of strings. *wait* is in whole seconds, after which the same request may succeed, where that is known.
    """

    def __init__(
        self,
        code: int,
        message: str,
        extras: Mapping[str, str | list[str]] | None = None,
        wait: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.extras = extras or {}
        self.wait = wait


class NoPrice(Refusal):
    """An order that needs a price for *symbol*, of which none is known (error code 42210000)."""

    def __init__(self, message: str, symbol: str) -> None:
        super().__init__(UNPROCESSABLE, message)
        self.symbol = symbol


def invalid(message: str) -> Refusal:
    """Refuse a parameter for its shape (API documentation, error code 40010001)."""
    return Refusal(INVALID, message)


def unprocessable(message: str, **extras: str) -> Refusal:
    """Refuse a well-formed request by a rule of the market (error code 42210000)."""
    return Refusal(UNPROCESSABLE, message, extras)


def forbidden(message: str, **extras: str | list[str]) -> Refusal:
    """Refuse for want of money, shares or permission (error code 40310000)."""
    return Refusal(FORBIDDEN, message, extras)


def not_found(message: str) -> Refusal:
    """Refuse because there is no such thing (error code 40410000)."""
    return Refusal(NOT_FOUND, message)
