"""The frames against the cases of the Autobahn test suite."""

import pytest_twisted
from twisted.internet import endpoints
from twisted.internet.utils import getProcessOutputAndValue
from twisted.web.server import Site

from alpaca_mock.stream.frames import Limits, WebSocket, binary_frame
from alpaca_mock.stream.handshake import Entrance
from tests.live.toolchains import python_tool

#: Its cases for compression (12, 13), which is not offered here, and for speed and size (9) are left out.
CASES = [argument for number in ("9", "12", "13") for argument in ("-x", f"{number}.*")]


class Echo:
    """Sends each message back as it came, which is what the suite expects of a server."""

    def __init__(self, request, reactor):
        self.socket = WebSocket(self, request.channel, reactor, Limits(message=1 << 24, close=1))

    def received(self, data):
        if isinstance(data, bytes | bytearray):
            self.socket.send(binary_frame(data))
        else:
            frame = bytearray(binary_frame(data.encode()))
            frame[0] = 0x81
            self.socket.send(bytes(frame))

    def lost(self):
        pass


class EchoEntrance(Entrance):
    """Takes every client."""

    def __init__(self, reactor):
        super().__init__()
        self.reactor = reactor

    def accept(self, request):
        return Echo(request, self.reactor).socket


@pytest_twisted.ensureDeferred
async def test_the_frames_conform(tmp_path):
    """All cases of the suite pass: framing, pings, reserved bits, fragments, UTF-8, closing."""
    from twisted.internet import reactor

    kosoku = python_tool("kosoku", "0.1.0")
    server = endpoints.serverFromString(reactor, "tcp:0:interface=127.0.0.1")
    port = await server.listen(Site(EchoEntrance(reactor)))
    try:
        address = f"127.0.0.1:{port.getHost().port}"
        output, errors, status = await getProcessOutputAndValue(kosoku, [*CASES, "-o", str(tmp_path), address])
    finally:
        await port.stopListening()
    assert b"247 cases passed" in output, (output[-4000:], errors[-4000:])
    assert status == 0
