"""Installed for real, from nothing, and run from another folder."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.commands import serving, serving_under_manager
from tests.live.machine import ROOT, new_machine
from tests.test_packaging import build

#: An installation fetches packages.
LONG = 600
SOURCES = ("scripts", "src", "twisted", "pyproject.toml", "README.md", "LICENSE")


def copy_sources(target: Path) -> Path:
    """Copy what a checkout needs to be installed."""
    target.mkdir(exist_ok=True)
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignore = shutil.ignore_patterns("__pycache__", "dropin.cache")
            shutil.copytree(ROOT / name, target / name, ignore=ignore, dirs_exist_ok=True)
        else:
            shutil.copy(ROOT / name, target)
    return target


def run(*command: str | Path, **options: object) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONG, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def trade(server) -> None:
    """Buy something."""
    connection = server.connect()
    connection.request("POST", "/admin/market-data/stocks/AAPL", '{"price": "10"}')
    connection.getresponse().read()
    order = {"symbol": "AAPL", "qty": "1", "side": "buy", "type": "market", "time_in_force": "day"}
    credentials = {"APCA-API-KEY-ID": "k", "APCA-API-SECRET-KEY": "s"}
    connection.request("POST", "/v2/orders", json.dumps(order), credentials)
    answer = json.load(connection.getresponse())
    connection.close()
    assert (answer["status"], answer["filled_avg_price"]) == ("filled", "10")


def test_wheel(tmp_path: Path):
    """From a wheel, in another folder: twistd and the command start, trade and stop; the plugin is found once."""
    wheel = build("wheel", ROOT, tmp_path / "wheel")
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    run(tmp_path / "venv/bin/pip", "install", "--quiet", wheel)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    twistd, command = str(tmp_path / "venv/bin/twistd"), str(tmp_path / "venv/bin/alpaca-mock")
    listing = run(twistd, "--help", cwd=elsewhere).splitlines()
    assert sum(line.split()[:1] == ["alpaca-mock"] for line in listing) == 1
    with serving_under_manager(
        twistd, "-n", "--pidfile=", "alpaca-mock", "--listen", "127.0.0.1:0", cwd=elsewhere
    ) as server:
        trade(server)
        server.stop()
    with serving(command, "--listen", "127.0.0.1:0", cwd=elsewhere) as server:
        trade(server)
        assert server.stop()[0] == 0
    run(tmp_path / "venv/bin/pip", "check")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the stand-ins need Linux")
def test_service(tmp_path: Path):
    """The installer makes an environment of its own out of the checkout, and what it starts can be traded against."""
    with new_machine(tmp_path, "Linux", home="a home", checkout="a checkout [1]") as machine:
        copy_sources(machine.checkout)
        base = getattr(sys, "_base_executable", sys.executable)
        kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
        machine.patience = LONG
        done = machine.install(PYTHON=base, **kept)
        assert done.returncode == 0, done.stderr
        shutil.rmtree(machine.checkout / "src")
        trade(machine)
        assert machine.uninstall().returncode == 0
        assert machine.files() == set()


def test_run_script(tmp_path: Path):
    """The script of a fresh checkout makes its environment once, however many start it at the same time."""
    checkout = copy_sources(tmp_path / "a checkout [1]")
    command = [checkout / "scripts" / "run", "--version"]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
        for _ in range(2)
    ]
    results = [process.communicate(timeout=LONG) for process in both]
    assert [process.returncode for process in both] == [0, 0], results
    assert {out for out, _ in results} == {run(checkout / "scripts" / "run", "--version")}
    assert sorted(err.count("Installing") for _, err in results) == [0, 1]
    with serving(str(checkout / "scripts" / "run"), "--listen", "127.0.0.1:0", cwd=tmp_path) as server:
        trade(server)
        assert server.stop()[0] == 0
