"""Which contracts that were sold are covered by contracts that were bought."""

import unittest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.domain.cover import uncovered_by_legs
from alpaca_mock.domain.symbols import OptionTerms, parse_option


def contracts(*said: tuple[str, int]) -> list[tuple[OptionTerms, Decimal]]:
    """Give calls by their expiration, as month and day."""
    found = []
    for day, qty in said:
        terms = parse_option(f"AAPL26{day}C00100000")
        assert terms is not None
        found.append((terms, Decimal(qty)))
    return found


class CoverTests(unittest.TestCase):
    """Long contracts cover short ones that expire no later."""

    def test_what_covers_what(self) -> None:
        """By expiration and quantity; what is left over covers nothing else twice."""
        for said, missing in [
            ([], 0),
            ([("1218", 1)], 0),
            ([("1218", -1)], 1),
            ([("1218", 1), ("1218", -1)], 0),
            ([("1218", 1), ("1218", -3)], 2),
            ([("1204", 1), ("1218", -1)], 1),
            ([("1218", 1), ("1204", -1)], 0),
            ([("1218", 1), ("1204", -1), ("1211", -1)], 1),
            ([("1204", 1), ("1211", 1), ("1204", -1), ("1211", -1)], 0),
            ([("1218", 2), ("1204", -1), ("1211", -1)], 0),
        ]:
            with self.subTest(said=said):
                self.assertEqual(uncovered_by_legs(contracts(*said)), missing)

    @given(st.lists(st.tuples(st.sampled_from(["1204", "1211", "1218"]), st.integers(-3, 3)), max_size=6))
    def test_the_best_matching_is_found(self, said: list[tuple[str, int]]) -> None:
        """By the marriage theorem: missing is the greatest excess of what is short from some day on."""
        excess = [
            -sum(qty for day, qty in said if day >= first and qty > 0)
            - sum(qty for day, qty in said if day >= first and qty < 0)
            for first in ("1204", "1211", "1218")
        ]
        self.assertEqual(uncovered_by_legs(contracts(*said)), max(0, *excess))
