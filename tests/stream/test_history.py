"""The legs that an order had at an event of the past."""

import json
from decimal import Decimal

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.events import EventKind
from alpaca_mock.domain.orders import Group, OrderClass, Side
from alpaca_mock.stream.history import History
from tests.stream.exchange import Exchange
from tests.stream.memory import Server, WebSocketClient


class Bracket:
    """An entry with its two exits, as the brokerage brings them in: the parent first."""

    def __init__(self, exchange):
        self.exchange = exchange
        self.entry = exchange.order(order_class=OrderClass.BRACKET)
        self.profit = exchange.order(order_class=OrderClass.BRACKET, side=Side.SELL)
        self.loss = exchange.order(order_class=OrderClass.BRACKET, side=Side.SELL)
        self.group = Group(OrderClass.BRACKET, self.entry.id, (self.profit.id, self.loss.id))

    def enter(self):
        self.exchange.step("PK1", EventKind.NEW, self.entry, group=self.group)
        self.exchange.step("PK1", EventKind.HELD, self.profit, group=self.group)
        self.exchange.step("PK1", EventKind.HELD, self.loss, group=self.group)

    def fill(self):
        self.exchange.fill("PK1", self.entry, 10, "330")
        self.exchange.step("PK1", EventKind.NEW, self.profit)


def statuses(history, event):
    return [leg.status for leg in history.legs(event)]


class HistoryTests(SynchronousTestCase):
    """What the history of an account tells."""

    def setUp(self):
        self.exchange = Exchange()
        self.account = self.exchange.account("PK1")
        self.history = History(self.account)

    def test_legs_are_as_they_were(self):
        """Each event of the parent has the versions of that time, take profit first, however late it is asked."""
        bracket = Bracket(self.exchange)
        bracket.enter()
        bracket.fill()
        self.exchange.step("PK1", EventKind.CANCELED, bracket.profit)
        self.exchange.step("PK1", EventKind.RESTATED, bracket.entry)
        new, _, _, fill, _, _, restated = self.account.events
        self.assertEqual(statuses(self.history, new), ["held", "held"])
        self.assertEqual(statuses(self.history, fill), ["held", "held"])
        self.assertEqual(statuses(self.history, restated), ["canceled", "held"])

    def test_it_follows_the_account(self):
        """What happens after the first question is known at the next."""
        bracket = Bracket(self.exchange)
        bracket.enter()
        self.history.legs(self.account.events[0])
        bracket.fill()
        expired = self.exchange.step("PK1", EventKind.EXPIRED, bracket.entry)
        self.assertEqual(statuses(self.history, expired), ["new", "held"])

    def test_each_event_is_read_once(self):
        """The second question costs what happened since the first."""
        bracket = Bracket(self.exchange)
        bracket.enter()
        new = self.account.events[0]
        read = []

        class Watched(list):
            def __getitem__(self, key):
                events = super().__getitem__(key)
                read.extend(events)
                return events

        self.account.events = Watched(self.account.events)
        self.history.legs(new)
        self.assertEqual(len(read), 3)
        bracket.fill()
        self.history.legs(new)
        self.assertEqual(len(read), 5)

    def test_a_replaced_leg_gives_its_place_to_its_successor(self):
        """Events before the replacement show the old leg, events after it the new one."""
        bracket = Bracket(self.exchange)
        bracket.enter()
        successor = self.exchange.order(order_class=OrderClass.BRACKET, side=Side.SELL, replaces=bracket.profit.id)
        before = self.exchange.step("PK1", EventKind.RESTATED, bracket.entry)
        group = Group(OrderClass.BRACKET, bracket.entry.id, (successor.id, bracket.loss.id))
        self.exchange.step("PK1", EventKind.REPLACED, bracket.profit)
        self.exchange.step("PK1", EventKind.NEW, successor, group=group)
        after = self.exchange.step("PK1", EventKind.RESTATED, bracket.entry)
        self.assertEqual([leg.id for leg in self.history.legs(before)], [bracket.profit.id, bracket.loss.id])
        self.assertEqual([leg.id for leg in self.history.legs(after)], [successor.id, bracket.loss.id])

    def test_only_parents_have_legs(self):
        """A leg and an order on its own have none."""
        bracket = Bracket(self.exchange)
        bracket.enter()
        alone = self.exchange.step("PK1", EventKind.NEW, self.exchange.order())
        self.assertIsNone(self.history.legs(self.account.events[1]))
        self.assertIsNone(self.history.legs(alone))

    def test_a_parent_is_whole_once_its_legs_are_there(self):
        """The first event of a parent comes before those of its legs."""
        bracket = Bracket(self.exchange)
        new = self.exchange.step("PK1", EventKind.NEW, bracket.entry, group=bracket.group)
        self.assertFalse(self.history.is_whole(new))
        self.exchange.step("PK1", EventKind.HELD, bracket.profit, group=bracket.group)
        self.assertFalse(self.history.is_whole(new))
        self.exchange.step("PK1", EventKind.HELD, bracket.loss, group=bracket.group)
        self.assertTrue(self.history.is_whole(new))


class TellingTests(SynchronousTestCase):
    """What listeners hear of orders that belong together."""

    def test_a_parent_is_told_with_its_legs(self):
        """The parent's message waits for the legs' events, which come with the same request, and then comes first."""
        server = Server()
        client = WebSocketClient(server).listen()
        bracket = Bracket(server.exchange)
        bracket.enter()
        messages = client.messages()
        self.assertEqual(
            [message["data"]["order"]["id"] for message in messages],
            [bracket.entry.id, bracket.profit.id, bracket.loss.id],
        )
        self.assertEqual([leg["status"] for leg in messages[0]["data"]["order"]["legs"]], ["held", "held"])
        self.assertIsNone(messages[1]["data"]["order"]["legs"])
        bracket.fill()
        self.assertEqual(client.updates(), [("fill", "filled", bracket.entry.id), ("new", "new", bracket.profit.id)])

    def test_a_failing_listener_disturbs_nobody(self):
        """What fails is logged once and told no more; the others hear everything."""
        server = Server()
        calls = []

        class Failing:
            def tell(self, update):
                calls.append(update)
                raise ZeroDivisionError

        server.feed.listen(server.exchange.account("PK1"), Failing())
        client = WebSocketClient(server).listen()
        for _ in range(2):
            server.exchange.step("PK1", EventKind.NEW, server.exchange.order())
        self.assertEqual((len(client.updates()), len(calls)), (2, 1))
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_a_multi_leg_order_is_one_message(self):
        """The legs' own events are not told."""
        server = Server()
        client = WebSocketClient(server).listen()
        exchange = server.exchange
        parent = exchange.order("", order_class=OrderClass.MLEG, side=None, position_intent=None)
        legs = [
            exchange.order(symbol, asset_class="us_option", order_class=OrderClass.MLEG, ratio_qty=Decimal(1))
            for symbol in ("AAPL261218P00200000", "AAPL261218C00380000")
        ]
        group = Group(OrderClass.MLEG, parent.id, tuple(leg.id for leg in legs))
        exchange.step("PK1", EventKind.NEW, parent, group=group)
        for leg in legs:
            exchange.step("PK1", EventKind.NEW, leg, group=group)
        fills = [exchange.fill("PK1", leg, 10, "1.5") for leg in legs]
        exchange.fill("PK1", parent, 10, "3", legs=fills)
        messages = client.messages()
        self.assertEqual([message["data"]["event"] for message in messages], ["new", "fill"])
        self.assertEqual([leg["status"] for leg in messages[1]["data"]["order"]["legs"]], ["filled", "filled"])
        self.assertEqual(json.dumps(messages[1]["data"]["position_qtys"]).count('"10"'), 2)
