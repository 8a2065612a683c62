"""Lanes: rows of a long list by one-byte codes, so that a filtered list costs what it returns.

A row is the number of an entry; rows only grow. Each row has a code that says what filters ask about it. The rows
with one code are found by scanning bytes, in either direction, which the C library does at tens of GB/s: a million
rows of other codes cost some 30 microseconds, nothing has to be kept sorted, and a change of code is one byte.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from heapq import merge
from typing import Final, Protocol

#: The code of a row that is not, or no longer, in the lane.
GONE: Final = 0


class Lane(Protocol):
    """Rows under codes from 1 to 255."""

    #: How many rows each code has.
    counts: dict[int, int]

    def add(self, row: int, code: int) -> None:
        """Add *row* under *code*."""
        ...

    def change(self, row: int, old: int, new: int) -> None:
        """Put *row*, which is there under *old*, under *new* (`GONE` takes it out)."""
        ...

    def walk(self, code: int, low: int, high: int, ascending: bool) -> Iterator[int]:
        """Give the rows from *low* to below *high* under *code*, in order."""
        ...

    def walk_all(self, low: int, high: int, ascending: bool) -> Iterator[int]:
        """Give all rows from *low* to below *high*, in order."""
        ...


class DenseLane:
    """A lane with most rows in it: one byte a row."""

    __slots__ = ("codes", "counts")

    def __init__(self) -> None:
        self.codes = bytearray()
        self.counts: dict[int, int] = {}

    def add(self, row: int, code: int) -> None:
        """Add *row*, which is not in the lane, under *code*."""
        codes = self.codes
        if row == len(codes):
            codes.append(code)
        else:
            if row > len(codes):
                codes.extend(bytes(row + 1 - len(codes)))
            codes[row] = code
        self.counts[code] = self.counts.get(code, 0) + 1

    def change(self, row: int, old: int, new: int) -> None:
        """Put *row* under *new*."""
        self.codes[row] = new
        self.counts[old] -= 1
        self.counts[new] = self.counts.get(new, 0) + 1

    def walk(self, code: int, low: int, high: int, ascending: bool) -> Iterator[int]:
        """Give the rows from *low* to below *high* under *code*."""
        return _positions(self.codes, code, low, high, ascending)

    def walk_all(self, low: int, high: int, ascending: bool) -> Iterator[int]:
        """Give all rows from *low* to below *high*."""
        return _taken(self.codes, low, min(high, len(self.codes)), ascending)


class SparseLane:
    """A lane of few rows: these as a sorted list beside their codes. A row may be there under several codes."""

    __slots__ = ("codes", "counts", "rows")

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.codes = bytearray()
        self.counts: dict[int, int] = {}

    def add(self, row: int, code: int) -> None:
        """Add *row* under *code*; cheap when it is above all rows, as new ones are."""
        rows = self.rows
        if not rows or row >= rows[-1]:
            rows.append(row)
            self.codes.append(code)
        else:
            position = bisect_right(rows, row)
            rows.insert(position, row)
            self.codes.insert(position, code)
        self.counts[code] = self.counts.get(code, 0) + 1

    def change(self, row: int, old: int, new: int) -> None:
        """Put one entry of *row* that is under *old* under *new*."""
        codes, position = self.codes, bisect_left(self.rows, row)
        codes[position if codes[position] == old else codes.index(old, position)] = new
        self.counts[old] -= 1
        self.counts[new] = self.counts.get(new, 0) + 1

    def walk(self, code: int, low: int, high: int, ascending: bool) -> Iterator[int]:
        """Give the rows from *low* to below *high* under *code*."""
        rows = self.rows
        for position in _positions(self.codes, code, bisect_left(rows, low), bisect_left(rows, high), ascending):
            yield rows[position]

    def walk_all(self, low: int, high: int, ascending: bool) -> Iterator[int]:
        """Give all rows from *low* to below *high*, one with several codes as often."""
        rows = self.rows
        for position in _taken(self.codes, bisect_left(rows, low), bisect_left(rows, high), ascending):
            yield rows[position]


def merged(streams: list[Iterator[int]], ascending: bool) -> Iterator[int]:
    """Merge rows that are each in order into one order, each row once."""
    last = -1
    for row in streams[0] if len(streams) == 1 else merge(*streams, reverse=not ascending):
        if row != last:
            last = row
            yield row


def _positions(codes: bytearray, code: int, low: int, high: int, ascending: bool) -> Iterator[int]:
    if ascending:
        while (low := codes.find(code, low, high)) >= 0:
            yield low
            low += 1
    else:
        while (high := codes.rfind(code, low, high)) >= 0:
            yield high


def _taken(codes: bytearray, low: int, high: int, ascending: bool) -> Iterator[int]:
    positions = range(low, high)
    for position in positions if ascending else reversed(positions):
        if codes[position]:
            yield position
