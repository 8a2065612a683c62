"""How an HTTP request becomes a WebSocket connection (RFC 6455, section 4.2)."""

from abc import ABC, abstractmethod
from base64 import b64decode
from http.client import UPGRADE_REQUIRED
from typing import Any, Final

from h11 import ProtocolError
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET
from wsproto.connection import ConnectionType
from wsproto.events import AcceptConnection, RejectConnection
from wsproto.handshake import H11Handshake
from wsproto.utilities import RemoteProtocolError

from alpaca_mock.domain.refusals import MALFORMED, Refusal
from alpaca_mock.stream.frames import WebSocket
from alpaca_mock.wire.refusals import refusal_body

#: Bytes of the nonce that a client sends (RFC 6455, 4.1).
_NONCE: Final = 16


class Entrance(Resource, ABC):
    """Shakes hands with WebSocket clients; what comes of each is for a subclass to say."""

    isLeaf = True

    @abstractmethod
    def accept(self, request: Any) -> WebSocket:
        """Give the server's end of the connection that *request* asks for."""

    def render_HEAD(self, request: Any) -> bytes:
        """Refuse: only GET may open a connection (RFC 6455, 4.1). Twisted would answer HEAD as it does GET."""
        return _refuse(request, RemoteProtocolError("the method is not GET"))

    def render_GET(self, request: Any) -> bytes | int:
        """Shake hands and take the connection over; refuse a request that is no opening handshake."""
        handshake = H11Handshake(ConnectionType.SERVER)
        headers = [(name, value) for name, values in request.requestHeaders.getAllRawHeaders() for value in values]
        try:
            handshake.initiate_upgrade_connection(headers, request.path)
            _check_key(request.getHeader(b"sec-websocket-key"))
        except (RemoteProtocolError, ProtocolError, UnicodeError) as error:
            return _refuse(request, error)
        accepted = handshake.send(AcceptConnection(extra_headers=_kept(request)))
        channel = request.channel
        # Twisted's own WebSocket server comes this way; there is no public one.
        channel._protocolUpgradeForWebsockets(self.accept(request))
        channel.write(accepted)
        return NOT_DONE_YET


def _check_key(key: bytes) -> None:
    """Raise `RemoteProtocolError` unless *key* is a nonce in base64, which wsproto does not look at."""
    try:
        nonce = b64decode(key, validate=True)
    except ValueError:
        nonce = b""
    if len(nonce) != _NONCE:
        raise RemoteProtocolError(f"'Sec-WebSocket-Key' is not {_NONCE} bytes in base64")


def _kept(request: Any) -> list[tuple[bytes, bytes]]:
    """Give the headers that every answer of the server has, without those about a body."""
    headers = request.responseHeaders.getAllRawHeaders()
    return [(name, value) for name, values in headers for value in values if not name.lower().startswith(b"content-")]


def _refuse(request: Any, error: Exception) -> bytes:
    status, reason = 400, str(error)
    if isinstance(error, RemoteProtocolError) and isinstance(error.event_hint, RejectConnection):
        status = error.event_hint.status_code
        if status == UPGRADE_REQUIRED:
            # The version is unknown; wsproto gives the header that names the known one, but calls the client's missing.
            reason = "only version 13 of the protocol is supported"
        for name, value in error.event_hint.headers:
            request.setHeader(name, value)
    request.setResponseCode(status)
    return refusal_body(Refusal(MALFORMED, f"not a WebSocket opening handshake: {reason}"))
