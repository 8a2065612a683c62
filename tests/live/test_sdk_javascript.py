"""The trading clients of @alpacahq/alpaca-trade-api, unmodified: the whole surface of either generation."""

import pytest

from tests.live.sdk_results import note, walked
from tests.live.toolchains import node_program, run

#: The version of each generation, and what is not called here: its stream has a test in test_stream_clients.py, and it
#: reads server-sent events as if they were JSON, which nobody can serve.
GENERATIONS = {
    "v3": ("3.1.3", set()),
    "v4": ("4.0.2", {"trading.submitAndWait", "trading.events.subscribeToActivitiesSSE"}),
}


@pytest.mark.parametrize("generation", GENERATIONS)
def test_trading(mock, request, generation):
    """Every method of the client does what its users rely on."""
    version, elsewhere = GENERATIONS[generation]
    walk = walked(run(node_program(f"trading_js/{generation}", version), mock))
    assert not walk.failures, "\n\n".join(walk.failures)
    assert walk.untried == elsewhere
    note(request.config, f"@alpacahq/alpaca-trade-api {version}", walk.steps)
