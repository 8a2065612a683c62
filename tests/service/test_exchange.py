"""Orders come in at once or after their quotes; prices that are set win; failures lose nothing."""

from decimal import Decimal

from twisted.internet.defer import CancelledError

from alpaca_mock.domain.asset_ids import asset_id
from alpaca_mock.domain.orders import (
    OrderRequest,
    OrderStatus,
)
from alpaca_mock.domain.refusals import INVALID, NO_MARKET_DATA, NOT_FOUND, UNPROCESSABLE, Refusal
from tests.service.exchanges import ExchangeCase, break_at, limit, market, multileg
from tests.service.scripted import CALL, PUT, quote


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

    def test_named_by_id(self):
        """The quote of an asset that is named by its id is asked for under its symbol."""
        placed = self.place(market(asset_id("AAPL")))
        self.assertEqual(self.source.symbols, [("AAPL",)])
        self.source.answer(AAPL=200)
        self.assertEqual(self.successResultOf(placed).symbol, "AAPL")

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

    def test_wait(self):
        """Whoever was refused learns how long to wait, in whole seconds, if the service said so."""
        for retry_after, wait in ((None, None), (2.1, 3)):
            placed = self.place(market())
            self.source.fail(retry_after=retry_after)
            self.assertEqual(self.refused(placed).wait, wait)

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
            refusal.message,
            'no price is known for "ZZZZ": the feed "stocks" has no quote of it with a bid and an ask, '
            "or does not know it",
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
