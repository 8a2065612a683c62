"""Asks a running server how it is; for the installer of the user service and for containers."""

import http.client
import json
import re
import socket
from typing import Final

from alpaca_mock.settings import Settings

_TCP: Final = re.compile(r"tcp[46]?:(?:port=)?([0-9]+)((?::\w+=(?:\\.|[^:\\])*)*)")
_UNIX: Final = re.compile(r"unix:(?:address=)?((?:\\.|[^:\\])+)(?::\w+=(?:\\.|[^:\\])*)*")
_INTERFACE: Final = re.compile(r":interface=((?:\\.|[^:\\])*)")
#: Where a server that listens everywhere is found from the same machine.
_EVERYWHERE: Final = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}


class Unhealthy(Exception):
    """The server does not answer as it should. The text is one line."""


class CannotAsk(Unhealthy):
    """The settings do not say where the server is."""


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def check(settings: Settings, timeout: float = 5.0) -> str:
    """Ask the server that listens where *settings* say for its health, and give the place that answered.

    Raises `Unhealthy` unless an alpaca-mock that is well answers there within *timeout* seconds, and its `CannotAsk`
    where the settings name no place.
    """
    place, connection = _connection(settings.listen, timeout)
    try:
        connection.request("GET", "/health")
        response = connection.getresponse()
        body = json.loads(response.read(65536))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unhealthy(f"no answer from {place}: {error or type(error).__name__}") from error
    finally:
        connection.close()
    if response.status != 200 or not isinstance(body, dict):
        raise Unhealthy(f"{place} answers {response.status}")
    if body.get("service") != "alpaca-mock" or body.get("status") != "ok":
        raise Unhealthy(f"what answers at {place} is no healthy alpaca-mock")
    return place


def _connection(endpoint: str, timeout: float) -> tuple[str, http.client.HTTPConnection]:
    if (tcp := _TCP.fullmatch(endpoint)) and int(tcp[1]):
        interface = _INTERFACE.search(tcp[2])
        host = _plain(interface[1]) if interface else ""
        host = _EVERYWHERE.get(host, host)
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{tcp[1]}", http.client.HTTPConnection(host, int(tcp[1]), timeout=timeout)
    if unix := _UNIX.fullmatch(endpoint):
        path = _plain(unix[1])
        return f"unix:{path}", _UnixConnection(path, timeout)
    raise CannotAsk(f"cannot tell where {endpoint} is; only tcp endpoints with a port and unix ones can be asked")


def _plain(escaped: str) -> str:
    return re.sub(r"\\(.)", r"\1", escaped)
