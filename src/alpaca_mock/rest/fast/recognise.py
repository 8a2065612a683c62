"""Reads heads of requests that have the plainest form, and no others."""

import re
from typing import Final

from attrs import define

_LINE: Final = re.compile(rb"(GET|POST|PUT|PATCH|DELETE) (/[!-~]*) HTTP/1\.1")
#: What a path may consist of: neither escapes nor a fragment, which need more than a look-up.
_PATH: Final = re.compile(rb"(?:/[!$&-.0-;=@-z|~]+)+")
_FIELDS: Final = re.compile(rb"(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t -~]*\r\n)*")
_LENGTH: Final = re.compile(rb"[0-9]{1,10}")

#: Names that change how a request is read or answered; Twisted knows how.
_SPECIAL: Final = frozenset({b"transfer-encoding", b"expect", b"upgrade", b"http2-settings", b"trailer"})
#: More header fields than any client sends.
_MOST_FIELDS: Final = 100


@define(eq=False, repr=False)
class Fields:
    """The header fields of a head: the first value by lower-case name, and the length of the body that follows."""

    values: dict[bytes, bytes]
    length: int
    #: Read from the values by the first request that has these fields and needs it.
    api_key: str | None = None


def recognise_line(line: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Give method, target and path of a request line, or nothing where it is not plain."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    method, target = match.groups()
    path = target.partition(b"?")[0]
    return (method, target, path) if _PATH.fullmatch(path) else None


def recognise_fields(block: bytes) -> Fields | None:
    """Read the lines between request line and blank line, or nothing where one of them is not plain."""
    if not _FIELDS.fullmatch(block):
        return None
    values: dict[bytes, bytes] = {}
    lines = block.split(b"\r\n")
    if len(lines) > _MOST_FIELDS:
        return None
    for line in lines[:-1]:
        name, _, value = line.partition(b":")
        name, value = name.lower(), value.strip(b" \t")
        if name in _SPECIAL or (name == b"connection" and value.lower() != b"keep-alive"):
            return None
        if name == b"content-length" and (name in values or not _LENGTH.fullmatch(value)):
            return None
        values.setdefault(name, value)
    return Fields(values, int(values.get(b"content-length", b"0")))
