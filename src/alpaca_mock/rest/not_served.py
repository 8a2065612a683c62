"""Routes of the API documentation that are not served, and say so.

A client that needs one sees at once that it is no mistake of its own.
"""

from typing import ClassVar

from attrs import define
from klein import Klein

from alpaca_mock.domain.refusals import NOT_SERVED, Refusal
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate


@define(eq=False, repr=False)
class NotServed:
    """What there is no model of here: crypto, locates and tokenization."""

    router: ClassVar[Klein] = Klein()
    gate: Gate

    @endpoint(router, "GET", "/v2/wallets", "/v2/wallets/<path:rest>", "/v2/perpetuals/<path:rest>")
    @endpoint(router, "POST", "/v2/wallets", "/v2/wallets/<path:rest>", "/v2/perpetuals/<path:rest>")
    @endpoint(router, "PATCH", "/v2/wallets/<path:rest>", "/v2/perpetuals/<path:rest>")
    @endpoint(router, "DELETE", "/v2/wallets/<path:rest>", "/v2/perpetuals/<path:rest>")
    def crypto(self, call: Call, rest: str = "") -> Outcome:
        """Refuse wallets, transfers and perpetual futures."""
        raise _not_served("crypto wallets, transfers and perpetual futures are")

    @endpoint(router, "GET", "/v1/locates", "/v1/locates/<path:rest>")
    @endpoint(router, "POST", "/v1/locates")
    def locates(self, call: Call, rest: str = "") -> Outcome:
        """Refuse locates of stocks that are hard to borrow."""
        raise _not_served("locates are")

    @endpoint(router, "GET", "/v2/tokenization/<path:rest>")
    @endpoint(router, "POST", "/v2/tokenization/<path:rest>")
    def tokenization(self, call: Call, rest: str) -> Outcome:
        """Refuse the tokenization of stocks."""
        raise _not_served("tokenization is")


def _not_served(what: str) -> Refusal:
    return Refusal(NOT_SERVED, f"{what} not served here")
