"""The exchange: the brokerage in time and among live prices. Everything that changes an account goes through it.

A command gives its result at once where no live quote has to be asked for, and a Deferred of it where one has. It
changes nothing before that quote is there, and everything in one go afterwards, so that neither a client that hangs up
nor another command can come in between.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Any, Final, NoReturn, TypeVar

from attrs import define, field
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import find_asset
from alpaca_mock.domain.brokerage import Brokerage
from alpaca_mock.domain.orders import Order, OrderRequest, ReplaceRequest
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import NO_MARKET_DATA, NoPrice, Refusal, unprocessable
from alpaca_mock.domain.symbols import parse_option
from alpaca_mock.domain.validation import check_shape
from alpaca_mock.market.source import MarketDataError
from alpaca_mock.service.alarm import Alarm
from alpaca_mock.service.faults import Faults
from alpaca_mock.service.quotes import QuoteBoard
from alpaca_mock.service.sweeps import Sweeps

log: Final = Logger()

T = TypeVar("T")


@define(eq=False, repr=False)
class Exchange:
    """Accounts, time and prices together. *now* is the time of day in UTC, *clock* lets things happen later.

    Made with a *board* of its own, to whose live quotes it listens.
    """

    brokerage: Brokerage
    board: QuoteBoard
    clock: IReactorTime
    now: Callable[[], datetime]
    faults: Faults = field(factory=Faults)
    _sweeps: Sweeps = field(init=False)
    _alarm: Alarm = field(init=False)

    def __attrs_post_init__(self) -> None:
        brokerage = self.brokerage
        self._alarm = Alarm(brokerage, self.clock, self.now)
        self._sweeps = Sweeps(
            self.clock,
            lambda symbol, quote: brokerage.sweep(symbol, quote, self.now()),
            lambda symbol: brokerage.settle(symbol, self.now()),
        )
        self.board.deliver = self._take_live

    # Accounts and their orders.

    def account(self, api_key: str) -> Account:
        """Give the account of *api_key*, made on first use, after everything that time has brought."""
        self._alarm.catch_up()
        account = self.brokerage.accounts.get(api_key)
        return self._run(self.brokerage.account, api_key) if account is None else account

    def refresh(self, account: Account) -> Deferred[None] | None:
        """See to it that what the account holds is valued at fresh prices; `None` if it is.

        It never fails: where no live quotes can be had, the latest ones that are known stand.
        """
        return self.board.freshen(account.positions) if self.board.live else None

    def place_order(self, account: Account, request: OrderRequest) -> Order | Deferred[Order]:
        """Place an order; it is matched before it is given. Raises `Refusal`."""
        if self.board.live:
            # What cannot be an order is worth no request for a quote.
            check_shape(request)
            if stale := self.board.stale(self.brokerage.symbols_needed(request)):
                return self._priced(stale, self.brokerage.place, account, request)
        return self._run(self.brokerage.place, account, request)

    def replace_order(self, account: Account, order_id: str, changes: ReplaceRequest) -> Order | Deferred[Order]:
        """Replace an open order; the new one is matched before it is given. Raises `Refusal`."""
        if stale := self.board.stale(_symbols_of(account, order_id)):
            return self._priced(stale, self.brokerage.replace, account, order_id, changes)
        return self._run(self.brokerage.replace, account, order_id, changes)

    def cancel_order(self, account: Account, order_id: str) -> Order:
        """Cancel an open order and what belongs to it. Raises `Refusal`."""
        return self._run(self.brokerage.cancel, account, order_id)

    def cancel_all_orders(self, account: Account) -> list[tuple[str, Order | Refusal]]:
        """Cancel every open order; gives each order's id and what became of it."""
        return self._run(self.brokerage.cancel_all, account)

    # Positions.

    def close_position(
        self, account: Account, symbol_or_id: str, *, qty: Decimal | None = None, percentage: Decimal | None = None
    ) -> Order | Deferred[Order]:
        """Close a position, or the part that *qty* or *percentage* says. Raises `Refusal`."""
        asset = find_asset(symbol_or_id) if self.board.live else None
        if asset is not None and asset.symbol in account.positions and (stale := self.board.stale([asset.symbol])):
            return self._priced(
                stale, self.brokerage.close_position, account, symbol_or_id, qty=qty, percentage=percentage
            )
        return self._run(self.brokerage.close_position, account, symbol_or_id, qty=qty, percentage=percentage)

    def close_all_positions(
        self, account: Account, *, cancel_orders: bool = False
    ) -> list[tuple[str, Order | Refusal]] | Deferred[list[tuple[str, Order | Refusal]]]:
        """Close all positions; gives each symbol, or id of a canceled order, and what became of it."""
        if stale := self.board.stale(account.positions):
            return self._priced(stale, self.brokerage.close_all, account, cancel_orders=cancel_orders)
        return self._run(self.brokerage.close_all, account, cancel_orders=cancel_orders)

    def exercise(self, account: Account, symbol_or_id: str, *, qty: Decimal | None = None) -> tuple[Decimal, Decimal]:
        """Exercise a long option position; gives what was exercised and what remains. Raises `Refusal`."""
        return self._run(self.brokerage.exercise, account, symbol_or_id, qty=qty)

    def do_not_exercise(self, account: Account, symbol_or_id: str) -> None:
        """Keep a long option position from being exercised when it expires. Raises `Refusal`."""
        self._run(self.brokerage.do_not_exercise, account, symbol_or_id)

    # Prices.

    def set_quote(self, symbol: str, quote: Quote) -> list[str] | Deferred[list[str]]:
        """Set the price of a canonical *symbol*, for all accounts and until it is set again or forgotten.

        Gives the ids of the orders that filled, in order. Live quotes of the symbol are not heeded any more.
        """
        self.board.override(symbol)
        filled = self._sweeps.run(symbol, quote)
        self._alarm.set(self.now())
        return filled

    def forget_quote(self, symbol: str) -> None:
        """Forget the price of *symbol*; live quotes of it are heeded again."""
        self.board.release(symbol)
        self.brokerage.forget_quote(symbol)

    def quotes(self, symbols: Collection[str]) -> Mapping[str, Quote] | Deferred[Mapping[str, Quote]]:
        """Give the quotes in force of canonical *symbols*, live ones fresh; those without are absent.

        Where fresh ones cannot be had those that are known stand. Raises `Refusal` (50310000) if one is not known.
        """
        stale = self.board.stale(symbols)
        if not stale:
            return self._known(symbols)
        fetched = self.board.fetch(stale)
        return fetched.addCallbacks(lambda _: self._known(symbols), lambda failure: self._known_after(failure, symbols))

    def polled_symbols(self) -> set[str]:
        """Give the symbols whose live quotes matter though nobody asks: of resting orders and of positions.

        With an option that is held goes its underlying, whose price decides about it when it expires.
        """
        held = self.brokerage.held_symbols()
        terms = (parse_option(symbol) for symbol in held)
        return {*self.brokerage.resting_symbols(), *held, *(each.underlying for each in terms if each is not None)}

    # What a test makes happen.

    def configure(self, account: Account, changes: Mapping[str, object]) -> None:
        """Change settings of the account, as `owner_changes` or `broker_changes` read them."""
        self._run(self.brokerage.configure, account, changes)

    def adjust(
        self, account: Account, *, cash: Decimal | None = None, changes: Mapping[str, object] | None = None
    ) -> None:
        """Set the account's cash, and change settings that are the broker's. Raises `Refusal`."""
        self._run(self.brokerage.adjust, account, cash=cash, changes=changes)

    def force_fill(self, order_id: str, *, qty: Decimal | None = None, price: Decimal | None = None) -> Order:
        """Fill an open order of any account, wholly or in part. Raises `Refusal`."""
        return self._run(self.brokerage.force_fill, order_id, qty=qty, price=price)

    def force_reject(self, order_id: str) -> Order:
        """Let an open order of any account be rejected. Raises `Refusal`."""
        return self._run(self.brokerage.force_reject, order_id)

    def force_cancel(self, order_id: str) -> Order:
        """Let an open order of any account be canceled. Raises `Refusal`."""
        return self._run(self.brokerage.force_cancel, order_id)

    def force_expire(self, order_id: str) -> Order:
        """Let an open order of any account expire. Raises `Refusal`."""
        return self._run(self.brokerage.force_expire, order_id)

    # The whole.

    def reset(self) -> None:
        """Forget everything: accounts, prices, the fault that waits, and all that is under way."""
        self._sweeps.drop()
        self._alarm.stop()
        self.board.reset()
        self.brokerage.reset()
        self.faults.clear()

    def stop(self) -> None:
        """End all that is under way; nothing happens by itself any more."""
        self._sweeps.drop()
        self._alarm.stop()
        self.board.abandon("the server was stopped while market data was awaited")

    def _run(self, command: Callable[..., T], *arguments: Any, **named: Any) -> T:
        now = self.now()
        try:
            return command(*arguments, now, **named)
        except NoPrice as refusal:
            raise self._unpriced(refusal) from None
        finally:
            self._alarm.set(now)

    def _priced(self, stale: Collection[str], command: Callable[..., T], *arguments: Any, **named: Any) -> Deferred[T]:
        """Run a command once the quotes of *stale* symbols are there."""

        def go_on(_: None) -> T:
            return self._run(command, *arguments, **named)

        def give_up(failure: Failure) -> T:
            # Prices that were set meanwhile will do.
            return go_on(None) if not self.board.stale(stale) else _refuse(failure)

        return self.board.fetch(stale).addCallbacks(go_on, give_up)

    def _unpriced(self, refusal: NoPrice) -> Refusal:
        """Say why there is no price in spite of live market data."""
        source = self.board.source
        if source is None:
            return refusal
        return unprocessable(
            f'no price is known for "{refusal.symbol}": the feed "{source.feed(refusal.symbol)}" has no quote of it'
            " with a bid and an ask, or does not know it"
        )

    def _known(self, symbols: Iterable[str]) -> dict[str, Quote]:
        quotes = self.brokerage.quotes
        return {symbol: quotes[symbol] for symbol in symbols if symbol in quotes}

    def _known_after(self, failure: Failure, symbols: Collection[str]) -> dict[str, Quote]:
        known = self._known(symbols)
        if any(symbol not in known for symbol in symbols):
            _refuse(failure)
        return known

    def _take_live(self, answer: Mapping[str, Quote | None]) -> None:
        for symbol, quote in answer.items():
            if quote is None:
                # Nothing fills at a price that the market does not show any more; positions keep their last value.
                self.brokerage.forget_quote(symbol)
                continue
            try:
                filled = self._sweeps.run(symbol, quote)
            except Exception:
                # The other symbols must not go without their prices.
                _unusable(Failure(), symbol)
                continue
            if isinstance(filled, Deferred):
                filled.addErrback(_unusable, symbol)
        self._alarm.set(self.now())


def _symbols_of(account: Account, order_id: str) -> Iterator[str]:
    """Give the symbols of an open order and of the orders that belong to it."""
    order = account.orders.get(order_id)
    if order is None or not order.is_open:
        return
    group = account.groups.get(order.id)
    for member_id in (order.id,) if group is None else (group.parent_id, *group.leg_ids):
        member = account.orders.get(member_id)
        if member is not None and member.symbol:
            yield member.symbol


def _unusable(failure: Failure, symbol: str) -> None:
    log.failure("a live quote of {symbol} could not be used", failure, symbol=symbol)


def _refuse(failure: Failure) -> NoReturn:
    """Tell the client that needed live market data why there is none."""
    failure.trap(MarketDataError)
    error = failure.value
    assert isinstance(error, MarketDataError)
    wait = None if error.retry_after is None else ceil(error.retry_after)
    raise Refusal(NO_MARKET_DATA, error.message, wait=wait) from None
