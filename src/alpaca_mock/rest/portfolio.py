"""The route of the portfolio history (API documentation, "Account Portfolio History")."""

from typing import ClassVar

from attrs import define
from klein import Klein

from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.service.exchange import Exchange


@define(eq=False, repr=False)
class Portfolio:
    """`/v2/account/portfolio/history`."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    exchange: Exchange

    @endpoint(router, "GET", "/v2/account/portfolio/history")
    def history(self, call: Call) -> Outcome:
        """Give what the account was worth over time, at the latest prices."""
        # Spans and series, which few ever ask for, would be 4 ms of the start.
        from alpaca_mock.rest.portfolio_history import history_of

        return history_of(call, self.exchange)
