"""What a start does not load: whatever no first request needs is time before the first answer."""

import os
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

import alpaca_mock

_SOURCES = Path(alpaca_mock.__file__).parents[1]
#: Builds the server of some settings, and names the modules that there are then.
_PROGRAM = """
import sys
from twisted.internet.testing import MemoryReactorClock
from alpaca_mock.settings import Settings
from alpaca_mock.tap import build
build(Settings.from_mapping(dict(pair.split("=") for pair in sys.argv[1:])), MemoryReactorClock())
print(*sys.modules)
"""
_CREDENTIALS = ("ALPACA_DATA_API_KEY=key", "ALPACA_DATA_SECRET_KEY=secret")


def loaded(*variables: str) -> set[str]:
    """Give the modules of a process that has built a server."""
    command = [sys.executable, "-c", _PROGRAM, *variables]
    environment = {**os.environ, "PYTHONPATH": str(_SOURCES)}
    return set(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split())


class StartTests(SynchronousTestCase):
    """Modules of a server that was built and has answered nothing yet."""

    def test_rare_things_wait(self):
        """HTTP client, WebSocket, catalogue and portfolio histories are loaded when they are first asked for."""
        late = {
            "treq",
            "wsproto",
            "alpaca_mock.market.alpaca",
            "alpaca_mock.service.poller",
            "alpaca_mock.stream.events",
            "alpaca_mock.stream.websocket",
            "alpaca_mock.rest.portfolio_history",
            "alpaca_mock.domain.portfolio",
            "alpaca_mock.domain.spans",
            "alpaca_mock.domain.listings",
        }
        modules = loaded()
        self.assertIn("alpaca_mock.rest.orders", modules)
        self.assertEqual(late & modules, set())

    def test_live_data(self):
        """Live data bring their client along."""
        self.assertLessEqual({"treq", "alpaca_mock.market.alpaca", "alpaca_mock.service.poller"}, loaded(*_CREDENTIALS))
