"""Everything is built in one place, starts as one and stops in order."""

import io
import os
import sys
import tempfile
from pathlib import Path

from twisted.application.service import Application, IService
from twisted.internet.defer import Deferred, succeed
from twisted.internet.testing import MemoryReactorClock, StringTransport
from twisted.logger import ILogObserver, LogLevel
from twisted.python.usage import Options as TwistdOptions
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from alpaca_mock import tap
from alpaca_mock.listening import CannotListen, CannotStart, Listener
from alpaca_mock.server import MockServer
from alpaca_mock.settings import Settings


def settings(**changes: str) -> Settings:
    return Settings.from_mapping(changes)


def parsed(*arguments: str) -> tap.Options:
    options = tap.Options()
    options.parseOptions(["--env-file", os.devnull, *arguments])
    return options


class BuildTests(SynchronousTestCase):
    """`build` over a reactor without sockets."""

    def setUp(self):
        self.reactor = MemoryReactorClock()

    def connect(self) -> StringTransport:
        """Give the transport of a new client of the server that listens."""
        factory = self.reactor.tcpServers[0][1]
        protocol = factory.buildProtocol(None)
        transport = StringTransport()
        protocol.makeConnection(transport)
        self.send = protocol.dataReceived
        return transport

    def test_serves(self):
        """What is built answers requests once it is started, and neither listens nor runs before."""
        for http in ("fast", "stock"):
            self.reactor = MemoryReactorClock()
            mock = tap.build(settings(ALPACA_MOCK_HTTP=http), self.reactor)
            self.assertEqual((self.reactor.tcpServers, self.reactor.getDelayedCalls()), ([], []))
            mock.server.startService()
            transport = self.connect()
            self.send(b"GET /v2/account HTTP/1.1\r\nHost: x\r\nAPCA-API-KEY-ID: k\r\nAPCA-API-SECRET-KEY: s\r\n\r\n")
            self.assertIn(b'"cash":"1000000"', transport.value())

    def test_starting_cash(self):
        """Settings reach what they are for: a new account has the cash that was set."""
        mock = tap.build(settings(ALPACA_MOCK_STARTING_CASH="25000.50"), self.reactor)
        self.assertEqual(str(mock.exchange.account("k").cash), "25000.5")

    def test_live_data(self):
        """With credentials the quotes that matter are polled, at the interval that was set; without, nothing is."""
        mock = tap.build(settings(), self.reactor)
        mock.server.startService()
        self.assertEqual(self.reactor.getDelayedCalls(), [])
        mock = tap.build(
            settings(ALPACA_DATA_API_KEY="k", ALPACA_DATA_SECRET_KEY="s", ALPACA_MOCK_POLL_INTERVAL="7"), self.reactor
        )
        mock.server.startService()
        self.assertTrue(mock.exchange.board.live)
        self.assertEqual([call.getTime() for call in self.reactor.getDelayedCalls()], [7.0])

    def test_access_log(self):
        """Lines of the access log go where they were told to."""
        lines = []
        mock = tap.build(settings(ALPACA_MOCK_LOG_FORMAT="json"), self.reactor, lines.append)
        mock.server.startService()
        self.connect()
        self.send(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")
        self.reactor.advance(1)
        self.assertIn('"path": "/nowhere"', "".join(lines))


class FakeSite:
    """A site with one connection, whose requests are answered when the test says so."""

    def __init__(self):
        self.transport = StringTransport()
        self.transport.abortConnection = self.channels_gone
        self.channels = {self}
        self.answered = Deferred()
        self.draining = False

    def drain(self) -> Deferred:
        self.draining = True
        return self.answered

    def channels_gone(self) -> None:
        self.channels.clear()


class StopTests(SynchronousTestCase):
    """`MockServer` at its stop."""

    def setUp(self):
        self.reactor = MemoryReactorClock()
        self.site = FakeSite()
        self.order = []
        self.server = MockServer(
            self.reactor,
            Listener(self.reactor, "tcp:1", object()),
            self.site,
            5,
            close_streams=[lambda: self.note("streams", succeed(None))],
            release=[lambda: self.note("release", None)],
        )
        self.server.startService()

    def note(self, what: str, result: object) -> object:
        self.order.append(what)
        return result

    def test_waits_for_requests(self):
        """The stop ends the streams, lets requests finish and connections close, and gives back what was held last."""
        stopped = self.server.stopService()
        self.assertTrue(self.site.draining)
        self.assertEqual(self.order, ["streams"])
        self.reactor.advance(4)
        self.assertNoResult(stopped)
        self.site.answered.callback(None)
        self.assertEqual(self.order, ["streams", "release"])
        self.assertNoResult(stopped)
        self.site.channels.clear()
        self.reactor.advance(0.1)
        self.assertIsNone(self.successResultOf(stopped))

    def test_does_not_wait_for_ever(self):
        """When the grace is over, connections are cut."""
        stopped = self.server.stopService()
        self.reactor.advance(5)
        self.reactor.advance(0.1)
        self.assertIsNone(self.successResultOf(stopped))
        self.assertEqual(self.site.channels, set())
        self.assertEqual(self.reactor.getDelayedCalls(), [])


class MakeServiceTests(SynchronousTestCase):
    """`makeService`, for a process of its own."""

    def setUp(self):
        self.patch(sys, "__stderr__", stream := io.StringIO())
        self.complaints = stream

    def test_service(self):
        """It is a Twisted service."""
        self.assertTrue(verifyObject(IService, tap.makeService(parsed())))

    def test_bad_value(self):
        """A bad value ends the process with one line."""
        end = self.assertRaises(CannotStart, tap.makeService, parsed("--listen", "3847"))
        self.assertEqual(end.code, 1)
        self.assertRegex(self.complaints.getvalue(), r"^alpaca-mock: ALPACA_MOCK_LISTEN_ADDR: '3847' is not [^\n]*\n$")

    def test_bad_endpoint(self):
        """An endpoint that Twisted does not know ends the process with one line."""
        self.assertRaises(CannotStart, tap.makeService, parsed("--listen", "carrier:pigeon"))
        self.assertRegex(self.complaints.getvalue(), r"^alpaca-mock: cannot listen on carrier:pigeon: [^\n]*\n$")

    def test_cannot_listen(self):
        """A port that cannot be had ends the process with one line."""
        process = tap.makeService(parsed())
        self.patch(process.server, "privilegedStartService", lambda: (_ for _ in ()).throw(CannotListen("no port")))
        self.assertRaises(CannotStart, process.privilegedStartService)
        self.assertEqual(self.complaints.getvalue(), "alpaca-mock: no port\n")

    def test_start_line(self):
        """Once the reactor runs, a line says where the server listens and whether live data is configured."""
        process = tap.makeService(parsed())
        self.patch(process, "server", Served())
        said = []
        process.announce = lambda line, url: said.append((line, url))
        for child in list(process):
            process.removeService(child)
        process.startService()
        self.assertEqual(said, [])
        process.server.reactor.run()
        self.assertEqual(
            said,
            [("alpaca-mock listening on http://h:1; live market data: not configured", "http://h:1")],
        )


class Served:
    """A server that listens already."""

    url = "http://h:1"
    grace = 1

    def __init__(self):
        self.reactor = MemoryReactorClock()


class LogTests(SynchronousTestCase):
    """Where the log goes under ``twistd``."""

    def under_twistd(self, **given: object) -> tap.Options:
        options = parsed("--log-format", "json", "--log-level", "warn")
        options.parent = {"nodaemon": True, "logfile": None, "syslog": False, "logger": None, **given}
        return options

    def test_foreground(self):
        """In the foreground it goes to standard output, in the form that was asked for."""
        observer = tap.makeService(self.under_twistd()).observer
        self.assertIs(observer.stream, sys.stdout)
        self.assertIs(observer.level, LogLevel.warn)

    def test_file(self):
        """In the background it goes to the file that twistd was told."""
        with tempfile.TemporaryDirectory() as folder:
            process = tap.makeService(self.under_twistd(nodaemon=False, logfile=f"{folder}/log"))
            self.addCleanup(process.observer.stream.close)
            process.observer.write("a line\n")
            self.assertEqual(Path(f"{folder}/log").read_text(), "a line\n")

    def test_other_logger(self):
        """Where twistd was told to use another logger it does."""
        self.assertIsNone(tap.makeService(self.under_twistd(syslog=True)).observer)
        self.assertIsNone(tap.makeService(self.under_twistd(logger="some.logger")).observer)

    def test_part_of_the_application(self):
        """The application of twistd carries the observer."""
        application = Application("alpaca-mock")
        process = tap.makeService(self.under_twistd())
        process.setServiceParent(application)
        self.assertIs(application.getComponent(ILogObserver), process.observer)

    def test_twistd_options(self):
        """The options are those of a subcommand of twistd."""
        self.assertTrue(issubclass(tap.Options, TwistdOptions))
