"""Load on one server: wrk, with the requests of one operation in turn."""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

REPLAY = Path(__file__).with_name("replay.lua")


@dataclass(frozen=True)
class Figures:
    """What one run gave: requests a second, latency in microseconds, and how many answers were no success."""

    rate: float
    p50: float
    p99: float
    errors: int


def require_wrk() -> str:
    """Give the path of wrk, or end with what to install."""
    path = shutil.which("wrk")
    if path is None:
        sys.exit("wrk is not installed: `apt-get install wrk` or `brew install wrk`")
    return path


def run(base_url: str, key: str, requests: list[tuple[str, str, str]], *, connections: int, seconds: float) -> Figures:
    """Send *requests* (method, path, body) in turn over *connections* for *seconds*."""
    with tempfile.NamedTemporaryFile("w", suffix=".requests") as file:
        file.writelines(f"{method}\t{path}\t{body}\n" for method, path, body in requests)
        file.flush()
        command = [
            *_pin(1), require_wrk(), "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "30s",
            "-s", str(REPLAY), base_url, "--", file.name, key,
        ]  # fmt: skip
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(line for line in output.splitlines() if line.startswith("RESULT"))
    rate, p50, p99, errors = line.split()[1:]
    return Figures(float(rate), float(p50), float(p99), int(errors))


def _pin(core: int) -> list[str]:
    return ["taskset", "-c", str(core)] if shutil.which("taskset") else []
