"""Each way in which the market data API fails, and how long the client takes over it."""

from datetime import timedelta

from twisted.internet.defer import CancelledError

from alpaca_mock.market.source import MarketDataError, Trouble
from tests.market.data_server import (
    API_KEY,
    FORBIDDEN,
    OPRA_REFUSED,
    SECRET_KEY,
    SIP_REFUSED,
    hang,
    raw,
    reset,
    status,
    trickle,
    truncated,
)
from tests.market.sources import CALL, NOW, SourceCase


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
            ("Tue, 24 Nov 2026 15:00:42 +9999999999999", 5),
            ("", 5),
            ("\u0661", 5),
        ):
            with self.subTest(value):
                self.clock.advance(601)
                self.assertEqual(self.limit(("retry-after", value)), pause)
