"""The command ``alpaca-mock``, as far as it does not serve; that is in tests/live."""

import contextlib
import io
import os
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock import __version__
from alpaca_mock.cli import main
from alpaca_mock.settings import VARIABLES

SERVICE_PAGE = Path(__file__).resolve().parents[1] / "docs" / "service.md"


def run(*arguments: str) -> tuple[int, str, str]:
    """Give the status, standard output and standard error of the command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["--env-file", os.devnull, *arguments])
    return status, out.getvalue(), err.getvalue()


class CommandTests(SynchronousTestCase):
    """`main`."""

    def test_version(self):
        """--version prints name and version."""
        self.assertEqual(run("--version"), (0, f"alpaca-mock {__version__}\n", ""))

    def test_help(self):
        """--help prints the options and every variable, and succeeds."""
        status, out, err = run("--help")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("Usage: alpaca-mock [options]", out)
        for variable in VARIABLES:
            self.assertIn(variable.name, out)

    def test_settings(self):
        """--settings prints what is in force."""
        status, out, err = run("--settings", "--log-level", "WARN")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("ALPACA_MOCK_LOG_LEVEL=warn\n", out)
        self.assertIn("ALPACA_MOCK_STARTING_CASH=1000000\n", out)
        self.assertEqual(len(out.splitlines()), len(VARIABLES))

    def test_settings_hide_secrets(self):
        """--settings tells of a secret only that it is set."""
        for name, value in (("ALPACA_DATA_API_KEY", "PKX"), ("ALPACA_DATA_SECRET_KEY", "hunter2")):
            self.addCleanup(os.environ.pop, name, None)
            os.environ[name] = value
        _, out, _ = run("--settings")
        self.assertIn("ALPACA_DATA_SECRET_KEY=...\n", out)
        self.assertNotIn("hunter2", out)

    def test_bad_value(self):
        """A bad value is one line on standard error and status 1, whatever is asked for."""
        for extra in ([], ["--settings"], ["--health"]):
            status, out, err = run("--listen", "3847", *extra)
            self.assertEqual((status, out), (1, ""))
            self.assertRegex(err, r"^alpaca-mock: ALPACA_MOCK_LISTEN_ADDR: '3847' is not [^\n]*\n$")

    def test_bad_usage(self):
        """A wrong option is one line on standard error and status 2."""
        status, out, err = run("--frobnicate")
        self.assertEqual((status, out, err.count("\n")), (2, "", 1))
        self.assertIn("--frobnicate", err)

    def test_no_server(self):
        """--health fails where nobody answers."""
        status, out, err = run("--health", "--listen", "unix:/nonexistent")
        self.assertEqual((status, out), (1, ""))
        self.assertRegex(err, r"^alpaca-mock: no answer from unix:/nonexistent: [^\n]*\n$")

    def test_no_place(self):
        """--health has a status of its own where the settings do not say whom to ask."""
        status, _, err = run("--health", "--listen", "127.0.0.1:0")
        self.assertEqual(status, 2)
        self.assertIn("cannot tell where", err)

    def test_statuses_of_health_are_explained(self):
        """--help and the page on services say what each status of --health means."""
        text = " ".join(run("--help")[1].split())
        self.assertIn(
            "0 if it is well; 1 if it does not answer or is not well, or if a setting cannot be used;"
            " 2 if the settings do not say where it is, or an option is wrong.",
            text,
        )
        rows = [line for line in SERVICE_PAGE.read_text().splitlines() if line.startswith(("| 0 ", "| 1 ", "| 2 "))]
        for row, words in zip(rows, ("is well", "does not answer", "do not say where it is"), strict=True):
            self.assertIn(words, row)
