"""A source that fails, is slow or is given up: everybody is told, reads do without, nothing comes back."""

from twisted.logger import LogLevel

from alpaca_mock.market.source import MarketDataError, Trouble
from alpaca_mock.service.quotes import QuoteBoard
from tests.service.boards import BoardCase, StubbornSource
from tests.service.scripted import CALL


class Failing(BoardCase):
    """A failure reaches all who wait for it, and loses nothing."""

    def test_everybody_is_told(self):
        """All who wait get the error, and the next need asks again."""
        waiters = [self.need("AAPL"), self.need("AAPL", "MSFT")]
        self.source.answer(1, MSFT=400)
        self.source.fail(0, "down")
        for waiter in waiters:
            self.assertEqual(self.failureResultOf(waiter, MarketDataError).value.message, "down")
        again = self.need("AAPL")
        self.source.answer(AAPL=200)
        self.successResultOf(again)
        self.assertEqual(set(self.delivered), {"AAPL", "MSFT"})

    def need_in_vain(self, text, trouble=Trouble.UNAVAILABLE):
        """Need quotes in vain."""
        waiter = self.need("AAPL")
        self.source.fail(-1, text, trouble)
        self.failureResultOf(waiter, MarketDataError)

    def test_log_does_not_flood(self):
        """A failure is logged once a minute, another kind of failure at once, and the end of it too."""
        for second in range(50):
            self.need_in_vain(f"down {second}")
            self.clock.advance(1)
        self.need_in_vain("who are you?", Trouble.CREDENTIALS)
        self.assertEqual(self.logged(), ["down 0", "who are you?"])
        self.clock.advance(60)
        self.need_in_vain("still", Trouble.CREDENTIALS)
        self.assertEqual(self.logged(), ["down 0", "who are you?", "still"])
        self.need("AAPL")
        self.source.answer(AAPL=200)
        self.assertEqual(len(self.logged(LogLevel.info)), 1)
        self.need_in_vain("again", Trouble.CREDENTIALS)
        self.assertEqual(self.logged()[-1], "again")

    def test_unexpected_failure(self):
        """A failure of another kind is logged with its traceback and reaches who waits."""
        waiter = self.need("AAPL")
        self.source.asked[0].answer.errback(ZeroDivisionError())
        self.failureResultOf(waiter, ZeroDivisionError)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_delivery_fails(self):
        """Where the quotes cannot be used, that is logged, nobody waits for ever, and the next need is served."""
        self.board.deliver = {}.__getitem__
        waiter = self.need("AAPL")
        self.source.answer(AAPL=200)
        self.failureResultOf(waiter, TypeError)
        self.assertEqual(len(self.flushLoggedErrors(TypeError)), 1)
        self.board.deliver = self.delivered.update
        self.need("AAPL")
        self.source.answer(AAPL=200)
        self.assertEqual(set(self.delivered), {"AAPL"})


class Refreshing(BoardCase):
    """Reads wait for fresh quotes, but not for broken ones."""

    def freshen(self, *symbols):
        """Freshen, and let the turn of the reactor end."""
        waiter = self.board.freshen(symbols)
        self.clock.advance(0)
        return waiter

    def test_fresh(self):
        """Where all is fresh there is nothing to wait for."""
        self.need("AAPL")
        self.source.answer(AAPL=200)
        self.assertIsNone(self.freshen("AAPL"))
        self.assertIsNone(self.freshen())

    def test_stale(self):
        """What is stale is asked and waited for."""
        waiter = self.freshen("AAPL")
        self.source.answer(AAPL=200)
        self.assertIsNone(self.successResultOf(waiter))
        self.assertEqual(set(self.delivered), {"AAPL"})

    def test_failure(self):
        """A failure is swallowed."""
        waiter = self.freshen("AAPL")
        self.source.fail()
        self.assertIsNone(self.successResultOf(waiter))

    def test_slow_source(self):
        """A read waits for two seconds at most; for five more reads wait for nothing, and the answer still counts."""
        waiter = self.freshen("AAPL", CALL)
        self.source.answer(1, **{CALL: 5})
        self.clock.advance(1.9)
        self.assertNoResult(waiter)
        self.clock.advance(0.1)
        self.assertIsNone(self.successResultOf(waiter))
        self.assertIsNone(self.freshen("AAPL"))
        self.assertIsNotNone(self.freshen("AAPL", CALL))
        self.assertFalse(self.source.asked[0].canceled)
        self.source.answer(0, AAPL=200)
        self.assertEqual(set(self.delivered), {"AAPL", CALL})
        self.clock.advance(1)
        self.assertIsNotNone(self.freshen("AAPL"))

    def test_after_a_failure(self):
        """For five seconds after a failure nothing is asked for reads; the other asset class goes on."""
        self.freshen("AAPL")
        self.source.fail()
        self.assertIsNone(self.freshen("AAPL"))
        self.freshen("AAPL", CALL)
        self.assertEqual(self.source.symbols, [("AAPL",), (CALL,)])
        self.clock.advance(5.01)
        self.freshen("AAPL")
        self.assertEqual(self.source.symbols[2:], [("AAPL",)])


class Resetting(BoardCase):
    """After a reset nothing of before is left."""

    def test_prices_are_forgotten(self):
        """A price that was set, and the age of live ones, are forgotten."""
        self.need("MSFT")
        self.source.answer(MSFT=400)
        self.board.override("AAPL")
        self.board.reset()
        self.assertEqual(self.board.stale(["AAPL", "MSFT"]), ["AAPL", "MSFT"])

    def test_under_way(self):
        """Who waits is told, under way or not sent yet, and what comes later is not delivered."""
        sent, waiting = self.need("AAPL"), self.board.fetch(["MSFT"])
        self.board.reset()
        for waiter in (sent, waiting):
            self.assertEqual(self.failureResultOf(waiter, MarketDataError).value.trouble, Trouble.ABANDONED)
        self.assertTrue(self.source.asked[0].canceled)
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertEqual(self.delivered, {})

    def test_the_next_need(self):
        """After the reset the same symbol is asked anew, whatever becomes of the old request."""
        before = self.need("AAPL")
        self.board.reset()
        self.failureResultOf(before, MarketDataError)
        again = self.need("AAPL")
        self.assertEqual(len(self.source.asked), 2)
        self.source.answer(AAPL=200)
        self.successResultOf(again)

    def test_source_that_answers_nevertheless(self):
        """What a source gives although it was told to give up is not delivered."""
        board = QuoteBoard(self.clock, StubbornSource())
        board.deliver = self.delivered.update
        waiter = board.fetch(["AAPL"])
        self.clock.advance(0)
        board.reset()
        self.failureResultOf(waiter, MarketDataError)
        self.assertEqual(self.delivered, {})

    def test_not_a_failure(self):
        """Giving up is no failure of the source: nothing is logged, and reads go on asking."""
        self.failureResultOf(self.abandoned(), MarketDataError)
        self.assertEqual(self.logged(), [])
        self.assertIsNotNone(self.board.freshen(["AAPL"]))

    def abandoned(self):
        """Need a quote and give it up by a reset."""
        waiter = self.need("AAPL")
        self.board.reset()
        return waiter
