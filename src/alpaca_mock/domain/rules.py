"""What the whole brokerage is told once: how strict it is, and where ids come from."""

from decimal import Decimal
from typing import Protocol

from attrs import define


@define(frozen=True)
class Rules:
    """How the brokerage behaves.

    `sessions`: whether the exchange has its real hours, in which orders queue, fill and expire; without, the market
    is always open and no order expires. `checks`: whether buying power and opposite orders (wash trades) are checked;
    the rules of quantity and of short sales hold in any case. `starting_cash`: dollars in a new account.
    """

    sessions: bool = False
    checks: bool = True
    starting_cash: Decimal = Decimal(1_000_000)


class Ids(Protocol):
    """Where ids of orders, executions and activities come from."""

    def uuid(self) -> str:
        """Give the text of a new UUID."""
        ...
