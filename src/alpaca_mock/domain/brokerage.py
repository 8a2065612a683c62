"""The brokerage: all accounts, the latest quotes, and every command that a client, a price or the time can give.

Commands are synchronous and whole: one that is refused, with `Refusal`, has changed nothing. Time and ids come from
the caller; the same commands at the same times with the same ids give the same events. What is due by the time of a
command happens before it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from alpaca_mock.domain import (
    advancing,
    canceling,
    closing,
    exercising,
    forcing,
    placing,
    replacing,
    settling,
    triggering,
)
from alpaca_mock.domain.account import Account
from alpaca_mock.domain.assets import find_asset
from alpaca_mock.domain.calendar import previous_session
from alpaca_mock.domain.events import EventKind
from alpaca_mock.domain.floor import Floor, Listener
from alpaca_mock.domain.hours import TradingHours
from alpaca_mock.domain.orders import Order, OrderRequest, ReplaceRequest
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.domain.rules import Ids, Rules
from alpaca_mock.domain.timetable import NEVER

_ACCOUNTS: Final = uuid5(NAMESPACE_URL, "alpaca-mock:accounts")

#: What came of each of several orders or positions, by order id or symbol.
Results = list[tuple[str, Order | Refusal]]


class Brokerage:
    """All accounts and what they share; API keys tell accounts apart."""

    def __init__(self, ids: Ids, rules: Rules) -> None:
        self._floor = Floor(ids, rules, TradingHours(rules.sessions))

    @property
    def rules(self) -> Rules:
        """What the brokerage was told once."""
        return self._floor.rules

    @property
    def accounts(self) -> dict[str, Account]:
        """The accounts by API key, oldest first."""
        return self._floor.accounts

    @property
    def quotes(self) -> dict[str, Quote]:
        """The quote in force of each symbol; `set_quote`, `sweep` and `forget_quote` change it."""
        return self._floor.quotes

    @property
    def listeners(self) -> list[Listener]:
        """What is called with the account and the event after each event was applied."""
        return self._floor.listeners

    def account(self, api_key: str, now: datetime) -> Account:
        """Give the account of an API key, which exists from the first call on; its id follows from the key."""
        account = self._floor.accounts.get(api_key)
        return self._open_account(api_key, now) if account is None else account

    def configure(self, account: Account, changes: Mapping[str, object], now: datetime) -> None:
        """Change settings of an account, as `settings.owner_changes` or `broker_changes` read them."""
        settling.configure(self._at(now), account, changes, now)

    def adjust(
        self, account: Account, now: datetime, cash: Decimal | None = None, changes: Mapping[str, object] | None = None
    ) -> None:
        """Set the cash of an account, by a journal entry, and change its settings as `configure` does.

        Raises `Refusal` (40010001) for cash beyond all bounds, and has then changed nothing.
        """
        floor = self._at(now)
        settling.set_cash(floor, account, cash, now)
        settling.configure(floor, account, changes or {}, now)

    def reset(self) -> None:
        """Forget all accounts, quotes and orders; listeners stay."""
        self._floor.reset()

    # What clients ask for.

    def symbols_needed(self, request: OrderRequest) -> tuple[str, ...]:
        """Give the symbols whose price decides how an order fares; none for what `place` will refuse anyway."""
        texts = [leg.symbol for leg in request.legs] if request.symbol is None else [request.symbol]
        assets = [find_asset(text) for text in texts]
        found = dict.fromkeys(asset.symbol for asset in assets if asset is not None)
        return () if None in assets else tuple(found)

    def place(self, account: Account, request: OrderRequest, now: datetime) -> Order:
        """Place an order; give it as it is after it was matched."""
        return placing.place(self._at(now), account, request, now)

    def replace(self, account: Account, order_id: str, changes: ReplaceRequest, now: datetime) -> Order:
        """Replace an open order by a changed one; give the new one as it is after it was matched."""
        return replacing.replace(self._at(now), account, order_id, changes, now)

    def cancel(self, account: Account, order_id: str, now: datetime) -> Order:
        """Cancel an open order; give it as it is then."""
        return canceling.cancel(self._at(now), account, order_id, now)

    def cancel_all(self, account: Account, now: datetime) -> Results:
        """Cancel all open orders; give the id of each and what came of it."""
        return canceling.cancel_all(self._at(now), account, now)

    def close_position(
        self,
        account: Account,
        symbol_or_id: str,
        now: datetime,
        *,
        qty: Decimal | None = None,
        percentage: Decimal | None = None,
    ) -> Order:
        """Close a position, wholly or in part; give the order that does."""
        return closing.close_position(self._at(now), account, symbol_or_id, now, qty, percentage)

    def close_all(self, account: Account, now: datetime, *, cancel_orders: bool = False) -> Results:
        """Close all positions; give each symbol, after the ids of canceled orders, and what came of it."""
        return closing.close_all(self._at(now), account, now, cancel_orders=cancel_orders)

    def exercise(
        self, account: Account, symbol_or_id: str, now: datetime, *, qty: Decimal | None = None
    ) -> tuple[Decimal, Decimal]:
        """Exercise a long option position, wholly or in part; give the contracts exercised and those that remain."""
        return exercising.exercise(self._at(now), account, symbol_or_id, now, qty)

    def do_not_exercise(self, account: Account, symbol_or_id: str, now: datetime) -> None:
        """Let a long option position expire today instead of being exercised."""
        exercising.do_not_exercise(self._at(now), account, symbol_or_id, now)

    # What prices and time do.

    def set_quote(self, symbol: str, quote: Quote, now: datetime) -> list[str]:
        """Let a quote be in force; give the ids of the orders that it filled, in order."""
        return list(self.sweep(symbol, quote, now))

    def sweep(self, symbol: str, quote: Quote, now: datetime) -> Iterator[str]:
        """Let a quote be in force; the iterator fills the orders that it reaches, one a step, and gives their ids.

        *symbol* is canonical. Between two steps anything else may be done.
        """
        return triggering.take_quote(self._at(now), symbol, quote, now)

    def settle(self, symbol: str, now: datetime) -> Iterator[str]:
        """Go on as `sweep` does at the quote in force: what is left of a sweep that was given up happens."""
        return triggering.settle(self._at(now), symbol, now)

    def forget_quote(self, symbol: str) -> None:
        """Let no quote of a symbol be known; positions keep their last price."""
        self._floor.quotes.pop(symbol, None)

    def resting_symbols(self) -> Collection[str]:
        """Give the symbols whose price an order waits for."""
        return self._floor.book.symbols()

    def held_symbols(self) -> Collection[str]:
        """Give the symbols that any account has a position in."""
        return self._floor.holders.keys()

    def advance(self, now: datetime) -> None:
        """Let all that is due by *now* happen, each at its own moment."""
        self._at(now)

    def next_due(self, now: datetime) -> datetime | None:
        """Give the moment, not before *now*, at which `advance` is to be called next; `None` for never."""
        first = self._floor.timetable.first
        return None if first == NEVER else max(first, now)

    # What a test makes happen.

    def find_order(self, order_id: str) -> tuple[Account, Order] | None:
        """Give an order of whatever account, and the account."""
        return forcing.find_order(self._floor, order_id)

    def force_fill(
        self, order_id: str, now: datetime, qty: Decimal | None = None, price: Decimal | None = None
    ) -> Order:
        """Fill an open order, wholly or in part; give it as it is then."""
        return forcing.force_fill(self._at(now), order_id, now, qty, price)

    def force_reject(self, order_id: str, now: datetime) -> Order:
        """Let an open order be rejected; give it as it is then."""
        return forcing.force_end(self._at(now), order_id, EventKind.REJECTED, now)

    def force_cancel(self, order_id: str, now: datetime) -> Order:
        """Let an open order be canceled; give it as it is then."""
        return forcing.force_end(self._at(now), order_id, EventKind.CANCELED, now)

    def force_expire(self, order_id: str, now: datetime) -> Order:
        """Let an open order expire; give it as it is then."""
        return forcing.force_end(self._at(now), order_id, EventKind.EXPIRED, now)

    def arm_fill_race(self, order_id: str) -> Order:
        """Let an open order turn out to have filled first when the next replacement of it arrives; give it."""
        return forcing.arm_fill_race(self._floor, order_id)

    def _at(self, now: datetime) -> Floor:
        floor = self._floor
        if floor.timetable.first <= now:
            advancing.advance(floor, now)
        return floor

    def _open_account(self, api_key: str, now: datetime) -> Account:
        floor = self._at(now)
        account_id = uuid5(_ACCOUNTS, api_key)
        account = Account(
            api_key=api_key,
            id=str(account_id),
            number=f"PA{account_id.hex[:10].upper()}",
            created_at=now,
            cash=floor.rules.starting_cash,
            balance_asof=previous_session(now).date,
            quotes=floor.quotes,
        )
        if not floor.accounts:
            advancing.begin_day(floor, now)
        floor.accounts[api_key] = account
        return account
