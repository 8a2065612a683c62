"""A machine for the service installer: a home, a checkout, and stand-ins for what would change the real one."""

import http.client
import os
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import define

from tests.live import standins

ROOT = Path(__file__).resolve().parents[2]
INSTALL = "install-alpaca-mock-service.sh"
UNINSTALL = "uninstall-alpaca-mock-service.sh"
SECRET = "hunter2-not-to-be-seen"


@define(eq=False)
class Machine:
    """A machine of its own in a folder."""

    home: Path
    checkout: Path
    tools: Path
    port: int
    #: Seconds that a script may take.
    patience: int = 120

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def write_settings(self, **changes: str) -> None:
        """Write the checkout's `.env`."""
        settings = {
            "ALPACA_MOCK_LISTEN_ADDR": f"127.0.0.1:{self.port}",
            "ALPACA_DATA_API_KEY": "PKTEST",
            "ALPACA_DATA_SECRET_KEY": SECRET,
            **changes,
        }
        (self.checkout / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))

    def run(self, script: str, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a script of the checkout as the user of this machine would."""
        return self._run(self.checkout / "scripts" / script, *options, **environment)

    def restart(self) -> subprocess.CompletedProcess[str]:
        """Start the service anew, as after a reboot."""
        return self._run(self.tools / "bin" / "systemctl", "--user", "restart", "alpaca-mock.service")

    def _run(self, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=self.patience,
            env={"HOME": str(self.home), "PATH": f"{self.tools}/bin:/usr/bin:/bin", **environment},
        )

    def install(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run(INSTALL, "--allow-root", *options, **environment)

    def uninstall(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.run(UNINSTALL, *options)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)

    def calls(self, tool: str) -> list[list[str]]:
        return standins.calls(self.tools, tool)

    def misbehave(self, how: str) -> None:
        """Make a tool misbehave; see `standins`."""
        (self.tools / how).touch()

    def health(self) -> str:
        with urllib.request.urlopen(f"{self.url}/health", timeout=5) as response:
            return response.read().decode()

    def files(self) -> set[str]:
        """Give the paths of all files below the home, from there."""
        return {str(path.relative_to(self.home)) for path in self.home.rglob("*") if not path.is_dir()}


@contextmanager
def new_machine(folder: Path, system: str, home: str = "home", checkout: str = "checkout") -> Iterator[Machine]:
    """Give a machine whose service is stopped at the end."""
    standins.prepare(folder / "tools", system)
    (folder / home).mkdir()
    (folder / checkout).mkdir()
    shutil.copytree(ROOT / "scripts", folder / checkout / "scripts")
    machine = Machine(folder / home, folder / checkout, folder / "tools", free_port())
    machine.write_settings()
    try:
        yield machine
    finally:
        os.environ["HOME"], before = str(machine.home), os.environ["HOME"]
        standins.Standin(machine.tools, []).stop()
        os.environ["HOME"] = before


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
