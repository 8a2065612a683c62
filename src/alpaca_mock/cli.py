"""The command ``alpaca-mock``: the server in the foreground."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from time import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from alpaca_mock.options import Options
    from alpaca_mock.settings import Settings

#: The exit status that a shell gives to a command whose output nobody wanted any more.
_UNREAD: Final = 128 + signal.SIGPIPE


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what *arguments* (by default those of the process) say, and give the exit status."""
    # A collection in the middle of all the imports finds nothing, and costs a twentieth of the start.
    gc.disable()
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read, such as `head`, has read enough. Python would complain of the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _UNREAD
    finally:
        gc.enable()
    return status


def _run(arguments: Sequence[str]) -> int:
    from twisted.python.usage import UsageError

    from alpaca_mock.options import CommandOptions
    from alpaca_mock.settings import SettingsError, describe

    options = CommandOptions()
    try:
        options.parseOptions(arguments)
        if options["settings"]:
            print(describe(options.settings))
        elif options["health"]:
            return _ask(options.settings)
        else:
            _serve(options)
    except UsageError as error:
        return _complain(f"{str(error).rstrip('.')}; see alpaca-mock --help", 2)
    except SettingsError as error:
        return _complain(str(error), 1)
    return 0


def _serve(options: "Options") -> None:
    """Run the server until it is told to stop. Raises `SettingsError` before anything is built."""
    settings = options.settings
    # Not before: importing these chooses the reactor.
    with nullcontext() if _speaks_tls(settings) else _without_tls():
        from twisted.internet import reactor
        from twisted.logger import globalLogBeginner

        from alpaca_mock.tap import makeService

    process = makeService(options)
    if process.observer is not None:
        globalLogBeginner.beginLoggingTo([process.observer], redirectStandardIO=False)
    process.announce = _announcer(settings.log_format)
    process.privilegedStartService()
    process.startService()
    reactor.addSystemEventTrigger("before", "shutdown", process.stopService)
    reactor.addSystemEventTrigger("before", "shutdown", _end_at_the_next_signal)
    reactor.run()


def _end_at_the_next_signal() -> None:
    # Whoever asks twice does not want to wait; Twisted would show a traceback and go on waiting.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _ask(settings: "Settings") -> int:
    from alpaca_mock.health import CannotAsk, Unhealthy, check

    try:
        print(f"alpaca-mock at {check(settings)} is well")
    except CannotAsk as error:
        return _complain(str(error), 2)
    except Unhealthy as error:
        return _complain(str(error), 1)
    return 0


def _speaks_tls(settings: "Settings") -> bool:
    return settings.live_data or not settings.listen.startswith(("tcp:", "unix:", "systemd:"))


@contextmanager
def _without_tls() -> Iterator[None]:
    """Let Twisted find no OpenSSL: it then does without, and saves a sixth of the start."""
    absent: Any = None
    sys.modules["OpenSSL"] = absent
    try:
        yield
    finally:
        del sys.modules["OpenSSL"]


def _announcer(log_format: str) -> Callable[[str, str], None]:
    """Give what prints the start line; the log goes elsewhere, so that whoever starts the server can wait for it."""
    from alpaca_mock.logs import json_line

    def announce(line: str, url: str) -> None:
        text = json_line(time(), "info", "alpaca_mock", line, {"url": url}) if log_format == "json" else line + "\n"
        print(text, end="", flush=True)

    return announce


def _complain(line: str, status: int) -> int:
    print(f"alpaca-mock: {line}", file=sys.stderr)
    return status
