"""The server inside other people's tests: in the running reactor, or in a process of its own.

`server` is for tests that have a reactor (trial's `TestCase`, pytest-twisted), `running_server` for all others. Both
listen on a free port unless `listen` is given, know no settings but those that are given here, and leave nothing
behind. See docs/testing.md.
"""

import json
import os
import re
import select
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from secrets import token_hex
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Final, Self

from attrs import define, field

from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.domain.symbols import parse_option
from alpaca_mock.settings import Settings, variable_of

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred

    from alpaca_mock.tap import Mock

#: Seconds that a process has for its start and for its stop.
_PATIENCE: Final = 30.0
_START_LINE: Final = re.compile(r"alpaca-mock listening on (\S+);")
_OURS: Final = ("ALPACA_", "APCA_")

Amount = str | int | Decimal


class StartFailed(Exception):
    """The process of the server ended, or said nothing, when it should have begun to listen."""


@define(eq=False)
class _Account:
    """Where the server is, and credentials that no test before has used; any other pair is another account."""

    api_key: str = field(factory=lambda: f"PK{token_hex(9).upper()}", kw_only=True)
    secret_key: str = field(factory=lambda: token_hex(20), kw_only=True, repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """The credentials as headers of a request."""
        return {"APCA-API-KEY-ID": self.api_key, "APCA-API-SECRET-KEY": self.secret_key}


@define(eq=False)
class Server(_Account):
    """A server in the running reactor, from `start` to `stop` or as an asynchronous context."""

    settings: Settings
    _mock: "Mock | None" = field(default=None, init=False)

    @property
    def base_url(self) -> str:
        """What stands before the path of a request, such as ``http://127.0.0.1:40123``."""
        return self._running.server.url

    def start(self) -> Self:
        """Listen; it is done when this returns."""
        from twisted.internet import reactor

        from alpaca_mock.tap import build

        self._mock = build(self.settings, reactor)
        self._mock.server.privilegedStartService()
        self._mock.server.startService()
        return self

    def stop(self) -> "Deferred[None]":
        """Stop; fires when every connection is closed."""
        return self._running.server.stopService()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    def set_price(self, symbol: str, price: Amount) -> "Deferred[list[str]]":
        """Set the price of a stock or an option; gives the ids of the orders that it filled, in order.

        Raises `Refusal` for what the admin route refuses.
        """
        return self._set(symbol, {"price": str(price)})

    def set_quote(self, symbol: str, bid: Amount, ask: Amount) -> "Deferred[list[str]]":
        """Set both sides of the market, as `set_price` does."""
        return self._set(symbol, {"bid": str(bid), "ask": str(ask)})

    def fail_next(self, status: int, message: str) -> None:
        """Let the next authenticated request be answered with *status* and *message*, and nothing else happen."""
        self._running.exchange.faults.inject(status, message)

    def reset(self) -> None:
        """Forget accounts, prices, faults and counted requests."""
        self._running.gate.reset()

    def _set(self, symbol: str, sides: Mapping[str, str]) -> "Deferred[list[str]]":
        from twisted.internet.defer import Deferred, succeed

        from alpaca_mock.domain.assets import require_asset
        from alpaca_mock.wire.admin import read_quote

        exchange = self._running.exchange
        quote = read_quote(json.dumps(sides).encode(), exchange.now())
        filled = exchange.set_quote(require_asset(symbol).symbol, quote)
        return filled if isinstance(filled, Deferred) else succeed(filled)

    @property
    def _running(self) -> "Mock":
        if self._mock is None:
            raise RuntimeError("the server was not started")
        return self._mock


def server(**settings: object) -> Server:
    """Give a server for the running reactor.

    *settings* are fields of `Settings` by name: ``server(starting_cash=25000, sessions="nyse")``.
    """
    return Server(Settings.from_mapping(_environment(settings)))


@define(eq=False)
class RunningServer(_Account):
    """A server in a process of its own."""

    base_url: str

    def set_price(self, symbol: str, price: Amount) -> list[str]:
        """Set the price of a stock or an option; gives the ids of the orders that it filled, in order.

        Raises `Refusal` for what the admin route refuses.
        """
        return self._set(symbol, {"price": str(price)})

    def set_quote(self, symbol: str, bid: Amount, ask: Amount) -> list[str]:
        """Set both sides of the market, as `set_price` does."""
        return self._set(symbol, {"bid": str(bid), "ask": str(ask)})

    def fail_next(self, status: int, message: str) -> None:
        """Let the next authenticated request be answered with *status* and *message*, and nothing else happen."""
        self._post("/admin/faults/http", {"status": status, "message": message})

    def reset(self) -> None:
        """Forget accounts, prices and faults."""
        self._post("/admin/reset", {})

    def _set(self, symbol: str, sides: Mapping[str, str]) -> list[str]:
        kind = "stocks" if parse_option(symbol.strip().upper()) is None else "options"
        path = f"/admin/market-data/{kind}/{urllib.parse.quote(symbol, safe='')}"
        filled: list[str] = self._post(path, sides)["filled_order_ids"]
        return filled

    def _post(self, path: str, body: Mapping[str, object]) -> Any:
        request = urllib.request.Request(self.base_url + path, json.dumps(body).encode(), method="POST")
        # Nothing but this machine is meant, whatever proxies the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=_PATIENCE) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            said = json.load(error)
            raise Refusal(said["code"], said["message"]) from None


@contextmanager
def running_server(**settings: object) -> Iterator[RunningServer]:
    """Run a server in a process of its own; it is ready inside the context and gone after it.

    *settings* are fields of `Settings` by name, as in `server`. Raises `StartFailed`, also where `listen` names no
    place that has a URL of plain HTTP.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    # -P: a module of the project under test must not stand in for one that the server imports.
    command = [sys.executable, "-P", "-m", "alpaca_mock", "--env-file", os.devnull]
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env={**environment, **_environment(settings)},
        )
        try:
            yield RunningServer(_listening_url(process, complaints))
        finally:
            _end(process)


def _listening_url(process: "subprocess.Popen[bytes]", complaints: IO[bytes]) -> str:
    assert process.stdout is not None
    readable, _, _ = select.select([process.stdout], [], [], _PATIENCE)
    line = process.stdout.readline().decode() if readable else ""
    # With log_format="json" it stands within an object.
    if (said := _START_LINE.search(line)) is None:
        complaints.seek(0)
        raise StartFailed(complaints.read().decode(errors="replace").strip() or f"no start line, but {line!r}")
    if not said[1].startswith("http://"):
        raise StartFailed(f"running_server needs a TCP address to listen on, not {said[1]}")
    return said[1]


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _environment(settings: Mapping[str, object]) -> dict[str, str]:
    given = {variable_of(name).name: _text(value) for name, value in settings.items()}
    return {"ALPACA_MOCK_LISTEN_ADDR": "127.0.0.1:0", **given}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
