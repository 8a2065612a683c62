"""What the short cut does over time besides what Twisted's own channel does (`tests/rest/test_site.py`)."""

from twisted.internet.defer import Deferred
from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.rest.reply import Reply
from tests.rest.wires import Narrow, Server, request, statuses

_GET = request(b"GET /v2/notes")
_LATER = request(b"GET /v2/later")


class Fast(SynchronousTestCase):
    """The channel with the short cut."""

    def setUp(self) -> None:
        self.server = Server.of("fast")
        self.wire = self.server.connect()

    def test_at_once(self) -> None:
        """An answer is on the socket before the reactor turns again."""
        transport = Narrow(width=10**6)
        wire = self.server.connect(transport)
        self.assertEqual(statuses(wire.send(_GET)), [200])

    def test_at_once_again(self) -> None:
        """A client that had to be waited for is answered at once again when it has read everything."""
        transport = Narrow(width=0)
        wire = self.server.connect(transport)
        wire.send(request(b"GET /v2/large?size=200000"))
        transport.widen()
        wire.receive()
        self.assertEqual(statuses(wire.send(_GET)), [200])

    def test_much_behind(self) -> None:
        """No more is read when much waits behind a request that takes time, and all of it is answered in the end."""
        transport = StringTransport()
        wire = self.server.connect(transport)
        wire.send(_LATER)
        for _ in range(4):
            wire.send(_GET * 300)
        self.assertEqual(transport.producerState, "paused")
        self.server.notes.later.pop(0).callback(Reply(b'"later"'))
        self.assertEqual(transport.producerState, "producing")
        self.assertEqual(statuses(wire.receive()), [200] * 1201)

    def test_twisted_gives_back(self) -> None:
        """After a request that only Twisted can read, the short cut is taken again."""
        self.wire.send(request(b"GET /v2/notes/%41"))
        self.assertEqual(self.wire.channel.requests, [])
        fired: Deferred[Reply] = Deferred()
        self.server.notes.later.append(fired)
        self.wire.send(_LATER)
        self.assertEqual(self.wire.channel.requests, [])
        self.assertEqual(len(self.server.site.busy), 1)
