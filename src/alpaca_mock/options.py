"""The options that ``alpaca-mock`` and ``twistd alpaca-mock`` share."""

import textwrap
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Final

from twisted.python import usage

from alpaca_mock import __version__
from alpaca_mock.environment import gather, unknown
from alpaca_mock.settings import VARIABLES, Settings

#: Which variable each option stands in for.
_VARIABLES: Final = {
    "listen": "ALPACA_MOCK_LISTEN_ADDR",
    "log-format": "ALPACA_MOCK_LOG_FORMAT",
    "log-level": "ALPACA_MOCK_LOG_LEVEL",
}


class Options(usage.Options):
    """The command line: every option stands in for an environment variable and wins over it."""

    optParameters = [
        ["listen", None, None, "Where to listen: HOST:PORT, [IPV6]:PORT or a Twisted endpoint string."],
        ["env-file", None, None, "Read this file in place of the first .env from the working directory upwards."],
        ["log-format", None, None, "text or json."],
        ["log-level", None, None, "debug, info, warn, error or critical."],
    ]

    def opt_version(self) -> None:
        """Print the version and exit."""
        print(f"alpaca-mock {__version__}")
        raise SystemExit(0)

    def getUsage(self, width: int | None = None) -> str:
        """Give the options, then every environment variable."""
        return f"{super().getUsage(width)}\n{describe_variables()}"

    @cached_property
    def settings(self) -> Settings:
        """The settings of these options, the environment and the file. Raises `SettingsError`."""
        return Settings.from_mapping(self._given)

    @property
    def doubts(self) -> Iterable[str]:
        """A line on each name in the environment or the file that may be a misspelled setting."""
        return unknown(self._given)

    @cached_property
    def _given(self) -> dict[str, str]:
        flags = {name: self[option] for option, name in _VARIABLES.items() if self[option] is not None}
        return gather(flags, Path(self["env-file"]) if self["env-file"] else None)


class CommandOptions(Options):
    """What ``alpaca-mock`` has besides."""

    synopsis = "Usage: alpaca-mock [options]"
    longdesc = (
        "A local stand-in for the Alpaca trading API. Serves until SIGTERM or SIGINT (Ctrl-C), then finishes"
        " the requests in flight; a second signal ends it at once."
    )
    optFlags = [
        ["settings", None, "Print the settings in force, without secrets, and exit."],
        [
            "health",
            None,
            "Ask the server of these settings how it is, and exit: 0 if it is well; 1 if it does not answer or is not"
            " well, or if a setting cannot be used; 2 if the settings do not say where it is, or an option is wrong.",
        ],
    ]


def describe_variables() -> str:
    """Give every environment variable, its default and what it does, for a terminal."""
    lines = ["Environment variables, also read from the file (the environment wins, an option before both):"]
    for variable in VARIABLES:
        lines.append(f"  {variable.name}" + (f" [{variable.default}]" if variable.default else ""))
        lines.extend(textwrap.wrap(variable.sentence, 96, initial_indent="      ", subsequent_indent="      "))
    return "\n".join(lines) + "\n"
