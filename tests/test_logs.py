"""What the server writes about itself."""

import json
from io import StringIO
from unittest import TestCase

from twisted.internet.task import Clock
from twisted.logger import ILogObserver, Logger, LogLevel
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from alpaca_mock.logs import (
    ACCESS_STYLES,
    GATHER,
    STYLES,
    AccessLog,
    LineObserver,
    RequestIds,
    request_id,
    text_line,
)
from tests.rest.wires import Server, request

#: 2026-09-01, and a quarter of a second.
NOON = 1788264000.25


class Ids(TestCase):
    """Ids of requests."""

    def test_different(self) -> None:
        """No two ids are the same, in one process or in two."""
        first, second = RequestIds(), RequestIds()
        ids = [source.next() for source in (first, second) for _ in range(1000)]
        self.assertEqual(len(set(ids)), 2000)
        for identity in ids:
            self.assertRegex(identity, "^[0-9a-f]{32}$")

    def test_in_order(self) -> None:
        """Ids count up behind their prefix."""
        ids = RequestIds("f" * 16)
        self.assertEqual([ids.next() for _ in range(2)], ["f" * 16 + "0" * 15 + "1", "f" * 16 + "0" * 15 + "2"])


class Observing(SynchronousTestCase):
    """Events as lines."""

    def setUp(self) -> None:
        self.stream = StringIO()

    def logger(self, style: str = "json", level: LogLevel = LogLevel.info, secrets: tuple[str, ...] = ()) -> Logger:
        observer = LineObserver(self.stream, STYLES[style], level, secrets)
        return Logger("alpaca_mock.somewhere", observer=observer)

    def observe(self, style: str, message: str, **event: object) -> None:
        """Let an event of a known time be observed."""
        observer = LineObserver(self.stream, STYLES[style], LogLevel.info)
        observer({"log_namespace": "alpaca_mock.somewhere", "log_format": message, "log_time": 1795518300.25, **event})

    def told(self) -> dict[str, object]:
        """Give the only line that was written, which is JSON."""
        (line,) = self.stream.getvalue().splitlines()
        fields: dict[str, object] = json.loads(line)
        return fields

    def test_observer(self) -> None:
        """It is an observer of Twisted's log."""
        self.assertTrue(verifyObject(ILogObserver, LineObserver(self.stream, text_line, LogLevel.info)))

    def test_text(self) -> None:
        """A line for people has the time, the level, where it comes from, the message and what belongs to it."""
        self.observe("text", "took {seconds} s", log_level=LogLevel.warn, seconds=3)
        line = "2026-11-24T11:05:00.250Z warn     alpaca_mock.somewhere: took 3 s seconds=3\n"
        self.assertEqual(self.stream.getvalue(), line)

    def test_json(self) -> None:
        """A line for programs has the same as members."""
        self.observe("json", "took {seconds} s", log_level=LogLevel.error, seconds=3)
        self.assertEqual(
            self.told(),
            {
                "time": "2026-11-24T11:05:00.250Z",
                "level": "error",
                "logger": "alpaca_mock.somewhere",
                "message": "took 3 s",
                "seconds": 3,
            },
        )

    def test_lines_stay_lines(self) -> None:
        """What a client sent cannot end a JSON line."""
        self.logger().info("{text}", text='a\n"b\\')
        self.assertEqual(self.told()["message"], 'a\n"b\\')

    def test_objects_are_not_members(self) -> None:
        """Only plain values become members, whatever else an event has."""
        self.logger().info("x", request=object(), headers={"secret": "s"}, count=1, flag=True)
        self.assertEqual({*self.told()} - {"time", "level", "logger", "message"}, {"count", "flag"})

    def test_level(self) -> None:
        """What is less grave than the level is not written."""
        log = self.logger(level=LogLevel.warn)
        log.info("a")
        log.warn("b")
        self.assertEqual(self.told()["message"], "b")

    def test_traceback(self) -> None:
        """A failure has its traceback, in text below the line."""
        try:
            raise ZeroDivisionError("nobody meant this")
        except ZeroDivisionError:
            failure = Failure()
        self.logger().failure("it failed", failure)
        self.assertIn("ZeroDivisionError: nobody meant this", str(self.told()["traceback"]))
        self.stream.truncate(0)
        self.logger("text").failure("it failed", failure)
        first, *rest = self.stream.getvalue().splitlines()
        self.assertTrue(first.endswith("critical alpaca_mock.somewhere: it failed"))
        self.assertIn("Traceback", rest[0])

    def test_request_id(self) -> None:
        """What is written while a request is worked on has its id."""
        token = request_id.set("abc")
        self.logger().info("x")
        request_id.reset(token)
        self.assertEqual(self.told()["request_id"], "abc")

    def test_secrets(self) -> None:
        """A secret never appears, be it in the message, a member or a traceback."""
        try:
            raise ValueError("with hunter2 in it")
        except ValueError:
            failure = Failure()
        for style in STYLES:
            log = self.logger(style, secrets=("hunter2", "other"))
            log.info("a {b} hunter2", b="xhunter2x")
            log.failure("it failed", failure)
        self.assertNotIn("hunter2", self.stream.getvalue())
        self.assertIn("with *** in it", self.stream.getvalue())

    def test_secrets_that_json_escapes(self) -> None:
        """A secret with a quotation mark or a backslash does not appear either."""
        for style in STYLES:
            self.logger(style, secrets=('a"b\\c',)).info("{text}", text='<a"b\\c>')
        self.assertEqual(self.stream.getvalue().count("<***>"), 2 * 2)

    def test_ports(self) -> None:
        """What Twisted's ports say of themselves is for who debugs; what fails there is for everybody."""
        for level in (LogLevel.info, LogLevel.debug):
            observer = LineObserver(self.stream, text_line, level)
            observer(
                {"log_namespace": "log_legacy", "log_level": LogLevel.info, "log_format": "FastSite starting on 1"}
            )
            observer({"log_namespace": "log_legacy", "log_level": LogLevel.critical, "log_format": "it failed"})
        told = [line.split()[1] for line in self.stream.getvalue().splitlines()]
        self.assertEqual(told, ["critical", "debug", "critical"])

    def test_gone(self) -> None:
        """That nobody reads the log any more stops nothing."""
        log = self.logger()
        self.stream.close()
        log.info("x")

    def test_broken_event(self) -> None:
        """An event that cannot be formatted is written all the same."""
        self.logger().info("{missing}")
        self.assertIn("missing", str(self.told()["message"]))


class Accesses(SynchronousTestCase):
    """A line for each request."""

    def setUp(self) -> None:
        self.clock = Clock()
        self.written: list[str] = []

    def log(self, style: str = "text") -> AccessLog:
        return AccessLog(self.written.append, ACCESS_STYLES[style], self.clock)

    def test_gathered(self) -> None:
        """Lines wait for others for a moment, and are then written together."""
        log = self.log()
        for number in range(3):
            log.record((NOON, b"GET", b"/%d" % number, 200, 5, 0.001, "abc"))
        self.assertEqual(self.written, [])
        self.clock.advance(GATHER)
        (lines,) = self.written
        self.assertEqual([line.split()[4] for line in lines.splitlines()], ["/0", "/1", "/2"])
        log.record((NOON, b"GET", b"/3", 200, 5, 0.001, "abc"))
        self.clock.advance(GATHER)
        self.assertEqual(len(self.written), 2)

    def test_flush(self) -> None:
        """What waits can be written at once, and is not written again."""
        log = self.log()
        log.record((NOON, b"GET", b"/", 200, 5, 0.001, "abc"))
        log.flush()
        log.flush()
        self.assertEqual(len(self.written), 1)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_text(self) -> None:
        """A line for people."""
        log = self.log()
        log.record((NOON, b"POST", b"/v2/orders?a=b", 422, 81, 0.000123, "abc"))
        log.flush()
        line = "2026-09-01T12:00:00.250Z info     alpaca_mock.access: "
        self.assertEqual(self.written[0], line + "POST /v2/orders?a=b 422 bytes=81 us=123 request_id=abc\n")

    def test_json(self) -> None:
        """A line for programs is a JSON object, whatever was asked for."""
        log = self.log("json")
        log.record((NOON, b"GET", b'/a"b\\c\xc3\xa4', 200, 5, 0.5, "abc"))
        log.flush()
        fields = json.loads(self.written[0])
        self.assertEqual(fields.pop("time"), "2026-09-01T12:00:00.250Z")
        target = '/a"b\\c\\xc3\\xa4'
        self.assertEqual(
            fields,
            {
                "level": "info",
                "logger": "alpaca_mock.access",
                "message": f"GET {target} 200",
                "method": "GET",
                "path": target,
                "status": 200,
                "bytes": 5,
                "us": 500000,
                "request_id": "abc",
            },
        )

    def test_secrets_in_a_query(self) -> None:
        """What a client put into the query though it belongs into a header is not written; other parameters are."""
        for style in ACCESS_STYLES:
            log = self.log(style)
            for query in (b"a=1&secret_key=hunter2&b=2", b"APCA-API-SECRET-KEY=hunter2", b"x-oauth_token=hunter2&c"):
                log.record((NOON, b"GET", b"/v2/account?" + query, 200, 5, 0.5, "abc"))
            log.flush()
            self.assertNotIn("hunter2", self.written[-1])
            self.assertIn(" /v2/account?a=1&secret_key=***&b=2 200", self.written[-1])

    def test_requests(self) -> None:
        """Each answered request has one line, on both channels, and so has what was none."""
        told = {}
        for http in ("stock", "fast"):
            server = Server.of(http)
            log = server.site.access = AccessLog(self.written.append, ACCESS_STYLES["json"], server.clock)
            wire = server.connect()
            wire.send(request(b"GET /v2/notes?side=buy"))
            wire.send(request(b"DELETE /v2/notes/a") + request(b"HEAD /v2/notes") + request(b"GET /v2/none"))
            wire.send(request(b"PUT /v2/notes", keys=False))
            server.faults.inject(204, "nothing")
            wire.send(request(b"GET /v2/notes"))
            wire.send(b"nonsense\r\n\r\n")
            log.flush()
            lines = [json.loads(line) for line in self.written.pop().splitlines()]
            told[http] = [
                [line[name] for name in ("method", "path", "status", "bytes", "request_id")] for line in lines
            ]
            self.assertNotIn("secret", json.dumps(lines))
        self.assertEqual(told["fast"], told["stock"])
        self.assertEqual([line[2] for line in told["fast"]], [200, 204, 200, 404, 401, 204, 400])
        self.assertEqual(told["fast"][0][1], "/v2/notes?side=buy")

    def test_stop(self) -> None:
        """What waits is written when the server stops."""
        server = Server.of("fast")
        server.site.access = self.log()
        server.get(request(b"GET /health", keys=False))
        server.site.stopFactory()
        self.assertEqual(len(self.written), 1)
