"""The route of the account itself (API documentation, "Account")."""

from typing import ClassVar
from weakref import WeakKeyDictionary

from attrs import define, field
from klein import Klein

from alpaca_mock.domain.account import Account
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.reply import Reply
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.wire.account import account_body
from alpaca_mock.wire.json import encode


@define(eq=False, repr=False)
class AccountRoutes:
    """`/v2/account`; *legacy* tells whether answers have the fields that were removed in 2026."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    exchange: Exchange
    legacy: bool = True
    #: The revision that was answered last, and the answer: clients poll, and the figures cost more than all the rest.
    _answered: WeakKeyDictionary[Account, tuple[int, bytes]] = field(factory=WeakKeyDictionary, init=False)

    @endpoint(router, "GET", "/v2/account")
    def account(self, call: Call) -> Outcome:
        """Give the account at the latest prices."""
        account = call.account
        refreshing = self.exchange.refresh(account)
        if refreshing is None:
            return self._reply(account)
        return refreshing.addCallback(lambda _: self._reply(account))

    def _reply(self, account: Account) -> Reply:
        revision, body = self._answered.get(account, (-1, b""))
        if revision != account.revision:
            body = encode(account_body(account, legacy=self.legacy))
            self._answered[account] = (account.revision, body)
        return Reply(body)
