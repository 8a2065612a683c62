"""The command line stands in for the environment and is explained."""

import os
import tempfile

from twisted.python.usage import UsageError
from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.options import Options
from alpaca_mock.settings import VARIABLES, SettingsError


class OptionsTests(SynchronousTestCase):
    """`Options`."""

    def parse(self, *arguments: str) -> Options:
        options = Options()
        options.parseOptions(["--env-file", os.devnull, *arguments])
        return options

    def test_options_win(self):
        """Each option wins over its variable."""
        self.addCleanup(os.environ.__setitem__, "ALPACA_MOCK_LOG_LEVEL", "")
        os.environ["ALPACA_MOCK_LOG_LEVEL"] = "debug"
        settings = self.parse("--listen", "[::1]:1", "--log-format=json", "--log-level", "error").settings
        self.assertEqual(
            (settings.listen, settings.log_format, settings.log_level), (r"tcp:1:interface=\:\:1", "json", "error")
        )

    def test_env_file(self):
        """The file that is named is read."""
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("ALPACA_MOCK_RATE_LIMIT=5")
            file.flush()
            options = Options()
            options.parseOptions(["--env-file", file.name])
            self.assertEqual(options.settings.rate_limit, 5)

    def test_bad_value(self):
        """A value that cannot be used is told when the settings are read."""
        options = self.parse("--listen", "3847")
        self.assertRaises(SettingsError, lambda: options.settings)

    def test_unknown(self):
        """An option or an argument that does not exist is an error of usage."""
        self.assertRaises(UsageError, self.parse, "--frobnicate")
        self.assertRaises(UsageError, self.parse, "more")

    def test_help_has_every_variable(self):
        """The help text names every environment variable, its default and what it does."""
        text = str(Options())
        prose = " ".join(text.split())
        for variable in VARIABLES:
            self.assertIn(f"  {variable.name}", text)
            self.assertIn(f" {variable.sentence}", prose)
            self.assertIn(f"{variable.name} [{variable.default}]" if variable.default else variable.name, text)
        for option in ("--listen=", "--env-file=", "--log-format=", "--log-level=", "--version", "--help"):
            self.assertIn(option, text)
