"""The ids of events: ULIDs, which sort as text in the order in which the events came.

The first ten characters are the event's milliseconds, as in any ULID. Where others have chance, these have the account
and the event's number in it: the same event has the same id whenever it is asked for, and no two events share one.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from alpaca_mock.domain.refusals import invalid

#: Crockford's base 32, in ascending order.
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES: Final = {digit: value for value, digit in enumerate(_DIGITS)}
_LENGTH: Final = 26
#: Bits that an account and a sequence number take each.
_HALF: Final = 40
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_VERSION_AND_VARIANT: Final = 0xF << 76 | 3 << 62
_VERSION_8: Final = 8 << 76 | 2 << 62
# The ten bits that two digits stand for, so that an id takes thirteen steps.
_PAIRS: Final = [high + low for high in _DIGITS for low in _DIGITS]


def event_id(account_id: str, at: datetime, sequence: int) -> str:
    """Give the id of the event number *sequence* of an account, which happened *at*."""
    number = _number(account_id, at, sequence)
    pairs = _PAIRS
    return "".join([pairs[number >> shift & 1023] for shift in range(120, -1, -10)])


def step_id(account_id: str, at: datetime, sequence: int) -> str:
    """Give the same as a UUID (RFC 9562, version 8), for what the broker gives one: a step that is no execution."""
    number = _number(account_id, at, sequence) & ~_VERSION_AND_VARIANT | _VERSION_8
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def read_event_id(name: str, written: str) -> str:
    """Read the id that parameter *name* has; give it as `event_id` does.

    Raises `Refusal` (40010001) for what is no ULID.
    """
    upper = written.strip().upper()
    # A first digit above 7 would need more than 128 bits.
    if len(upper) != _LENGTH or upper[0] > "7" or not all(digit in _VALUES for digit in upper):
        raise invalid(f"invalid {name}: must be a ULID")
    return upper


def last_moment(event: str) -> datetime:
    """Give the first moment at which no event can get an id as low as *event* any more.

    An id so far off that Python has no time for it is never reached: the last moment there is.
    """
    milliseconds = 0
    for digit in event[:10]:
        milliseconds = milliseconds << 5 | _VALUES[digit]
    try:
        return _EPOCH + (milliseconds + 1) * _MILLISECOND
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _number(account_id: str, at: datetime, sequence: int) -> int:
    return ((at - _EPOCH) // _MILLISECOND << 2 * _HALF) | _account_bits(account_id) | sequence


@lru_cache(maxsize=1024)
def _account_bits(account_id: str) -> int:
    return (int(account_id.replace("-", ""), 16) & (1 << _HALF) - 1) << _HALF
