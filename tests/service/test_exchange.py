"""The exchange: commands at once or after their quotes, prices that win and lose, time, and resets."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from attrs import define
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.brokerage import Brokerage
from alpaca_mock.domain.order_index import OrderQuery
from alpaca_mock.domain.orders import (
    LegRequest,
    OrderClass,
    OrderRequest,
    OrderStatus,
    OrderType,
    PositionIntent,
    ReplaceRequest,
    Side,
    TimeInForce,
)
from alpaca_mock.domain.refusals import INVALID, NO_MARKET_DATA, NOT_FOUND, UNPROCESSABLE, Refusal
from alpaca_mock.domain.rules import Rules
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.service.quotes import QuoteBoard
from tests.service.scripted import CALL, PUT, ScriptedSource, quote

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


class WithoutLiveData(ExchangeCase):
    """Where prices are only set at run time, everything happens at once."""

    live = False

    def test_market_order(self):
        """A market order fills at the price that was set."""
        self.assertEqual(self.exchange.set_quote("AAPL", quote(100)), [])
        order = self.exchange.place_order(self.account, market())
        self.assertEqual((order.status, order.filled_avg_price), (OrderStatus.FILLED, 100))

    def test_resting_order(self):
        """A resting order fills when the price is set that reaches it, and its id is given."""
        order = self.exchange.place_order(self.account, limit(90))
        self.assertEqual(order.status, OrderStatus.NEW)
        self.assertEqual(self.exchange.set_quote("AAPL", quote(95)), [])
        self.assertEqual(self.exchange.set_quote("AAPL", quote(89)), [order.id])
        self.assertEqual(self.account.orders.get(order.id).filled_avg_price, 89)

    def test_no_price(self):
        """A market order without a price is refused with the two ways to get one."""
        with self.assertRaises(Refusal) as caught:
            self.exchange.place_order(self.account, market())
        self.assertEqual(caught.exception.code, UNPROCESSABLE)
        self.assertIn("POST /admin/market-data/stocks/AAPL", caught.exception.message)
        self.assertIn("ALPACA_DATA_API_KEY", caught.exception.message)

    def test_refresh(self):
        """There is nothing to refresh."""
        self.assertIsNone(self.exchange.refresh(self.account))

    def test_cancel(self):
        """Orders are canceled one by one or all together."""
        first, second, third = (self.exchange.place_order(self.account, limit(price)) for price in (90, 91, 92))
        self.assertEqual(self.exchange.cancel_order(self.account, first.id).status, OrderStatus.CANCELED)
        canceled = self.exchange.cancel_all_orders(self.account)
        self.assertEqual({order_id for order_id, _ in canceled}, {second.id, third.id})

    def test_forget(self):
        """A price that is forgotten is gone."""
        self.exchange.set_quote("AAPL", quote(100))
        self.exchange.forget_quote("AAPL")
        with self.assertRaises(Refusal):
            self.exchange.place_order(self.account, market())
        self.assertEqual(self.exchange.quotes(["AAPL"]), {})


class Placing(ExchangeCase):
    """With live data an order waits for the quote that it needs."""

    def test_market_order(self):
        """A market order asks for the quote and fills at it."""
        placed = self.place(market())
        self.assertNoResult(placed)
        self.assertEqual(len(self.account.orders), 0)
        self.source.answer(AAPL=200)
        order = self.successResultOf(placed)
        self.assertEqual((order.status, order.filled_avg_price), (OrderStatus.FILLED, 200))

    def test_burst(self):
        """A burst of orders, of several accounts too, costs one request."""
        other = self.exchange.account("other")
        placed = [self.exchange.place_order(account, market()) for account in [self.account, other] * 10]
        self.turn()
        self.source.answer(AAPL=200)
        self.assertEqual({self.successResultOf(each).status for each in placed}, {OrderStatus.FILLED})
        self.assertEqual(self.exchange.place_order(self.account, market()).status, OrderStatus.FILLED)
        self.assertEqual(len(self.source.asked), 1)

    def test_stale(self):
        """After a second the quote is asked for anew."""
        self.place(market())
        self.source.answer(AAPL=200)
        self.clock.advance(1)
        placed = self.place(market())
        self.source.answer(AAPL=201)
        self.assertEqual(self.successResultOf(placed).filled_avg_price, 201)

    def test_price_set_at_run_time(self):
        """A price that was set needs no request."""
        self.exchange.set_quote("AAPL", quote(100))
        self.assertEqual(self.exchange.place_order(self.account, market()).filled_avg_price, 100)
        self.assertEqual(self.source.asked, [])

    def test_price_set_meanwhile(self):
        """A price that is set while the quote is awaited is the one that counts, then and later."""
        placed = self.place(market())
        self.exchange.set_quote("AAPL", quote(100))
        self.source.answer(AAPL=200)
        self.assertEqual(self.successResultOf(placed).filled_avg_price, 100)
        self.assertEqual(self.brokerage.quotes["AAPL"].mid, 100)

    def test_price_set_meanwhile_in_spite_of_a_failure(self):
        """A price that is set while the quote is awaited counts also if the quote cannot be had."""
        placed = self.place(market())
        self.exchange.set_quote("AAPL", quote(100))
        self.source.fail()
        self.assertEqual(self.successResultOf(placed).filled_avg_price, 100)

    def test_price_forgotten(self):
        """Once a price that was set is forgotten the live quote is asked for again."""
        self.exchange.set_quote("AAPL", quote(100))
        self.exchange.forget_quote("AAPL")
        placed = self.place(market())
        self.source.answer(AAPL=200)
        self.assertEqual(self.successResultOf(placed).filled_avg_price, 200)

    def test_limit_order(self):
        """A limit order that the live quote does not reach rests, and fills when a later quote does."""
        placed = self.place(limit(190))
        self.source.answer(AAPL=200)
        order = self.successResultOf(placed)
        self.assertEqual(order.status, OrderStatus.NEW)
        self.board.fetch(["AAPL"])
        self.turn()
        self.source.answer(AAPL=189)
        self.assertEqual(self.account.orders.get(order.id).filled_avg_price, 189)

    def test_hopeless_request(self):
        """What cannot be an order is refused at once and costs no request."""
        with self.assertRaises(Refusal) as caught:
            self.exchange.place_order(self.account, OrderRequest(symbol="AAPL"))
        self.assertEqual(caught.exception.code, INVALID)
        with self.assertRaises(Refusal):
            self.exchange.place_order(self.account, market("NOSUCHTHING"))
        self.assertEqual(self.source.asked, [])

    def test_judged_when_the_quote_is_there(self):
        """An order is judged as things are when its quote has come."""
        placed = [self.place(market(client_order_id="same")) for _ in range(2)]
        self.source.answer(AAPL=200)
        self.successResultOf(placed[0])
        self.assertEqual(self.refused(placed[1]).code, INVALID)

    def test_options(self):
        """A multi-leg order asks for all its legs in one request."""
        request = multileg(2)
        placed = self.place(request)
        self.assertEqual(self.source.symbols, [(CALL, PUT)])
        self.source.answer(**{CALL: 5, PUT: 3})
        self.assertEqual(self.successResultOf(placed).status, OrderStatus.NEW)


class Failing(ExchangeCase):
    """What live data does not give."""

    def test_failure(self):
        """A failure is told to who needed the quote, as 503, and nothing has happened; the next attempt works."""
        for request in (market(), limit(190)):
            placed = self.place(request)
            self.source.fail(-1, "market data failed (500)")
            refusal = self.refused(placed)
            self.assertEqual((refusal.code, refusal.message), (NO_MARKET_DATA, "market data failed (500)"))
        self.assertEqual(len(self.account.orders), 0)
        placed = self.place(market())
        self.source.answer(AAPL=200)
        self.successResultOf(placed)

    def test_resting_orders_survive(self):
        """A failure changes no resting order."""
        placed = self.place(limit(190))
        self.source.answer(AAPL=200)
        order = self.successResultOf(placed)
        self.board.fetch(["AAPL"]).addErrback(lambda failure: None)
        self.turn()
        self.source.fail()
        self.assertIs(self.account.orders.get(order.id), order)

    def test_market_order_without_a_quote(self):
        """Where the feed has no quote a market order is refused, with the symbol and the feed."""
        placed = self.place(market("ZZZZ"))
        self.source.answer()
        refusal = self.refused(placed)
        self.assertEqual(refusal.code, UNPROCESSABLE)
        self.assertEqual(
            refusal.message, 'no price is known for "ZZZZ": the feed "stocks" has no quote of it with a bid and an ask'
        )

    def test_limit_order_without_a_quote(self):
        """Where the feed has no quote a limit order rests."""
        placed = self.place(limit(5, "ZZZZ"))
        self.source.answer()
        self.assertEqual(self.successResultOf(placed).status, OrderStatus.NEW)

    def test_quote_that_is_gone(self):
        """Where the feed has no quote any more nothing fills at the last one, and the position keeps its value."""
        placed = self.place(market())
        self.source.answer(AAPL=200)
        self.successResultOf(placed)
        self.clock.advance(1)
        placed = self.place(market())
        self.source.answer()
        self.assertEqual(self.refused(placed).code, UNPROCESSABLE)
        self.assertEqual(self.account.positions["AAPL"].current_price, 200)

    def test_failing_listener(self):
        """Where an order of one symbol fails to fill, that is logged and the other symbols get their prices."""
        for symbol in ("AAPL", "MSFT"):
            placed = self.place(limit(190, symbol))
            self.source.answer(**{symbol: 200})
            self.successResultOf(placed)
        self.brokerage.listeners.append(break_at(1))
        self.board.fetch(["AAPL", "MSFT"])
        self.turn()
        self.source.answer(AAPL=180, MSFT=180)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertIn("MSFT", self.account.positions)

    def test_client_hangs_up(self):
        """A client that hangs up while the quote is awaited has placed nothing; others get their quote."""
        gone, stays = self.place(market()), self.place(market())
        gone.cancel()
        self.failureResultOf(gone, CancelledError)
        self.source.answer(AAPL=200)
        self.successResultOf(stays)
        self.assertEqual(len(self.account.orders), 1)


class Changing(ExchangeCase):
    """Replacements and closings need prices too."""

    def setUp(self):
        """Hold a share of AAPL, bought at 200, and let the quote grow stale."""
        super().setUp()
        placed = self.place(market())
        self.source.answer(AAPL=200)
        self.successResultOf(placed)
        self.clock.advance(2)

    def test_replace(self):
        """A replacement waits for the quote and is matched against it."""
        order = self.successResultOf(self.resting())
        self.clock.advance(1)
        replaced = self.exchange.replace_order(self.account, order.id, ReplaceRequest(limit_price=Decimal(210)))
        self.turn()
        self.source.answer(AAPL=205)
        order = self.successResultOf(replaced)
        self.assertEqual((order.status, order.filled_avg_price), (OrderStatus.FILLED, 205))

    def resting(self):
        """Place a limit order that rests."""
        placed = self.place(limit(190))
        self.source.answer(AAPL=200)
        return placed

    def test_replace_what_is_not_there(self):
        """An order that is not there, or closed, is refused at once."""
        [closed] = self.account.orders.select(OrderQuery(status="closed"))
        for order_id, code in ((closed.id, UNPROCESSABLE), ("nothing", NOT_FOUND)):
            with self.assertRaises(Refusal) as caught:
                self.exchange.replace_order(self.account, order_id, ReplaceRequest(limit_price=Decimal(1)))
            self.assertEqual(caught.exception.code, code)
        self.assertEqual(len(self.source.asked), 1)

    def test_replace_multileg(self):
        """The replacement of a multi-leg order asks for the quotes of its legs."""
        placed = self.place(multileg(2))
        self.source.answer(**{CALL: 5, PUT: 3})
        order = self.successResultOf(placed)
        self.clock.advance(1)
        replaced = self.exchange.replace_order(self.account, order.id, ReplaceRequest(limit_price=Decimal(9)))
        self.turn()
        self.assertEqual(self.source.symbols[-1], (CALL, PUT))
        self.source.answer(**{CALL: 5, PUT: 3})
        self.assertEqual(self.successResultOf(replaced).filled_avg_price, 8)

    def test_close(self):
        """A position is closed at the quote of now."""
        closed = self.exchange.close_position(self.account, "aapl")
        self.turn()
        self.source.answer(AAPL=250)
        self.assertEqual(self.successResultOf(closed).filled_avg_price, 250)
        self.assertEqual(self.account.positions, {})

    def test_close_by_asset_id(self):
        """A position named by its asset's id is closed at the quote of now."""
        closed = self.exchange.close_position(
            self.account, "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415", percentage=Decimal(100)
        )
        self.turn()
        self.source.answer(AAPL=250)
        self.assertEqual(self.successResultOf(closed).filled_avg_price, 250)

    def test_close_what_is_not_held(self):
        """A position that is not there is refused at once and costs no request."""
        for symbol in ("MSFT", "no symbol"):
            with self.assertRaises(Refusal) as caught:
                self.exchange.close_position(self.account, symbol)
            self.assertEqual(caught.exception.code, NOT_FOUND)
        self.assertEqual(len(self.source.asked), 1)

    def test_close_all(self):
        """All positions are closed at the quotes of now."""
        closed = self.exchange.close_all_positions(self.account)
        self.turn()
        self.source.answer(AAPL=250)
        [(symbol, order)] = self.successResultOf(closed)
        self.assertEqual((symbol, order.filled_avg_price), ("AAPL", 250))

    def test_close_fails(self):
        """Where the quote cannot be had nothing is closed."""
        closed = self.exchange.close_all_positions(self.account)
        self.turn()
        self.source.fail()
        self.assertEqual(self.refused(closed).code, NO_MARKET_DATA)
        self.assertEqual(self.account.positions["AAPL"].qty, 1)


class Reading(ExchangeCase):
    """Reads follow the live quotes and never fail for want of them."""

    def setUp(self):
        """Hold a share of AAPL, bought at 200."""
        super().setUp()
        placed = self.place(market())
        self.source.answer(AAPL=200)
        self.successResultOf(placed)

    def value(self):
        """Give what the position is worth."""
        return self.account.positions["AAPL"].current_price

    def test_fresh(self):
        """Within a second of the quote there is nothing to wait for."""
        self.assertIsNone(self.exchange.refresh(self.account))

    def test_stale(self):
        """Afterwards the quote is asked for and the position follows it."""
        self.clock.advance(1)
        refreshed = self.exchange.refresh(self.account)
        self.turn()
        self.source.answer(AAPL=210)
        self.assertIsNone(self.successResultOf(refreshed))
        self.assertEqual(self.value(), 210)

    def test_failure(self):
        """Where it cannot be had the latest one stands."""
        self.clock.advance(1)
        refreshed = self.exchange.refresh(self.account)
        self.turn()
        self.source.fail()
        self.assertIsNone(self.successResultOf(refreshed))
        self.assertEqual(self.value(), 200)

    def test_quotes(self):
        """The quotes in force are given, stale ones asked for; unknown symbols are absent."""
        self.assertEqual(self.exchange.quotes(["AAPL"])["AAPL"].mid, 200)
        found = self.exchange.quotes(["AAPL", "MSFT", "ZZZZ"])
        self.turn()
        self.assertEqual(self.source.symbols[-1], ("MSFT", "ZZZZ"))
        self.source.answer(MSFT=400)
        self.assertEqual(
            {symbol: each.mid for symbol, each in self.successResultOf(found).items()}, {"AAPL": 200, "MSFT": 400}
        )

    def test_quotes_fail(self):
        """Known quotes stand where fresh ones cannot be had; an unknown one is a refusal."""
        for symbols, known in ((["AAPL"], True), (["AAPL", "MSFT"], False)):
            self.clock.advance(1)
            found = self.exchange.quotes(symbols)
            self.turn()
            self.source.fail()
            if known:
                self.assertEqual(set(self.successResultOf(found)), {"AAPL"})
            else:
                self.assertEqual(self.refused(found).code, NO_MARKET_DATA)

    def test_polled_symbols(self):
        """What rests, what is held, and what a held option is on are looked at."""
        call = "MSFT261218C00400000"
        self.exchange.set_quote(call, quote(5))
        self.exchange.place_order(self.account, market(call))
        placed = self.place(limit(5, "ZZZZ"))
        self.source.answer()
        self.successResultOf(placed)
        self.assertEqual(self.exchange.polled_symbols(), {"AAPL", call, "MSFT", "ZZZZ"})


def break_at(count):
    """Give a listener that fails at the event with this number."""
    events = []

    def listen(account, event):
        events.append(event)
        if len(events) == count:
            raise ZeroDivisionError

    return listen


class ManyOrders(ExchangeCase):
    """A price that reaches many orders leaves room for others."""

    live = False

    def setUp(self):
        """Let twelve orders rest, each of which takes a millisecond to fill."""
        super().setUp()
        self.orders = [self.exchange.place_order(self.account, limit(price)).id for price in range(90, 102)]
        self.brokerage.listeners.append(lambda account, event: self.spend())

    def spend(self):
        """Let a millisecond pass."""
        self.clock.rightNow += 0.001

    def test_slices(self):
        """The orders fill slice by slice, the best price first; all ids are told in the end."""
        filled = self.exchange.set_quote("AAPL", quote(90))
        self.assertNoResult(filled)
        self.assertEqual(len(self.filled()), 5)
        self.clock.advance(0)
        self.assertEqual(self.successResultOf(filled), self.orders[::-1])

    def filled(self):
        """Give the orders that are filled."""
        return [order_id for order_id in self.orders if not self.account.orders.get(order_id).is_open]

    def test_between_slices(self):
        """Between slices orders can be canceled and placed; what is placed has the new price."""
        filled = self.exchange.set_quote("AAPL", quote(90))
        self.exchange.cancel_order(self.account, self.orders[0])
        self.assertEqual(self.exchange.place_order(self.account, market()).filled_avg_price, 90)
        self.clock.advance(0)
        self.assertEqual(self.successResultOf(filled), self.orders[:0:-1])

    def test_times_do_not_go_back(self):
        """What a later slice fills is dated after what happened before it."""
        self.exchange.set_quote("AAPL", quote(90))
        self.exchange.place_order(self.account, market())
        self.clock.advance(0)
        times = [event.at for event in self.account.events]
        self.assertEqual(times, sorted(times))
        self.assertGreater(times[-1], START)

    def test_failure_in_a_later_slice(self):
        """A live quote whose later fills fail is logged, and the symbol takes the next one."""
        self.brokerage.listeners.append(break_at(7))
        self.board.deliver({"AAPL": quote(90)})
        self.clock.advance(0)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.board.deliver({"AAPL": quote(91)})
        self.assertEqual(self.brokerage.quotes["AAPL"].mid, 91)

    def test_reset_between_slices(self):
        """A reset ends the fills; who waits is told of those that were."""
        filled = self.exchange.set_quote("AAPL", quote(90))
        self.exchange.reset()
        self.assertEqual(len(self.successResultOf(filled)), 5)
        self.clock.advance(0)
        self.assertEqual(len(self.filled()), 5)
        self.assertEqual(len(self.exchange.account("key").orders), 0)


class Forcing(ExchangeCase):
    """What a test makes happen needs no price."""

    live = False

    def setUp(self):
        """Let an order for two shares rest."""
        super().setUp()
        self.order = self.exchange.place_order(self.account, limit(90, qty=2))

    def test_fill(self):
        """An order is filled in part, then wholly, at any price."""
        order = self.exchange.force_fill(self.order.id, qty=Decimal(1), price=Decimal(80))
        self.assertEqual((order.status, order.filled_qty), (OrderStatus.PARTIALLY_FILLED, 1))
        order = self.exchange.force_fill(self.order.id, price=Decimal(70))
        self.assertEqual((order.status, order.filled_avg_price), (OrderStatus.FILLED, 75))

    def test_end(self):
        """An order is rejected, canceled or expired."""
        for force, status in (
            (self.exchange.force_reject, OrderStatus.REJECTED),
            (self.exchange.force_cancel, OrderStatus.CANCELED),
            (self.exchange.force_expire, OrderStatus.EXPIRED),
        ):
            order = self.exchange.place_order(self.account, limit(90))
            self.assertEqual(force(order.id).status, status)

    def test_unknown_order(self):
        """An order that is nowhere is refused."""
        with self.assertRaises(Refusal) as caught:
            self.exchange.force_cancel("nothing")
        self.assertEqual(caught.exception.code, NOT_FOUND)

    def test_account(self):
        """Cash and settings are set."""
        self.exchange.adjust(self.account, cash=Decimal(5), changes={"shorting_allowed": False})
        self.exchange.configure(self.account, {"suspend_trade": True})
        settings = self.account.settings
        self.assertEqual((self.account.cash, settings.shorting_allowed, settings.suspend_trade), (5, False, True))


class Exercising(ExchangeCase):
    """Exercise needs no quote, and the shares that come of it are valued at the next refresh."""

    def setUp(self):
        """Hold two calls."""
        super().setUp()
        self.exchange.set_quote(CALL, quote(5))
        self.exchange.place_order(self.account, market(CALL, 2))

    def test_exercise(self):
        """What was exercised and what remains is told at once; the shares are there."""
        self.assertEqual(self.exchange.exercise(self.account, CALL, qty=Decimal(1)), (1, 1))
        self.assertEqual(self.account.positions["AAPL"].qty, 100)
        refreshed = self.exchange.refresh(self.account)
        self.turn()
        self.source.answer(AAPL=250)
        self.successResultOf(refreshed)
        self.assertEqual(self.account.positions["AAPL"].current_price, 250)

    def test_do_not_exercise(self):
        """Keeping it from being exercised is for the day it expires."""
        with self.assertRaises(Refusal):
            self.exchange.do_not_exercise(self.account, CALL)


class Resetting(ExchangeCase):
    """After a reset nothing of before is left or comes back."""

    def test_state(self):
        """Accounts, prices and the fault that waits are gone; the same key is the same account id."""
        self.exchange.set_quote("AAPL", quote(100))
        self.exchange.place_order(self.account, market())
        self.exchange.faults.inject(503, "later")
        self.exchange.reset()
        self.assertEqual(self.clock.getDelayedCalls(), [])
        again = self.exchange.account("key")
        self.assertEqual((again.id, len(again.orders), again.positions), (self.account.id, 0, {}))
        self.assertEqual(self.brokerage.quotes, {})
        self.assertIsNone(self.exchange.faults.take())
        self.assertEqual(self.board.stale(["AAPL"]), ["AAPL"])

    def test_command_under_way(self):
        """An order that waits for its quote is refused, and the late answer changes nothing."""
        placed = self.place(market())
        self.exchange.set_quote("AAPL", quote(100))
        self.exchange.reset()
        refusal = self.refused(placed)
        self.assertEqual(
            (refusal.code, refusal.message), (NO_MARKET_DATA, "the server was reset while market data was awaited")
        )
        self.assertTrue(self.source.asked[0].canceled)
        self.assertEqual(len(self.exchange.account("key").orders), 0)
        self.assertEqual(len(self.account.orders), 0)

    def test_stop(self):
        """A server that stops leaves nothing behind that could still happen."""
        placed = self.place(market())
        self.exchange.stop()
        self.assertEqual(self.refused(placed).code, NO_MARKET_DATA)
        self.assertEqual(self.clock.getDelayedCalls(), [])


class Time(ExchangeCase):
    """What is due happens by itself."""

    live = False
    rules = Rules(sessions=True)

    def test_expiry(self):
        """A day order expires at the close, while nobody asks."""
        self.exchange.set_quote("AAPL", quote(100))
        order = self.exchange.place_order(self.account, limit(90))
        # The close is six hours away; the alarm looks at the time every minute.
        self.clock.pump([60] * 359)
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.NEW)
        self.clock.pump([60])
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.EXPIRED)
        # The end of the day is yet to come.
        self.assertEqual(len(self.clock.getDelayedCalls()), 1)

    def test_first_account(self):
        """The day of an account ends, even if it has never done anything."""
        self.assertEqual(len(self.clock.getDelayedCalls()), 1)

    def test_nearer_moment(self):
        """What comes to be due before the alarm would ring is done at its moment."""
        # The alarm rings ten seconds after each full minute; the late session ends at a full hour.
        self.exchange.reset()
        self.clock.advance(10)
        self.account = self.exchange.account("key")
        self.clock.pump([60] * 599)
        self.clock.advance(30)
        order = self.exchange.place_order(self.account, limit(90, extended_hours=True))
        self.clock.advance(19)
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.NEW)
        self.clock.advance(1)
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.EXPIRED)

    def test_time_set_forward(self):
        """Where the time of day is set forward what is due happens within a minute, while nobody asks."""
        order = self.exchange.place_order(self.account, limit(90))
        self.ahead = timedelta(hours=7)
        self.clock.advance(60)
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.EXPIRED)

    def test_overdue(self):
        """Where the alarm is late, as after the sleep of a computer, a request still finds what was due done."""
        self.exchange.set_quote("AAPL", quote(100))
        order = self.exchange.place_order(self.account, limit(90))
        self.clock.rightNow += 86_400
        account = self.exchange.account("key")
        self.assertEqual(account.orders.get(order.id).status, OrderStatus.EXPIRED)

    def test_failure(self):
        """A failure in what is due is logged, and the time goes on."""
        order = self.exchange.place_order(self.account, limit(90))

        def fail(account, event):
            self.brokerage.listeners.remove(fail)
            raise ZeroDivisionError

        self.brokerage.listeners.append(fail)
        self.clock.pump([60] * 361)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertEqual(self.account.orders.get(order.id).status, OrderStatus.EXPIRED)


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
