"""Where the server listens: one endpoint, and the address that clients use for it."""

import os
import sys
from typing import Final, NoReturn

from twisted.application.service import Service
from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.internet.defer import Deferred, maybeDeferred, succeed
from twisted.internet.endpoints import serverFromString
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IAddress, IListeningPort, IProtocolFactory, IStreamServerEndpoint
from twisted.python.failure import Failure

#: The endpoint types that speak TLS.
_ENCRYPTED: Final = ("ssl:", "tls:")
#: Those that take a backlog, and how many clients may then wait to be accepted. Twisted lets 50: of a hundred that come
#: at once the others would hear nothing, and try again after a second.
_WITH_BACKLOG: Final = ("tcp:", "tcp6:", "ssl:", "unix:")
_BACKLOG: Final = 1024


class CannotListen(Exception):
    """The endpoint is wrong or taken. The text is one line for people."""


class CannotStart(SystemExit, Exception):
    """Ends the process with status 1.

    It is an `Exception` too because ``twistd`` passes only such on from the process that it sent to the background.
    """

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.code = 1


def refuse_to_start(line: str) -> NoReturn:
    """Say on standard error why the process cannot start, and end it with status 1."""
    # Once logging has begun, sys.stderr is the log.
    if (stream := sys.__stderr__) is not None:
        stream.write(f"alpaca-mock: {line}\n")
        stream.flush()
    raise CannotStart(line)


def endpoint_of(reactor: object, description: str) -> IStreamServerEndpoint:
    """Give the endpoint that the Twisted endpoint string *description* names. Raises `CannotListen`."""
    has_default = description.startswith(_WITH_BACKLOG) and ":backlog=" not in description
    try:
        endpoint: IStreamServerEndpoint = serverFromString(
            reactor, f"{description}:backlog={_BACKLOG}" if has_default else description
        )
    except LookupError as error:
        # Only the type that takes over a socket of systemd looks something up.
        text = "no such socket was handed over (LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES)"
        raise CannotListen(f"cannot listen on {description}: {text}") from error
    except Exception as error:
        raise CannotListen(f"cannot listen on {description}: {_one_line(error)}") from error
    return endpoint


class Listener(Service):
    """Accepts connections for `factory` at the endpoint *description* from the start of the service to its stop."""

    def __init__(self, reactor: object, description: str, factory: IProtocolFactory) -> None:
        self.description = description
        self.factory = factory
        self._endpoint = endpoint_of(reactor, description)
        self._port: IListeningPort | None = None

    @property
    def url(self) -> str:
        """What clients put before the path of a request; a Unix socket has no URL and gives ``unix:PATH``."""
        assert self._port is not None, "not listening"
        scheme = "https" if self.description.startswith(_ENCRYPTED) else "http"
        return _url(scheme, self._port.getHost())

    def privilegedStartService(self) -> None:
        """Listen. Raises `CannotListen`."""
        # Every endpoint of Twisted has listened, or failed, when this returns.
        listening = maybeDeferred(self._endpoint.listen, self.factory)
        failures: list[Failure] = []
        listening.addCallbacks(self._keep, failures.append)
        if failures:
            error = failures[0].value
            raise CannotListen(f"cannot listen on {_place(self.description)}: {_one_line(error)}") from error

    def startService(self) -> None:
        """Listen, unless that has begun."""
        super().startService()
        if self._port is None:
            self.privilegedStartService()

    def stopService(self) -> Deferred[None]:
        """Accept no further connection; those that are open stay so."""
        super().stopService()
        port, self._port = self._port, None
        stopped = None if port is None else port.stopListening()
        return stopped if isinstance(stopped, Deferred) else succeed(None)

    def _keep(self, port: IListeningPort) -> None:
        self._port = port


def _url(scheme: str, address: IAddress) -> str:
    if isinstance(address, IPv6Address):
        return f"{scheme}://[{address.host}]:{address.port}"
    if isinstance(address, IPv4Address):
        return f"{scheme}://{address.host}:{address.port}"
    if isinstance(address, UNIXAddress):
        return f"unix:{os.fsdecode(address.name or b'')}"
    return str(address)


def _place(description: str) -> str:
    """Give ``HOST:PORT`` for the endpoint string of one, and every other string as it is."""
    kind, _, rest = description.partition(":")
    port, separator, host = rest.partition(":interface=")
    if kind != "tcp" or not separator:
        return description
    host = host.replace("\\:", ":")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _one_line(error: BaseException | None) -> str:
    if isinstance(error, CannotListenError):
        error = error.socketError
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split()) or type(error).__name__
