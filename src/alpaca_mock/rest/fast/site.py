"""The server whose connections take the short cut."""

from typing import Any, Final

from twisted.internet.interfaces import IReactorTime

from alpaca_mock.logs import AccessLog, RequestIds
from alpaca_mock.rest.fast.channel import FastChannel
from alpaca_mock.rest.fast.recognise import Fields, recognise_fields, recognise_line
from alpaca_mock.rest.fast.sockets import Sockets
from alpaca_mock.rest.fast.table import Route, Table
from alpaca_mock.rest.head import common_headers, head_bytes
from alpaca_mock.rest.root import Root
from alpaca_mock.rest.site import Limits, Site

#: How many different lines and header blocks are remembered. A client sends the same ones over and over.
_REMEMBERED: Final = 1024
#: Those that are longer are not remembered.
_LONGEST: Final = 2048

#: A recognised request line: method, target, path, the route and its parameters.
Target = tuple[bytes, bytes, bytes, Route, dict[str, str]]


class FastSite(Site):
    """Serves the routes of a root.

    What it remembers of lines and header blocks depends on nothing but their bytes and the routes.
    """

    protocol: Any = FastChannel

    def __init__(
        self,
        root: Root,
        reactor: IReactorTime,
        *,
        ids: RequestIds,
        limits: Limits,
        access: AccessLog | None = None,
    ) -> None:
        super().__init__(root.router.resource(), reactor, ids=ids, limits=limits, access=access)
        self.sockets = Sockets.of(reactor)
        self._table = Table.of(root)
        self._targets: dict[bytes, Target | None] = {}
        self._fields: dict[bytes, Fields | None] = {}
        self._openings: dict[tuple[int, bytes], bytes] = {}
        self._openings_since = 0
        self._allowance: tuple[tuple[int, int, int] | None, bytes] = None, b""

    def target(self, line: bytes) -> Target | None:
        """Give what a request line asks for, or nothing where Twisted and Klein have to look."""
        try:
            return self._targets[line]
        except KeyError:
            target = self._find(line)
            _remember(self._targets, line, target)
            return target

    def fields(self, block: bytes) -> Fields | None:
        """Give the header fields of a block of lines, or nothing where Twisted has to look."""
        try:
            return self._fields[block]
        except KeyError:
            fields = recognise_fields(block)
            _remember(self._fields, block, fields)
            return fields

    def opening(self, status: int, content_type: bytes, at: float) -> bytes:
        """Give the head of an answer *at* this time up to the value of its `X-Request-ID`."""
        # The date in it has whole seconds.
        if not self._openings_since <= at < self._openings_since + 1:
            self._openings.clear()
            self._openings_since = int(at)
        try:
            return self._openings[status, content_type]
        except KeyError:
            # What is cut off are the end of the last line and the blank one.
            opening = head_bytes(b"HTTP/1.1", status, common_headers(b"", content_type))[:-4]
            self._openings[status, content_type] = opening
            return opening

    def allowance(self, limit: int, left: int, ends: int) -> bytes:
        """Give the lines that tell how many requests the client may make, how many are left, and until when."""
        figures = limit, left, ends
        known, lines = self._allowance
        if figures != known:
            lines = b"X-Ratelimit-Limit: %d\r\nX-Ratelimit-Remaining: %d\r\nX-Ratelimit-Reset: %d\r\n" % figures
            self._allowance = figures, lines
        return lines

    def _find(self, line: bytes) -> Target | None:
        recognised = recognise_line(line)
        if recognised is None:
            return None
        method, target, path = recognised
        found = self._table.find(method, path)
        return None if found is None else (method, target, path, *found)


def _remember(memory: dict[bytes, Any], key: bytes, value: object) -> None:
    if len(key) <= _LONGEST:
        if len(memory) >= _REMEMBERED:
            memory.clear()
        memory[key] = value
