"""Both HTTP channels answer every byte sequence, and answer it alike."""

import re

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.rest.fast.recognise import recognise_line
from tests.rest.sequences import ALL, LASTING, Sequence
from tests.rest.wires import Server, statuses

_DATE = re.compile(rb"Date: [^\r]+")


def cut(data: bytes, size: int) -> list[bytes]:
    """Give *data* in pieces of *size* bytes."""
    return [data[start : start + size] for start in range(0, len(data), size)]


def splits(data: bytes) -> list[list[bytes]]:
    """Give *data* in two pieces, split before and in the middle of some line ends."""
    ends = [match.start() for match in re.finditer(b"\r\n", data)]
    ends = ends[:3] + ends[3:][-1:]
    return [[data[:at], data[at:]] for end in ends for at in (end + 1, end + 2) if at < len(data)]


class EachSequence(SynchronousTestCase):
    """A table of cases; each method takes all of them."""

    def setUp(self) -> None:
        # What a server remembers of earlier sequences is not renewed: it must not matter.
        self.servers = {http: Server.of(http) for http in ("stock", "fast")}

    def answers(self, http: str, pieces: list[bytes]) -> tuple[bytes, bool, list[str]]:
        """Give what is answered to *pieces* on a new connection, whether it then closes, and which routes were run."""
        server = self.servers[http]
        server.renew()
        wire = server.connect()
        received = b"".join(wire.send(piece) for piece in pieces)
        return _DATE.sub(b"Date: now", received), wire.is_closing, list(server.notes.served)

    def compare(self, sequence: Sequence, pieces: list[bytes]) -> None:
        self.assertEqual(self.answers("fast", pieces), self.answers("stock", pieces), sequence.name)

    def test_names(self) -> None:
        """Every sequence has a name of its own."""
        self.assertEqual(len({sequence.name for sequence in ALL}), len(ALL))

    def test_statuses(self) -> None:
        """Both channels give the answers that the table says, and close or keep the connection as it says."""
        for sequence in ALL:
            for http in ("stock", "fast"):
                received, closes, _ = self.answers(http, [sequence.data])
                told = (sequence.name, http, tuple(statuses(received)), closes)
                self.assertEqual(told, (sequence.name, http, sequence.statuses, sequence.closes))

    def test_whole(self) -> None:
        """Both channels answer alike what comes in one piece."""
        for sequence in ALL:
            self.compare(sequence, [sequence.data])

    def test_byte_by_byte(self) -> None:
        """Both channels answer alike what comes byte by byte."""
        for sequence in ALL:
            if len(sequence.data) < 2500:
                self.compare(sequence, cut(sequence.data, 1))

    def test_small_pieces(self) -> None:
        """Both channels answer alike what comes in pieces of a few bytes."""
        for sequence in ALL:
            self.compare(sequence, cut(sequence.data, 37))

    def test_split(self) -> None:
        """Both channels answer alike what comes in two pieces, wherever it is split."""
        for sequence in ALL:
            for pieces in splits(sequence.data):
                self.compare(sequence, pieces)

    def test_pieces_do_not_matter(self) -> None:
        """How a sequence is cut into pieces does not change what is answered to it."""
        for sequence in ALL:
            self.assertEqual(
                self.answers("fast", cut(sequence.data, 61)), self.answers("fast", [sequence.data]), sequence.name
            )

    def test_one_connection(self) -> None:
        """Both channels answer alike all sequences that keep the connection, one after the other, in any order."""
        kept = [sequence.data for sequence in LASTING]
        for pieces in (kept, kept[::-1], cut(b"".join(kept), 997)):
            self.assertEqual(self.answers("fast", pieces), self.answers("stock", pieces))

    def test_both_ways_are_taken(self) -> None:
        """Many of the sequences begin with a line that takes the short cut, and many do not."""
        recognised = [recognise_line(sequence.data.partition(b"\r\n")[0]) is not None for sequence in ALL]
        self.assertGreater(recognised.count(True), 60)
        self.assertGreater(recognised.count(False), 30)
