"""The trading floor: all that the commands of the brokerage share, and the one way in which they change it."""

from collections.abc import Callable
from decimal import Decimal

from attrs import define, field

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.book import Book
from alpaca_mock.domain.events import Event
from alpaca_mock.domain.hours import TradingHours
from alpaca_mock.domain.interests import Interest
from alpaca_mock.domain.orders import Order
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import not_found
from alpaca_mock.domain.rules import Ids, Rules
from alpaca_mock.domain.timetable import Timetable

Listener = Callable[[Account, Event], None]


@define(eq=False, repr=False)
class Floor:
    """Accounts by API key, the quote in force of each symbol, and what waits for a price or for a moment."""

    ids: Ids
    rules: Rules
    hours: TradingHours
    accounts: dict[str, Account] = field(factory=dict)
    quotes: dict[str, Quote] = field(factory=dict)
    book: Book = field(factory=Book)
    timetable: Timetable = field(factory=Timetable)
    #: By API key and symbol.
    interests: dict[tuple[str, str], Interest] = field(factory=dict)
    #: The accounts that have a position, by symbol.
    holders: dict[str, dict[Account, None]] = field(factory=dict)
    #: The option symbols that an account holds or has orders in, by API key and underlying.
    contracts: dict[tuple[str, str], dict[str, None]] = field(factory=dict)
    #: Positions that their owners do not want exercised, by API key and symbol.
    do_not_exercise: set[tuple[str, str]] = field(factory=set)
    #: Orders that will turn out to have filled when their replacement arrives.
    races: set[str] = field(factory=set)
    listeners: list[Listener] = field(factory=list)

    def reset(self) -> None:
        """Forget everything but the listeners."""
        self.book.clear()
        self.timetable = Timetable()
        for each in (
            self.accounts,
            self.quotes,
            self.interests,
            self.holders,
            self.contracts,
            self.do_not_exercise,
            self.races,
        ):
            each.clear()


def mid(floor: Floor, symbol: str) -> Decimal | None:
    """Give the price at which *symbol* fills now, or `None` if none is known."""
    quote = floor.quotes.get(symbol)
    return None if quote is None else quote.mid


def order_of(account: Account, order_id: str) -> Order:
    """Give an order of the account. Raises `Refusal` (40410000) if it has none with this id."""
    order = account.orders.get(order_id)
    if order is None:
        raise not_found(f"order not found for {order_id}")
    return order
