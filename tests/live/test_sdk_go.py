"""The trading client of alpaca-trade-api-go, unmodified: its whole surface."""

from tests.live.sdk_results import note, walked
from tests.live.toolchains import go_program, run

VERSION = "v3.9.1"
#: These have tests of their own: see test_stream_clients.py.
STREAMS = {"StreamTradeUpdates", "StreamTradeUpdatesInBackground"}


def test_trading(mock, request):
    """Every method of the client does what its users rely on."""
    walk = walked(run(go_program("trading_go", VERSION), mock))
    assert not walk.failures, "\n\n".join(walk.failures)
    assert walk.untried == STREAMS
    note(request.config, f"alpaca-trade-api-go {VERSION}", walk.steps)
