"""One server under measurement: started here from a command, or running elsewhere at a URL."""

import http.client
import shlex
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class Server:
    """A server by name, with its base URL; `pid` and `startup` (seconds to the first answer) if it was started here."""

    def __init__(self, name: str, target: str) -> None:
        self.name = name
        self._command = None if target.startswith("http://") else shlex.split(target)
        self.base_url = target.rstrip("/") if self._command is None else f"http://127.0.0.1:{_free_port()}"
        self._process: subprocess.Popen[bytes] | None = None
        self.startup: float | None = None

    def __enter__(self) -> Self:
        if self._command is not None:
            address = urlsplit(self.base_url).netloc
            pin = ["taskset", "-c", "0"] if shutil.which("taskset") else []
            began = time.perf_counter()
            self._process = subprocess.Popen(
                [*pin, "env", f"ALPACA_MOCK_LISTEN_ADDR={address}", *self._command],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            while not self._answers():
                if self._process.poll() is not None:
                    raise RuntimeError(f"{self.name} ended with status {self._process.returncode}")
                if time.perf_counter() - began > 30:
                    raise RuntimeError(f"{self.name} does not answer at {self.base_url}/health")
                time.sleep(0.001)
            self.startup = time.perf_counter() - began
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _answers(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            self.ask("GET", "/health")
            return True
        return False

    def connect(self) -> http.client.HTTPConnection:
        """Open a connection to the server."""
        parts = urlsplit(self.base_url)
        return http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=600)

    def ask(self, method: str, path: str, body: str | None = None, key: str = "bench") -> bytes:
        """Send one request over a connection of its own and give the body of the answer."""
        connection = self.connect()
        headers = {"APCA-API-KEY-ID": key, "APCA-API-SECRET-KEY": "secret", "Content-Type": "application/json"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            payload = answer.read()
        finally:
            connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{self.name}: {method} {path} gave {answer.status}: {payload[:200]!r}")
        return payload

    @property
    def resident(self) -> int | None:
        """The resident memory in bytes, where the server was started here and /proc tells."""
        if self._process is None:
            return None
        with suppress(OSError):
            for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) * 1024
        return None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
