"""Commands as values, so that a whole life of a brokerage can be told, checked and told again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from attrs import define, field

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.brokerage import Brokerage
from alpaca_mock.domain.orders import Order, OrderRequest, ReplaceRequest
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.domain.rules import Rules
from tests.domain.script import START, SeededIds

STOCKS = ("AAPL", "MSFT")
OPTIONS = ("AAPL261204C00100000", "AAPL261204C00110000", "AAPL261211C00110000", "AAPL261204P00100000")
KEYS = ("first", "second")


@define(eq=False)
class Life:
    """A brokerage with two accounts, and the clock that its commands are given."""

    rules: Rules
    brokerage: Brokerage = field(init=False)
    accounts: list[Account] = field(init=False)
    now: datetime = field(default=START, init=False)

    def __attrs_post_init__(self) -> None:
        self.brokerage = Brokerage(SeededIds(), self.rules)
        self.accounts = [self.brokerage.account(key, self.now) for key in KEYS]

    def order(self, of: int, back: int) -> Order | None:
        """Give one of the latest orders of an account."""
        found = [event.order for event in self.accounts[of].events[-60:] if hasattr(event, "order")]
        latest = list(dict.fromkeys(order.id for order in reversed(found)))
        return self.accounts[of].orders.get(latest[back % len(latest)]) if latest else None


#: What is done to a life; it may raise `Refusal`.
Command = Callable[[Life], object]


def quote(symbol: str, bid: Decimal, ask: Decimal) -> Command:
    """Let a price be in force."""
    return lambda life: life.brokerage.set_quote(symbol, Quote(bid, ask, None, life.now), life.now)


def place(of: int, request: OrderRequest) -> Command:
    """Place an order."""
    return lambda life: life.brokerage.place(life.accounts[of], request, life.now)


def cancel(of: int, back: int) -> Command:
    """Cancel one of the latest orders."""
    return _on_order(of, back, lambda life, order: life.brokerage.cancel(life.accounts[of], order.id, life.now))


def replace(of: int, back: int, changes: ReplaceRequest) -> Command:
    """Replace one of the latest orders."""
    return _on_order(
        of, back, lambda life, order: life.brokerage.replace(life.accounts[of], order.id, changes, life.now)
    )


def force(of: int, back: int, how: str, qty: Decimal | None, price: Decimal | None) -> Command:
    """Make one of the latest orders fill, end or lose its race."""

    def act(life: Life, order: Order) -> object:
        brokerage = life.brokerage
        if how == "fill":
            return brokerage.force_fill(order.id, life.now, qty, price)
        if how == "arm":
            return brokerage.arm_fill_race(order.id)
        return getattr(brokerage, f"force_{how}")(order.id, life.now)

    return _on_order(of, back, act)


def close(of: int, symbol: str, qty: Decimal | None, percentage: Decimal | None) -> Command:
    """Close a position, or a part of it."""
    return lambda life: life.brokerage.close_position(
        life.accounts[of], symbol, life.now, qty=qty, percentage=percentage
    )


def close_all(of: int, cancel_orders: bool) -> Command:
    """Close all positions."""
    return lambda life: life.brokerage.close_all(life.accounts[of], life.now, cancel_orders=cancel_orders)


def exercise(of: int, symbol: str, qty: Decimal | None) -> Command:
    """Exercise an option."""
    return lambda life: life.brokerage.exercise(life.accounts[of], symbol, life.now, qty=qty)


def keep(of: int, symbol: str) -> Command:
    """Let an option not be exercised."""
    return lambda life: life.brokerage.do_not_exercise(life.accounts[of], symbol, life.now)


def pass_time(hours: int) -> Command:
    """Let time pass."""

    def act(life: Life) -> object:
        life.now += timedelta(hours=hours)
        life.brokerage.advance(life.now)
        return None

    return act


def configure(of: int, changes: dict[str, object]) -> Command:
    """Change settings."""
    return lambda life: life.brokerage.configure(life.accounts[of], changes, life.now)


def pay(of: int, cash: Decimal) -> Command:
    """Set the cash."""
    return lambda life: life.brokerage.adjust(life.accounts[of], life.now, cash)


def done(life: Life, command: Command) -> bool:
    """Do a command; tell whether it was not refused."""
    try:
        command(life)
    except Refusal:
        return False
    return True


def _on_order(of: int, back: int, act: Callable[[Life, Order], object]) -> Command:
    def run(life: Life) -> object:
        order = life.order(of, back)
        return None if order is None else act(life, order)

    return run
