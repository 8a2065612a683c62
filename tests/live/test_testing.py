"""The server inside other tests: what `alpaca_mock.testing` gives, and the examples that show it."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import pytest_twisted
import treq

from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.testing import RunningServer, StartFailed, running_server, server
from tests.live.commands import PATIENCE, environment, taken_port

ROOT = Path(__file__).resolve().parents[2]
LIMIT_ORDER = b'{"symbol":"AAPL","qty":"1","side":"buy","type":"limit","limit_price":"99","time_in_force":"gtc"}'


def request(alpaca: RunningServer, path: str, body: bytes | None = None) -> bytes:
    question = urllib.request.Request(alpaca.base_url + path, body, alpaca.headers)
    with urllib.request.urlopen(question, timeout=PATIENCE) as response:
        return response.read()


@pytest.fixture(scope="module")
def alpaca():
    with running_server(starting_cash="25000", legacy_fields=False) as running:
        yield running


def test_settings(alpaca: RunningServer):
    """Settings are given by name, and reach the process."""
    account = request(alpaca, "/v2/account")
    assert b'"cash":"25000"' in account
    assert b"daytrade_count" not in account


def test_prices(alpaca: RunningServer):
    """Setting a price tells which orders it filled, of stocks and of options."""
    assert alpaca.set_price("AAPL", 100) == []
    identity = re.search(rb'"id":"([^"]+)"', request(alpaca, "/v2/orders", LIMIT_ORDER))[1].decode()
    assert alpaca.set_quote("aapl", "98.00", "99.00") == [identity]
    assert alpaca.set_price("AAPL271217C00200000", "4.25") == []


#: Prices that cannot be, and why.
BAD_PRICES = [
    ("AAPL", ("0",), "price must be > 0"),
    ("AAPL", ("cheap",), "price must be a number"),
    ("AAPL", ("2", "1"), "bid must be <= ask"),
    ("NO SUCH", ("1",), 'asset "NO SUCH" not found'),
]


def test_bad_prices(alpaca: RunningServer):
    """A price that cannot be set is refused, with the reason."""
    for symbol, sides, reason in BAD_PRICES:
        with pytest.raises(Refusal, match=f"^{reason}$"):
            (alpaca.set_price if len(sides) == 1 else alpaca.set_quote)(symbol, *sides)


def test_fault(alpaca: RunningServer):
    """The next request fails as it was told to, the one after does not."""
    alpaca.fail_next(503, "temporary outage")
    with pytest.raises(urllib.error.HTTPError, match="503"):
        request(alpaca, "/v2/account")
    request(alpaca, "/v2/account")


def test_reset(alpaca: RunningServer):
    """After a reset nothing is known."""
    alpaca.set_price("AAPL", 1)
    request(alpaca, "/v2/orders", LIMIT_ORDER)
    alpaca.reset()
    assert request(alpaca, "/v2/orders?status=all") == b"[]"


def test_fresh_credentials():
    """No two servers have credentials in common, and no representation shows a secret."""
    first, second = server(), server()
    assert first.api_key != second.api_key
    assert first.secret_key not in repr(first)


def test_the_environment_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Neither variables nor a `.env` of the project under test change what the server does."""
    monkeypatch.setenv("ALPACA_MOCK_STARTING_CASH", "1")
    monkeypatch.setenv("APCA_API_KEY_ID", "half a pair")
    (tmp_path / ".env").write_text("ALPACA_MOCK_STARTING_CASH=2")
    monkeypatch.chdir(tmp_path)
    with running_server() as alpaca:
        assert b'"cash":"1000000"' in request(alpaca, "/v2/account")


def test_modules_of_the_project_are_not_imported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A module of the project under test with a name from the standard library does no harm."""
    (tmp_path / "decimal.py").write_text("raise RuntimeError")
    monkeypatch.chdir(tmp_path)
    with running_server():
        pass


def test_unknown_setting():
    """A setting that does not exist is a mistake in the test."""
    with pytest.raises(TypeError, match="there is no setting 'cash'"):
        server(cash=1)
    with pytest.raises(TypeError), running_server(cash=1):
        pass


def test_given_place():
    """A place to listen at that the test names is where the server is; in any form of log it is found."""
    with taken_port() as port:
        pass
    with running_server(listen=f"127.0.0.1:{port}", log_format="json") as alpaca:
        assert alpaca.base_url == f"http://127.0.0.1:{port}"
        request(alpaca, "/health")


def test_place_without_url(tmp_path: Path):
    """A place that has no URL is refused by a server in a process of its own."""
    with (
        pytest.raises(StartFailed, match="needs a TCP address to listen on, not unix:"),
        running_server(listen=f"unix:{tmp_path}/socket"),
    ):
        pass


def test_start_that_fails():
    """What keeps the server from starting is the text of the exception."""
    with (
        pytest.raises(StartFailed, match="ALPACA_MOCK_STARTING_CASH: 'lots' is not"),
        running_server(starting_cash="lots"),
    ):
        pass


def test_nothing_is_left_behind():
    """After the context the process is gone, also when the test failed."""
    seen = []

    def fail() -> None:
        with running_server() as alpaca:
            seen.append(alpaca)
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    with pytest.raises(urllib.error.URLError, match="refused"):
        request(seen[0], "/health")


@pytest_twisted.ensureDeferred
async def test_in_the_reactor():
    """The server of the running reactor does the same; after it neither connections nor timed calls are left."""
    async with server() as alpaca:
        await alpaca.set_price("AAPL", "100")
        url = f"{alpaca.base_url}/v2/orders"
        response = await treq.post(url, LIMIT_ORDER, headers=alpaca.headers, persistent=False)
        order = await response.json()
        assert await alpaca.set_quote("AAPL", "98", "99") == [order["id"]]
        for symbol, sides, reason in BAD_PRICES:
            with pytest.raises(Refusal, match=f"^{reason}$"):
                (alpaca.set_price if len(sides) == 1 else alpaca.set_quote)(symbol, *sides)
        alpaca.fail_next(503, "temporary outage")
        response = await treq.get(url, headers=alpaca.headers, persistent=False)
        assert (response.code, (await response.json())["message"]) == (503, "temporary outage")
        alpaca.reset()
        response = await treq.get(url, headers=alpaca.headers, persistent=False)
        assert await response.json() == []


def test_not_started():
    """A server that was not started has no place."""
    with pytest.raises(RuntimeError, match="not started"):
        server().base_url  # noqa: B018


def examples() -> dict[str, str]:
    """Give the examples of docs/testing.md by name."""
    text = (ROOT / "docs" / "testing.md").read_text()
    return dict(re.findall(r"<!-- test: (\S+) -->\n```python\n(.*?)```\n", text, re.DOTALL))


@pytest.mark.parametrize(
    ("name", "runner"),
    [
        ("pytest", ["-m", "pytest", "-p", "no:cacheprovider", "test_example.py"]),
        ("trial", ["-m", "twisted.trial", "--temp-directory=trial", "test_example"]),
        ("pytest-twisted", ["-m", "pytest", "-p", "no:cacheprovider", "test_example.py"]),
    ],
)
def test_example(name: str, runner: list[str], tmp_path: Path):
    """Every example passes as it stands."""
    (tmp_path / "test_example.py").write_text(examples()[name])
    done = subprocess.run(
        [sys.executable, *runner],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=4 * PATIENCE,
        env=environment(PYTHONPATH=os.environ.get("PYTHONPATH", "")),
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_examples_are_all_run():
    """Every block of Python in the document is one of the examples."""
    assert (ROOT / "docs" / "testing.md").read_text().count("```python") == len(examples()) == 3


def test_interrupted():
    """A test run that is interrupted takes the server with it."""
    script = (
        "import os, signal\nfrom alpaca_mock.testing import running_server\n"
        "with running_server() as alpaca:\n print(alpaca.base_url, flush=True)\n os.kill(os.getpid(), signal.SIGINT)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == -signal.SIGINT
    with pytest.raises(urllib.error.URLError, match="refused"):
        urllib.request.urlopen(done.stdout.strip() + "/health", timeout=PATIENCE)
