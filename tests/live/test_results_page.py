"""The page that tells what the clients were tried with, as a whole; each test of a client looks for its own rows."""

from pathlib import Path

from alpaca.trading.client import TradingClient

from tests.live.sdk_results import ALPACA_PY, called, parts_of_page

HERE = Path(__file__).parent


def test_every_method_of_alpaca_py():
    """The page names every method of the trading client of alpaca-py."""
    methods = {name for name in vars(TradingClient) if not name.startswith("_")}
    assert methods <= called(parts_of_page()[ALPACA_PY])


def test_nothing_outdated():
    """The page tells nothing that is not in a test or in a program."""
    sources = [*HERE.glob("test_*.py"), *(file for file in (HERE / "clients").rglob("*") if file.is_file())]
    text = "".join(source.read_text() for source in sources)
    facts = {row.removeprefix("| ").partition(" | ")[0] for part in parts_of_page().values() for row in part}
    assert facts
    assert [fact for fact in facts if fact not in text] == []
