"""The body of an answer, gathered up to a bound."""

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import ResponseDone
from twisted.web.http import PotentialDataLoss
from twisted.web.iweb import IResponse

from alpaca_mock.market.source import MarketDataError, Trouble


def collect_body(response: IResponse, longest: int) -> Deferred[bytes]:
    """Read the whole body of *response*.

    Fails with `MarketDataError` for one of more than *longest* bytes, and with what the transport reports for one
    that breaks off. Canceling closes the connection, where ``treq.collect`` would leave it open for as long as the
    other side likes.
    """
    body = _Body(longest)
    response.deliverBody(body)
    return body.done


class _Body(Protocol):
    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._gathered = bytearray()
        self._over = False
        self.done: Deferred[bytes] = Deferred(lambda _: self._leave())

    def dataReceived(self, data: bytes) -> None:
        if self._over:
            return
        self._gathered += data
        if len(self._gathered) > self._longest:
            text = f"market data answered with more than {self._longest} bytes"
            self._finish(Failure(MarketDataError(text, Trouble.UNREADABLE)))
            self._leave()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        # Without a length there is no telling a whole body from a part; its JSON will tell.
        whole = reason.check(ResponseDone, PotentialDataLoss)
        self._finish(bytes(self._gathered) if whole else reason)

    def _finish(self, result: bytes | Failure) -> None:
        if not self._over:
            self._over = True
            self._gathered.clear()
            self.done.callback(result)

    def _leave(self) -> None:
        self._over = True
        if self.transport is not None:
            self.transport.loseConnection()
