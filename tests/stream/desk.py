"""The brokerage itself behind the streams, and a client that listens to it."""

from datetime import UTC, datetime
from decimal import Decimal

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.brokerage import Brokerage
from alpaca_mock.domain.orders import LegRequest, OrderClass, OrderRequest, OrderType, PositionIntent, Side, TimeInForce
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.rules import Rules
from alpaca_mock.service.hub import Hub
from tests.stream.memory import Server, WebSocketClient

#: A Tuesday, the market is open.
OPEN = datetime(2026, 9, 15, 14, 30, tzinfo=UTC)
LONG_CALL, SHORT_CALL = "AAPL261218C00100000", "AAPL261218C00110000"


class Desk:
    """The brokerage, with a clock and ids that are the same in every run."""

    def __init__(self, sessions=False):
        self.brokerage = Brokerage(self, Rules(sessions=sessions))
        self.hub = Hub(self.brokerage.listeners)
        self.listeners = self.brokerage.listeners
        self.time = OPEN
        self.made = 0

    def uuid(self):
        self.made += 1
        return f"20000000-0000-4000-8000-{self.made:012d}"

    def now(self):
        return self.time

    def account(self, api_key):
        return self.brokerage.account(api_key, self.time)

    def price(self, symbol, price):
        return self.brokerage.set_quote(symbol, Quote.at_price(Decimal(price), self.time), self.time)


class PathCase(SynchronousTestCase):
    """A client that listens while orders are placed."""

    def setUp(self):
        self.open()

    def open(self, sessions=False):
        self.desk = Desk(sessions)
        self.brokerage = self.desk.brokerage
        self.client = WebSocketClient(Server(exchange=self.desk)).listen("PK1")
        self.account = self.desk.account("PK1")
        self.desk.price("AAPL", 100)

    def place(self, **changes):
        """Place a day order for ten shares, at the market unless it is said otherwise."""
        request = {
            "symbol": "AAPL",
            "qty": Decimal(10),
            "side": Side.BUY,
            "type": OrderType.MARKET,
            "time_in_force": TimeInForce.DAY,
            **changes,
        }
        return self.brokerage.place(self.account, OrderRequest(**request), self.desk.time)

    def limit(self, price, **changes):
        return self.place(type=OrderType.LIMIT, limit_price=Decimal(price), **changes)

    def bracket(self, **changes):
        """Place an entry with its take profit at 120 and its stop loss at 80."""
        exits = {"take_profit_limit": Decimal(120), "stop_loss_stop": Decimal(80)}
        order = self.place(order_class=OrderClass.BRACKET, **{**exits, **changes})
        return order, *self.account.orders.legs(order)

    def spread(self, **changes):
        """Buy a call at 5 and sell another one at 3, once."""
        for symbol, price in ((LONG_CALL, 5), (SHORT_CALL, 3)):
            self.desk.price(symbol, price)
        legs = (
            LegRequest(LONG_CALL, Decimal(1), Side.BUY, PositionIntent.BUY_TO_OPEN),
            LegRequest(SHORT_CALL, Decimal(1), Side.SELL, PositionIntent.SELL_TO_OPEN),
        )
        order_class = OrderClass.MLEG
        return self.place(symbol=None, side=None, qty=Decimal(1), order_class=order_class, legs=legs, **changes)

    def heard(self):
        """Give what came since the last look: each message's data, after a check of what all must have."""
        updates = [message["data"] for message in self.client.messages()]
        for update in updates:
            self.assertTrue({"at", "event_id", "event", "timestamp", "order", "execution_id"} <= set(update))
            self.assertEqual(len(update["execution_id"]), 36)
            is_fill = update["event"] in {"fill", "partial_fill"}
            self.assertEqual({"price", "qty"} <= set(update), is_fill)
            self.assertEqual("position_qty" in update or "position_qtys" in update, is_fill)
        ids = [update["event_id"] for update in updates]
        self.assertEqual(ids, sorted(set(ids)))
        return updates

    def assert_heard(self, *expected):
        """Assert that exactly these events of these orders came, in this order."""
        heard = [(update["event"], update["order"]["id"]) for update in self.heard()]
        self.assertEqual(heard, [(event, order.id) for event, order in expected])
