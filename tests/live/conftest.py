"""What the tests of the broker's published clients share."""

import os
from collections.abc import Callable, Iterator

import pytest
from alpaca.trading.client import TradingClient

from alpaca_mock.testing import RunningServer, running_server
from tests.live.sdk_results import ALPACA_PY, Step, Watched, note


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what takes minutes to build, unless it is asked for."""
    if item.get_closest_marker("slow_sdk") and not os.environ.get("ALPACA_MOCK_SLOW_SDKS"):
        pytest.skip("it takes minutes to build; ALPACA_MOCK_SLOW_SDKS=1 runs it")


@pytest.fixture(scope="module")
def served() -> Iterator[RunningServer]:
    """Give a server for a whole module."""
    with running_server() as server:
        yield server


@pytest.fixture
def mock(served: RunningServer) -> RunningServer:
    """Give a server that knows nothing but that AAPL costs 100, and credentials that nobody has used."""
    served.reset()
    server = RunningServer(served.base_url)
    server.set_price("AAPL", 100)
    return server


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Give what tells in the docs, or finds there, that a client was found to do what the test says."""
    fact = request.function.__doc__.partition("\n")[0]
    return lambda client, *calls: note(request.config, client, [Step(fact, calls)])


@pytest.fixture
def watch(tell: Callable[..., None]) -> Iterator[Callable[[TradingClient], TradingClient]]:
    """Give what lets a client of alpaca-py be watched; what the test calls of it is told in the docs."""
    calls: dict[str, None] = {}
    yield lambda client: Watched(client, calls)
    tell(ALPACA_PY, *calls)


@pytest.fixture
def client(mock: RunningServer, watch: Callable[[TradingClient], TradingClient]) -> TradingClient:
    """Give a client of alpaca-py for the fresh account."""
    return watch(TradingClient(mock.api_key, mock.secret_key, url_override=mock.base_url))
