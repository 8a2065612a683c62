"""The brokerage as its callers see it: accounts, listeners, time, sweeps and bounds."""

import unittest
from datetime import timedelta
from decimal import Decimal

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.brokerage import Brokerage
from alpaca_mock.domain.events import Event, EventKind, OrderEvent
from alpaca_mock.domain.orders import LegRequest, OrderClass, OrderRequest, OrderStatus, OrderType, Side, TimeInForce
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.domain.rules import Rules
from tests.domain.script import START, SeededIds, order_request


class BrokerageTests(unittest.TestCase):
    """One brokerage, as many accounts as it takes."""

    def setUp(self) -> None:
        """Begin with one account and a price."""
        self.brokerage = Brokerage(SeededIds(), Rules())
        self.account = self.brokerage.account("key", START)
        self.quote("AAPL", "100")

    def quote(self, symbol: str, price: str) -> list[str]:
        """Set a price; give the ids that it filled."""
        return self.brokerage.set_quote(symbol, Quote.at_price(Decimal(price), START), START)

    def place(self, text: str, account: Account | None = None) -> str:
        """Place an order; give its id."""
        return self.brokerage.place(account or self.account, order_request(text.split()), START).id

    def test_an_account_is_made_on_first_use_and_its_id_follows_from_the_key(self) -> None:
        """So it is the same after a restart."""
        again = Brokerage(SeededIds(7), Rules(starting_cash=Decimal(5))).account("key", START + timedelta(3))
        self.assertIs(self.brokerage.account("key", START), self.account)
        self.assertEqual((again.id, again.number), (self.account.id, self.account.number))
        self.assertNotEqual(self.brokerage.account("other", START).id, self.account.id)
        self.assertEqual((again.cash, self.account.cash), (5, 1_000_000))
        self.assertRegex(self.account.number, "^PA[0-9A-Z]{10}$")

    def test_accounts_do_not_see_each_other(self) -> None:
        """Neither orders nor positions nor holds."""
        other = self.brokerage.account("other", START)
        order_id = self.place("buy 10 AAPL market")
        self.assertEqual(list(other.positions), [])
        with self.assertRaises(Refusal) as caught:
            self.brokerage.cancel(other, order_id, START)
        self.assertEqual(caught.exception.message, f"order not found for {order_id}")

    def test_a_price_fills_orders_of_all_accounts_in_one_order(self) -> None:
        """By price, then by time, whatever the account."""
        other = self.brokerage.account("other", START)
        ids = [
            self.place("buy 1 AAPL limit 90"),
            self.place("buy 1 AAPL limit 91", other),
            self.place("buy 1 AAPL limit 90", other),
            self.place("buy 1 AAPL limit 80"),
        ]
        self.assertEqual(self.quote("AAPL", "85"), [ids[1], ids[0], ids[2]])
        self.assertEqual(self.brokerage.resting_symbols(), {"AAPL"})
        self.assertEqual(set(self.brokerage.held_symbols()), {"AAPL"})

    def test_positions_of_all_accounts_follow_a_price(self) -> None:
        """Before any order that it fills."""
        other = self.brokerage.account("other", START)
        self.place("buy 10 AAPL market")
        self.place("sell 10 AAPL market", other)
        self.quote("AAPL", "110")
        self.assertEqual((self.account.equity, other.equity), (1_000_100, 999_900))

    def test_a_sweep_may_be_interrupted_by_anything(self) -> None:
        """An order that is canceled between two steps does not fill, one that comes then may."""
        ids = [self.place(f"buy 1 AAPL limit {price}") for price in (95, 94, 93)]
        sweep = self.brokerage.sweep("AAPL", Quote.at_price(Decimal(90), START), START)
        self.assertEqual(next(sweep), ids[0])
        self.brokerage.cancel(self.account, ids[1], START)
        self.quote("AAPL", "94")
        late = self.place("buy 1 AAPL limit 93.50")
        self.assertEqual(list(sweep), [])
        self.quote("AAPL", "93.50")
        statuses = [self.account.orders.get(order_id).status.value for order_id in (*ids, late)]
        self.assertEqual(statuses, ["filled", "canceled", "new", "filled"])

    def test_a_sweep_that_was_given_up_is_settled_later(self) -> None:
        """At the price that is in force then."""
        ids = [self.place(f"buy 1 AAPL limit {price}") for price in (95, 94)]
        next(self.brokerage.sweep("AAPL", Quote.at_price(Decimal(90), START), START))
        self.assertEqual(list(self.brokerage.settle("AAPL", START)), [ids[1]])

    def test_a_forgotten_quote_fills_nothing(self) -> None:
        """A limit rests again, a market order wants a price."""
        self.brokerage.forget_quote("AAPL")
        self.brokerage.forget_quote("AAPL")
        order_id = self.place("buy 1 AAPL limit 200")
        self.assertEqual(self.account.orders.get(order_id).status, OrderStatus.NEW)
        with self.assertRaises(Refusal):
            self.place("buy 1 AAPL market")

    def test_listeners_hear_every_event_after_it_was_applied(self) -> None:
        """With the account, whose own list ends with the event."""
        heard: list[tuple[str, str]] = []

        def listen(account: Account, event: Event) -> None:
            self.assertIs(account.events[-1], event)
            assert isinstance(event, OrderEvent)
            heard.append((account.api_key, event.kind.value))

        self.brokerage.listeners.append(listen)
        self.place("buy 1 AAPL market")
        self.assertEqual(heard, [("key", "new"), ("key", "fill")])

    def test_the_symbols_that_an_order_needs(self) -> None:
        """Canonical, each once; none for what is no symbol."""
        legs = tuple(
            LegRequest(symbol, Decimal(1), Side.BUY, None) for symbol in ("AAPL261218c00100000", "AAPL261218C00110000")
        )
        needed = self.brokerage.symbols_needed
        self.assertEqual(needed(OrderRequest(symbol=" aapl ")), ("AAPL",))
        self.assertEqual(needed(OrderRequest(legs=legs)), ("AAPL261218C00100000", "AAPL261218C00110000"))
        self.assertEqual(needed(OrderRequest(symbol="NOTASYMBOL")), ())
        self.assertEqual(needed(OrderRequest(symbol="BTC/USD")), ())
        self.assertEqual(needed(OrderRequest()), ())

    def test_the_next_moment_is_the_close_of_the_session(self) -> None:
        """And is never before now."""
        close = START + timedelta(hours=6)
        self.assertEqual(self.brokerage.next_due(START), close)
        self.assertEqual(self.brokerage.next_due(close + timedelta(1)), close + timedelta(1))
        self.brokerage.advance(close + timedelta(1))
        self.assertEqual(self.brokerage.next_due(close + timedelta(1)), START + timedelta(days=3, hours=3))
        self.assertIsNone(Brokerage(SeededIds(), Rules()).next_due(START))

    def test_the_day_ends_for_every_account(self) -> None:
        """Last equity is that of the close, whenever the time is told."""
        self.place("buy 10 AAPL market")
        self.quote("AAPL", "110")
        self.assertEqual(self.account.last_equity, 1_000_000)
        self.brokerage.advance(START + timedelta(hours=6))
        self.assertEqual(self.account.last_equity, 1_000_100)
        self.assertEqual(str(self.account.balance_asof), "2026-11-24")

    def test_time_comes_before_the_command_that_tells_it(self) -> None:
        """A command after the close finds the day ended."""
        self.brokerage.configure(self.account, {"no_shorting": True}, START + timedelta(1))
        self.assertEqual([type(event).__name__ for event in self.account.events], ["SessionEvent", "SettingsEvent"])

    def test_cash_is_set_by_a_journal_entry(self) -> None:
        """Of the difference; the same cash is none, and bounds are kept."""
        self.brokerage.adjust(self.account, START, Decimal("250.5"), {"multiplier": 2})
        self.brokerage.adjust(self.account, START, Decimal("250.5"))
        self.assertEqual((self.account.cash, self.account.settings.multiplier), (Decimal("250.5"), 2))
        self.assertEqual(len(self.account.events), 2)
        with self.assertRaises(Refusal):
            self.brokerage.adjust(self.account, START, Decimal(10) ** 12 + 1, {"multiplier": 1})
        self.assertEqual(self.account.settings.multiplier, 2)

    def test_a_reset_forgets_all_but_the_listeners(self) -> None:
        """Accounts, quotes and orders; the next account is a new one."""
        self.place("buy 1 AAPL limit 50")
        quotes = self.brokerage.quotes
        self.brokerage.listeners.append(lambda account, event: None)
        self.brokerage.reset()
        self.assertEqual((dict(self.brokerage.accounts), self.brokerage.resting_symbols()), ({}, set()))
        self.assertIs(self.brokerage.quotes, quotes)
        self.assertEqual(quotes, {})
        self.assertEqual(len(self.brokerage.listeners), 1)
        self.assertIsNone(self.brokerage.next_due(START))
        self.assertEqual(self.brokerage.account("key", START).cash, 1_000_000)
        self.assertIsNotNone(self.brokerage.next_due(START))

    def test_orders_are_found_in_whatever_account(self) -> None:
        """With the account; with or without dashes."""
        other = self.brokerage.account("other", START)
        order_id = self.place("buy 1 AAPL limit 50", other)
        for text in (order_id, order_id.replace("-", "").upper()):
            found = self.brokerage.find_order(text)
            assert found is not None
            self.assertEqual((found[0], found[1].id), (other, order_id))
        self.assertIsNone(self.brokerage.find_order("nothing"))
        with self.assertRaises(Refusal):
            self.brokerage.force_fill("nothing", START)

    def test_all_orders_are_canceled_with_what_came_of_each(self) -> None:
        """Legs of brackets are items of their own and show their parent; those of multi-leg orders are none."""
        plain = self.place("buy 1 AAPL limit 50")
        parent = self.place("buy 1 AAPL limit 90 bracket tp 110 sl 80")
        legs = [leg.id for leg in self.account.orders.legs(self.account.orders.get(parent))]
        results = self.brokerage.cancel_all(self.account, START)
        self.assertEqual([order_id for order_id, _ in results], [plain, parent, *legs])
        self.assertEqual([order.id for _, order in results], [plain, parent, parent, parent])
        self.assertEqual({order.status for _, order in results}, {OrderStatus.CANCELED})
        self.assertEqual(self.brokerage.cancel_all(self.account, START), [])

    def test_all_positions_are_closed_with_what_came_of_each(self) -> None:
        """What an order holds is refused, unless orders are canceled before."""
        self.quote("MSFT", "50")
        self.place("buy 10 AAPL market")
        self.place("sell 5 MSFT market")
        held = self.place("sell 10 AAPL limit 120")
        first = dict(self.brokerage.close_all(self.account, START))
        refusal = first["AAPL"]
        assert isinstance(refusal, Refusal)
        self.assertEqual(refusal.extras["related_orders"], [held])
        self.assertEqual(first["MSFT"].status, OrderStatus.FILLED)
        second = self.brokerage.close_all(self.account, START, cancel_orders=True)
        self.assertEqual([name for name, _ in second], [held, "AAPL"])
        self.assertEqual(self.account.positions, {})

    def test_what_needs_others_is_closed_before_them(self) -> None:
        """A covered call is bought back before its shares are sold, a long leg sold after the short one."""
        self.quote("AAPL261218C00110000", "3")
        self.quote("AAPL261218C00120000", "2")
        self.place("buy 100 AAPL market")
        self.place("buy 1 AAPL261218C00110000 market")
        self.place("sell 2 AAPL261218C00120000 market")
        results = self.brokerage.close_all(self.account, START)
        self.assertEqual([name for name, _ in results], ["AAPL261218C00120000", "AAPL261218C00110000", "AAPL"])
        self.assertEqual(self.account.positions, {})

    def test_a_refusal_says_what_it_compares(self) -> None:
        """The members that the broker's bodies have."""
        with self.assertRaises(Refusal) as caught:
            self.place("buy 100000 AAPL market")
        self.assertEqual(caught.exception.extras, {"buying_power": "4000000", "cost_basis": "10000000"})
        with self.assertRaises(Refusal) as caught:
            self.place("buy 1 AAPL stop 90")
        self.assertEqual(caught.exception.extras, {"market_price": "100", "stop_price": "90"})
        with self.assertRaises(Refusal) as caught:
            self.place("buy 1 AAPL market bracket tp 110 sl 100")
        self.assertEqual(caught.exception.extras, {"base_price": "100"})
        self.place("buy 10 AAPL market")
        stop = self.place("sell 4 AAPL stop 90")
        with self.assertRaises(Refusal) as caught:
            self.place("sell 10 AAPL limit 120")
        self.assertEqual(
            caught.exception.extras,
            {
                "available": "6",
                "existing_qty": "10",
                "held_for_orders": "4",
                "symbol": "AAPL",
                "related_orders": [stop],
            },
        )
        with self.assertRaises(Refusal) as caught:
            self.place("buy 1 AAPL market")
        self.assertEqual(
            caught.exception.extras,
            {"existing_order_id": stop, "reject_reason": "opposite side market/stop order exists"},
        )

    def test_an_algorithm_is_refused_and_not_ignored(self) -> None:
        """Nothing here can run one."""
        request = order_request(["buy", "1", "AAPL", "market"])
        request.advanced_algorithm = "TWAP"
        with self.assertRaises(Refusal) as caught:
            self.brokerage.place(self.account, request, START)
        self.assertIn("TWAP", caught.exception.message)

    def test_a_fill_beyond_all_bounds_rejects_the_order(self) -> None:
        """A resting order whose price becomes absurd does not break the books."""
        loose = Brokerage(SeededIds(), Rules(checks=False))
        account = loose.account("key", START)
        order = loose.place(account, order_request(["buy", "1000000", "AAPL", "stop", "100"]), START)
        self.assertEqual(loose.set_quote("AAPL", Quote.at_price(Decimal(10) ** 12, START), START), [])
        self.assertEqual(account.orders.get(order.id).status, OrderStatus.REJECTED)
        self.assertEqual((account.positions, account.cash), ({}, 1_000_000))

    def test_the_largest_amounts_are_exact(self) -> None:
        """Quantities of 10^12 at a hundredth of a cent."""
        loose = Brokerage(SeededIds(), Rules(checks=False))
        account = loose.account("key", START)
        request = OrderRequest(
            symbol="AAPL",
            qty=Decimal("999999999999.999999999"),
            side=Side.BUY,
            type=OrderType.LIMIT,
            time_in_force=TimeInForce.DAY,
            limit_price=Decimal("0.0001"),
        )
        order = loose.place(account, request, START)
        loose.force_fill(order.id, START, price=Decimal("0.0001"))
        self.assertEqual(account.cash, Decimal("-99000000"))
        self.assertEqual(account.position_qty("AAPL"), Decimal("999999999999.999999999"))

    def test_multi_leg_ratios_have_bounds(self) -> None:
        """A leg of more contracts than any amount may have is refused."""
        legs = tuple(
            LegRequest(symbol, ratio, Side.BUY, None)
            for symbol, ratio in [("AAPL261218C00100000", Decimal(4294967295)), ("AAPL261218C00110000", Decimal(1))]
        )
        request = OrderRequest(
            qty=Decimal(10),
            type=OrderType.LIMIT,
            time_in_force=TimeInForce.DAY,
            limit_price=Decimal(1),
            order_class=OrderClass.MLEG,
            legs=legs,
        )
        with self.assertRaises(Refusal) as caught:
            self.brokerage.place(self.account, request, START)
        self.assertEqual(caught.exception.message, "leg.0 ratio_qty times qty is too large")

    def test_legs_of_a_multi_leg_order_share_its_fate(self) -> None:
        """They are not canceled, replaced or forced on their own."""
        self.quote("AAPL261218C00110000", "3")
        self.quote("AAPL261218C00120000", "2")
        legs = (
            LegRequest("AAPL261218C00110000", Decimal(1), Side.BUY, None),
            LegRequest("AAPL261218C00120000", Decimal(1), Side.SELL, None),
        )
        request = OrderRequest(
            qty=Decimal(2),
            type=OrderType.LIMIT,
            time_in_force=TimeInForce.DAY,
            limit_price=Decimal("0.5"),
            order_class=OrderClass.MLEG,
            legs=legs,
        )
        parent = self.brokerage.place(self.account, request, START)
        leg = self.account.orders.legs(parent)[0]
        for command in (
            lambda: self.brokerage.cancel(self.account, leg.id, START),
            lambda: self.brokerage.force_fill(leg.id, START),
            lambda: self.brokerage.force_expire(leg.id, START),
        ):
            with self.assertRaises(Refusal) as caught:
                command()
            self.assertIn(parent.id, caught.exception.message)
        self.assertEqual(self.brokerage.force_fill(parent.id, START, Decimal(1)).status, OrderStatus.PARTIALLY_FILLED)
        kinds = [event.kind for event in self.account.events[-3:] if isinstance(event, OrderEvent)]
        self.assertEqual(kinds, [EventKind.PARTIAL_FILL] * 3)
        self.assertEqual(self.brokerage.force_expire(parent.id, START).status, OrderStatus.EXPIRED)
        self.assertEqual(self.account.position_qty("AAPL261218C00110000"), 1)
