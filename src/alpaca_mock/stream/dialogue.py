"""What a client of the trade updates stream may say, and what it is told.

The dialogue (API documentation, "Websocket Streaming"), `C` the client, `S` the server::

    C {"action": "authenticate", "data": {"key_id": K, "secret_key": S}}       or {"oauth_token": T}
    C {"action": "auth", "key": K, "secret": S}
    S {"stream": "authorization", "data": {"status": "authorized" | "unauthorized", "action": "authenticate"}}
    C {"action": "listen", "data": {"streams": ["trade_updates"]}}
    S {"stream": "listening", "data": {"streams": ["trade_updates"]}}
    S {"stream": "authorization", "data": {"status": "unauthorized", "action": "listen"}}      not authorized yet
    S {"stream": "error", "action": "error", "data": {"error_message": T}}                     anything else

The client speaks first. After an `unauthorized` and after an `error` the server closes.
"""

from collections.abc import Mapping
from typing import Final

from attrs import define, field, frozen

from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.stream.close_codes import POLICY_VIOLATION
from alpaca_mock.wire.credentials import credential
from alpaca_mock.wire.stream import TRADE_UPDATES, Message, authorization, error, listening

_STREAMS: Final = frozenset({TRADE_UPDATES})


@frozen
class Closing:
    """That the connection ends now, and what its close frame says."""

    code: int
    reason: str


@frozen
class Answer:
    """What a client is told, and whether that is the end."""

    message: Message
    closing: Closing | None = None


@define(eq=False, repr=False)
class Dialogue:
    """One client's part in the conversation: who it is and what it listens to."""

    #: The key that the client authenticated with, and so its account; `None` until it did.
    api_key: str | None = field(default=None, init=False)
    #: The streams that it listens to.
    streams: frozenset[str] = field(default=frozenset(), init=False)

    def hear(self, message: Mapping[str, object]) -> Answer:
        """Take a client's message; give the answer to it."""
        match message.get("action"):
            case "authenticate" | "auth":
                return self._authenticate(message)
            case "listen":
                return self._listen(message)
            case str(action):
                return complaint(f"unknown action: {action[:64]}")
            case _:
                return complaint("action is required")

    def _authenticate(self, message: Mapping[str, object]) -> Answer:
        # Which form comes with which action is not told apart: every client sends one of them whole.
        data = message.get("data")
        given = {**message, **data} if isinstance(data, Mapping) else message
        token = _text(given, "oauth_token")
        try:
            api_key = credential(
                token or _text(given, "key_id", "key"),
                token or _text(given, "secret_key", "secret"),
            )
        except Refusal:
            return Answer(
                authorization("unauthorized", "authenticate"), Closing(POLICY_VIOLATION, "credentials are not accepted")
            )
        if api_key != self.api_key:
            # What another account listened to is not for this one.
            self.api_key, self.streams = api_key, frozenset()
        return Answer(authorization("authorized", "authenticate"))

    def _listen(self, message: Mapping[str, object]) -> Answer:
        if self.api_key is None:
            return Answer(authorization("unauthorized", "listen"), Closing(POLICY_VIOLATION, "not authenticated"))
        data = message.get("data")
        streams = data.get("streams") if isinstance(data, Mapping) else None
        if not isinstance(streams, list):
            return complaint("data.streams must be a list")
        known = list(dict.fromkeys(name for name in streams if isinstance(name, str) and name in _STREAMS))
        self.streams = frozenset(known)
        return Answer(listening(known))


def complaint(text: str, code: int = POLICY_VIOLATION) -> Answer:
    """Answer what cannot be served with an error and the end."""
    return Answer(error(text), Closing(code, text))


def _text(given: Mapping[str, object], *names: str) -> bytes:
    value = next((value for name in names if (value := given.get(name)) is not None), "")
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else b""
