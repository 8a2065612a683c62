"""Both HTTP channels on real sockets."""

import contextlib
import re
import select
import socket
import ssl
import subprocess
import sys
from contextlib import asynccontextmanager
from importlib.util import find_spec

import pytest
import pytest_twisted
from twisted.internet.endpoints import serverFromString
from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThread

from alpaca_mock.rest.gate import Allowance, Gate
from alpaca_mock.rest.reply import Reply
from alpaca_mock.rest.serve import build_site
from alpaca_mock.rest.site import Limits
from alpaca_mock.service.faults import Faults
from tests.rest.notes import Accounts, Notes
from tests.rest.sequences import ALL, LASTING
from tests.rest.wires import request, statuses

CHANNELS = ("stock", "fast")
#: The fast one serves many connections differently from a few.
WAYS = (*CHANNELS, "crowded")
_GET = request(b"GET /v2/notes")
_UNLIKE = re.compile(rb"(Date|X-Request-Id|X-Ratelimit-[A-Za-z]+): [^\r]+")


class Served:
    """The notes, served on a free port in the running reactor."""

    def __init__(self, http, limits=None):
        from twisted.internet import reactor

        self.reactor = reactor
        self.notes = Notes(Gate(Accounts(), Faults(), Allowance(None, reactor.seconds)))
        limits = limits or Limits(body=1000, head=4000)
        channel = "stock" if http == "stock" else "fast"
        self.site = build_site([self.notes], self.notes.gate, reactor, http=channel, limits=limits)
        self.crowd = []

    def connect(self, receive_buffer=0):
        client = socket.socket()
        client.settimeout(20)
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.connect(("127.0.0.1", self.port.getHost().port))
        return client

    async def be_crowded(self):
        """Let other clients be there, that say nothing."""
        self.crowd = [self.connect() for _ in range(6)]
        await self.until(lambda: len(self.site.channels) == 6)

    def only_the_crowd(self):
        """Tell whether nobody else is there."""
        return len(self.site.channels) == len(self.crowd)

    async def until(self, condition):
        """Let the reactor turn until *condition* holds."""
        for _ in range(2000):
            if condition():
                return
            await deferLater(self.reactor, 0.005)
        raise AssertionError("it never came to that")


@asynccontextmanager
async def served(http, limits=None, where="tcp:0:interface=127.0.0.1"):
    """Serve the notes; at the end no connection and no descriptor is left."""
    mock = Served(http, limits)
    before = set(mock.reactor.getReaders())
    mock.port = await serverFromString(mock.reactor, where).listen(mock.site)
    try:
        if http == "crowded":
            await mock.be_crowded()
        yield mock
    finally:
        for client in mock.crowd:
            client.close()
        await mock.port.stopListening()
        for channel in tuple(mock.site.channels):
            channel.transport.abortConnection()
        await mock.until(lambda: not mock.site.channels)
    assert set(mock.reactor.getReaders()) <= before


def exchange(client, *pieces, half_close=True):
    """Send *pieces*, close the sending half, and give all that comes back until the server closes."""
    with contextlib.closing(client):
        for piece in pieces:
            client.sendall(piece)
        if half_close:
            client.shutdown(socket.SHUT_WR)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while data := client.recv(65536):
                received += data
        return received


@pytest.mark.parametrize("http", WAYS)
@pytest_twisted.ensureDeferred
async def test_sequences(http):
    """Every byte sequence gets the answers of the table on a real connection too, whose client then sends no more."""
    async with served(http) as mock:
        for sequence in ALL:
            if "413" not in str(sequence.statuses) and sequence.name != "stream":
                received = await deferToThread(exchange, mock.connect(), sequence.data)
                assert (sequence.name, tuple(statuses(received))) == (sequence.name, sequence.statuses)


@pytest_twisted.ensureDeferred
async def test_alike():
    """All ways give the same bytes on real connections."""
    whole = b"".join(sequence.data for sequence in LASTING)
    received = []
    for http in WAYS:
        async with served(http) as mock:
            cut = [whole[start : start + 1499] for start in range(0, len(whole), 1499)]
            received.append(_UNLIKE.sub(rb"\1", await deferToThread(exchange, mock.connect(), *cut)))
    assert received[0] == received[1] == received[2]
    assert len(statuses(received[0])) > 100


@pytest.mark.parametrize("http", WAYS)
@pytest_twisted.ensureDeferred
async def test_half_closed_while_working(http):
    """A client that sends no more gets the answer to what takes time, and to all that it sent behind that."""
    async with served(http) as mock:
        answer = deferToThread(exchange, mock.connect(), request(b"GET /v2/later") + _GET * 2)
        await mock.until(lambda: mock.notes.later and any(channel._is_half_closed for channel in mock.site.channels))
        mock.notes.later.pop().callback(Reply(b'"later"'))
        assert statuses(await answer) == [200, 200, 200]


@pytest.mark.parametrize("http", WAYS)
@pytest_twisted.ensureDeferred
async def test_half_closed_stream(http):
    """A stream whose client closes ends."""
    async with served(http) as mock:
        client = mock.connect()
        client.sendall(request(b"GET /v2/ticks"))
        assert statuses(await deferToThread(client.recv, 4096)) == [200]
        client.close()
        await mock.until(mock.only_the_crowd)


@pytest.mark.parametrize("http", WAYS)
@pytest_twisted.ensureDeferred
async def test_too_large_body_gets_its_answer(http):
    """A client that sends all of a body that is too large before it reads gets to read the 413."""

    def send(client):
        body = b"x" * 3_000_000
        with contextlib.closing(client):
            client.sendall(request(b"POST /v2/notes", body=body))
            return client.recv(4096)

    async with served(http) as mock:
        assert statuses(await deferToThread(send, mock.connect())) == [413]


@pytest.mark.parametrize("http", WAYS)
@pytest_twisted.ensureDeferred
async def test_client_that_does_not_read(http):
    """Requests of a client that does not read are not worked on, and all are answered once it does."""
    count = 100

    def read(client):
        received = bytearray()
        while not received.endswith(b'x"') or len(received) < count * 200_000:
            received += client.recv(1 << 20)
        return statuses(received)

    async with served(http) as mock:
        with contextlib.closing(mock.connect(receive_buffer=4096)) as client:
            for _ in range(count):
                client.sendall(request(b"GET /v2/large?size=200000"))
                await deferLater(mock.reactor, 0.001)
            # The system takes some megabytes for the client, and the server two answers more.
            assert len(mock.notes.served) < count / 2
            assert await deferToThread(read, client) == [200] * count


@pytest.mark.parametrize("http", WAYS)
@pytest_twisted.ensureDeferred
async def test_reset(http):
    """A connection that is reset in the middle of anything leaves nothing behind."""
    async with served(http) as mock:
        for data in (
            b"",
            _GET[:20],
            request(b"POST /v2/notes", body=b"abc")[:-1],
            request(b"GET /v2/later"),
            _GET * 50,
        ):
            client = mock.connect()
            client.sendall(data)
            await deferLater(mock.reactor, 0.01)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            client.close()
            await mock.until(mock.only_the_crowd)
        for later in mock.notes.later:
            later.callback(Reply())
        assert mock.site.busy == set()


@pytest.mark.parametrize("http", CHANNELS)
@pytest_twisted.ensureDeferred
async def test_many_connections(http):
    """Three hundred connections are served side by side, whichever of them has something to say."""
    async with served(http) as mock:
        clients = []
        for _ in range(300):
            clients.append(mock.connect())
            await deferLater(mock.reactor, 0)
        await mock.until(lambda: len(mock.site.channels) == 300)
        # With the short cut, where it is not left out, nearly all of them are one descriptor to the reactor.
        is_short = http == "fast" and find_spec("alpaca_mock.rest.fast") is not None
        assert (len(mock.reactor.getReaders()) < 20) == is_short
        for turn in range(3):
            for client in clients[turn :: turn + 1]:
                client.sendall(_GET)
            waiting = set(clients[turn :: turn + 1])
            while waiting:
                await deferLater(mock.reactor, 0)
                ready, _, _ = select.select([*waiting], [], [], 0)
                for client in ready:
                    assert statuses(client.recv(4096)) == [200]
                    waiting.discard(client)
        for client in clients:
            client.close()
        await mock.until(lambda: not mock.site.channels)


@pytest.mark.parametrize("http", WAYS)
@pytest_twisted.ensureDeferred
async def test_idle(http):
    """A connection that says nothing is closed, one that waits for its answer is not."""
    async with served(http, Limits(idle=0.2)) as mock:
        idle, busy = mock.connect(), mock.connect()
        busy.sendall(request(b"GET /v2/later"))
        assert await deferToThread(exchange, idle, half_close=False) == b""
        await deferLater(mock.reactor, 0.3)
        mock.notes.later.pop().callback(Reply(b'"later"'))
        assert b'"later"' in await deferToThread(exchange, busy, half_close=False)


@pytest.mark.parametrize("http", CHANNELS)
@pytest_twisted.ensureDeferred
async def test_tls(http, certificate):
    """Over TLS nothing is sent in plain text."""

    def ask(port):
        context = ssl.create_default_context(cafile=certificate)
        with (
            socket.create_connection(("127.0.0.1", port), 20) as plain,
            context.wrap_socket(plain, server_hostname="127.0.0.1") as client,
        ):
            client.sendall(_GET + request(b"GET /v2/none") + request(b"GET /v2/large?size=300000"))
            received = b""
            while not received.endswith(b'x"'):
                received += client.recv(65536)
            return received

    where = f"ssl:0:interface=127.0.0.1:privateKey={certificate}:certKey={certificate}"
    async with served(http, where=where) as mock:
        assert statuses(await deferToThread(ask, mock.port.getHost().port)) == [200, 404, 200]


@pytest.mark.parametrize("http", CHANNELS)
@pytest_twisted.ensureDeferred
async def test_unix_socket(http, tmp_path):
    """A Unix socket serves like any other."""
    path = tmp_path / "s"
    async with served(http, where=f"unix:{path}") as mock:
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(20)
        client.connect(str(path))
        received = await deferToThread(exchange, client, _GET + request(b"GET /v2/none") + b"nonsense\r\n\r\n")
        assert statuses(received) == [200, 404, 400]
        assert not mock.site.busy


_OTHER_REACTOR = """
import sys
from twisted.internet import {module}
{module}.install()
from twisted.internet import reactor
from tests.live.test_http import Served
from tests.rest.wires import request
import socket, threading
mock = Served("fast")
mock.port = reactor.listenTCP(0, mock.site, interface="127.0.0.1")
def ask():
    clients = [mock.connect() for _ in range(20)]
    for client in clients:
        client.sendall(request(b"GET /v2/notes") + request(b"GET /v2/large?size=500000") + request(b"GET /v2/none"))
    for client in clients:
        received = b""
        while not received.endswith(b'"endpoint not found"}}'):
            received += client.recv(65536)
        print(received.count(b"HTTP/1.1 "), len(received) > 500000)
        client.close()
    reactor.callFromThread(reactor.stop)
reactor.callWhenRunning(threading.Thread(target=ask).start)
reactor.run()
print(type(reactor).__name__, len(mock.site.channels))
"""


@pytest.mark.parametrize("module", ["epollreactor", "pollreactor", "selectreactor", "asyncioreactor"])
def test_other_reactors(module):
    """The short cut works under every reactor, and leaves it nothing when it stops."""
    program = _OTHER_REACTOR.format(module=module)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    *answers, last = run.stdout.splitlines()
    assert (answers, run.stderr) == (["3 True"] * 20, "")
    assert last.split()[1] == "0"
