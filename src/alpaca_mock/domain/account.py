"""An account: its cash, orders, positions and history, changed by events and by nothing else."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from alpaca_mock.domain.activities import ActivityIndex
from alpaca_mock.domain.assets import require_asset
from alpaca_mock.domain.events import (
    ActivityEvent,
    ActivityType,
    Event,
    Execution,
    Hold,
    OrderEvent,
    SessionEvent,
    SettingsEvent,
)
from alpaca_mock.domain.exposure import Exposure
from alpaca_mock.domain.figures import Funds
from alpaca_mock.domain.history import EquityHistory
from alpaca_mock.domain.holds import Holds
from alpaca_mock.domain.money import ZERO, add, multiply, plain, subtract, to_cents, to_eight
from alpaca_mock.domain.order_index import OrderIndex
from alpaca_mock.domain.orders import BUY, Group, Order
from alpaca_mock.domain.positions import Position
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.settings import AccountSettings
from alpaca_mock.domain.watchlists import Watchlists

_NO_QUOTES: Final[Mapping[str, Quote]] = {}


class Account:
    """One account. Amounts are in dollars, quantities in shares or contracts, negative when short.

    `apply` takes events in order of `sequence` and time; `mark` takes prices. Whatever else is here reads. *quotes*
    are the latest known ones, shared by all accounts; a position that is opened is priced by them, and they must be
    announced to `mark` when they change.
    """

    __slots__ = (
        "__weakref__",
        "activities",
        "api_key",
        "balance_asof",
        "cash",
        "created_at",
        "deposits",
        "equity",
        "events",
        "exposure",
        "history",
        "holds",
        "id",
        "last_equity",
        "last_maintenance_margin",
        "number",
        "orders",
        "positions",
        "quotes",
        "revision",
        "settings",
        "watchlists",
    )

    def __init__(
        self,
        api_key: str,
        id: str,
        number: str,
        created_at: datetime,
        cash: Decimal,
        balance_asof: date,
        settings: AccountSettings | None = None,
        quotes: Mapping[str, Quote] = _NO_QUOTES,
    ) -> None:
        #: How often anything here changed: what was read at the same revision need not be read again.
        self.revision = 0
        self.api_key = api_key
        self.id = id
        self.number = number
        self.created_at = created_at
        self.cash = plain(cash)
        #: The starting cash and what was journaled in or out since.
        self.deposits = self.cash
        #: Cash and the value of all positions.
        self.equity = self.cash
        self.settings = settings or AccountSettings()
        self.quotes = quotes
        self.orders = OrderIndex()
        self.positions: dict[str, Position] = {}
        self.holds = Holds()
        self.exposure = Exposure()
        self.activities = ActivityIndex(self.orders)
        #: All that happened, by sequence and time: the event with sequence n is number n - 1.
        self.events: list[Event] = []
        self.history = EquityHistory()
        self.watchlists = Watchlists()
        self.last_equity = self.cash
        self.last_maintenance_margin = ZERO
        self.balance_asof = balance_asof
        self.history.record(created_at, self.cash, self.deposits)

    @property
    def groups(self) -> dict[str, Group]:
        """The group of every order that belongs to one, by order id."""
        return self.orders.groups

    @property
    def next_sequence(self) -> int:
        """The sequence of the next event."""
        return len(self.events) + 1

    def apply(self, event: Event) -> None:
        """Let *event* have happened.

        Raises `ValueError` when it is not the next one.
        """
        if event.sequence != len(self.events) + 1:
            raise ValueError(f"event {event.sequence} does not follow event {len(self.events)}")
        self.events.append(event)
        self.revision += 1
        if isinstance(event, OrderEvent):
            self._apply_order(event)
        elif isinstance(event, ActivityEvent):
            self._apply_activity(event)
        elif isinstance(event, SettingsEvent):
            self.settings = self.settings.but(event.changes)
        else:
            self._apply_session(event)

    def mark(self, symbol: str, quote: Quote, now: datetime) -> None:
        """Price the position in *symbol*, if there is one, by its latest quote."""
        position = self.positions.get(symbol)
        if position is not None:
            self.revision += 1
            position.mark(quote)
            self.exposure.count(position)
            self._value(now)

    def session_closed(self, day: date, at: datetime) -> SessionEvent:
        """Give the event that ends a trading day: what is now becomes "last" and "last day" when it is applied."""
        prices = {symbol: position.current_price for symbol, position in self.positions.items()}
        return SessionEvent(self.next_sequence, at, day, self.equity, self.maintenance_margin, prices)

    # What is held and what of it is free.

    def position_qty(self, symbol: str) -> Decimal:
        """Give what is held of a symbol; zero for nothing."""
        position = self.positions.get(symbol)
        return ZERO if position is None else position.qty

    def available_qty(self, symbol: str) -> Decimal:
        """Give what of a position, long or short, another order may close; not negative."""
        return plain(max(ZERO, subtract(self.position_qty(symbol).copy_abs(), self.holds.qty(symbol))))

    def hold_of(self, order_id: str) -> Hold:
        """Give what an order holds, which may be nothing."""
        return self.holds.of(order_id)

    # The figures, as API documentation, "Account", names them.

    @property
    def long_market_value(self) -> Decimal:
        """The value of all long positions."""
        return plain(self.exposure.long_market_value)

    @property
    def short_market_value(self) -> Decimal:
        """The value of all short positions; not positive."""
        return plain(self.exposure.short_market_value)

    @property
    def position_market_value(self) -> Decimal:
        """The value of all positions, short ones counted as positive."""
        return plain(subtract(self.exposure.long_market_value, self.exposure.short_market_value))

    @property
    def funds(self) -> Funds:
        """What the account can still spend, exactly; the figures below are the same to the cent."""
        return Funds(self.settings.margin_multiplier, self.cash, self.equity, self.exposure, self.holds)

    @property
    def initial_margin(self) -> Decimal:
        """What Regulation T asks for positions and open orders, to the cent."""
        return to_cents(self.funds.initial_margin)

    @property
    def maintenance_margin(self) -> Decimal:
        """What it takes to keep the positions, to the cent."""
        return to_cents(self.exposure.maintenance_margin)

    @property
    def multiplier(self) -> int:
        """The margin multiplier in force: 1, 2 or 4."""
        return self.funds.multiplier

    @property
    def shorting_enabled(self) -> bool:
        """Whether the account may sell short: allowed, wanted, and with margin (equity of $2,000 or more)."""
        return self.settings.shorting_allowed and not self.settings.no_shorting and self.multiplier > 1

    @property
    def buying_power(self) -> Decimal:
        """What more can be bought of marginable stocks, to the cent."""
        return to_cents(self.funds.buying_power)

    @property
    def regt_buying_power(self) -> Decimal:
        """The buying power under Regulation T, to the cent."""
        return to_cents(self.funds.regt_buying_power)

    @property
    def options_buying_power(self) -> Decimal:
        """What can be spent on options or be bound by short ones, to the cent."""
        return to_cents(self.funds.options_buying_power)

    @property
    def non_marginable_buying_power(self) -> Decimal:
        """What can be spent on assets without margin, to the cent."""
        return to_cents(self.funds.non_marginable_buying_power)

    # How events change it.

    def _apply_order(self, event: OrderEvent) -> None:
        order = event.order
        self.orders.put(order, event.group)
        if self.holds.take(order, event.hold):
            position = self.positions.get(order.symbol)
            if position is not None:
                position.held = self.holds.qty(order.symbol)
        # The parent of a multi-leg order only repeats what its legs moved.
        if event.execution is not None and not event.legs:
            self.activities.add(event)
            self._execute(order, event.execution, event.at)

    def _execute(self, order: Order, execution: Execution, at: datetime) -> None:
        qty = execution.qty if order.side is BUY else -execution.qty
        position = self._move(order.symbol, qty, execution.price)
        paid = to_eight(multiply(multiply(qty, execution.price), position.multiplier))
        self.cash = plain(subtract(self.cash, paid))
        self._value(at)

    def _apply_activity(self, event: ActivityEvent) -> None:
        self.activities.add(event)
        if event.qty:
            self._move(event.symbol, event.qty, event.price or ZERO)
        self.cash = plain(add(self.cash, event.net_amount))
        if event.type is ActivityType.JNLC:
            self.deposits = plain(add(self.deposits, event.net_amount))
        self._value(event.at)

    def _value(self, at: datetime) -> None:
        """Find the equity anew, and remember what it was *at* that moment."""
        exposure = self.exposure
        self.equity = plain(add(self.cash, add(exposure.long_market_value, exposure.short_market_value)))
        self.history.record(at, self.equity, self.deposits)

    def _apply_session(self, event: SessionEvent) -> None:
        self.last_equity = event.equity
        self.last_maintenance_margin = event.maintenance_margin
        self.balance_asof = event.date
        for symbol, price in event.prices.items():
            self.positions[symbol].close_session(price)

    def _move(self, symbol: str, qty: Decimal, price: Decimal) -> Position:
        """Add *qty* of a symbol at *price*; a position that becomes flat is gone."""
        position = self.positions.get(symbol)
        if position is None:
            position = Position.flat(require_asset(symbol), price, self.quotes.get(symbol))
            position.held = self.holds.qty(symbol)
            self.positions[symbol] = position
        position.trade(qty, price)
        self.exposure.count(position)
        if not position.qty:
            del self.positions[symbol]
        return position
