"""Requests made up from the official document, lawful and unlawful ones, against a running server.

Whatever is sent, nothing breaks, and every answer is as the document has it (`tests.conformance`). The requests are the
same in every run; how many there are is bounded.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alpaca_mock.testing import RunningServer, running_server
from tests import conformance

schemathesis = pytest.importorskip("schemathesis")

#: For each operation and each kind of requests. All of them take half a minute.
EXAMPLES = 15
#: Operations of which there is nothing to compare: they are not served, or their answer does not end.
LEFT_OUT = ("/v1/locates", "/v2/wallets", "/v2/tokenization", "/v2beta1/events")
#: What the market is, so that orders can fill.
OPTION = "AAPL281215C00200000"
PRICES = {"AAPL": "230", "SPY": "600", "TSLA": "400", OPTION: "12"}

#: What paths can name.
THERE = {
    "activity_type": "FILL",
    "id": "1",
    "market": "NYSE",
    "symbol": "AAPL",
    "symbol_or_asset_id": "AAPL",
    "symbol_or_contract_id": OPTION,
    "symbol_or_id": OPTION,
}
#: What paths can name and requests use up: where it is made, and of what.
ORDER = {"symbol": "AAPL", "qty": "1", "side": "buy", "time_in_force": "gtc"}
MADE = {
    "order_id": ("/v2/orders", ORDER | {"type": "limit", "limit_price": "1"}),
    "watchlist_id": ("/v2/watchlists", {"name": "{}"}),
}

if not conformance.is_available():
    pytest.skip(f"{conformance.PACKAGE} is not installed", allow_module_level=True)
OPERATIONS = [each for each in conformance.official().operations if not each.path.startswith(LEFT_OUT)]


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    """Give a server of which all tests here use one account."""
    with running_server() as running:
        for symbol, price in PRICES.items():
            running.set_price(symbol, price)
            order = ORDER | {"symbol": symbol, "type": "market", "time_in_force": "day"}
            answer = requests.post(f"{running.base_url}/v2/orders", json=order, headers=running.headers, timeout=10)
            assert answer.status_code == 200, answer.text
        yield running


@pytest.fixture(scope="module")
def schema() -> Any:
    """Give what makes requests up."""
    return schemathesis.openapi.from_dict(conformance.source())


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_no_request_is_too_much(
    operation: conformance.Operation, mode: str, server: RunningServer, schema: Any
) -> None:
    """Each answer is as the document has it, and no error is the server's."""
    made_up = schema[operation.path][operation.method]
    kind = schemathesis.GenerationMode(mode)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(made_up.as_strategy(generation_mode=kind), st.integers(0, 3))
    def ask(case: Any, choice: int) -> None:
        if choice and case.path_parameters:
            # An id that was made up finds nothing, so three of four are of something that is there.
            case.path_parameters = existing(server, case.path_parameters)
        answer = case.call(base_url=server.base_url, headers=server.headers, timeout=10)
        told = (answer.request.method, answer.request.url, answer.request.body, answer.status_code, answer.content)
        assert answer.status_code < 500 or answer.status_code == 501, told
        path = answer.request.path_url
        assert not conformance.violations(operation.method, path, answer.status_code, answer.content), told

    ask()


def existing(server: RunningServer, wanted: Iterable[str]) -> dict[str, str]:
    """Give path parameters of something that is there; what can be used up is made anew."""
    found = {}
    for name in wanted:
        made = MADE.get(name)
        found[name] = THERE[name] if made is None else _made(server, *made)
    return found


def _made(server: RunningServer, path: str, body: dict[str, str]) -> str:
    body = {name: value.format(uuid4()) for name, value in body.items()}
    answer = requests.post(server.base_url + path, json=body, headers=server.headers, timeout=10)
    assert answer.status_code == 200, answer.text
    made: str = answer.json()["id"]
    return made
