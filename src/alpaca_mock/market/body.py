"""The body of an answer: decompressed, and gathered up to a bound."""

import zlib

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IProtocol, ITransport
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import GzipDecoder, ResponseDone
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


class Gunzip(GzipDecoder):
    """A decoder for `ContentDecoderAgent` that tells the reader of a body which cannot be decompressed.

    Twisted's own raises where nobody listens, and its reader waits for ever.
    """

    def deliverBody(self, protocol: IProtocol) -> None:
        """Give the body, decompressed, to *protocol*."""
        self.original.deliverBody(_Compressed(protocol))


class _Compressed(Protocol):
    """Passes on what it gets, decompressed."""

    transport: ITransport

    def __init__(self, reader: IProtocol) -> None:
        self._reader = reader
        self._decompress = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress
        self._is_broken = False

    def connectionMade(self) -> None:
        self._reader.makeConnection(self.transport)

    def dataReceived(self, data: bytes) -> None:
        if self._is_broken:
            return
        try:
            text = self._decompress(data)
        except zlib.error as error:
            self._is_broken = True
            reason = MarketDataError(f"market data answered what cannot be decompressed: {error}", Trouble.UNREADABLE)
            self._reader.connectionLost(Failure(reason))
            self.transport.loseConnection()
        else:
            self._reader.dataReceived(text)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if not self._is_broken:
            self._reader.connectionLost(reason)


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
