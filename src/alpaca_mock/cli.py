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
    _replace_closed_streams()
    # A collection in the middle of all the imports finds nothing, and costs a twentieth of the start.
    gc.disable()
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        # What cannot be written is to be told here, and not by Python after its end.
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read, such as `head`, has read enough.
        _drop_output()
        return _UNREAD
    except OSError as error:
        _drop_output()
        return _complain(str(error), 1)
    finally:
        gc.enable()
    return status


def _replace_closed_streams() -> None:
    """Let each standard stream that is closed lead nowhere, lest the next socket takes its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # For as long as the process lives.
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115


def _drop_output() -> None:
    """Let what standard output still holds go nowhere; Python would complain of it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


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
    except SystemExit as end:
        # So end --help and --version, and a server that cannot start.
        return end.code if isinstance(end.code, int) else 1
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
    from twisted.logger import Logger

    from alpaca_mock.logs import json_line

    def announce(line: str, url: str) -> None:
        text = json_line(time(), "info", "alpaca_mock", line, {"url": url}) if log_format == "json" else line + "\n"
        try:
            print(text, end="", flush=True)
        except OSError as error:
            # The server is as good without a reader of the line, and its manager waits to hear so.
            _drop_output()
            Logger().warn("the start line cannot be written: {log_reason}", log_reason=error)

    return announce


def _complain(line: str, status: int) -> int:
    print(f"alpaca-mock: {line}", file=sys.stderr)
    return status
