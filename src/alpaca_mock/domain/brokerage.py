"""The brokerage: all accounts, the latest quotes, and every command that a client, a price or the time can give.

Commands are synchronous and whole: they are refused with `Refusal` and change nothing, or they happen. Time and ids
come from the caller; the same commands at the same times with the same ids give the same events.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from alpaca_mock.domain import canceling, placing, triggering
from alpaca_mock.domain.account import Account
from alpaca_mock.domain.calendar import previous_session
from alpaca_mock.domain.floor import Floor, Listener
from alpaca_mock.domain.hours import TradingHours
from alpaca_mock.domain.orders import Order, OrderRequest
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.domain.rules import Ids, Rules

_ACCOUNTS: Final = uuid5(NAMESPACE_URL, "alpaca-mock:accounts")


class Brokerage:
    """All accounts and what they share."""

    def __init__(self, ids: Ids, rules: Rules) -> None:
        self._floor = Floor(ids, rules, TradingHours(rules.sessions))

    @property
    def accounts(self) -> dict[str, Account]:
        """The accounts by API key."""
        return self._floor.accounts

    @property
    def quotes(self) -> dict[str, Quote]:
        """The quote in force of each symbol."""
        return self._floor.quotes

    @property
    def listeners(self) -> list[Listener]:
        """What is called with account and event after each event was applied."""
        return self._floor.listeners

    def account(self, api_key: str, now: datetime) -> Account:
        """Give the account of an API key, which exists from the first call on; its id follows from the key."""
        account = self._floor.accounts.get(api_key)
        if account is None:
            account = self._open(api_key, now)
        return account

    def _open(self, api_key: str, now: datetime) -> Account:
        floor = self._floor
        account_id = uuid5(_ACCOUNTS, api_key)
        number = f"PA{account_id.hex[:10].upper()}"
        cash = floor.rules.starting_cash
        day = previous_session(now).date
        account = Account(api_key, str(account_id), number, now, cash, day, quotes=floor.quotes)
        floor.accounts[api_key] = account
        return account

    def place(self, account: Account, request: OrderRequest, now: datetime) -> Order:
        """Place an order; give it as it is after it was matched."""
        return placing.place(self._floor, account, request, now)

    def cancel(self, account: Account, order_id: str, now: datetime) -> Order:
        """Cancel an order; give it as it is then."""
        return canceling.cancel(self._floor, account, order_id, now)

    def cancel_all(self, account: Account, now: datetime) -> list[tuple[str, Order | Refusal]]:
        """Cancel all open orders; give the id of each and what came of it."""
        return canceling.cancel_all(self._floor, account, now)

    def set_quote(self, symbol: str, quote: Quote, now: datetime) -> list[str]:
        """Let a quote be in force; give the ids of the orders that it filled, in order."""
        return list(self.sweep(symbol, quote, now))

    def sweep(self, symbol: str, quote: Quote, now: datetime) -> Iterator[str]:
        """Let a quote be in force; the iterator fills the orders that it reaches, one a step, and gives their ids."""
        return triggering.take_quote(self._floor, symbol, quote, now)

    def settle(self, symbol: str, now: datetime) -> Iterator[str]:
        """Go on with a sweep that was left: fill what the quote in force reaches, one order a step."""
        return triggering.settle(self._floor, symbol, now)

    def forget_quote(self, symbol: str) -> None:
        """Let no quote of a symbol be known."""
        self._floor.quotes.pop(symbol, None)

    def resting_symbols(self) -> Collection[str]:
        """Give the symbols whose price an order waits for."""
        return self._floor.book.symbols()

    def held_symbols(self) -> Collection[str]:
        """Give the symbols that any account has a position in."""
        return self._floor.holders.keys()
