"""The trading client of alpaca-java by Jacob Peterson, unmodified: its whole surface."""

from tests.live.sdk_results import note, walked
from tests.live.toolchains import java_program, run


def test_trading(mock, request):
    """Every method of the client does what its users rely on."""
    walk = walked(run(java_program("java/Trading"), mock))
    assert not walk.failures, "\n\n".join(walk.failures)
    assert walk.untried == set()
    note(request.config, "alpaca-java 9.2.0", walk.steps)
