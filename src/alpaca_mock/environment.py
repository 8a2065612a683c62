"""Where settings come from: the flags of a command, the environment, and a ``.env`` file."""

import os
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Final

from alpaca_mock.settings import VARIABLES, SettingsError

#: What the names of most settings begin with.
_OURS: Final = "ALPACA_MOCK_"


def find_env_file(start: Path) -> Path | None:
    """Give the first ``.env`` from the folder *start* upwards."""
    paths = (folder / ".env" for folder in (start, *start.parents))
    # Unlike Path.is_file, it does not mind a folder above that may not be entered.
    return next((path for path in paths if os.path.isfile(path)), None)


def read_env_file(path: Path) -> dict[str, str]:
    """Give what the file at *path* sets, without touching the environment of the process.

    Raises `SettingsError` for a file that cannot be read or a line that sets nothing.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingsError(f"{path}: {reason}") from None
    if not text.strip():
        return {}
    # Only who has settings in a file pays for the import.
    from dotenv import dotenv_values
    from dotenv.parser import parse_stream

    for binding in parse_stream(StringIO(text)):
        if binding.error:
            raise SettingsError(f"{path}: line {binding.original.line} is not NAME=VALUE")
    return {name: value for name, value in dotenv_values(stream=StringIO(text)).items() if value is not None}


def gather(flags: Mapping[str, str], env_file: Path | None = None) -> dict[str, str]:
    """Give all that a command is given to find its settings in: *flags* win over the environment, that over the file.

    The file is *env_file*, or else the first ``.env`` from the working directory upwards, or none. Raises
    `SettingsError` for a file that cannot be used.
    """
    path = env_file or find_env_file(_working_directory())
    of_file = {} if path is None else read_env_file(path)
    return {**of_file, **os.environ, **flags}


def unknown(given: Mapping[str, str]) -> Iterator[str]:
    """Give a line on each name among *given* that looks like one of a setting and is none; it may be misspelled."""
    known = {_distinct(variable.name): variable.name for variable in VARIABLES}
    for name in given:
        if name.startswith(_OURS) and name not in known.values():
            # Hardly ever needed, and not for nothing.
            from difflib import get_close_matches

            nearest = get_close_matches(_distinct(name), known, n=1)
            yield f"{name} is no setting and is ignored" + (f"; is {known[nearest[0]]} meant?" if nearest else "")


def _distinct(name: str) -> str:
    """Give *name* without what so many have in common that all would seem alike."""
    return name.removeprefix("ALPACA_").removeprefix("MOCK_")


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        # It was removed; nothing can be found in it.
        return Path("/")
