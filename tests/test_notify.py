"""What the service manager is told goes out on its socket."""

import os
import socket
import tempfile
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.notify import notify


class NotifyTests(SynchronousTestCase):
    """`notify` writes to the socket that NOTIFY_SOCKET names."""

    def setUp(self):
        before = os.environ.pop("NOTIFY_SOCKET", None)
        self.addCleanup(os.environ.pop, "NOTIFY_SOCKET", None)
        if before is not None:
            self.addCleanup(os.environ.__setitem__, "NOTIFY_SOCKET", before)

    def listen(self, address: str) -> socket.socket:
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(manager.close)
        manager.bind(address)
        manager.setblocking(False)
        return manager

    def test_path(self):
        """The message arrives at a socket in the file system."""
        # A socket's path must be short, so not in trial's own folder.
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = str(Path(folder.name) / "notify")
        manager = self.listen(path)
        os.environ["NOTIFY_SOCKET"] = path
        notify("READY=1\nSTATUS=listening")
        self.assertEqual(manager.recv(100), b"READY=1\nSTATUS=listening")

    def test_abstract(self):
        """The message arrives at an abstract socket, written with an @."""
        if not hasattr(socket, "SO_PEERCRED"):
            self.skipTest("only Linux has abstract sockets")
        name = f"alpaca-mock-test-{os.getpid()}"
        manager = self.listen("\0" + name)
        os.environ["NOTIFY_SOCKET"] = "@" + name
        notify("STOPPING=1")
        self.assertEqual(manager.recv(100), b"STOPPING=1")

    def test_nobody_there(self):
        """Neither a missing variable nor a missing manager is an error."""
        notify("READY=1")
        os.environ["NOTIFY_SOCKET"] = "/nonexistent/notify"
        notify("READY=1")
