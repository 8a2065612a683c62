"""What the market data client asks, and what it makes of the answers."""

from decimal import Decimal

from twisted.internet.defer import CancelledError

from alpaca_mock.market.source import Trouble
from tests.market.data_server import (
    hang,
    raw,
    status,
)
from tests.market.sources import CALL, SourceCase


class Asking(SourceCase):
    """What is asked, and what comes of it."""

    def test_stocks(self):
        """Several stocks are asked in one request of the several-symbol route, with the feed."""
        self.server.quote("AAPL", 172.6, 172.7, close=173.19)
        self.server.quote("MSFT", 400, 401)
        found = self.ask("MSFT", "AAPL")
        self.assertEqual(
            {symbol: quote.mid for symbol, quote in found.items()},
            {"AAPL": Decimal("172.65"), "MSFT": Decimal("400.5")},
        )
        self.assertEqual(found["AAPL"].previous_close, Decimal("173.19"))
        self.assertEqual(self.asked(), [("/v2/stocks/snapshots", ("AAPL", "MSFT"))])
        self.assertEqual(self.server.requests[0].feed, "sip")

    def test_options(self):
        """Options are asked on their own route, with their own feed."""
        self.server.quote(CALL, 4.15, 4.3)
        self.assertEqual(self.ask(CALL)[CALL].exact_mid, Decimal("4.225"))
        self.assertEqual(self.asked(), [("/v1beta1/options/snapshots", (CALL,))])
        self.assertEqual(self.server.requests[0].feed, "opra")

    def test_both(self):
        """Stocks and options in one need are two requests and one answer."""
        self.server.quote("AAPL", 199, 201)
        self.server.quote(CALL, 4, 5)
        self.assertEqual(set(self.ask("AAPL", CALL)), {"AAPL", CALL})
        self.assertEqual(len(self.server.requests), 2)

    def test_chosen_feeds(self):
        """Both feeds are settings, and `feed` names them."""
        self.source = self.make(stock_feed="iex", option_feed="indicative")
        self.ask("AAPL", CALL)
        self.assertEqual({seen.feed for seen in self.server.requests}, {"iex", "indicative"})
        self.assertEqual((self.source.feed("AAPL"), self.source.feed(CALL)), ("iex", "indicative"))

    def test_base_url_with_a_path(self):
        """A base URL with a path and a slash at its end is put before the route."""
        self.source = self.make(base_url="http://proxy.example/alpaca/")
        self.server.fail(status(200, {}))
        self.ask("AAPL")
        self.assertEqual(self.asked(), [("/alpaca/v2/stocks/snapshots", ("AAPL",))])

    def test_nothing_to_ask(self):
        """No symbols, no request."""
        self.assertEqual(self.ask(), {})
        self.assertEqual(self.server.requests, [])

    def test_unknown_symbol_is_absent(self):
        """A symbol that the API leaves out is left out."""
        self.server.quote("AAPL", 1, 2)
        self.assertEqual(set(self.ask("AAPL", "ZZZZ")), {"AAPL"})

    def test_only_what_was_asked(self):
        """A symbol that nobody asked for is not taken, whatever the API sends."""
        self.server.fail(raw(b'{"AAPL":{"latestQuote":{"bp":1,"ap":1}},"TSLA":{"latestQuote":{"bp":1,"ap":1}}}'))
        self.assertEqual(set(self.ask("AAPL")), {"AAPL"})

    def test_many_stocks(self):
        """Stocks go out in batches of 200, four at a time at most, and all come back."""
        symbols = [f"A{first}{second}{third}" for first in "BCDEFGHIJK" for second in "BCDEFGHIJKL" for third in "XYZW"]
        symbols += [symbol + suffix for symbol in symbols for suffix in ("A", "B")]
        for symbol in symbols:
            self.server.quote(symbol, 1, 2)
        self.server.fail(hang, times=4)
        asked = self.source.quotes(symbols)
        self.assertEqual(len(self.server.requests), 4)
        self.assertEqual({len(seen.symbols) for seen in self.server.requests}, {200})
        asked.cancel()
        self.failureResultOf(asked, CancelledError)
        self.assertEqual(len(self.ask(*symbols)), len(symbols))

    def test_many_options(self):
        """The API takes at most 100 option symbols a request."""
        symbols = [f"AAPL261218C00{strike:03}000" for strike in range(1, 251)]
        for symbol in symbols:
            self.server.quote(symbol, 1, 2)
        self.assertEqual(set(self.ask(*symbols)), set(symbols))
        self.assertEqual([len(seen.symbols) for seen in self.server.requests], [100, 100, 50])

    def test_pages(self):
        """The pages of an answer are followed to the end."""
        self.server.page_size = 2
        symbols = [f"AAPL261218C0020{digit}000" for digit in range(5)]
        for symbol in symbols:
            self.server.quote(symbol, 1, 2)
        self.assertEqual(set(self.ask(*symbols)), set(symbols))
        self.assertEqual([seen.page_token for seen in self.server.requests], [None, "2", "4"])

    def test_pages_in_a_circle(self):
        """A page token that comes again is an error, not a loop."""
        self.server.repeat_token = True
        self.server.quote(CALL, 1, 2)
        error = self.failing(CALL)
        self.assertEqual(error.trouble, Trouble.UNREADABLE)
        self.assertEqual(len(self.server.requests), 2)

    def test_pages_without_end(self):
        """Ever new page tokens end after a hundred pages."""
        for page in range(200):
            self.server.fail(raw(b'{"snapshots":{},"next_page_token":"%d"}' % page))
        self.assertEqual(self.failing(CALL).trouble, Trouble.UNREADABLE)
        self.assertEqual(len(self.server.requests), 100)


class InvalidSymbols(SourceCase):
    """The API refuses a whole batch for one symbol that it does not like."""

    def test_the_rest_is_asked_again(self):
        """The named symbol is dropped and the others are answered."""
        self.server.invalid = {"CSP1", "QQQQQ"}
        self.server.quote("AAPL", 1, 2)
        self.assertEqual(set(self.ask("AAPL", "CSP1", "QQQQQ")), {"AAPL"})
        self.assertEqual(
            [symbols for _, symbols in self.asked()], [("AAPL", "CSP1", "QQQQQ"), ("AAPL", "QQQQQ"), ("AAPL",)]
        )

    def test_it_is_not_asked_again_soon(self):
        """A symbol that was objected to is left out for ten minutes."""
        self.server.invalid = {"CSP1"}
        self.server.quote("AAPL", 1, 2)
        self.ask("AAPL", "CSP1")
        self.clock.advance(599)
        self.server.requests.clear()
        self.ask("AAPL", "CSP1")
        self.assertEqual([symbols for _, symbols in self.asked()], [("AAPL",)])
        self.clock.advance(2)
        self.server.invalid.clear()
        self.server.quote("CSP1", 1, 2)
        self.assertEqual(set(self.ask("AAPL", "CSP1")), {"AAPL", "CSP1"})

    def test_alone(self):
        """A symbol that is objected to when it is asked alone has no quote, and that is no error."""
        self.server.invalid = {"CSP1"}
        self.assertEqual(self.ask("CSP1"), {})

    def test_too_many_at_once(self):
        """After ten objections the call fails; those ten are known and the next call gets further."""
        bad = {f"BAD{letter}" for letter in "ABCDEFGHIJKL"}
        self.server.invalid = bad
        self.server.quote("AAPL", 1, 2)
        self.assertEqual(self.failing("AAPL", *bad).trouble, Trouble.REQUEST)
        self.assertEqual(len(self.server.requests), 11)
        self.assertEqual(set(self.ask("AAPL", *bad)), {"AAPL"})

    def test_another_symbol_is_named(self):
        """An objection to what was not asked is an error, not a reason to ask again."""
        self.server.fail(status(400, {"message": "invalid symbol: NOPE"}))
        error = self.failing("AAPL")
        self.assertEqual(error.trouble, Trouble.REQUEST)
        self.assertEqual(len(self.server.requests), 1)
