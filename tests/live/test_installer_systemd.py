"""The user service on Linux, against stand-ins of systemctl and loginctl that really start what the unit says."""

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.live.machine import SECRET, Machine, free_port, new_machine

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the stand-ins need Linux")

UNIT = ".config/systemd/user/alpaca-mock.service"
ENVIRONMENT = ".local/share/alpaca-mock/service.env"


@pytest.fixture
def machine(tmp_path):
    with new_machine(tmp_path, "Linux") as machine:
        yield machine


def test_install(machine: Machine):
    """One command builds, registers, starts and verifies; success is reported with the place."""
    done = machine.install()
    assert done.returncode == 0, done.stderr
    assert f"alpaca-mock at {machine.url} is well" in done.stdout
    assert '"status":"ok"' in machine.health()
    assert machine.calls("pip") == [[]]
    commands = [arguments[1:] for arguments in machine.calls("systemctl")]
    assert commands == [
        ["show-environment"],
        ["daemon-reload"],
        ["enable", "--quiet", "alpaca-mock.service"],
        ["restart", "alpaca-mock.service"],
        ["is-active", "--quiet", "alpaca-mock.service"],
    ]
    assert all(arguments[0] == "--user" for arguments in machine.calls("systemctl"))
    assert ["enable-linger"] in machine.calls("loginctl")


def test_secrets(machine: Machine):
    """The secret is in one file only, which nobody else can read."""
    machine.install()
    holders = [name for name in machine.files() if SECRET in (machine.home / name).read_text(errors="replace")]
    assert holders == [ENVIRONMENT]
    assert stat.S_IMODE((machine.home / ENVIRONMENT).stat().st_mode) == 0o600
    assert stat.S_IMODE((machine.home / ENVIRONMENT).parent.stat().st_mode) == 0o700


def test_upgrade(machine: Machine):
    """A second run stops the service, and starts it anew with the settings of now."""
    machine.install()
    files = machine.files()
    machine.port = free_port()
    machine.write_settings()
    done = machine.install()
    assert done.returncode == 0, done.stderr
    assert '"status":"ok"' in machine.health()
    assert machine.files() == files
    assert len(machine.calls("pip")) == 2
    assert ["--user", "stop", "alpaca-mock.service"] in machine.calls("systemctl")


def test_settings_stay(machine: Machine):
    """Where the checkout has no `.env` any more, the settings of the last installation stay in use."""
    machine.install()
    (machine.checkout / ".env").unlink()
    done = machine.install()
    assert done.returncode == 0, done.stderr
    assert "the settings of the last installation stay in use" in done.stdout
    assert '"status":"ok"' in machine.health()


def test_checkout_may_go(machine: Machine):
    """The service starts again after the checkout is gone."""
    machine.install()
    shutil.rmtree(machine.checkout)
    assert machine.restart().returncode == 0
    assert '"status":"ok"' in machine.health()


def test_uninstall(machine: Machine):
    """Removal stops the service and leaves no file behind."""
    machine.install()
    done = machine.uninstall()
    assert (done.returncode, done.stdout) == (0, "alpaca-mock is removed.\n"), done.stderr
    assert machine.files() == set()
    with pytest.raises(OSError, match="refused"):
        machine.health()
    assert ["--user", "disable", "--quiet", "alpaca-mock.service"] in machine.calls("systemctl")
    assert ["disable-linger"] in machine.calls("loginctl")
    assert "No alpaca-mock service is installed" in machine.uninstall().stdout


def test_lingering_of_others(machine: Machine):
    """Lingering that was there before stays when the service goes."""
    machine.misbehave("lingers")
    machine.install()
    machine.uninstall()
    assert [arguments for arguments in machine.calls("loginctl") if "linger" in arguments[0]] == []


def test_lingering_refused(machine: Machine):
    """Who may not linger gets the service all the same, and is told what lacks."""
    machine.misbehave("no-linger")
    done = machine.install()
    assert done.returncode == 0, done.stderr
    assert "loginctl enable-linger" in done.stdout


def test_dry_run(machine: Machine):
    """A dry run prints every file and command, shows no secret and changes nothing."""
    done = machine.install("--dry-run")
    assert done.returncode == 0, done.stderr
    for part in (
        UNIT,
        "Type=notify",
        "Restart=on-failure",
        "systemctl --user restart",
        "enable-linger",
        "pip",
        "-m venv",
    ):
        assert part in done.stdout
    assert f"# writes {machine.home}/{ENVIRONMENT} (mode 600): a copy of {machine.checkout}/.env" in done.stdout
    assert SECRET not in done.stdout
    assert machine.files() == set()
    assert {call[0] for call in machine.calls("systemctl")} <= {"--user"}
    assert machine.calls("systemctl") == []

    machine.install()
    files = machine.files()
    done = machine.uninstall("--dry-run")
    assert f"rm -f {machine.home}/{UNIT}" in done.stdout
    assert machine.files() == files
    assert '"status":"ok"' in machine.health()


@pytest.mark.parametrize("home", ["a b", "100%d", "żółw", "$HOME", "a&b<c>", "x=y;z#"])
def test_odd_home(tmp_path: Path, home: str):
    """Blanks, percent signs, letters of other languages and what a shell would expand all work."""
    with new_machine(tmp_path, "Linux", home=home, checkout=f"{home} [1] 'and' \"more\"") as machine:
        done = machine.install()
        assert done.returncode == 0, done.stderr
        assert '"status":"ok"' in machine.health()
        assert_verified(machine.home / UNIT)
        assert machine.uninstall().returncode == 0
        assert machine.files() == set()


@pytest.mark.parametrize("home", ["it's", 'the "home"', "back\\slash", "two\nlines"])
def test_impossible_home(tmp_path: Path, home: str):
    """A home that no unit can name is refused before anything is made."""
    with new_machine(tmp_path, "Linux", home=home) as machine:
        done = machine.install()
        assert done.returncode == 1
        assert "has a" in done.stderr
        assert machine.files() == set()


def test_unit(machine: Machine):
    """The unit is without fault in the eyes of systemd."""
    machine.install()
    assert_verified(machine.home / UNIT)


def assert_verified(unit: Path) -> None:
    if (tool := shutil.which("systemd-analyze")) is None:
        pytest.skip("there is no systemd-analyze")
    with tempfile.TemporaryDirectory() as runtime:
        environment = {**os.environ, "XDG_RUNTIME_DIR": runtime}
        done = subprocess.run([tool, "--user", "verify", unit], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_port_taken(machine: Machine):
    """Something else on the port: the reason, the last lines of the log, a failure, and nothing left running."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", machine.port))
        taken.listen()
        done = machine.install()
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{machine.port}: Address already in use" in done.stderr
    assert "the service does not start" in done.stderr
    assert machine.calls("systemctl")[-1] == ["--user", "stop", "alpaca-mock.service"]


def test_other_server(machine: Machine, tmp_path: Path):
    """Another alpaca-mock on the port is not taken for the service."""
    machine.install()
    (tmp_path / "second").mkdir()
    with new_machine(tmp_path / "second", "Linux") as second:
        second.port = machine.port
        second.write_settings()
        done = second.install()
        assert done.returncode == 1
        assert f"another server is already running: alpaca-mock at {machine.url} is well" in done.stderr


def test_place_that_cannot_be_asked(machine: Machine):
    """An address at which the health cannot be verified is refused, and nothing is started."""
    machine.write_settings(ALPACA_MOCK_LISTEN_ADDR="127.0.0.1:0")
    done = machine.install()
    assert done.returncode == 1
    assert "GET /health could not be verified: cannot tell where tcp:0" in done.stderr
    assert machine.calls("systemctl") == [["--user", "show-environment"]]


def test_bad_settings(machine: Machine):
    """Settings that cannot be used are told with the reason, and the running service goes on with its own."""
    machine.install()
    machine.write_settings(ALPACA_MOCK_STARTING_CASH="lots")
    done = machine.install()
    assert done.returncode == 1
    assert f"the settings in {machine.checkout}/.env cannot be used: ALPACA_MOCK_STARTING_CASH: 'lots'" in done.stderr
    assert '"status":"ok"' in machine.health()
    assert "lots" not in (machine.home / ENVIRONMENT).read_text()


def test_never_healthy(machine: Machine):
    """A service that does not answer in time is a failure."""
    machine.misbehave("deaf")
    (machine.tools / "log").write_text("it sleeps\n")
    done = machine.install("--wait", "1")
    assert done.returncode == 1
    assert f"did not become healthy within 1 seconds: alpaca-mock: no answer from {machine.url}" in done.stderr
    assert "    it sleeps\n" in done.stderr


def test_no_python(machine: Machine):
    """Without a fitting Python nothing is made, and it is said where to get one."""
    done = machine.install(PYTHON="/nonexistent/python")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert machine.files() == set()


def test_no_user_manager(machine: Machine):
    """Without a user's systemd nothing is made, and it is said why."""
    machine.misbehave("no-manager")
    done = machine.install()
    assert done.returncode == 1
    assert "systemd runs no user services for" in done.stderr
    assert machine.files() == set()


def test_root(machine: Machine):
    """Root is refused unless it insists, as it is most often a sudo too much; a dry run shows its plan."""
    tool = machine.tools / "bin" / "id"
    tool.write_text("#!/bin/sh\necho 0\n")
    tool.chmod(0o755)
    done = machine.run("install-alpaca-mock-service.sh")
    assert done.returncode == 1
    assert "without sudo" in done.stderr
    assert machine.files() == set()

    done = machine.run("install-alpaca-mock-service.sh", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert "# without --dry-run this is refused: you are root" in done.stdout
    assert "systemctl --user restart" in done.stdout
    assert machine.files() == set()


def test_usage(machine: Machine):
    """Help goes to standard output; an unknown option is an error."""
    for run in (machine.install, machine.uninstall):
        done = run("--help")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("Usage: ")
        done = run("--frobnicate")
        assert (done.returncode, done.stdout) == (1, "")
        assert "unknown option --frobnicate" in done.stderr
    assert machine.install("--wait", "soon").returncode == 1
