"""The user service on macOS, against stand-ins of uname and launchctl that really start what the plist says.

None of this ran on a real macOS.
"""

import plistlib
import socket
import stat
import sys
from pathlib import Path

import pytest

from tests.live.machine import SECRET, Machine, new_machine

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the stand-ins need Linux")

PLIST = "Library/LaunchAgents/org.alpaca-mock.server.plist"
DATA = "Library/Application Support/alpaca-mock"
LOG = "Library/Logs/alpaca-mock/alpaca-mock.log"


@pytest.fixture
def machine(tmp_path):
    with new_machine(tmp_path, "Darwin", home="a&b <c> 100% 'd' \"e\" \\ ü") as machine:
        yield machine


def verbs(machine: Machine) -> list[str]:
    return [call[0] for call in machine.calls("launchctl") if call[0] != "print"]


def test_install(machine: Machine):
    """One command builds, registers, starts and verifies."""
    done = machine.install()
    assert done.returncode == 0, done.stderr
    assert f"alpaca-mock at {machine.url} is well" in done.stdout
    assert '"status":"ok"' in machine.health()
    assert verbs(machine) == ["enable", "bootstrap"]
    assert machine.url in (machine.home / LOG).read_text()
    assert machine.calls("systemctl") == []


def test_plist(machine: Machine):
    """The plist names the program, keeps it alive unless it ends well, and holds no secret."""
    machine.install()
    content = (machine.home / PLIST).read_bytes()
    job = plistlib.loads(content)
    data = machine.home / DATA
    assert job == {
        "Label": "org.alpaca-mock.server",
        "ProgramArguments": [
            f"{data}/venv/bin/python",
            "-I",
            "-m",
            "alpaca_mock",
            "--env-file",
            f"{data}/service.env",
        ],
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ExitTimeOut": 30,
        "Umask": 0o077,
        "StandardOutPath": str(machine.home / LOG),
        "StandardErrorPath": str(machine.home / LOG),
    }
    assert SECRET not in content.decode()
    assert stat.S_IMODE((data / "service.env").stat().st_mode) == 0o600


def test_upgrade_and_uninstall(machine: Machine):
    """A second run replaces the job; removal leaves no file behind."""
    machine.install()
    done = machine.install()
    assert done.returncode == 0, done.stderr
    assert verbs(machine) == ["enable", "bootstrap", "bootout", "enable", "bootstrap"]
    assert '"status":"ok"' in machine.health()
    done = machine.uninstall()
    assert done.returncode == 0, done.stderr
    assert machine.files() == set()
    with pytest.raises(OSError, match="refused"):
        machine.health()


def test_port_taken(machine: Machine):
    """Something else on the port: the reason, the last lines of the log, a failure, and the job unloaded."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", machine.port))
        taken.listen()
        done = machine.install("--wait", "2")
    assert done.returncode == 1
    assert f"    alpaca-mock: cannot listen on 127.0.0.1:{machine.port}: Address already in use" in done.stderr
    assert "did not become healthy within 2 seconds" in done.stderr
    assert verbs(machine)[-1] == "bootout"


def test_dry_run(machine: Machine):
    """A dry run prints the plist and every command, and changes nothing."""
    done = machine.install("--dry-run")
    assert done.returncode == 0, done.stderr
    for part in ("<key>KeepAlive</key>", "+ launchctl bootstrap", "+ mkdir -p", "service.env (mode 600)"):
        assert part in done.stdout
    assert SECRET not in done.stdout
    assert machine.files() == set()
    assert verbs(machine) == []


def test_other_system(tmp_path: Path):
    """Neither macOS nor Linux is refused."""
    with new_machine(tmp_path, "FreeBSD") as machine:
        done = machine.install()
    assert done.returncode == 1
    assert "not on FreeBSD" in done.stderr
