"""The trading client of the older Python package alpaca-trade-api, unmodified: its whole surface."""

from tests.live.sdk_results import note, walked
from tests.live.toolchains import python_program, run

VERSION = "3.2.0"


def test_trading(mock, request):
    """Every method of the client does what its users rely on."""
    walk = walked(run(python_program("trading_legacy", "alpaca-trade-api", VERSION), mock))
    assert not walk.failures, "\n\n".join(walk.failures)
    assert walk.untried == set()
    note(request.config, f"alpaca-trade-api {VERSION}", walk.steps)
