"""The routes of orders (API documentation, "Orders")."""

import re
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from attrs import define
from klein import Klein

from alpaca_mock.domain.order_index import OrderQuery
from alpaca_mock.domain.orders import Side
from alpaca_mock.domain.refusals import Refusal, invalid, not_found
from alpaca_mock.domain.symbols import canonical
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.query import Query
from alpaca_mock.rest.reply import Reply
from alpaca_mock.rest.results import order_reply, result_of
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.wire.orders import CanceledBody, nested_body, read_order, read_replacement

_LIST_LIMIT: Final = 50
_HIGHEST_LIST_LIMIT: Final = 500
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-?)[0-9a-fA-F]{4}(\1[0-9a-fA-F]{4}){2}\1[0-9a-fA-F]{12}", re.ASCII)


class ListStatus(StrEnum):
    """Which orders a list has."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


class Direction(StrEnum):
    """Whether a list begins with the newest or with the oldest."""

    DESCENDING = "desc"
    ASCENDING = "asc"


class ListedClass(StrEnum):
    """The asset classes that a list can be asked for."""

    US_EQUITY = "us_equity"
    US_OPTION = "us_option"
    CRYPTO = "crypto"
    CRYPTO_PERP = "crypto_perp"
    TREASURY = "treasury"
    CORPORATE = "corporate"
    GLOBAL_EQUITY = "global_equity"
    US_INDEX = "us_index"
    US_EQUITY_CHAIN = "us_equity_chain"
    IPO = "ipo"
    ALL = "all"


@define(eq=False, repr=False)
class Orders:
    """Everything under `/v2/orders`."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    exchange: Exchange

    @endpoint(router, "POST", "/v2/orders")
    def place(self, call: Call) -> Outcome:
        """Place an order. It is matched before it is answered."""
        request = read_order(call.body)
        account = call.account
        return order_reply(account, self.exchange.place_order(account, request))

    @endpoint(router, "GET", "/v2/orders")
    def listed(self, call: Call) -> Outcome:
        """List orders, by default the 50 newest that are open."""
        query = read_order_query(call.query)
        orders = call.account.orders
        return Reply.of([nested_body(order, orders, nested=query.nested) for order in orders.select(query)])

    @endpoint(router, "DELETE", "/v2/orders")
    def cancel_all(self, call: Call) -> Outcome:
        """Cancel every open order; legs count as orders of their own."""
        account = call.account
        results = self.exchange.cancel_all_orders(account)
        return Reply.of([CanceledBody(order_id, *result_of(account, result)) for order_id, result in results], 207)

    @endpoint(router, "GET", "/v2/orders:by_client_order_id")
    def by_client_order_id(self, call: Call) -> Outcome:
        """Give the order with a client order id, the newest if several had it, always with its legs."""
        client_order_id = call.query.exact("client_order_id")
        if client_order_id is None:
            raise invalid("client_order_id is required")
        orders = call.account.orders
        order = orders.by_client_order_id(client_order_id)
        if order is None:
            raise not_found(f"order not found for {client_order_id}")
        return Reply.of(nested_body(order, orders))

    @endpoint(router, "GET", "/v2/orders/<string:order_id>")
    def order(self, call: Call, order_id: str) -> Outcome:
        """Give one order or leg."""
        nested = call.query.flag("nested")
        orders = call.account.orders
        order = orders.get(order_id)
        if order is None:
            raise not_found(f"order not found for {_checked(order_id)}")
        return Reply.of(nested_body(order, orders, nested=nested))

    @endpoint(router, "PATCH", "/v2/orders/<string:order_id>")
    def replace(self, call: Call, order_id: str) -> Outcome:
        """Replace an open order by a new one."""
        changes = read_replacement(call.body)
        account = call.account
        return order_reply(account, self.exchange.replace_order(account, _checked(order_id), changes))

    @endpoint(router, "DELETE", "/v2/orders/<string:order_id>")
    def cancel(self, call: Call, order_id: str) -> Outcome:
        """Cancel an open order, and with it what belongs to it."""
        self.exchange.cancel_order(call.account, _checked(order_id))
        return Reply(status=204)


def read_order_query(query: Query) -> OrderQuery:
    """Read the parameters of GET /v2/orders.

    Raises `Refusal` (40010001) for values outside the documentation, and for cursors that exclude each other.
    """
    before_order_id, after_order_id = query.text("before_order_id"), query.text("after_order_id")
    after, until = query.moment("after"), query.moment("until")
    _check_cursors(before_order_id, after_order_id, after, until)
    classes = query.choices("asset_class", ListedClass)
    return OrderQuery(
        status=query.choice("status", ListStatus) or ListStatus.OPEN,
        limit=query.integer("limit", _LIST_LIMIT, 1, _HIGHEST_LIST_LIMIT),
        after=after,
        until=until,
        ascending=query.choice("direction", Direction) is Direction.ASCENDING,
        symbols=tuple(_symbol(symbol) for symbol in query.texts("symbols")),
        side=query.choice("side", Side),
        asset_classes=() if ListedClass.ALL in classes else classes,
        before_order_id=before_order_id,
        after_order_id=after_order_id,
        nested=query.flag("nested"),
    )


def _check_cursors(
    before_order_id: str | None, after_order_id: str | None, after: datetime | None, until: datetime | None
) -> None:
    if before_order_id is not None and after_order_id is not None:
        raise invalid("only one of before_order_id or after_order_id is accepted")
    by_id = before_order_id is not None or after_order_id is not None
    if by_id and (after is not None or until is not None):
        raise invalid("before_order_id and after_order_id cannot be combined with after or until")


def _symbol(text: str) -> str:
    # What is no symbol is no order's symbol either: the list is empty then.
    try:
        return canonical(text)
    except Refusal:
        return text


def _checked(order_id: str) -> str:
    """Give the id of a path. What is no UUID is refused as the broker does (observed on paper, 2020)."""
    if _UUID.fullmatch(order_id) is None:
        raise invalid("order_id is missing")
    return order_id
