"""The server as a command, started and watched from outside."""

import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import define

ALPACA_MOCK = (sys.executable, "-m", "alpaca_mock", "--env-file", os.devnull)
TWISTD = (str(Path(sys.executable).with_name("twistd")),)
CREDENTIALS = {"APCA-API-KEY-ID": "key", "APCA-API-SECRET-KEY": "secret"}
#: Seconds after which a test is given up; nothing waits for so long that goes well.
PATIENCE = 30


def environment(**settings: str) -> dict[str, str]:
    """Give the environment of this process without settings, and with *settings*."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALPACA_", "APCA_", "NOTIFY_"))}
    return {**kept, **settings}


@define(eq=False)
class Running:
    """A server that has said where it listens."""

    process: subprocess.Popen[str]
    start_line: str

    @property
    def url(self) -> str:
        return re.search(r"listening on (\S+);", self.start_line)[1]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, path: str) -> tuple[int, bytes]:
        """Give status and body of an authenticated request on a connection of its own."""
        connection = self.connect()
        connection.request("GET", path, headers=CREDENTIALS)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body

    def stop(self, with_signal: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Give the exit status and what was still written to both streams."""
        self.process.send_signal(with_signal)
        return self.end()

    def end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


@contextmanager
def serving(
    *command: str, cwd: Path | None = None, pass_fds: tuple[int, ...] = (), **settings: str
) -> Iterator[Running]:
    """Run *command* until the end of the context; given when it has said on standard output where it listens."""
    with _started(command, cwd, pass_fds, settings) as process:
        select.select([process.stdout], [], [], PATIENCE)
        line = process.stdout.readline()
        if "listening on" not in line:
            raise AssertionError(f"no start line but {line!r}: {process.communicate(timeout=PATIENCE)}")
        yield Running(process, line)


@contextmanager
def serving_under_manager(*command: str, cwd: Path | None = None, **settings: str) -> Iterator[Running]:
    """Run *command* until the end of the context; given when it has told its service manager where it listens."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"{folder}/notify")
        manager.settimeout(PATIENCE)
        with _started(command, cwd, (), {**settings, "NOTIFY_SOCKET": f"{folder}/notify"}) as process:
            state, _, status = manager.recv(4096).decode().partition("\nSTATUS=")
            assert state == "READY=1"
            yield Running(process, status + "\n")


@contextmanager
def _started(
    command: tuple[str, ...], cwd: Path | None, pass_fds: tuple[int, ...], settings: dict[str, str]
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        pass_fds=pass_fds,
        env=environment(**settings),
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def finished(*command: str, cwd: Path | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
    """Give what a command left that ends by itself."""
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, cwd=cwd, env=environment(**settings)
    )


@contextmanager
def taken_port() -> Iterator[int]:
    """Give a port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]
