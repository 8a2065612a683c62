"""What holds for every test under pytest."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from twisted.logger import LogEvent, globalLogPublisher


@pytest.fixture(autouse=True)
def clean(request: pytest.FixtureRequest) -> Iterator[list[LogEvent]]:
    """Fail the test function that logs a failure or leaves a timed call behind, as trial does with its own cases.

    A test that means to log a failure takes it from the list that this gives.
    """
    failures: list[LogEvent] = []
    if request.instance is not None:
        yield failures
        return
    # Importing it installs it, which must not happen before pytest-twisted has chosen.
    from twisted.internet import reactor

    def observe(event: LogEvent) -> None:
        if event.get("log_failure") is not None or event.get("isError"):
            failures.append(event)

    before = {id(call) for call in reactor.getDelayedCalls()}
    globalLogPublisher.addObserver(observe)
    yield failures
    globalLogPublisher.removeObserver(observe)
    left = [call for call in reactor.getDelayedCalls() if id(call) not in before and call.active()]
    for call in left:
        call.cancel()
    assert not failures
    assert not left


@pytest.fixture
def certificate(tmp_path: Path) -> str:
    """Give the path of a file with a key and a certificate for 127.0.0.1."""
    from tests.live.certificates import self_signed

    path = tmp_path / "127.0.0.1.pem"
    path.write_bytes(self_signed())
    return str(path)
