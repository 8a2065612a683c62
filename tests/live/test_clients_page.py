"""What docs/sdks.md shows of each client is run as it stands there."""

import re
import sys
from pathlib import Path

import pytest

from tests.live.toolchains import go_program, java_program, node_program, python_program, run

PAGE = Path(__file__).parents[2] / "docs" / "sdks.md"
EXAMPLES = dict(re.findall(r"<!-- test: (\S+) -->\n```\w+\n(.*?)```", PAGE.read_text(), re.DOTALL))
SUFFIXES = {"alpaca-py": "py", "alpaca-py-program": "py", "alpaca-trade-api": "py", "go": "go", "java": "java"}
#: How the output of an example ends that does not end with the cash of a new account.
ENDS = {"node-4.0.2-wait": "filled"}


def command(client: str, example: str) -> list[str]:
    """Give the command that runs an example of *client*, which is in a file of that name with a suffix."""
    match client.partition("-"):
        case "go", _, _:
            return go_program(example, "v3.9.1")
        case "java", _, _:
            return java_program(example)
        case "node", _, version:
            return node_program(example, version.partition("-")[0])
        case "alpaca", _, "trade-api":
            return python_program(example, client, "3.2.0")
    return [sys.executable, f"{example}.py"]


@pytest.mark.parametrize("client", EXAMPLES)
def test_example(mock, tmp_path, client):
    """It reaches an account of its own, which has the million dollars of a new one or what the example buys."""
    suffix = SUFFIXES.get(client, "js")
    (tmp_path / f"Example.{suffix}").write_text(
        EXAMPLES[client].replace("127.0.0.1:3847", mock.base_url.partition("//")[2])
    )
    assert run(command(client, str(tmp_path / "Example")), mock).split()[-1] == ENDS.get(client, "1000000")
