"""The table of what is served is what a running server answers."""

from pathlib import Path

import pytest

from tests import conformance
from tests.coverage_table import table

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


@pytest.mark.skipif(not conformance.is_available(), reason=f"{conformance.PACKAGE} is not installed")
def test_the_page_is_up_to_date() -> None:
    """docs/coverage.md is what `python -m tests.coverage_table` writes."""
    assert PAGE.read_text("utf-8") == table()
