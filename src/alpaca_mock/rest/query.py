"""Query parameters, read as leniently as the broker's own clients need."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from attrs import define, field

from alpaca_mock.domain.money import LIMIT, plain
from alpaca_mock.domain.refusals import invalid

E = TypeVar("E", bound=Enum)
T = TypeVar("T")

_TRUE: Final = frozenset({"true", "t", "1", "yes"})
_FALSE: Final = frozenset({"false", "f", "0", "no"})
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?", re.ASCII)
_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
# A client that does not escape the plus of an offset sends a blank in its place.
_MOMENT: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?P<time>[0-9]{2}:[0-9]{2}(:[0-9]{2})?)(\.(?P<fraction>[0-9]{1,12}))?"
    r"(?P<offset>[Zz]|(?P<sign>[+\- ])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2}))?",
    re.ASCII,
)
#: More parameters than any route knows, and few enough to be read in no time.
MOST_PARAMETERS: Final = 1000


@define(eq=False, repr=False)
class Query:
    """The query of one request.

    A parameter that is absent or blank is not given. Of one that is repeated the first counts, except where all are
    asked for. Parameters that nobody asks for are ignored. What cannot be understood is a `Refusal` (`INVALID`) that
    names the parameter.
    """

    _raw: bytes
    _given: dict[str, list[str]] | None = field(default=None, init=False)

    def text(self, name: str) -> str | None:
        """Give the value, without blanks around it."""
        for value in self._values(name):
            if trimmed := value.strip():
                return trimmed
        return None

    def exact(self, name: str) -> str | None:
        """Give the value as it is, blanks around it included."""
        return next(filter(None, self._values(name)), None)

    def texts(self, name: str) -> tuple[str, ...]:
        """Give all values: those of a comma-separated list and of repeated parameters, without empty ones."""
        if not (values := self._values(name)):
            return ()
        pieces = (piece.strip() for value in values for piece in value.split(","))
        return tuple(piece for piece in pieces if piece)

    def given(self, name: str) -> bool:
        """Tell whether the parameter is there at all, be it blank."""
        return bool(self._values(name))

    def flag(self, name: str, default: bool = False) -> bool:
        """Give a boolean: `true`, `True`, `1`, `t` … or their opposites."""
        value = self.text(name) if self._raw else None
        if value is None:
            return default
        word = value.lower()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        raise invalid(f"invalid {name}: must be true or false")

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """Give a whole number from *low* to *high*."""
        value = self.text(name)
        if value is None:
            return default
        if not _INTEGER.fullmatch(value):
            raise invalid(f"invalid {name}: must be a whole number")
        number = int(value)
        if not low <= number <= high:
            raise invalid(f"invalid {name}: must be from {low} to {high}")
        return number

    def decimal(self, name: str) -> Decimal | None:
        """Give an exact, finite number within `money.LIMIT`, plain."""
        value = self.text(name)
        if value is None:
            return None
        if not _DECIMAL.fullmatch(value):
            raise invalid(f"invalid {name}: must be a number")
        number = Decimal(value)
        if abs(number) > LIMIT:
            raise invalid(f"invalid {name}: must be within {plain(LIMIT)}")
        return plain(number)

    def moment(self, name: str, zone: tzinfo = UTC) -> datetime | None:
        """Give a time, aware and in UTC: RFC 3339 with up to twelve decimals (six are kept), or the start of a date.

        What has no offset of its own is a time in *zone*.
        """
        return self._parsed(name, lambda value: _moment(value, zone), "must be a date or an RFC 3339 time")

    def day(self, name: str) -> date | None:
        """Give a date: `YYYY-MM-DD`, or that part of an RFC 3339 time as it is written."""
        return self._parsed(name, _day, "must be a date (YYYY-MM-DD)")

    def choice(self, name: str, members: type[E]) -> E | None:
        """Give the member of the string enumeration *members* that is meant, in any case of letters."""
        value = self.text(name)
        return None if value is None else _member(name, value, members)

    def choices(self, name: str, members: type[E]) -> tuple[E, ...]:
        """Give all members of the string enumeration *members* that are meant."""
        return tuple(_member(name, value, members) for value in self.texts(name))

    def _parsed(self, name: str, parse: Callable[[str], T], rule: str) -> T | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            return parse(value)
        except (ValueError, OverflowError):
            raise invalid(f"invalid {name}: {rule}") from None

    def _values(self, name: str) -> Sequence[str]:
        given = self._given
        if given is None:
            given = self._given = _read(self._raw) if self._raw else {}
        return given.get(name, ())


def _read(raw: bytes) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise invalid("invalid query: must be UTF-8") from None
    except ValueError:
        raise invalid(f"invalid query: must have at most {MOST_PARAMETERS} parameters") from None
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return given


def _member(name: str, value: str, members: type[E]) -> E:
    member: E | None = _by_text(members).get(value.lower())
    if member is not None:
        return member
    raise invalid(
        f"invalid {name}: must be one of {', '.join(str(member.value) for member in members if member.value)}"
    )


@cache
def _by_text(members: type[Enum]) -> dict[str, Any]:
    return {str(member.value).lower(): member for member in members}


def _day(text: str) -> date:
    if match := _MOMENT.fullmatch(text):
        text = match["date"]
    if not (match := _DATE.fullmatch(text)):
        raise ValueError(text)
    return date(*map(int, match.groups()))


def _moment(text: str, zone: tzinfo) -> datetime:
    match = _MOMENT.fullmatch(text)
    if match is None:
        return datetime.combine(_day(text), time(), zone).astimezone(UTC)
    moment = datetime.fromisoformat(f"{match['date']}T{match['time']}")
    microseconds = int((match["fraction"] or "0").ljust(6, "0")[:6])
    return (moment + timedelta(microseconds=microseconds)).replace(tzinfo=_offset(match, zone)).astimezone(UTC)


def _offset(match: re.Match[str], zone: tzinfo) -> tzinfo:
    if match["offset"] is None:
        return zone
    if match["sign"] is None:
        return UTC
    distance = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
    return timezone(-distance if match["sign"] == "-" else distance)
