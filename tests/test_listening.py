"""Where the server listens, and what is said when it cannot."""

import io
import socket
import sys

from twisted.internet import reactor
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactor
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.listening import CannotListen, CannotStart, Listener, endpoint_of, refuse_to_start


class ListenerTests(SynchronousTestCase):
    """A `Listener` over a reactor without sockets, and over the real one where nothing comes of it."""

    def start(self, description: str) -> Listener:
        self.memory = MemoryReactor()
        listener = Listener(self.memory, description, Factory())
        listener.privilegedStartService()
        listener.startService()
        return listener

    def test_url(self):
        """The URL has the address that was given; IPv6 in brackets, a Unix socket by its path."""
        for description, url in (
            ("tcp:80", "http://0.0.0.0:80"),
            (r"tcp:80:interface=\:\:1", "http://[::1]:80"),
            ("unix:/tmp/a b", "unix:/tmp/a b"),
        ):
            self.assertEqual(self.start(description).url, url)

    def test_listens_once(self):
        """The two steps of a start listen once between them."""
        self.start("tcp:80")
        self.assertEqual(len(self.memory.tcpServers), 1)

    def test_many_may_come_at_once(self):
        """More than Twisted lets wait to be accepted, unless the endpoint string says how many."""
        backlogs = []
        for description in ("tcp:80:interface=127.0.0.1", "tcp:80:backlog=7"):
            self.start(description)
            backlogs.append(self.memory.tcpServers[0][2])
        self.start("unix:/tmp/a b")
        backlogs.append(self.memory.unixServers[0][2])
        self.assertEqual(backlogs, [1024, 7, 1024])

    def test_taken_port(self):
        """A port that is taken is told in one line, at once."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            listener = Listener(reactor, f"tcp:{port}:interface=127.0.0.1", Factory())
            error = self.assertRaises(CannotListen, listener.privilegedStartService)
        self.assertEqual(str(error), f"cannot listen on 127.0.0.1:{port}: Address already in use")

    def test_foreign_address(self):
        """An address of another machine is told in one line."""
        listener = Listener(reactor, r"tcp:1:interface=2001\:db8\:\:1", Factory())
        error = self.assertRaises(CannotListen, listener.startService)
        self.assertTrue(str(error).startswith("cannot listen on [2001:db8::1]:1: "), str(error))

    def test_bad_description(self):
        """An endpoint string that Twisted does not understand is told in one line."""
        for description in (
            "carrier:pigeon",
            "tcp:high",
            "ssl:443:privateKey=/nonexistent",
            "systemd:domain=INET:name=x",
        ):
            error = self.assertRaises(CannotListen, endpoint_of, reactor, description)
            self.assertTrue(str(error).startswith(f"cannot listen on {description}: "), str(error))
            self.assertNotIn("\n", str(error))

    def test_no_socket_of_systemd(self):
        """A socket that systemd did not hand over is told as such."""
        for which in ("index=7", "name=x"):
            description = f"systemd:domain=INET:{which}"
            error = self.assertRaises(CannotListen, endpoint_of, reactor, description)
            self.assertRegex(str(error), f"^cannot listen on {description}: no such socket was handed over ")

    def test_stop_without_start(self):
        """What never listened can be stopped."""
        listener = Listener(reactor, "tcp:0:interface=127.0.0.1", Factory())
        self.assertIsNone(self.successResultOf(listener.stopService()))


class RefusalTests(SynchronousTestCase):
    """What keeps the process from starting ends it."""

    def test_line_and_status(self):
        """One line goes to standard error, even if logging has taken sys.stderr, and the status is 1."""
        self.patch(sys, "__stderr__", stream := io.StringIO())
        end = self.assertRaises(CannotStart, refuse_to_start, "the port is taken")
        self.assertEqual(stream.getvalue(), "alpaca-mock: the port is taken\n")
        self.assertEqual(end.code, 1)

    def test_both_kinds(self):
        """It is a SystemExit, which prints no traceback, and an Exception, which twistd passes on by its text."""
        end = CannotStart("the port is taken")
        self.assertIsInstance(end, SystemExit)
        self.assertIsInstance(end, Exception)
        self.assertEqual(str(end), "the port is taken")
