"""Clients of a server that has no sockets: bytes go through memory, and time stands still until a test moves it."""

import json

from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web.resource import Resource
from twisted.web.server import Site
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Ping,
    Pong,
    Request,
    TextMessage,
)

from alpaca_mock.stream.events import EventStreams
from alpaca_mock.stream.feed import Feed
from alpaca_mock.stream.frames import Limits
from alpaca_mock.stream.websocket import TradeUpdateStream
from tests.stream.exchange import Exchange


class Transport(StringTransport):
    """A transport that a test can fill up, and that loses its protocol when it is told to."""

    protocol = None
    aborted = False

    def __init__(self):
        super().__init__()
        #: The very objects that were written.
        self.written = []

    def write(self, data):
        self.written.append(data)
        super().write(data)

    def setTcpNoDelay(self, enabled):
        pass

    def writeSequence(self, data):
        self.write(b"".join(data))

    def loseConnection(self):
        self.disconnecting = True
        # As a real one does while it has a producer that could still write.
        if self.producer is None:
            self.lose()

    def abortConnection(self):
        self.aborted = True
        self.lose()

    def lose(self):
        if self.connected:
            self.connected = False
            self.protocol.connectionLost(Failure(ConnectionDone()))

    def fill(self):
        """Have the server told that nothing is read."""
        self.producer.pauseProducing()

    def drain(self):
        """Have the server told that all was read."""
        self.producer.resumeProducing()


class Connections:
    """Has a `site`."""

    def connect(self):
        """Open a connection; give its transport."""
        protocol = self.site.buildProtocol(None)
        transport = Transport()
        transport.protocol = protocol
        protocol.makeConnection(transport)
        return transport


class Server(Connections):
    """The streams behind Twisted's own site."""

    def __init__(self, limits=None, exchange=None):
        self.clock = Clock()
        self.exchange = exchange or Exchange()
        limits = limits or Limits()
        feed = Feed(self.exchange.hub)
        self.feed = feed
        self.stream = TradeUpdateStream(self.exchange, feed, self.clock, limits)
        self.events = EventStreams(self.exchange, feed, self.clock, limits)
        self.root = Resource()
        self.root.putChild(b"stream", self.stream)
        self.site = Site(self.root, reactor=self.clock)


class WebSocketClient:
    """A client that has shaken hands."""

    def __init__(self, server, headers=(), target="/stream", transport=None):
        self.server = server
        self.transport = transport or server.connect()
        self.ws = WSConnection(ConnectionType.CLIENT)
        self.send_bytes(self.ws.send(Request(host="localhost", target=target, extra_headers=list(headers))))
        (self.accepted,) = self.events()
        assert isinstance(self.accepted, AcceptConnection), self.accepted

    def send_bytes(self, data):
        self.transport.protocol.dataReceived(data)

    def say(self, message):
        """Send an object as text."""
        self.send(TextMessage(json.dumps(message)))

    def send(self, *events):
        self.send_bytes(b"".join(self.ws.send(event) for event in events))

    def events(self):
        """Give what came since the last look."""
        data = self.transport.value()
        self.transport.clear()
        self.ws.receive_data(data)
        return list(self.ws.events())

    def frames(self):
        """Give the payloads of the whole binary messages that came."""
        payloads, piece = [], b""
        for event in self.events():
            assert isinstance(event, BytesMessage | Ping | Pong), event
            if isinstance(event, BytesMessage):
                piece += event.data
                if event.message_finished:
                    payloads.append(piece)
                    piece = b""
        return payloads

    def messages(self):
        """Give the JSON objects that came."""
        return [json.loads(payload) for payload in self.frames()]

    def updates(self):
        """Give the trade updates that came, in short: event, status of the order, its id."""
        return [
            (message["data"]["event"], message["data"]["order"]["status"], message["data"]["order"]["id"])
            for message in self.messages()
        ]

    def last_words(self):
        """Give the messages that came, and the close frame after them."""
        *before, close = self.events()
        assert isinstance(close, CloseConnection), close
        return [json.loads(event.data) for event in before], close

    def listen(self, api_key="PK1"):
        """Authenticate and listen; what is answered is not of interest."""
        self.say({"action": "auth", "key": api_key, "secret": "s"})
        self.say({"action": "listen", "data": {"streams": ["trade_updates"]}})
        self.events()
        return self
