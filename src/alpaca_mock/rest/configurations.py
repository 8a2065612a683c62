"""The routes of the account's configurations (API documentation, "Account Configurations")."""

from typing import ClassVar

from attrs import define
from klein import Klein

from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.reply import Reply
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.wire.configurations import configurations_body, read_configurations


@define(eq=False, repr=False)
class Configurations:
    """`/v2/account/configurations`; *legacy* tells whether answers have what was removed in 2026."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    exchange: Exchange
    legacy: bool = True

    @endpoint(router, "GET", "/v2/account/configurations")
    def configurations(self, call: Call) -> Outcome:
        """Give all configurations."""
        return self._shown(call)

    @endpoint(router, "PATCH", "/v2/account/configurations")
    def configure(self, call: Call) -> Outcome:
        """Change those that the body has, and give all."""
        changes = read_configurations(call.body)
        if changes:
            self.exchange.configure(call.account, changes)
        return self._shown(call)

    def _shown(self, call: Call) -> Reply:
        return Reply.of(configurations_body(call.account.settings, legacy=self.legacy))
