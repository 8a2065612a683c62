"""Live quotes are asked for once, shared, kept for a moment, and never put over a price that was set."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.defer import CancelledError
from twisted.internet.task import Clock

from alpaca_mock.market.source import MarketDataError
from alpaca_mock.service.quotes import QuoteBoard
from tests.service.boards import BoardCase
from tests.service.scripted import CALL, PUT, ScriptedSource


class Sharing(BoardCase):
    """Needs that can be met by one request are."""

    def test_one_turn(self):
        """All needs of one turn of the reactor go out as one request."""
        waiters = [self.board.fetch(["AAPL"]), self.board.fetch(["MSFT", "AAPL"])]
        self.assertEqual(self.source.asked, [])
        self.clock.advance(0)
        self.assertEqual(self.source.symbols, [("AAPL", "MSFT")])
        self.source.answer(AAPL=200, MSFT=400)
        for waiter in waiters:
            self.assertIsNone(self.successResultOf(waiter))
        self.assertEqual(self.prices(), {"AAPL": Decimal(200), "MSFT": Decimal(400)})

    def test_joining(self):
        """A need for what is asked already waits for that answer."""
        first = self.need("AAPL", "MSFT")
        second = self.need("MSFT")
        self.assertEqual(self.source.symbols, [("AAPL", "MSFT")])
        self.source.answer(AAPL=200, MSFT=400)
        self.successResultOf(first)
        self.successResultOf(second)

    def test_joining_partly(self):
        """A need that is asked in part waits for that answer and for one about the rest."""
        self.need("AAPL")
        both = self.need("AAPL", "MSFT")
        self.assertEqual(self.source.symbols, [("AAPL",), ("MSFT",)])
        self.source.answer(0, AAPL=200)
        self.assertNoResult(both)
        self.source.answer(1, MSFT=400)
        self.successResultOf(both)

    def test_stocks_and_options_apart(self):
        """Stocks and options are asked apart, so that each can fail alone."""
        stocks, options = self.need("AAPL"), self.need(CALL)
        self.source.fail(0)
        self.source.answer(1, **{CALL: 5})
        self.failureResultOf(stocks, MarketDataError)
        self.successResultOf(options)
        self.assertEqual(self.prices(), {CALL: Decimal(5)})

    def test_both_kinds_in_one_need(self):
        """A need of both kinds is over when both are, and then fails if one failed; the other is delivered."""
        both = self.need("AAPL", CALL)
        self.source.fail(0)
        self.assertNoResult(both)
        self.source.answer(1, **{CALL: 5})
        self.failureResultOf(both, MarketDataError)
        self.assertEqual(set(self.delivered), {CALL})

    def test_at_most_four_at_a_time(self):
        """What is needed while four requests are under way goes out as one when the first of them is over."""
        for letter in "ABCD":
            self.need(letter)
        waiters = [self.need(letter) for letter in "EFG"]
        self.assertEqual(len(self.source.asked), 4)
        self.source.answer(2, C=1)
        self.clock.advance(0)
        self.assertEqual(self.source.symbols[4:], [("E", "F", "G")])
        self.source.answer(4, E=1, F=1, G=1)
        for waiter in waiters:
            self.successResultOf(waiter)

    def test_delivered_before_told(self):
        """Who waits finds the quotes delivered."""
        seen = []
        self.need("AAPL").addCallback(lambda _: seen.append(self.prices()))
        self.source.answer(AAPL=200)
        self.assertEqual(seen, [{"AAPL": Decimal(200)}])

    def test_giving_up(self):
        """One who gives up leaves the others their answer."""
        first, second = self.need("AAPL"), self.need("AAPL")
        first.cancel()
        self.failureResultOf(first, CancelledError)
        self.assertFalse(self.source.asked[0].canceled)
        self.source.answer(AAPL=200)
        self.successResultOf(second)

    def test_giving_up_another(self):
        """One who makes another give up while both are told does not disturb the third."""
        waiters = [self.need("AAPL") for _ in range(3)]
        waiters[0].addCallback(lambda _: waiters[1].cancel())
        self.source.answer(AAPL=200)
        self.successResultOf(waiters[0])
        self.failureResultOf(waiters[1], CancelledError)
        self.successResultOf(waiters[2])

    def test_given_up_before_it_went_out(self):
        """A need that is given up within its turn asks nothing."""
        waiter = self.board.fetch(["AAPL"])
        waiter.cancel()
        self.failureResultOf(waiter, CancelledError)
        self.clock.advance(0)
        self.assertEqual(self.source.asked, [])

    @given(st.lists(st.lists(st.sampled_from(["A", "B", "C", CALL, PUT]), min_size=1, max_size=4), max_size=12))
    def test_everybody_is_told(self, needs):
        """Whatever is needed together, no symbol is asked twice at a time and everybody is told once."""
        clock, source = Clock(), ScriptedSource()
        board = QuoteBoard(clock, source)
        waiters = [board.fetch(need) for need in needs]
        clock.advance(0)
        asked = [symbol for symbols in source.symbols for symbol in symbols]
        self.assertEqual(sorted(asked), sorted({symbol for need in needs for symbol in need}))
        for index in range(len(source.asked)):
            source.answer(index)
        for waiter in waiters:
            self.successResultOf(waiter)


class Freshness(BoardCase):
    """A live quote serves for a moment."""

    def test_unknown_is_stale(self):
        """What was never asked is stale; each symbol is named once."""
        self.assertEqual(self.board.stale(["MSFT", "AAPL", "MSFT"]), ["MSFT", "AAPL"])

    def test_one_second(self):
        """An answer is fresh for a second from when it came."""
        self.need("AAPL")
        self.clock.advance(3)
        self.source.answer(AAPL=200)
        self.assertEqual(self.board.stale(["AAPL"]), [])
        self.clock.advance(0.99)
        self.assertEqual(self.board.stale(["AAPL"]), [])
        self.clock.advance(0.01)
        self.assertEqual(self.board.stale(["AAPL"]), ["AAPL"])

    def test_no_quote_is_an_answer(self):
        """That a symbol has no quote is delivered, and not asked again within the second."""
        self.need("ZZZZ")
        self.source.answer()
        self.assertEqual(self.delivered, {"ZZZZ": None})
        self.assertEqual(self.board.stale(["ZZZZ"]), [])

    def test_failure_is_no_answer(self):
        """After a failure the symbol is as stale as before."""
        self.failureResultOf(self.failing("AAPL"), MarketDataError)
        self.assertEqual(self.board.stale(["AAPL"]), ["AAPL"])

    def failing(self, *symbols):
        """Need quotes in vain."""
        waiter = self.need(*symbols)
        self.source.fail()
        return waiter

    def test_no_age(self):
        """With a maximal age of 0 every need asks."""
        self.board.max_age = 0
        self.need("AAPL")
        self.source.answer(AAPL=200)
        self.assertEqual(self.board.stale(["AAPL"]), ["AAPL"])

    def test_without_source(self):
        """Without a source nothing is stale and nothing is waited for."""
        board = QuoteBoard(self.clock)
        self.assertFalse(board.live)
        self.assertEqual(board.stale(["AAPL"]), [])
        self.assertIsNone(board.freshen(["AAPL"]))
        self.assertIsNone(self.successResultOf(board.fetch(["AAPL"])))


class Memory(BoardCase):
    """A server that runs for months does not collect symbols."""

    def test_old_symbols_are_forgotten(self):
        """Among very many symbols those whose quotes are stale are forgotten."""
        many = [f"{number:05}" for number in range(20_001)]
        for symbols in (many, ["AAPL"], ["MSFT"]):
            self.need(*symbols)
            self.source.answer()
            self.clock.advance(0.6)
        self.assertEqual(set(self.board._answered_at), {"AAPL", "MSFT"})


class Overriding(BoardCase):
    """A price that was set beats a live one."""

    def test_not_asked(self):
        """What has a price of its own is not stale."""
        self.board.override("AAPL")
        self.assertEqual(self.board.stale(["AAPL", "MSFT"]), ["MSFT"])
        self.assertTrue(self.board.is_set("AAPL"))

    def test_later_answer(self):
        """A live answer that comes after the price was set is not delivered; the others of the request are."""
        self.need("AAPL", "MSFT")
        self.board.override("AAPL")
        self.source.answer(AAPL=200, MSFT=400)
        self.assertEqual(set(self.delivered), {"MSFT"})

    def test_release(self):
        """A symbol that is released follows the live quotes again, at once."""
        self.need("AAPL")
        self.source.answer(AAPL=200)
        self.board.override("AAPL")
        self.board.release("AAPL")
        self.assertEqual(self.board.stale(["AAPL"]), ["AAPL"])
        self.need("AAPL")
        self.source.answer(AAPL=201)
        self.assertEqual(self.prices(), {"AAPL": Decimal(201)})
