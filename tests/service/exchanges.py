"""An exchange among live quotes that a test gives, and orders for it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from attrs import define
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.brokerage import Brokerage
from alpaca_mock.domain.orders import (
    LegRequest,
    OrderClass,
    OrderRequest,
    OrderType,
    PositionIntent,
    Side,
    TimeInForce,
)
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.domain.rules import Rules
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.service.quotes import QuoteBoard
from tests.service.scripted import CALL, PUT, ScriptedSource

START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@define
class Counted:
    """Ids that count up."""

    last: int = 0

    def uuid(self):
        """Give the next one."""
        self.last += 1
        return f"00000000-0000-4000-8000-{self.last:012x}"


def market(symbol="AAPL", qty=1, side=Side.BUY, **more):
    """Ask for a market order."""
    return OrderRequest(
        symbol=symbol, qty=Decimal(qty), side=side, type=OrderType.MARKET, time_in_force=TimeInForce.DAY, **more
    )


def limit(price, symbol="AAPL", qty=1, side=Side.BUY, **more):
    """Ask for a limit order."""
    return OrderRequest(
        symbol=symbol,
        qty=Decimal(qty),
        side=side,
        type=OrderType.LIMIT,
        limit_price=Decimal(price),
        time_in_force=TimeInForce.DAY,
        **more,
    )


def multileg(price):
    """Ask for a straddle."""
    legs = tuple(LegRequest(symbol, Decimal(1), Side.BUY, PositionIntent.BUY_TO_OPEN) for symbol in (CALL, PUT))
    return OrderRequest(
        qty=Decimal(1),
        type=OrderType.LIMIT,
        limit_price=Decimal(price),
        time_in_force=TimeInForce.DAY,
        order_class=OrderClass.MLEG,
        legs=legs,
    )


def break_at(count):
    """Give a listener that fails at the event with this number."""
    events = []

    def listen(account, event):
        events.append(event)
        if len(events) == count:
            raise ZeroDivisionError

    return listen


class ExchangeCase(SynchronousTestCase):
    """An exchange with live quotes that the test gives, and one account."""

    live = True
    rules = Rules()
    ahead = timedelta()

    def setUp(self):
        """Open the account."""
        self.clock = Clock()
        self.source = ScriptedSource()
        self.board = QuoteBoard(self.clock, self.source if self.live else None)
        self.brokerage = Brokerage(Counted(), self.rules)
        self.exchange = Exchange(self.brokerage, self.board, self.clock, self.now)
        self.addCleanup(self.exchange.stop)
        self.account = self.exchange.account("key")

    def now(self):
        """Tell the time of the clock as a date; `ahead` is by how much the time of day was set forward."""
        return START + self.ahead + timedelta(seconds=self.clock.seconds())

    def turn(self):
        """Let a turn of the reactor end."""
        self.clock.advance(0)

    def place(self, request):
        """Place an order whose quote has to be asked for."""
        placed = self.exchange.place_order(self.account, request)
        self.assertIsInstance(placed, Deferred)
        self.turn()
        return placed

    def refused(self, deferred):
        """Give the refusal that a command ended in."""
        return self.failureResultOf(deferred, Refusal).value
