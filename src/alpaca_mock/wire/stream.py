"""The messages of the trade updates stream, as JSON or as MessagePack (API documentation, "Websocket Streaming")."""

from enum import Enum
from typing import Any, Final

import msgspec

from alpaca_mock.wire.json import decode_object, encode, malformed

#: The one stream that can be listened to.
TRADE_UPDATES: Final = "trade_updates"

#: A message of either side, as plain values.
Message = dict[str, Any]


class Packing(Enum):
    """How the messages of a connection are written."""

    JSON = "json"
    MESSAGE_PACK = "msgpack"


def read_message(data: bytes, packing: Packing) -> Message:
    """Read what a client sent. Raises `Refusal` (`MALFORMED`) for what is no object in that *packing*."""
    if packing is Packing.JSON:
        return decode_object(data)
    try:
        message = msgspec.msgpack.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise malformed() from None
    if not isinstance(message, dict):
        raise malformed()
    return message


def write_message(message: object, packing: Packing) -> bytes:
    """Write a message to a client.

    Both packings hold the same values: a time is text in MessagePack too, so that a client reads either alike.
    """
    if packing is Packing.JSON:
        return encode(message)
    return msgspec.msgpack.encode(msgspec.to_builtins(message))


def authorization(status: str, action: str) -> Message:
    """Tell whether *action* was allowed: *status* is `authorized` or `unauthorized`."""
    return {"stream": "authorization", "data": {"status": status, "action": action}}


def listening(streams: list[str]) -> Message:
    """Tell which streams the connection listens to from now on."""
    return {"stream": "listening", "data": {"streams": streams}}


def error(text: str) -> Message:
    """Tell what went wrong; the connection is closed after it (API documentation, "Error messages").

    `stream` is not in the documentation's example: one of the broker's own clients fails on a message without it.
    """
    return {"stream": "error", "action": "error", "data": {"error_message": text}}


def trade_update_message(update: object) -> Message:
    """Put the body of a trade update into the message that carries it."""
    return {"stream": TRADE_UPDATES, "data": update}
