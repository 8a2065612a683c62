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
    """What there is no model of here: crypto, locates, tokenization, and market data beyond the latest prices."""

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

    @endpoint(
        router,
        "GET",
        "/v2/stocks/bars",
        "/v2/stocks/bars/latest",
        "/v2/stocks/<symbol>/bars",
        "/v2/stocks/<symbol>/bars/latest",
        "/v1beta1/options/bars",
    )
    def bars(self, call: Call, symbol: str = "") -> Outcome:
        """Refuse bars, of which a price now is none."""
        raise _not_served("bars are")

    @endpoint(
        router,
        "GET",
        "/v2/stocks/auctions",
        "/v2/stocks/quotes",
        "/v2/stocks/trades",
        "/v2/stocks/<symbol>/auctions",
        "/v2/stocks/<symbol>/quotes",
        "/v2/stocks/<symbol>/trades",
        "/v1beta1/options/trades",
    )
    def past_prices(self, call: Call, symbol: str = "") -> Outcome:
        """Refuse what was quoted and traded before."""
        raise _not_served("past quotes, trades and auctions are")

    @endpoint(router, "GET", "/v1beta1/options/snapshots/<underlying>")
    def option_chain(self, call: Call, underlying: str) -> Outcome:
        """Refuse option chains; contracts can be listed, and their prices asked for by symbol."""
        raise _not_served("option chains are")

    @endpoint(
        router,
        "GET",
        "/v1/corporate-actions",
        "/v1beta1/events/corporate-actions",
        "/v1beta1/fixed_income/<path:rest>",
        "/v1beta1/forex/<path:rest>",
        "/v1beta1/logos/<path:rest>",
        "/v1beta1/news",
        "/v1beta1/options/meta/<path:rest>",
        "/v1beta1/screener/<path:rest>",
        "/v1beta3/crypto/<path:rest>",
        "/v2/stocks/meta/<path:rest>",
    )
    def other_data(self, call: Call, rest: str = "") -> Outcome:
        """Refuse the rest of the market data API."""
        raise _not_served("this part of the market data API is")

    @endpoint(router, "GET", "/v1beta1/indicative", "/v1beta1/news/stream", "/v1beta1/opra", open=True)
    @endpoint(router, "GET", "/v2/delayed_sip", "/v2/iex", "/v2/sip", "/v2/test", open=True)
    def data_stream(self, call: Call) -> Outcome:
        """Refuse the streams of market data, whose clients authenticate with their first message."""
        raise _not_served("streams of market data are")


def _not_served(what: str) -> Refusal:
    return Refusal(NOT_SERVED, f"{what} not served here")
