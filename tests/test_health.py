"""Asking a running server how it is."""

import socket
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from attrs import evolve
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.health import CannotAsk, Unhealthy, check
from alpaca_mock.settings import Settings

WELL = b'{"service":"alpaca-mock","status":"ok"}'


class HealthTests(SynchronousTestCase):
    """`check` against a server of the standard library."""

    def serve(self, status: int = 200, body: bytes = WELL) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status if self.path == "/health" else 404)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Stay quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server.server_port

    def ask(self, listen: str) -> str:
        return check(evolve(Settings(), listen=listen), timeout=5)

    def test_well(self):
        """A server that is well is named by its URL."""
        port = self.serve()
        self.assertEqual(self.ask(f"tcp:{port}:interface=127.0.0.1"), f"http://127.0.0.1:{port}")

    def test_everywhere(self):
        """A server that listens on all addresses is asked on the loopback one."""
        port = self.serve()
        for listen in (f"tcp:{port}:interface=0.0.0.0", f"tcp:{port}", f"tcp:port={port}", f"tcp:{port}:backlog=5"):
            self.assertEqual(self.ask(listen), f"http://127.0.0.1:{port}")

    def test_not_well(self):
        """Another status, another service and what is no JSON are all unhealthy."""
        for status, body in ((503, WELL), (200, b'{"service":"other","status":"ok"}'), (200, b"<html>"), (200, b"[]")):
            port = self.serve(status, body)
            self.assertRaises(Unhealthy, self.ask, f"tcp:{port}:interface=127.0.0.1")

    def test_nobody_there(self):
        """A port where nobody listens is told in one line."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
            error = self.assertRaises(Unhealthy, self.ask, f"tcp:{port}:interface=127.0.0.1")
        self.assertIn(f"no answer from http://127.0.0.1:{port}: ", str(error))

    def test_unix(self):
        """A Unix socket can be asked, whatever characters its path has."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = f"{folder.name}/a:b"
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path)
            server.listen()
            answer = Thread(target=_answer_once, args=[server])
            answer.start()
            self.addCleanup(answer.join)
            self.assertEqual(self.ask(f"unix:{folder.name}/a\\:b:mode=600"), f"unix:{path}")

    def test_no_place(self):
        """An endpoint that does not say where the server is cannot be asked."""
        for listen in ("tcp:0:interface=127.0.0.1", "systemd:domain=INET:name=http", "ssl:443"):
            error = self.assertRaises(CannotAsk, self.ask, listen)
            self.assertIn(listen, str(error))


def _answer_once(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(WELL), WELL))
