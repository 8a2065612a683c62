"""The route of the account itself (API documentation, "Account")."""

from typing import ClassVar

from attrs import define
from klein import Klein

from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.reply import Reply
from alpaca_mock.rest.results import when
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.wire.account import account_body


@define(eq=False)
class AccountRoutes:
    """`/v2/account`; *legacy* tells whether answers have the fields that were removed in 2026."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    exchange: Exchange
    legacy: bool = True

    @endpoint(router, "GET", "/v2/account")
    def account(self, call: Call) -> Outcome:
        """Give the account at the latest prices."""
        account = call.account
        return when(self.exchange.refresh(account), lambda _: Reply.of(account_body(account, legacy=self.legacy)))
