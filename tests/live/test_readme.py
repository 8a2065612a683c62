"""What the README shows is run as it stands there: with curl, and with alpaca-py unmodified."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from alpaca_mock.testing import RunningServer, running_server

README = Path(__file__).parents[2] / "README.md"
_BLOCK = re.compile(r"<!-- test: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def server():
    """Run a server as a stranger has it: nothing set, no prices."""
    with running_server() as running:
        yield running


def blocks(kind: str, server: RunningServer) -> str:
    """Give the README's blocks of *kind*, in order, with the address of *server*."""
    found = [text for name, text in _BLOCK.findall(README.read_text()) if name == kind]
    assert found, f"the README shows no {kind}"
    return "\n".join(found).replace("http://127.0.0.1:3847", server.base_url)


def test_curl(server):
    """The orders of the curl walk-through fill at the prices that the text names."""
    shell = subprocess.run(["bash", "-euo", "pipefail"], input=blocks("curl", server), capture_output=True, text=True)
    assert shell.returncode == 0, shell.stderr
    told = shell.stdout
    for expected in (
        '"status":"filled"',
        '"filled_avg_price":"187.5"',
        '"status":"new"',
        '"filled_order_ids":["',
        '"price":"191.2"',
        # 1,000,000 and ten shares that were bought at 187.50 and sold at 191.20.
        '"equity":"1000037"',
    ):
        assert expected in told, f"{expected} is not in {told}"


def test_alpaca_py(server):
    """The alpaca-py walk-through buys, rests, cancels, closes, and has lost nothing."""
    server.set_price("AAPL", "191.20")
    run = subprocess.run([sys.executable, "-c", blocks("alpaca-py", server)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["OrderStatus.FILLED 191.2", "1000000"]


def test_commands_exist():
    """The files that the README tells to run or to read are there."""
    text = README.read_text()
    root = README.parent
    linked = {target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target}
    commands = set(re.findall(r"\./scripts/[\w.-]+", text))
    missing = [name for name in sorted(linked | commands) if not (root / name).exists()]
    assert missing == []
