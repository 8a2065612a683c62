"""The answers of the market data API other than 200: what each means, said so that its reader can do something."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from twisted.web.http_headers import Headers

from alpaca_mock.market.source import MarketDataError, Trouble
from alpaca_mock.wire.market_data import read_error_message

#: Seconds without requests after a 429 that does not say how long to wait.
DEFAULT_PAUSE: Final = 5.0
#: The longest pause that a 429 can order.
LONGEST_PAUSE: Final = 600.0

# The whole request is refused for one symbol (observed, 2026): "invalid symbol: CSP1".
_INVALID_SYMBOL: Final = re.compile(r"invalid symbol: *([^\s,]+)", re.IGNORECASE)
# The two refusals of a feed (Market Data FAQ; observed, 2026): "subscription does not permit querying recent SIP
# data", "OPRA agreement is not signed".
_FEED_REFUSED: Final = re.compile(r"subscription|agreement", re.IGNORECASE)
_LONGEST_TEXT: Final = 200


def error_of(status: int, headers: Headers, body: bytes, feed: str, now: datetime) -> MarketDataError:
    """Say what an answer with *status* means; *feed* is the one that was asked."""
    text = _one_line(read_error_message(body))
    said = f"{status}: {text}" if text else str(status)
    if status == 401 or (status == 403 and not _FEED_REFUSED.search(text)):
        return MarketDataError(
            f"market data refused the credentials ({said}): check ALPACA_DATA_API_KEY and ALPACA_DATA_SECRET_KEY",
            Trouble.CREDENTIALS,
        )
    if status == 403:
        return MarketDataError(
            f'market data does not give these credentials the feed "{feed}" ({said}):'
            " choose another with ALPACA_DATA_STOCK_FEED or ALPACA_DATA_OPTION_FEED",
            Trouble.FEED,
        )
    if status == 429:
        pause = _pause(headers, now)
        return MarketDataError(
            f"market data is rate limited ({said}): the next request goes out in {pause:.0f} s",
            Trouble.RATE,
            retry_after=pause,
        )
    if status >= 500:
        return MarketDataError(f"market data failed ({said})", Trouble.UNAVAILABLE)
    if status == 404 or 300 <= status < 400:
        # Redirects are not followed: the credentials would go to whoever is named there.
        return MarketDataError(
            f"market data is not served at this address ({said}): check ALPACA_DATA_BASE_URL", Trouble.REQUEST
        )
    named = _INVALID_SYMBOL.search(text)
    return MarketDataError(
        f"market data refused the request ({said})", Trouble.REQUEST, symbol=named[1] if named else None
    )


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text[:_LONGEST_TEXT]).split())


def _pause(headers: Headers, now: datetime) -> float:
    """Tell for how many seconds a 429 wants no request; the headers are RFC 9110 and Alpaca's own."""
    seconds = _retry_after(headers, now)
    if seconds is None:
        seconds = _rate_limit_reset(headers, now)
    return DEFAULT_PAUSE if seconds is None else min(max(seconds, 1.0), LONGEST_PAUSE)


def _retry_after(headers: Headers, now: datetime) -> float | None:
    values = headers.getRawHeaders("retry-after")
    if not values:
        return None
    value = values[-1].strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value)
        return (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds()
    except (ValueError, OverflowError):
        return None


def _rate_limit_reset(headers: Headers, now: datetime) -> float | None:
    values = headers.getRawHeaders("x-ratelimit-reset")
    value = values[-1].strip() if values else ""
    return int(value[:12]) - now.timestamp() if value.isascii() and value.isdigit() else None
