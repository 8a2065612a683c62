"""The streams on real sockets."""

import json
import select
import socket
import ssl
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPSConnection, IncompleteRead

import pytest
import pytest_twisted
from twisted.internet.threads import deferToThread
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from alpaca_mock.testing import running_server, server

LISTEN = {"action": "listen", "data": {"streams": ["trade_updates"]}}
LIMIT = {"symbol": "AAPL", "qty": "1", "side": "buy", "type": "limit", "limit_price": "50", "time_in_force": "day"}


@contextmanager
def listening(mock, **options):
    """Give a connection that listens."""
    with connect(mock.base_url.replace("http", "ws") + "/stream", proxy=None, **options) as stream:
        stream.send(json.dumps({"action": "auth", "key": mock.api_key, "secret": mock.secret_key}))
        stream.send(json.dumps(LISTEN))
        assert [json.loads(stream.recv(10))["stream"] for _ in range(2)] == ["authorization", "listening"]
        yield stream


class Trader:
    """A client with one HTTP connection."""

    def __init__(self, mock):
        self.connection = HTTPConnection(mock.base_url.removeprefix("http://"), timeout=10)
        self.headers = mock.headers

    def ask(self, method, path, body=None):
        self.connection.request(method, path, body and json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def raw_listener(mock):
    """Give the bare socket of a WebSocket client that listens, and that has read all that there was."""
    host, _, port = mock.base_url.removeprefix("http://").partition(":")
    client = socket.socket()
    client.settimeout(10)
    # What the system keeps for a client that does not read is then little.
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect((host, int(port)))
    client.sendall(
        b"GET /stream HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    received = client.recv(65536)
    assert received.startswith(b"HTTP/1.1 101 ")
    for message in ({"action": "auth", "key": mock.api_key, "secret": mock.secret_key}, LISTEN):
        payload = json.dumps(message).encode()
        # A mask of zeros leaves the payload as it is.
        client.sendall(bytes((0x81, 0x80 | len(payload))) + bytes(4) + payload)
    while b"listening" not in received:
        received += client.recv(65536)
    return client


@pytest.mark.parametrize("http", ["stock", "fast"])
def test_an_event_is_there_before_the_next_answer(http):
    """When a later request is answered, the event of the earlier one can be read without waiting; for a hundred."""
    with running_server(http=http) as mock, raw_listener(mock) as stream:
        trader = Trader(mock)
        stream.setblocking(False)
        for _ in range(100):
            status, _ = trader.ask("POST", "/v2/orders", LIMIT)
            assert status == 200
            trader.ask("GET", "/v2/account")
            assert b'"event":"new"' in stream.recv(65536)


def test_an_answer_comes_before_its_event():
    """Whoever places an order knows its id before the event is there, so that no event is of an unknown order."""
    with running_server() as mock, raw_listener(mock) as stream:
        trader = Trader(mock)
        trader.connection.connect()
        answers = trader.connection.sock
        watch = select.poll()
        for each in (answers, stream):
            watch.register(each, select.POLLIN)
        for _ in range(100):
            trader.connection.request("POST", "/v2/orders", json.dumps(LIMIT), mock.headers)
            assert answers.fileno() in dict(watch.poll(10_000))
            assert trader.connection.getresponse().read()
            assert b'"event":"new"' in stream.recv(65536)


@pytest.mark.parametrize("http", ["stock", "fast"])
def test_a_stop_is_told(http):
    """A WebSocket client gets 1001, and the answer of a reader of events ends without its last chunk."""
    with ExitStack() as held:
        with running_server(http=http) as mock:
            stream = held.enter_context(listening(mock))
            trader = Trader(mock)
            trader.connection.request("GET", "/v2/events/trades", headers=mock.headers)
            reading = trader.connection.getresponse()
            assert reading.readline() == b": welcome\n"
        with pytest.raises(ConnectionClosed) as closed:
            stream.recv(10)
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1001, "the server stops")
    assert reading.readline() == b"\n"
    with pytest.raises(IncompleteRead):
        reading.read()


def test_a_client_that_never_reads_is_disconnected():
    """Once the system's buffers and the queue are full it is cut, while another client hears of everything."""
    with (
        running_server(stream_queue=50, access_log=False) as mock,
        raw_listener(mock) as idle,
        listening(mock) as quick,
    ):
        trader = Trader(mock)
        watch = select.poll()
        watch.register(idle, select.POLLRDHUP)
        for _ in range(1000):
            for _ in range(100):
                trader.ask("POST", "/v2/orders", LIMIT)
            heard = [json.loads(quick.recv(10))["data"]["event"] for _ in range(100)]
            assert heard == ["new"] * 100
            if watch.poll(0):
                break
        else:
            pytest.fail("it was never disconnected")


@pytest.mark.parametrize("http", ["stock", "fast"])
@pytest_twisted.ensureDeferred
async def test_streams_work_over_tls(http, certificate):
    """Events come over TLS, and the server's close frame is followed by the end of the connection."""
    listen = f"ssl:0:privateKey={certificate}:certKey={certificate}:interface=127.0.0.1"
    trusting = ssl.create_default_context(cafile=certificate)

    def follow():
        with listening(mock, ssl=trusting) as stream:
            trader = HTTPSConnection(mock.base_url.removeprefix("https://"), timeout=10, context=trusting)
            trader.request("POST", "/v2/orders", json.dumps(LIMIT), mock.headers)
            trader.getresponse().read()
            assert json.loads(stream.recv(10))["data"]["event"] == "new"
            trader.request("GET", "/v2/events/trades?since=2020-01-01", headers=mock.headers)
            reading = trader.getresponse()
            assert [reading.readline()[:16] for _ in range(3)] == [b": welcome\n", b"\n", b'data: {"at":"202']
            trader.close()
            stream.send("nonsense")
            assert json.loads(stream.recv(10))["stream"] == "error"
            with pytest.raises(ConnectionClosed) as closed:
                stream.recv(10)
        assert closed.value.rcvd.code == 1007

    async with server(http=http, listen=listen) as mock:
        await deferToThread(follow)
