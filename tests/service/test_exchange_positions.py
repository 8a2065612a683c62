"""What is held and what rests is changed and read at the quotes of now."""

from decimal import Decimal

from alpaca_mock.domain.order_index import OrderQuery
from alpaca_mock.domain.orders import (
    OrderStatus,
    ReplaceRequest,
)
from alpaca_mock.domain.refusals import NO_MARKET_DATA, NOT_FOUND, UNPROCESSABLE, Refusal
from tests.service.exchanges import ExchangeCase, limit, market, multileg
from tests.service.scripted import CALL, PUT, quote


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
