"""The routes of positions (API documentation, "Positions")."""

from typing import ClassVar

from attrs import define
from klein import Klein

from alpaca_mock.domain.closing import find_position
from alpaca_mock.domain.refusals import invalid, not_found
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.reply import Reply
from alpaca_mock.rest.results import order_reply, result_of, when
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.wire.positions import ClosedBody, exercised_body, position_body, read_exercise


@define(eq=False, repr=False)
class Positions:
    """Everything under `/v2/positions`."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    exchange: Exchange

    @endpoint(router, "GET", "/v2/positions")
    def listed(self, call: Call) -> Outcome:
        """List all positions by symbol, at the latest prices."""
        positions = call.account.positions

        def answer(_: object) -> Reply:
            return Reply.of([position_body(positions[symbol]) for symbol in sorted(positions)])

        return when(self.exchange.refresh(call.account), answer)

    @endpoint(router, "DELETE", "/v2/positions")
    def close_all(self, call: Call) -> Outcome:
        """Close all positions, after canceling all orders if `cancel_orders` says so."""
        account = call.account
        outcome = self.exchange.close_all_positions(account, cancel_orders=call.query.flag("cancel_orders"))
        return when(
            outcome,
            lambda results: Reply.of([ClosedBody(name, *result_of(account, result)) for name, result in results], 207),
        )

    @endpoint(router, "GET", "/v2/positions/<symbol:symbol_or_asset_id>")
    def position(self, call: Call, symbol_or_asset_id: str) -> Outcome:
        """Give one position at the latest price."""
        account = call.account

        def answer(_: object) -> Reply:
            position = find_position(account, symbol_or_asset_id)
            if position is None:
                raise not_found("position does not exist")
            return Reply.of(position_body(position))

        return when(self.exchange.refresh(account), answer)

    @endpoint(router, "DELETE", "/v2/positions/<symbol:symbol_or_asset_id>")
    def close(self, call: Call, symbol_or_asset_id: str) -> Outcome:
        """Close a position, or as much of it as `qty` or `percentage` says."""
        qty, percentage = call.query.decimal("qty"), call.query.decimal("percentage")
        account = call.account
        outcome = self.exchange.close_position(account, symbol_or_asset_id, qty=qty, percentage=percentage)
        return order_reply(account, outcome)

    @endpoint(router, "POST", "/v2/positions/<symbol:symbol_or_contract_id>/exercise")
    def exercise(self, call: Call, symbol_or_contract_id: str) -> Outcome:
        """Exercise a long option position: all of it, or the `qty` of the body or the query."""
        in_body, in_query = read_exercise(call.body), call.query.decimal("qty")
        if in_body is not None and in_query is not None:
            raise invalid("qty is accepted in the body or in the query, not in both")
        qty = in_query if in_body is None else in_body
        exercised, remaining = self.exchange.exercise(call.account, symbol_or_contract_id, qty=qty)
        return Reply.of(exercised_body(exercised, remaining))

    @endpoint(router, "POST", "/v2/positions/<symbol:symbol_or_contract_id>/do-not-exercise")
    def do_not_exercise(self, call: Call, symbol_or_contract_id: str) -> Outcome:
        """Let a long option position expire today instead of being exercised."""
        self.exchange.do_not_exercise(call.account, symbol_or_contract_id)
        return Reply()
