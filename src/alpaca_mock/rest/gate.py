"""What stands between the network and every route: accounts, faults and the request allowance."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from attrs import define, field

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.refusals import TOO_MANY, Refusal
from alpaca_mock.service.faults import Faults

#: Requests a minute and account that the broker allows (API documentation, "Rate limit").
BROKER_LIMIT: Final = 200
_WINDOW: Final = 60


class Exchange(Protocol):
    """The part of the exchange that every route needs."""

    def now(self) -> datetime:
        """Give the time that the exchange lives in."""

    def account(self, api_key: str) -> Account:
        """Give the account of *api_key*, made on first use."""

    def reset(self) -> None:
        """Forget accounts, prices and faults."""


@define(eq=False, repr=False)
class Allowance:
    """Counts the requests of each account within the minute.

    Without a *limit* nothing is ever refused. What is told is then the broker's limit, and always at least one request
    left: a client that heeds the headers would otherwise wait for a limit that does not exist.
    """

    limit: int | None
    seconds: Callable[[], float]
    _ends: int = field(default=0, init=False)
    _spent: dict[str, int] = field(factory=dict, init=False)

    def reset(self) -> None:
        """Let nothing have been spent."""
        self._spent.clear()

    def spend(self, api_key: str) -> tuple[int, int, int]:
        """Count one request. Give the limit, how many are left (below 0: one too many), and when the minute ends."""
        now = self.seconds()
        if now >= self._ends:
            self._ends = int(now) // _WINDOW * _WINDOW + _WINDOW
            self._spent.clear()
        spent = self._spent[api_key] = self._spent.get(api_key, 0) + 1
        if self.limit is None:
            return BROKER_LIMIT, max(1, BROKER_LIMIT - spent), self._ends
        return self.limit, self.limit - spent, self._ends


class Visitor(Protocol):
    """The part of a request that the gate looks at."""

    def credentials(self) -> str:
        """Give the API key. Raises `Refusal` where it or the secret is missing."""

    def allow(self, limit: int, left: int, ends: int) -> None:
        """Let the answer tell how many requests of *limit* are left until *ends*, in Unix seconds."""


@define(eq=False, repr=False)
class Gate:
    """What every family of routes is given."""

    exchange: Exchange
    faults: Faults
    allowance: Allowance

    def reset(self) -> None:
        """Forget everything, counted requests too."""
        self.exchange.reset()
        self.allowance.reset()

    def admit(self, visitor: Visitor) -> str:
        """Give the API key of a request to a trading route.

        Raises `Refusal` where credentials are missing, and where there are too many requests.
        """
        api_key = visitor.credentials()
        limit, left, ends = self.allowance.spend(api_key)
        visitor.allow(limit, max(left, 0), ends)
        if left == limit - 1:
            # The first request of its minute: with the first of all there is an account, whatever comes of the request.
            self.exchange.account(api_key)
        if left < 0:
            raise Refusal(TOO_MANY, "rate limit exceeded", wait=max(1, ends - int(self.allowance.seconds())))
        return api_key
