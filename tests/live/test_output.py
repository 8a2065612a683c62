"""The command ``alpaca-mock`` where its standard streams are closed, full or read by nobody."""

import os
import subprocess
import sys

import pytest

from tests.live.commands import ALPACA_MOCK, PATIENCE, finished, serving, serving_under_manager

#: Where nothing can be written; macOS has no such device.
FULL = "/dev/full"
needs_full = pytest.mark.skipif(not os.path.exists(FULL), reason=f"there is no {FULL}")
LISTEN = ("--listen", "127.0.0.1:0")
#: Runs a command whose standard output is a pipe that nobody reads any more.
UNREAD = (
    "import os, sys; read, write = os.pipe(); os.close(read); os.dup2(write, 1); os.execv(sys.argv[1], sys.argv[1:])"
)


def redirected(how: str) -> tuple[str, ...]:
    """Give what runs the command that follows with *how* the shell is to redirect it."""
    return ("bash", "-c", f'exec "$@" {how}', "bash")


def test_nobody_reads_the_log():
    """A log that nobody reads any more is no reason to end."""
    with serving(*ALPACA_MOCK, *LISTEN) as server:
        server.process.stderr.close()
        assert server.get("/v2/account")[0] == 200
        assert server.get("/v2/account")[0] == 200
        assert server.stop()[0] == 0


@pytest.mark.parametrize(
    ("wrapper", "reason"),
    [
        pytest.param(redirected(f">{FULL}"), "[Errno 28] No space left on device", marks=needs_full),
        ((sys.executable, "-c", UNREAD), "[Errno 32] Broken pipe"),
    ],
)
def test_start_line_that_cannot_be_written(wrapper: tuple[str, ...], reason: str):
    """The server starts, tells its manager and ends with status 0 all the same; the log has one line on it."""
    with serving_under_manager(*wrapper, *ALPACA_MOCK, *LISTEN) as server:
        assert server.get("/health")[0] == 200
        status, _, log = server.stop()
    assert status == 0
    assert [line.partition(": ")[2] for line in log.splitlines() if " info " not in line] == [
        f"the start line cannot be written: {reason}"
    ]


@pytest.mark.parametrize("how", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(how: str):
    """Without standard streams it serves and ends as with them, and no socket takes the number of one."""
    with serving_under_manager(*redirected(how), *ALPACA_MOCK, *LISTEN) as server:
        assert server.get("/health")[0] == 200
        if os.path.isdir("/proc/self/fd"):
            links = [os.readlink(f"/proc/{server.process.pid}/fd/{number}") for number in range(3)]
            assert not [link for link in links if link.startswith(("socket:", "anon_inode:"))]
        status, _, log = server.stop()
    assert status == 0
    assert [line for line in log.splitlines() if " info " not in line] == []


@needs_full
@pytest.mark.parametrize("option", ["--help", "--version", "--settings"])
def test_answer_that_cannot_be_written(option: str):
    """Where the answer of an option finds no room, a line says so, and the status is 1."""
    done = finished(*redirected(f">{FULL}"), *ALPACA_MOCK, option)
    assert (done.returncode, done.stderr) == (1, "alpaca-mock: [Errno 28] No space left on device\n")


def test_output_that_nobody_reads():
    """Who closes the pipe before all is read, as `head` does, sees no traceback."""
    read, write = os.pipe()
    os.close(read)
    try:
        told = subprocess.run([*ALPACA_MOCK, "--help"], stdout=write, stderr=subprocess.PIPE, timeout=PATIENCE)
    finally:
        os.close(write)
    assert (told.returncode, told.stderr) == (141, b"")
