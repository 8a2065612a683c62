"""Trade updates over WebSocket: ``/stream`` (API documentation, "Websocket Streaming")."""

from collections.abc import Callable
from typing import Any, Final, Protocol

from attrs import define, field
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.stream.close_codes import GOING_AWAY, INTERNAL_ERROR, INVALID_DATA
from alpaca_mock.stream.dialogue import Answer, Dialogue, complaint
from alpaca_mock.stream.feed import Feed, Update
from alpaca_mock.stream.frames import LIMITS, Limits, WebSocket, binary_frame
from alpaca_mock.stream.handshake import Entrance
from alpaca_mock.stream.pulse import Pulse
from alpaca_mock.wire.stream import TRADE_UPDATES, Packing, read_message, write_message

log: Final = Logger()


class Accounts(Protocol):
    """The part of the exchange that the streams need."""

    def account(self, api_key: str) -> Account:
        """Give the account of *api_key*, made on first use."""


@define(eq=False, repr=False)
class Client:
    """One client of the stream: its dialogue, and its place among the listeners of its account."""

    accounts: Accounts
    feed: Feed
    packing: Packing
    left: Callable[["Client"], None]
    socket: WebSocket = field(init=False)
    _dialogue: Dialogue = field(factory=Dialogue, init=False)
    _listens_to: str | None = field(default=None, init=False)

    def received(self, data: bytes | str) -> None:
        """Take a message of the client. Text is JSON whatever the connection was opened for."""
        try:
            answer = self._answer(data)
        except Exception:
            answer = self._failed()
        self._say(answer)

    def tell(self, update: Update) -> None:
        """Tell the client what happened in its account."""
        if not self.socket.is_open:
            self._leave()
            return
        try:
            frame = update.frame(self.packing)
        except Exception:
            self._say(self._failed())
        else:
            if frame is not None:
                self.socket.send(frame)

    def beat(self) -> None:
        """Ping the client."""
        self.socket.beat()

    def lost(self) -> None:
        """Forget the client."""
        self._leave()
        self.left(self)

    def _say(self, answer: Answer) -> None:
        self.socket.send(binary_frame(write_message(answer.message, self.packing)))
        if answer.closing is not None:
            self._leave()
            self.socket.close(answer.closing.code, answer.closing.reason)

    def _failed(self) -> Answer:
        log.failure("a stream client cannot be served")
        return complaint("internal server error", INTERNAL_ERROR)

    def _answer(self, data: bytes | str) -> Answer:
        try:
            if isinstance(data, str):
                message = read_message(data.encode(), Packing.JSON)
            else:
                message = read_message(data, self.packing)
        except Refusal as refusal:
            return complaint(refusal.message, INVALID_DATA)
        answer = self._dialogue.hear(message)
        self._settle()
        return answer

    def _settle(self) -> None:
        """Listen to the account that the dialogue says, and to no other."""
        dialogue = self._dialogue
        account = None
        if dialogue.api_key is not None and TRADE_UPDATES in dialogue.streams:
            account = self.accounts.account(dialogue.api_key)
        if self._listens_to == (account and account.id):
            return
        self._leave()
        if account is not None:
            self.feed.listen(account, self)
            self._listens_to = account.id

    def _leave(self) -> None:
        if self._listens_to is not None:
            self.feed.leave(self._listens_to, self)
            self._listens_to = None


class TradeUpdateStream(Entrance):
    """Where WebSocket clients arrive, and all that are there."""

    def __init__(self, accounts: Accounts, feed: Feed, clock: IReactorTime, limits: Limits = LIMITS) -> None:
        super().__init__()
        self.accounts = accounts
        self.feed = feed
        self.clock = clock
        self.limits = limits
        self._clients: Pulse[Client] = Pulse(clock, limits.ping)
        self._closed: Deferred[None] | None = None

    def __len__(self) -> int:
        return len(self._clients)

    def accept(self, request: Any) -> WebSocket:
        """Take a client in."""
        client = Client(self.accounts, self.feed, _packing(request), self._left)
        client.socket = WebSocket(client, request.channel, self.clock, self.limits)
        self._clients.add(client)
        return client.socket

    def close(self) -> Deferred[None]:
        """Tell every client that the server goes away; fires when all are gone, at the latest after `Limits.close`."""
        closed: Deferred[None] = Deferred()
        for client in self._clients:
            client.socket.close(GOING_AWAY, "the server stops")
        if self._clients:
            self._closed = closed
        else:
            closed.callback(None)
        return closed

    def _left(self, client: Client) -> None:
        self._clients.discard(client)
        if self._closed is not None and not self._clients:
            closed, self._closed = self._closed, None
            closed.callback(None)


def _packing(request: Any) -> Packing:
    content_type = (request.getHeader(b"content-type") or b"").partition(b";")[0].strip().lower()
    return Packing.MESSAGE_PACK if content_type == b"application/msgpack" else Packing.JSON
