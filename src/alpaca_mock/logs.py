"""What the server writes about itself: events and requests, as lines for people or as JSON for programs."""

import json
import re
from collections.abc import Callable, Collection, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from os import urandom
from time import time
from typing import Any, Final, TextIO

from attrs import define, field
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import ILogObserver, LogEvent, LogLevel, formatEvent
from zope.interface import implementer

#: The id of the request that is being worked on, for log lines; empty outside of one.
request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")

#: Seconds for which the line of a request may wait for others, so that they are written together.
GATHER: Final = 0.05
#: So many lines do not wait longer: more would take milliseconds to write, in which no request is answered.
_GATHERED: Final = 100
ACCESS: Final = "alpaca_mock.access"

#: By this name Twisted's ports and reactor tell of what they do, in the way of its old log.
_LEGACY: Final = "log_legacy"
# A parameter that belongs into a header, as some client puts it into the query.
_SECRET_PARAMETER: Final = re.compile(rb"([?&][^=&]*(?:secret|oauth|password)[^=&]*=)[^&]+", re.IGNORECASE)

_LAST_DIGITS: Final = tuple(f"{number:02x}" for number in range(256))

#: What Twisted puts into an event besides what its author did.
_PLUMBING: Final = frozenset({"format", "isError", "failure", "why", "message", "system", "time", "request_id"})
#: Makes a line of the time, the level, the logger, the message and further members.
Style = Callable[[float, str, str, str, dict[str, Any]], str]


@define(eq=False, repr=False)
class RequestIds:
    """Gives each request an id that no other request has, of this process or of any other."""

    prefix: str = field(factory=lambda: urandom(8).hex())
    _number: int = field(default=0, init=False)
    #: All digits but the last two, which change with every 256th number only.
    _digits: str = field(default="", init=False)

    def next(self) -> str:
        """Give the next id: 32 hexadecimal digits, of which the last 16 count."""
        self._number = number = self._number + 1
        last = number & 0xFF
        if last == 0 or number == 1:
            self._digits = f"{self.prefix}{number >> 8:014x}"
        return self._digits + _LAST_DIGITS[last]


def text_line(at: float, level: str, logger: str, message: str, members: dict[str, Any]) -> str:
    """Give a line for people. A traceback follows on lines of its own."""
    details = " ".join(f"{name}={value}" for name, value in members.items() if name != "traceback")
    return f"{_stamp(at)} {level:<8} {logger}: {message}{details and ' ' + details}\n{members.get('traceback', '')}"


def json_line(at: float, level: str, logger: str, message: str, members: dict[str, Any]) -> str:
    """Give a JSON object on one line."""
    fields = {"time": _stamp(at), "level": level, "logger": logger, "message": message, **members}
    return f"{json.dumps(fields, ensure_ascii=False, default=str)}\n"


STYLES: Final[dict[str, Style]] = {"text": text_line, "json": json_line}


@implementer(ILogObserver)
@define(eq=False, repr=False)
class LineObserver:
    """Writes each event from *level* on as a line to *stream*.

    None of *secrets* ever appears: what would contain one has asterisks in its place.
    """

    stream: TextIO
    style: Style
    level: LogLevel
    secrets: Collection[str] = ()
    #: The secrets as they are, and as they are inside a JSON string.
    _forms: Collection[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._forms = {form for secret in self.secrets for form in (secret, json.dumps(secret)[1:-1])}

    def __call__(self, event: LogEvent) -> None:
        """Write *event*."""
        level = event.get("log_level", LogLevel.info)
        logger = event.get("log_namespace", "-")
        if logger == _LEGACY and level is LogLevel.info:
            level = LogLevel.debug
        if level < self.level:
            return
        members = {
            name: value
            for name, value in event.items()
            if name not in _PLUMBING and not name.startswith("log_") and isinstance(value, str | int | float)
        }
        if identity := event.get("request_id") or request_id.get():
            members["request_id"] = identity
        if (failure := event.get("log_failure")) is not None:
            members["traceback"] = failure.getTraceback()
        self.write(self.style(event.get("log_time", time()), level.name, logger, formatEvent(event), members))

    def write(self, lines: str) -> None:
        """Write whole lines at once."""
        for secret in self._forms:
            lines = lines.replace(secret, "***")
        try:
            self.stream.write(lines)
            self.stream.flush()
        except (OSError, ValueError):
            # Whoever read them has gone, and there is nowhere left to say so.
            return


def access_text(stamp: str, record: "Record") -> str:
    """Give the line of a request for people; *stamp* is its time as text."""
    _, method, uri, status, size, seconds, identity = record
    return (
        f"{stamp} info     {ACCESS}: {_said(method)} {_said(uri)} {status}"
        f" bytes={size} us={int(seconds * 1e6)} request_id={identity}\n"
    )


def access_json(stamp: str, record: "Record") -> str:
    """Give the JSON line of a request; *stamp* is its time as text."""
    _, method, uri, status, size, seconds, identity = record
    method_text, target = _quoted(method), _quoted(uri)
    return (
        f'{{"time": "{stamp}", "level": "info", "logger": "{ACCESS}",'
        f' "message": "{method_text} {target} {status}", "method": "{method_text}", "path": "{target}",'
        f' "status": {status}, "bytes": {size}, "us": {int(seconds * 1e6)}, "request_id": "{identity}"}}\n'
    )


#: When a request was answered, its method and target, the status, the bytes of the body, the seconds taken, the id.
Record = tuple[float, bytes, bytes, int, int, float, str]
ACCESS_STYLES: Final[dict[str, Callable[[str, Record], str]]] = {"text": access_text, "json": access_json}


@define(eq=False, repr=False)
class AccessLog:
    """Writes a line for each answered request.

    Lines are gathered for a moment and written together: on its own each would cost more than its request.
    """

    write: Callable[[str], object]
    style: Callable[[str, Record], str]
    reactor: IReactorTime
    _records: list[Record] = field(factory=list, init=False)
    _due: IDelayedCall | None = field(default=None, init=False)

    def record(self, record: Record) -> None:
        """Note that a request was answered."""
        records = self._records
        records.append(record)
        if self._due is None:
            self._due = self.reactor.callLater(GATHER, self.flush)
        elif len(records) >= _GATHERED:
            self._write()

    def flush(self) -> None:
        """Write what is noted."""
        if self._due is not None and self._due.active():
            self._due.cancel()
        self._due = None
        self._write()

    def _write(self) -> None:
        records, self._records = self._records, []
        if records:
            self.write("".join(self._lines(records)))

    def _lines(self, records: list[Record]) -> Iterator[str]:
        last, stamp = -1, ""
        for record in records:
            if (now := int(record[0] * 1000)) != last:
                last, stamp = now, _stamp(now / 1000)
            yield self.style(stamp, record)


def _without_secrets(target: bytes) -> bytes:
    return _SECRET_PARAMETER.sub(rb"\1***", target) if b"?" in target else target


# A client asks for the same things over and over.
@lru_cache(maxsize=1024)
def _said(sent: bytes) -> str:
    return _without_secrets(sent).decode("ascii", "backslashreplace")


@lru_cache(maxsize=1024)
def _quoted(sent: bytes) -> str:
    # A client chooses these bytes; they must not be able to end the string.
    return json.dumps(_said(sent))[1:-1]


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
