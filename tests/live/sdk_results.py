"""What the broker's published clients were tried with, and docs/sdk-results.md, which tells it.

python -m tests.live.sdk_results

runs the tests of the clients and writes the page. Run as usual, the same tests find out whether the page still says
what they do. A client that is skipped keeps its part of the page; see `slow_sdk` for those that are by default.
"""

import json
import re
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field, frozen

#: The client in which the tests themselves are written.
ALPACA_PY = f"alpaca-py {version('alpaca-py')}"
PAGE = Path(__file__).parents[2] / "docs" / "sdk-results.md"
HEAD = """\
# What each client was tried with

Written by `python -m tests.live.sdk_results`, which runs the published clients, unmodified, against a server; the tests
check that this page says what they do. How to point each client at a server: [sdks.md](sdks.md).

| client | steps | methods called | result |
|---|---|---|---|
"""


@frozen
class Step:
    """Something that was tried with a client: what was found to be true, and the methods that were called for it."""

    fact: str
    calls: tuple[str, ...]

    @property
    def row(self) -> str:
        """The step as a row of the page."""
        calls = ", ".join(f"`{call}`" for call in self.calls)
        return f"| {self.fact.removesuffix('.').replace('|', '/')} | {calls} | ok |"


@frozen
class Walk:
    """What a program in another language found: what held, what did not and why, and which methods it did not call."""

    steps: list[Step]
    failures: list[str]
    untried: set[str]


def walked(printed: str) -> Walk:
    """Read the lines of JSON that a program printed: each of its steps, then all methods that its client has."""
    *lines, last = [json.loads(line) for line in printed.splitlines()]
    steps = [Step(line["fact"], tuple(line["calls"])) for line in lines]
    failures = [f"{line['fact']}: {line['failure']}" for line in lines if line["failure"] is not None]
    return Walk(steps, failures, set(last["methods"]) - {call for step in steps for call in step.calls})


@define(eq=False)
class Watched:
    """A client, unmodified, of which is noted what it is asked for."""

    _client: Any
    _calls: dict[str, None]

    def __getattr__(self, name: str) -> Any:
        """Give what the client has by that name."""
        self._calls[name] = None
        return getattr(self._client, name)


@define(eq=False)
class Results:
    """Takes the steps of a test run and writes the page; a plugin of pytest, so that the tests find it."""

    steps: dict[str, list[Step]] = field(factory=dict)

    def write(self) -> None:
        """Replace the parts of the clients that were tried."""
        parts = {**parts_of_page(), **{client: rows(steps) for client, steps in self.steps.items()}}
        page = HEAD
        for client, part in sorted(parts.items(), key=lambda each: each[0].lower()):
            page += f"| [{client}](#{_anchor(client)}) | {len(part)} | {len(called(part))} | all as expected |\n"
        for client, part in sorted(parts.items(), key=lambda each: each[0].lower()):
            page += f"\n## {client}\n\n| what was found | methods called | result |\n|---|---|---|\n"
            page += "".join(f"{row}\n" for row in part)
        PAGE.write_text(page)


def note(config: pytest.Config, client: str, steps: Iterable[Step]) -> None:
    """Give steps that went well to the page if it is being written, else compare them with it."""
    for plugin in config.pluginmanager.get_plugins():
        if isinstance(plugin, Results):
            plugin.steps.setdefault(client, []).extend(steps)
            return
    part = parts_of_page().get(client, [])
    missing = [row for row in rows(steps) if row not in part]
    assert not missing, f"run python -m tests.live.sdk_results: docs/sdk-results.md lacks {len(missing)}: {missing[0]}"


def rows(steps: Iterable[Step]) -> list[str]:
    """Give the rows of a client, each once."""
    return list(dict.fromkeys(step.row for step in steps))


def parts_of_page() -> dict[str, list[str]]:
    """Give the rows of the page by client."""
    parts: dict[str, list[str]] = {}
    if PAGE.exists():
        for part in PAGE.read_text().split("\n## ")[1:]:
            client, _, text = part.partition("\n")
            parts[client] = [line for line in text.splitlines() if line.endswith(" ok |")]
    return parts


def called(part: Iterable[str]) -> set[str]:
    """Give the methods that the rows of a client name."""
    return {call for row in part for call in re.findall(r"`([^`]+)`", row.split(" | ")[-2])}


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def main() -> int:
    """Run the tests of the clients, and write the page if they pass."""
    results = Results()
    here = Path(__file__).parent
    modules = [*sorted(here.glob("test_sdk_*.py")), here / "test_stream_clients.py"]
    status = pytest.main(["-q", *map(str, modules)], [results])
    if status == pytest.ExitCode.OK:
        results.write()
    return int(status)


if __name__ == "__main__":
    # The tests know this module by its own name, not as __main__.
    from tests.live import sdk_results

    sys.exit(sdk_results.main())
