"""The routes by which a test rules the server; they ask for no credentials and take no fault."""

from collections.abc import Callable
from typing import ClassVar

from attrs import define
from klein import Klein

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import US_OPTION, require_asset
from alpaca_mock.domain.orders import Order
from alpaca_mock.domain.refusals import invalid, not_found, unprocessable
from alpaca_mock.rest.endpoint import Call, Outcome, endpoint
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.reply import Reply
from alpaca_mock.rest.results import when
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.wire.account import account_body
from alpaca_mock.wire.admin import (
    RACE_LIMIT,
    RACE_SYMBOL,
    FaultBody,
    Health,
    Quotes,
    Race,
    State,
    check_api_key,
    quote_body,
    quote_set,
    race_order,
    read_account_changes,
    read_fault,
    read_forced_fill,
    read_quote,
    read_race,
)
from alpaca_mock.wire.orders import nested_body

_STOCK = "/admin/market-data/stocks/<symbol:symbol>"
_OPTION = "/admin/market-data/options/<symbol:symbol>"
_ACCOUNT = "/admin/accounts/<path:api_key>"
_ORDER = "/admin/orders/<string:order_id>"


_WELL = Reply.of(Health())


@define(eq=False, repr=False)
class Admin:
    """`/health` and everything under `/admin`; *legacy* is for account bodies, as in `AccountRoutes`."""

    router: ClassVar[Klein] = Klein()
    gate: Gate
    exchange: Exchange
    legacy: bool = True

    @endpoint(router, "GET", "/health", open=True)
    def health(self, call: Call) -> Outcome:
        """Tell that the server is well."""
        return _WELL

    @endpoint(router, "GET", "/admin/state", open=True)
    def state(self, call: Call) -> Outcome:
        """Give the state of the server in figures."""
        return self._state()

    @endpoint(router, "POST", "/admin/reset", "/reset", open=True)
    def reset(self, call: Call) -> Outcome:
        """Forget all accounts, prices, faults and requests."""
        self.gate.reset()
        return self._state()

    # Faults.

    @endpoint(router, "POST", "/admin/faults/http", open=True)
    def inject_fault(self, call: Call) -> Outcome:
        """Let the next authenticated trading request be answered with a fault, once."""
        fault = read_fault(call.body)
        self.exchange.faults.inject(fault.status, fault.message, fault.code, fault.retry_after)
        return self._state()

    @endpoint(router, "DELETE", "/admin/faults/http", open=True)
    def clear_fault(self, call: Call) -> Outcome:
        """Forget the fault that waits, if any."""
        self.exchange.faults.clear()
        return self._state()

    # Prices.

    @endpoint(router, "GET", "/admin/market-data", open=True)
    def quotes(self, call: Call) -> Outcome:
        """List the quotes in force by symbol, live ones included."""
        quotes = self.exchange.brokerage.quotes
        return Reply.of(Quotes([quote_body(symbol, quotes[symbol]) for symbol in sorted(quotes)]))

    @endpoint(router, "POST", _STOCK, open=True)
    def set_stock(self, call: Call, symbol: str) -> Outcome:
        """Set the price of a stock for all accounts, and fill what it reaches."""
        return self._set(call, _stock(symbol))

    @endpoint(router, "POST", _OPTION, open=True)
    def set_option(self, call: Call, symbol: str) -> Outcome:
        """Set the price of an option for all accounts, and fill what it reaches."""
        return self._set(call, _option(symbol))

    @endpoint(router, "DELETE", _STOCK, open=True)
    def forget_stock(self, call: Call, symbol: str) -> Outcome:
        """Forget the price that was set for a stock."""
        return self._forget(_stock(symbol))

    @endpoint(router, "DELETE", _OPTION, open=True)
    def forget_option(self, call: Call, symbol: str) -> Outcome:
        """Forget the price that was set for an option."""
        return self._forget(_option(symbol))

    # Accounts.

    @endpoint(router, "GET", _ACCOUNT, open=True)
    def account(self, call: Call, api_key: str) -> Outcome:
        """Give an account that exists, at the latest prices."""
        account = self.exchange.brokerage.accounts.get(check_api_key(api_key))
        if account is None:
            raise not_found(f"account not found for {api_key}")
        return self._account(account)

    @endpoint(router, "POST", _ACCOUNT, open=True)
    def adjust(self, call: Call, api_key: str) -> Outcome:
        """Set cash and settings of an account, which is made if need be."""
        cash, changes = read_account_changes(call.body)
        account = self.exchange.account(check_api_key(api_key))
        self.exchange.adjust(account, cash=cash, changes=changes)
        return self._account(account)

    # Orders.

    @endpoint(router, "POST", f"{_ORDER}/fill", open=True)
    def fill(self, call: Call, order_id: str) -> Outcome:
        """Fill an open order of whatever account, wholly or in part."""
        wanted = read_forced_fill(call.body)
        return self._force(order_id, lambda: self.exchange.force_fill(order_id, qty=wanted.qty, price=wanted.price))

    @endpoint(router, "POST", f"{_ORDER}/reject", open=True)
    def reject(self, call: Call, order_id: str) -> Outcome:
        """Let an open order of whatever account be rejected."""
        return self._force(order_id, lambda: self.exchange.force_reject(order_id))

    @endpoint(router, "POST", f"{_ORDER}/cancel", open=True)
    def cancel(self, call: Call, order_id: str) -> Outcome:
        """Let an open order of whatever account be canceled."""
        return self._force(order_id, lambda: self.exchange.force_cancel(order_id))

    @endpoint(router, "POST", f"{_ORDER}/expire", open=True)
    def expire(self, call: Call, order_id: str) -> Outcome:
        """Let an open order of whatever account expire."""
        return self._force(order_id, lambda: self.exchange.force_expire(order_id))

    @endpoint(router, "POST", "/admin/fixtures/rejected-replacement-race", open=True)
    def stage_race(self, call: Call) -> Outcome:
        """Place an order that will turn out to be filled when its replacement arrives, which is then rejected."""
        api_key = read_race(call.body)
        spy = self.exchange.brokerage.quotes.get(RACE_SYMBOL)
        if spy is not None and spy.mid <= RACE_LIMIT:
            raise unprocessable(f"{RACE_SYMBOL} is at ${RACE_LIMIT} or less, where the order of the race fills at once")
        account = self.exchange.account(api_key)

        def arm(order: Order) -> Reply:
            return Reply.of(Race(self.exchange.brokerage.arm_fill_race(order.id).id))

        return when(self.exchange.place_order(account, race_order()), arm)

    def _state(self) -> Reply:
        exchange = self.exchange
        fault = exchange.faults.pending
        return Reply.of(
            State(
                account_count=len(exchange.brokerage.accounts),
                market_data_bridge_configured=exchange.board.live,
                http_fault=None
                if fault is None
                else FaultBody(fault.status, fault.message, fault.code, fault.retry_after),
                quote_count=len(exchange.brokerage.quotes),
            )
        )

    def _set(self, call: Call, symbol: str) -> Outcome:
        quote = read_quote(call.body, self.exchange.now())
        return when(self.exchange.set_quote(symbol, quote), lambda filled: Reply.of(quote_set(symbol, quote, filled)))

    def _forget(self, symbol: str) -> Reply:
        if not self.exchange.board.is_set(symbol):
            raise not_found(f"no price was set for {symbol}")
        self.exchange.forget_quote(symbol)
        return Reply(status=204)

    def _account(self, account: Account) -> Outcome:
        return when(self.exchange.refresh(account), lambda _: Reply.of(account_body(account, legacy=self.legacy)))

    def _force(self, order_id: str, act: Callable[[], Order]) -> Reply:
        found = self.exchange.brokerage.find_order(order_id)
        if found is None:
            raise not_found(f"order not found for {order_id}")
        account, _ = found
        return Reply.of(nested_body(act(), account.orders))


def _stock(symbol: str) -> str:
    asset = require_asset(symbol)
    if asset.asset_class == US_OPTION:
        raise invalid(f"{asset.symbol} is an option: its price is set under /admin/market-data/options/")
    return asset.symbol


def _option(symbol: str) -> str:
    asset = require_asset(symbol)
    if asset.asset_class != US_OPTION:
        raise invalid(f"{asset.symbol} is no option: its price is set under /admin/market-data/stocks/")
    return asset.symbol
