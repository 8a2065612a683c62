"""The same server under ``twistd``."""

import json
import os
import select
import signal
import sys
from pathlib import Path

import pytest

from tests.live.commands import ALPACA_MOCK, PATIENCE, TWISTD, finished, serving_under_manager, taken_port
from tests.live.machine import free_port

OPTIONS = ("alpaca-mock", "--env-file", os.devnull, "--listen")
FOREGROUND = (*TWISTD, "--nodaemon", "--pidfile=")


def test_foreground(tmp_path: Path):
    """It serves in the foreground; the log, with the start line in it, is on standard output."""
    with serving_under_manager(*FOREGROUND, *OPTIONS, "127.0.0.1:0", cwd=tmp_path) as server:
        assert server.get("/v2/account")[0] == 200
        _, log, errors = server.stop()
    assert server.start_line.strip() in log
    assert "GET /v2/account 200" in log
    assert errors == ""
    assert list(tmp_path.iterdir()) == []


def test_log_settings(tmp_path: Path):
    """Form and level of the log are those of the settings."""
    command = (*FOREGROUND, *OPTIONS, "127.0.0.1:0", "--log-format", "json")
    with serving_under_manager(*command, cwd=tmp_path) as server:
        server.get("/v2/account")
        _, log, _ = server.stop()
    lines = [json.loads(line) for line in log.splitlines()]
    assert server.start_line.strip() in [line["message"] for line in lines]
    assert "/v2/account" in [line.get("path") for line in lines]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells when a foreign process has ended")
def test_background(tmp_path: Path):
    """It serves in the background, with log and process id where it was told, until SIGTERM."""
    port = free_port()
    command = (*TWISTD, "--pidfile=pid", "--logfile=log", *OPTIONS, f"127.0.0.1:{port}")
    done = finished(*command, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    pid = int((tmp_path / "pid").read_text())
    ended = os.pidfd_open(pid)
    try:
        done = finished(*ALPACA_MOCK, "--listen", f"127.0.0.1:{port}", "--health")
        assert done.returncode == 0, done.stderr
    finally:
        os.kill(pid, signal.SIGTERM)
        assert select.select([ended], [], [], PATIENCE)[0]
        os.close(ended)
    assert f"alpaca-mock listening on http://127.0.0.1:{port}; " in (tmp_path / "log").read_text()
    assert not (tmp_path / "pid").exists()


def test_taken_port_in_the_foreground(tmp_path: Path):
    """A port that is taken is one line on standard error, and status 1."""
    with taken_port() as port:
        done = finished(*FOREGROUND, *OPTIONS, f"127.0.0.1:{port}", cwd=tmp_path)
    line = f"alpaca-mock: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    assert (done.returncode, done.stderr) == (1, line)
    assert "Traceback" not in done.stdout


def test_taken_port_in_the_background(tmp_path: Path):
    """The one who starts it learns that the port is taken, in twistd's own words, and gets status 1."""
    with taken_port() as port:
        done = finished(*TWISTD, "--pidfile=pid", "--logfile=log", *OPTIONS, f"127.0.0.1:{port}", cwd=tmp_path)
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in done.stderr
    assert not (tmp_path / "pid").exists()


def test_bad_value(tmp_path: Path):
    """A value that cannot be used is one line on standard error, and status 1, also in the background."""
    for command in (FOREGROUND, TWISTD):
        done = finished(*command, *OPTIONS, "3847", cwd=tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith("alpaca-mock: ALPACA_MOCK_LISTEN_ADDR: '3847' is not ")
        assert done.stderr.count("\n") == 1


def test_help(tmp_path: Path):
    """The service is among those that twistd knows, once, and its help lists the variables."""
    listing = finished(*TWISTD, "--help", cwd=tmp_path).stdout
    assert sum(line.split()[:1] == ["alpaca-mock"] for line in listing.splitlines()) == 1
    assert "ALPACA_MOCK_LISTEN_ADDR" in finished(*TWISTD, "alpaca-mock", "--help", cwd=tmp_path).stdout
    assert finished(*TWISTD, "alpaca-mock", "--version", cwd=tmp_path).stdout.startswith("alpaca-mock ")
