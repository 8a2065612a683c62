"""Lanes: rows by code."""

import unittest
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.lanes import GONE, DenseLane, Lane, SparseLane, merged

ROWS = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 3)), max_size=30)


class LaneTests(unittest.TestCase):
    """A lane finds the rows under a code, in either direction."""

    def check(self, lane: Lane, rows: list[tuple[int, int]], low: int, high: int) -> None:
        for code in (1, 2, 3):
            expected = sorted(row for row, under in rows if under == code and low <= row < high)
            self.assertEqual(list(lane.walk(code, low, high, True)), expected)
            self.assertEqual(list(lane.walk(code, low, high, False)), expected[::-1])
            self.assertEqual(lane.counts.get(code, 0), sum(under == code for _, under in rows))

    @given(ROWS, st.integers(0, 60), st.integers(0, 60))
    def test_a_sparse_lane_takes_rows_in_any_order_and_more_than_once(self, rows, low, high):
        lane = SparseLane()
        for row, code in rows:
            lane.add(row, code)
        self.check(lane, rows, low, high)

    @given(ROWS, st.integers(0, 60), st.integers(0, 60))
    def test_a_dense_lane_takes_each_row_once_in_any_order_and_with_gaps(self, rows, low, high):
        lane = DenseLane()
        unique = list(dict(rows).items())
        for row, code in unique:
            lane.add(row, code)
        self.check(lane, unique, low, high)

    @given(ROWS, st.data())
    def test_a_changed_row_is_under_its_new_code_only(self, rows, data):
        make: Callable[[], Lane]
        for make, given_rows in ((SparseLane, rows), (DenseLane, list(dict(rows).items()))):
            lane = make()
            left = list(given_rows)
            for row, code in left:
                lane.add(row, code)
            for place, (row, code) in enumerate(left):
                new = data.draw(st.integers(GONE, 3))
                lane.change(row, code, new)
                left[place] = (row, new)
            self.check(lane, [entry for entry in left if entry[1] != GONE], 0, 100)


class MergedTests(unittest.TestCase):
    """Streams of rows become one."""

    @given(st.lists(st.lists(st.integers(0, 20), unique=True), max_size=4), st.booleans())
    def test_each_row_comes_once_and_in_order(self, streams, ascending):
        ordered = [iter(sorted(rows, reverse=not ascending)) for rows in streams]
        expected = sorted({row for rows in streams for row in rows}, reverse=not ascending)
        self.assertEqual(list(merged(ordered, ascending)), expected)
