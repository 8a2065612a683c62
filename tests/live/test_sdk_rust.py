"""Rust clients, unmodified: the whole trading surface of apca, and every request of alpaca-trade."""

import pytest

from tests.live.sdk_results import note, walked
from tests.live.toolchains import run, rust_program

#: The versions are those of clients/rust/Cargo.toml.
CLIENTS = {"trading_apca": "apca 0.31.0", "trading_alpaca_trade": "alpaca-trade 0.35.1"}


@pytest.mark.slow_sdk
@pytest.mark.parametrize("program", CLIENTS)
def test_trading(mock, request, program):
    """Every request of the client does what its users rely on."""
    walk = walked(run(rust_program(program), mock))
    assert not walk.failures, "\n\n".join(walk.failures)
    assert walk.untried == set()
    note(request.config, CLIENTS[program], walk.steps)
