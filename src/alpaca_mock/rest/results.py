"""Answers out of what the exchange gives: at once or later, one order or many that fared differently."""

from collections.abc import Callable
from typing import Any, TypeVar

from twisted.internet.defer import Deferred

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.orders import Order
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.rest.reply import Reply, status_of
from alpaca_mock.wire.json import in_order
from alpaca_mock.wire.orders import nested_body
from alpaca_mock.wire.refusals import envelope

T = TypeVar("T")


def when(outcome: "T | Deferred[T]", answer: Callable[[T], Reply]) -> "Reply | Deferred[Reply]":
    """Give the answer to *outcome*: at once if it is there, which is the fast way, or when it comes."""
    if isinstance(outcome, Deferred):
        return outcome.addCallback(answer)
    return answer(outcome)


def order_reply(account: Account, outcome: "Order | Deferred[Order]") -> "Reply | Deferred[Reply]":
    """Answer with an order and its legs."""
    if isinstance(outcome, Order):
        return Reply.of(nested_body(outcome, account.orders))
    return outcome.addCallback(lambda order: Reply.of(nested_body(order, account.orders)))


def result_of(account: Account, result: Order | Refusal) -> tuple[int, Any]:
    """Give status and body of one item of a multi-status answer."""
    if isinstance(result, Refusal):
        return status_of(result), in_order(envelope(result))
    return 200, in_order(nested_body(result, account.orders))
