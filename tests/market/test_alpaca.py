"""The market data client against an API in memory, with a clock that the test moves."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import cast

from treq.client import HTTPClient
from treq.testing import StubTreq
from twisted.internet.defer import CancelledError
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.market.alpaca import AlpacaPriceSource
from alpaca_mock.market.source import MarketDataError, Trouble
from tests.market.data_server import (
    API_KEY,
    FORBIDDEN,
    OPRA_REFUSED,
    SECRET_KEY,
    SIP_REFUSED,
    DataServer,
    hang,
    raw,
    reset,
    status,
    trickle,
    truncated,
)

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
CALL = "AAPL261218C00200000"
PUT = "AAPL261218P00200000"


class SourceCase(SynchronousTestCase):
    """A client and the API that it talks to."""

    def setUp(self):
        """Start with an API that knows nothing."""
        self.clock = Clock()
        self.server = DataServer()
        self.treq = StubTreq(self.server.resource)
        self.source = self.make()

    def make(self, **settings):
        """Make a client with *settings*."""
        credentials = {"api_key": API_KEY, "secret_key": SECRET_KEY} | settings
        return AlpacaPriceSource(cast(HTTPClient, self.treq), self.clock, self.now, **credentials)

    def now(self):
        """Tell the time of the clock as a date."""
        return NOW + timedelta(seconds=self.clock.seconds())

    def ask(self, *symbols):
        """Ask for quotes that come at once."""
        return self.successResultOf(self.source.quotes(symbols))

    def failing(self, *symbols):
        """Ask in vain, waiting as long as the client tries; give the error."""
        asked = self.source.quotes(symbols)
        self.clock.pump([0.1] * 10)
        return self.failureResultOf(asked, MarketDataError).value

    def asked(self):
        """Give what the API was asked: routes and symbols."""
        return [(seen.path, seen.symbols) for seen in self.server.requests]


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


class Failing(SourceCase):
    """Each way to fail has its own words, and the next attempt works."""

    def check(self, fault, trouble, text, requests=1):
        """Fail so, then work."""
        self.server.quote("AAPL", 1, 2)
        self.server.fail(fault, times=requests)
        error = self.failing("AAPL")
        self.assertEqual(error.trouble, trouble)
        self.assertIn(text, error.message)
        self.assertNotIn(SECRET_KEY, error.message)
        self.assertEqual(len(self.server.requests), requests)
        self.assertEqual(set(self.ask("AAPL")), {"AAPL"})

    def test_401(self):
        """Wrong credentials name the settings to look at."""
        self.check(status(401, {"message": "unauthorized."}), Trouble.CREDENTIALS, "401: unauthorized.): check ALPACA_")

    def test_403_forbidden(self):
        """The API also says 403 to wrong credentials."""
        self.check(status(403, FORBIDDEN), Trouble.CREDENTIALS, "403: forbidden.")

    def test_403_subscription(self):
        """A feed that the plan does not have is named."""
        self.check(status(403, SIP_REFUSED), Trouble.FEED, 'the feed "sip" (403: subscription does not permit')

    def test_403_agreement(self):
        """Options without the agreement name their own feed."""
        self.server.fail(status(403, OPRA_REFUSED))
        error = self.failing(CALL)
        self.assertEqual(error.trouble, Trouble.FEED)
        self.assertIn('"opra" (403: OPRA agreement is not signed)', error.message)

    def test_wrong_secret(self):
        """Credentials that the API does not know are really checked, and come back in no message."""
        self.source = self.make(secret_key="another")
        error = self.failing("AAPL")
        self.assertEqual(error.trouble, Trouble.CREDENTIALS)
        self.assertNotIn("another", error.message)

    def test_404(self):
        """A route that is not there points at the base URL."""
        self.check(status(404, {}), Trouble.REQUEST, "(404): check ALPACA_DATA_BASE_URL")

    def test_400(self):
        """A request that is refused for another reason than a symbol is an error."""
        self.check(status(400, {"message": "invalid feed"}), Trouble.REQUEST, "400: invalid feed")

    def test_redirect(self):
        """A redirect is not followed; the credentials stay here."""
        moved = status(302, {}, [("location", "http://elsewhere.example/v2/stocks/snapshots")])
        self.check(moved, Trouble.REQUEST, "(302)")

    def test_500_three_times(self):
        """The service's own failure is tried three times."""
        failed = status(500, {"message": "internal server error"})
        self.check(failed, Trouble.UNAVAILABLE, "500: internal server error", requests=3)

    def test_500_once(self):
        """A failure that passes is not noticed, except for the pause."""
        self.server.quote("AAPL", 1, 2)
        self.server.fail(status(503, {}))
        asked = self.source.quotes(["AAPL"])
        self.assertNoResult(asked)
        self.clock.advance(0.1)
        self.assertEqual(set(self.successResultOf(asked)), {"AAPL"})

    def test_reset(self):
        """A connection that is broken off is tried three times."""
        self.check(reset, Trouble.UNAVAILABLE, "cannot be reached", requests=3)

    def test_truncated(self):
        """An answer that breaks off is tried three times, and half of it is never used."""
        self.check(truncated, Trouble.UNAVAILABLE, "cannot be reached", requests=3)

    def test_garbage(self):
        """What is no JSON is not tried again."""
        self.check(raw(b"<html>hello</html>"), Trouble.UNREADABLE, "no answer")

    def test_too_long(self):
        """A body beyond the bound is not read to its end."""
        self.check(raw(b"[" * (8 * 1024 * 1024 + 1)), Trouble.UNREADABLE, "more than 8388608 bytes")

    def test_long_error_text(self):
        """A message is cut and made one line, whatever the service sends."""
        self.server.fail(status(400, {"message": "x\r\n\x1b[31m" + "y" * 10_000}))
        message = self.failing("AAPL").message
        self.assertLess(len(message), 300)
        self.assertTrue(message.isprintable())

    def test_echoed_secret(self):
        """A service that repeats the credentials in its message does not get them into ours."""
        self.server.fail(status(401, {"message": f"bad key {API_KEY} with {SECRET_KEY}"}))
        message = self.failing("AAPL").message
        self.assertIn("bad key ... with ...", message)
        self.assertNotIn(SECRET_KEY, repr(self.source))

    def test_one_batch_fails(self):
        """Where one of several requests fails, the whole need fails and the others are given up."""
        self.server.quote("AAPL", 1, 2)
        self.server.fail(hang, path="/v2/stocks")
        self.server.fail(status(401, {}), path="options")
        self.assertEqual(self.failing("AAPL", CALL).trouble, Trouble.CREDENTIALS)
        self.assertEqual(self.clock.getDelayedCalls(), [])


class TakingTime(SourceCase):
    """No call lasts longer than it may."""

    def test_hang(self):
        """An answer that does not come is given up after ten seconds, and not tried again."""
        self.server.fail(hang)
        asked = self.source.quotes(["AAPL"])
        self.clock.pump([1] * 9)
        self.assertNoResult(asked)
        self.clock.advance(1)
        error = self.failureResultOf(asked, MarketDataError).value
        self.assertEqual((error.trouble, error.message), (Trouble.TIMEOUT, "market data did not answer within 10 s"))
        self.clock.pump([1] * 5)
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_trickle(self):
        """A body that drips for ever is given up like one that never comes, and its connection is closed."""
        self.server.fail(trickle(self.clock, 0.5))
        asked = self.source.quotes(["AAPL"])
        for _ in range(25):
            self.clock.advance(0.5)
            self.treq.flush()
        self.assertEqual(self.failureResultOf(asked, MarketDataError).value.trouble, Trouble.TIMEOUT)
        self.treq.flush()
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_failures_share_the_time(self):
        """Further tries do not add to the time: a failure and then a hang end at the same moment."""
        self.source = self.make(timeout=2)
        self.server.fail(status(500, {}))
        self.server.fail(hang)
        asked = self.source.quotes(["AAPL"])
        self.clock.pump([0.1] * 19)
        self.assertNoResult(asked)
        self.clock.advance(0.11)
        self.assertEqual(self.failureResultOf(asked, MarketDataError).value.trouble, Trouble.TIMEOUT)

    def test_cancel(self):
        """A need that is given up leaves nothing behind, in a request and in a pause alike."""
        for fault in (hang, status(500, {})):
            self.server.fail(fault)
            asked = self.source.quotes(["AAPL"])
            asked.cancel()
            self.failureResultOf(asked, CancelledError)
            self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertEqual(len(self.server.requests), 2)


class RateLimit(SourceCase):
    """After a 429 nothing is asked before its time."""

    def limit(self, *headers):
        """Run into the limit; give how long the client wants to wait."""
        self.server.fail(status(429, {"message": "too many requests."}, headers))
        error = self.failing("AAPL")
        self.assertEqual(error.trouble, Trouble.RATE)
        return error.retry_after

    def test_seconds(self):
        """Retry-After in seconds is kept, for stocks and options, and then it works again."""
        self.server.quote("AAPL", 1, 2)
        self.assertEqual(self.limit(("retry-after", "30")), 30)
        for symbol in ("AAPL", CALL):
            waiting = self.failureResultOf(self.source.quotes([symbol]), MarketDataError).value
            self.assertEqual(waiting.trouble, Trouble.RATE)
            self.assertAlmostEqual(waiting.retry_after, 29)
        self.assertEqual(len(self.server.requests), 1)
        self.clock.advance(29.1)
        self.assertEqual(set(self.ask("AAPL")), {"AAPL"})

    def test_date(self):
        """Retry-After may be a date."""
        self.assertEqual(self.limit(("retry-after", "Tue, 24 Nov 2026 15:00:42 GMT")), 42)

    def test_reset_header(self):
        """Without Retry-After the API's own reset time is kept."""
        at = int((NOW + timedelta(seconds=17)).timestamp())
        self.assertEqual(self.limit(("x-ratelimit-reset", str(at))), 17)

    def test_no_header(self):
        """Without any header the pause is five seconds."""
        self.assertEqual(self.limit(), 5)

    def test_absurd_headers(self):
        """A pause is between one second and ten minutes, and what cannot be read counts as absent."""
        for value, pause in (
            ("0", 1),
            ("99999999999999", 600),
            ("Tue, 24 Nov 2020 15:00:42 GMT", 1),
            ("soon", 5),
            ("-1", 5),
            ("", 5),
            ("\u0661", 5),
        ):
            with self.subTest(value):
                self.clock.advance(601)
                self.assertEqual(self.limit(("retry-after", value)), pause)
