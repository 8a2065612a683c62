"""Every setting of the server: its environment variable, its default, what it does and how it is read.

The fields of `Settings` are the one table of them; ``--help``, ``.env.example`` and the README are checked against it.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlsplit

from attrs import field, fields, frozen


class SettingsError(ValueError):
    """A setting has a value that cannot be used. The text is one line, names the variable and holds no secret."""


@frozen
class Secret:
    """A text that no representation shows."""

    value: str = field(repr=lambda _: "'...'")

    def __str__(self) -> str:
        return "..."


@frozen
class Variable:
    """An environment variable: `default` as it would be written there, and one sentence on what it does."""

    name: str
    default: str
    sentence: str
    read: Callable[[str], Any] = field(repr=False)


#: What the endpoint types of Twisted are called that could be taken for the host of HOST:PORT.
_ENDPOINT_TYPES: Final = frozenset({"tcp", "tcp4", "tcp6", "unix", "ssl", "tls", "systemd", "stdio", "haproxy"})
_HOST_AND_PORT: Final = re.compile(r"(?:\[(?P<six>[\w:.%]+)\]|(?P<host>[\w.-]+)):(?P<port>[0-9]{1,5})", re.ASCII)
_ENDPOINT: Final = re.compile(r"[A-Za-z][\w+-]*:.", re.ASCII)


def _endpoint(text: str) -> str:
    """Give the Twisted endpoint string for HOST:PORT, [IPV6]:PORT or an endpoint string."""
    address = _HOST_AND_PORT.fullmatch(text)
    if address is not None and address["host"] not in _ENDPOINT_TYPES:
        if int(address["port"]) > 65535:
            raise ValueError(f"{text!r} has a port above 65535")
        host = address["host"] or address["six"].replace(":", r"\:")
        return f"tcp:{address['port']}:interface={host}"
    if _ENDPOINT.match(text) is None:
        raise ValueError(f"{text!r} is not HOST:PORT, [IPV6]:PORT or a Twisted endpoint string")
    return text


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"{text!r} is not one of {', '.join(choices)}")
        return text.lower()

    return read


def _switch(text: str) -> bool:
    if (word := text.lower()) in {"on", "true", "yes", "1"}:
        return True
    if word in {"off", "false", "no", "0"}:
        return False
    raise ValueError(f"{text!r} is neither on nor off")


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ValueError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return read


def _seconds(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{0,9})?", text) or not least <= float(text) <= most:
            raise ValueError(f"{text!r} is not a number of seconds from {least:g} to {most:g}")
        return float(text)

    return read


def _cash(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= 10**12 or amount != round(amount, 2):
        raise ValueError(f"{text!r} is not an amount of dollars and cents from 0 to 1000000000000")
    return amount


def _base_url(text: str) -> str:
    url = urlsplit(text)
    try:
        known = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    except ValueError:
        known = False
    if "@" in url.netloc:
        raise ValueError("must not carry a user name or password")
    if not known or url.query or url.fragment:
        raise ValueError(f"{text!r} is not an http or https URL")
    return text.rstrip("/")


def _secret(text: str) -> Secret:
    # What goes into a header must not be able to end it.
    if not text.isascii() or not text.isprintable():
        raise ValueError("holds a character that no HTTP header can carry")
    return Secret(text)


def _setting(name: str, default: str, sentence: str, read: Callable[[str], Any]) -> Any:
    return field(
        default=read(default) if default else None,
        metadata={"variable": Variable(name, default, sentence, read)},
    )


@frozen(kw_only=True)
class Settings:
    """What the server is told from outside, read and checked."""

    listen: str = _setting(
        "ALPACA_MOCK_LISTEN_ADDR",
        "127.0.0.1:3847",
        "Where to listen: HOST:PORT, [IPV6]:PORT (port 0 takes a free one) or any Twisted endpoint string.",
        _endpoint,
    )
    log_format: str = _setting(
        "ALPACA_MOCK_LOG_FORMAT",
        "text",
        "How log lines look: text for people, json for programs.",
        _one_of("text", "json"),
    )
    log_level: str = _setting(
        "ALPACA_MOCK_LOG_LEVEL",
        "info",
        "The least grave log lines to write: debug, info, warn, error or critical.",
        _one_of("debug", "info", "warn", "error", "critical"),
    )
    access_log: bool = _setting(
        "ALPACA_MOCK_ACCESS_LOG", "on", "Whether each request gets a log line: on or off.", _switch
    )
    http: str = _setting(
        "ALPACA_MOCK_HTTP",
        "fast",
        "Which HTTP channel serves: fast, or stock for Twisted's own; both give the same answers.",
        _one_of("fast", "stock"),
    )
    starting_cash: Decimal = _setting(
        "ALPACA_MOCK_STARTING_CASH", "1000000", "Dollars that a new account starts with.", _cash
    )
    sessions: str = _setting(
        "ALPACA_MOCK_SESSIONS",
        "always",
        "When the market is open: always, or nyse for the sessions and order expiry of the New York Stock Exchange.",
        _one_of("always", "nyse"),
    )
    checks: bool = _setting(
        "ALPACA_MOCK_CHECKS", "on", "Whether buying power and wash trades are checked: on or off.", _switch
    )
    legacy_fields: bool = _setting(
        "ALPACA_MOCK_LEGACY_FIELDS",
        "on",
        "Whether account and configurations still show the fields that Alpaca removed in 2026: on or off.",
        _switch,
    )
    rate_limit: int = _setting(
        "ALPACA_MOCK_RATE_LIMIT",
        "0",
        "Requests a minute that an API key may make before it is answered 429; 0 is without limit.",
        _whole(0, 1_000_000),
    )
    data_api_key: Secret | None = _setting(
        "ALPACA_DATA_API_KEY",
        "",
        "API key id for live market data; without it prices are those that are set at run time."
        " When neither this nor the secret is set, APCA_API_KEY_ID and APCA_API_SECRET_KEY are used.",
        _secret,
    )
    data_secret_key: Secret | None = _setting(
        "ALPACA_DATA_SECRET_KEY", "", "Secret key for live market data; both or none must be set.", _secret
    )
    data_base_url: str = _setting(
        "ALPACA_DATA_BASE_URL", "https://data.alpaca.markets", "Where the market data API is.", _base_url
    )
    data_stock_feed: str = _setting(
        "ALPACA_DATA_STOCK_FEED",
        "sip",
        "Feed of stock quotes: sip, iex, delayed_sip, boats, overnight or otc.",
        _one_of("sip", "iex", "delayed_sip", "boats", "overnight", "otc"),
    )
    data_option_feed: str = _setting(
        "ALPACA_DATA_OPTION_FEED", "opra", "Feed of option quotes: opra or indicative.", _one_of("opra", "indicative")
    )
    data_timeout: float = _setting(
        "ALPACA_DATA_TIMEOUT", "10", "Seconds that a market data request may take.", _seconds(0.01, 600)
    )
    data_max_age: float = _setting(
        "ALPACA_DATA_MAX_AGE",
        "1",
        "Seconds for which a live quote is used again before it is asked for anew.",
        _seconds(0, 86400),
    )
    poll_interval: float = _setting(
        "ALPACA_MOCK_POLL_INTERVAL",
        "10",
        "Seconds between two looks at the live quotes of resting orders.",
        _seconds(0.01, 86400),
    )
    body_limit: int = _setting(
        "ALPACA_MOCK_BODY_LIMIT",
        "2097152",
        "Bytes that the body of a request may have; a larger one is answered 413.",
        _whole(1024, 1_073_741_824),
    )
    idle_timeout: float = _setting(
        "ALPACA_MOCK_IDLE_TIMEOUT",
        "60",
        "Seconds after which a connection without a request is closed.",
        _seconds(0.01, 86400),
    )
    stop_grace: float = _setting(
        "ALPACA_MOCK_STOP_GRACE",
        "10",
        "Seconds that requests in flight have to finish when the server stops.",
        _seconds(0, 3600),
    )
    stream_queue: int = _setting(
        "ALPACA_MOCK_STREAM_QUEUE",
        "1024",
        "Messages that may wait for a slow stream client before it is disconnected.",
        _whole(1, 1_000_000),
    )

    @property
    def live_data(self) -> bool:
        """Whether live market data is configured."""
        return self.data_api_key is not None

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> "Settings":
        """Read the settings among *mapping*, which may hold anything else too. A blank value counts as absent.

        Raises `SettingsError` for the first value that cannot be used.
        """
        values = {name: _read(variable, mapping) for name, variable in _TABLE.items()}
        if values["data_api_key"] is None and values["data_secret_key"] is None:
            values["data_api_key"], values["data_secret_key"] = (_read(name, mapping) for name in _TRADING_CREDENTIALS)
            names = "APCA_API_KEY_ID and APCA_API_SECRET_KEY"
        else:
            names = "ALPACA_DATA_API_KEY and ALPACA_DATA_SECRET_KEY"
        if (values["data_api_key"] is None) != (values["data_secret_key"] is None):
            raise SettingsError(f"{names}: set both, or none")
        return cls(**values)


def _read(variable: Variable, mapping: Mapping[str, str]) -> Any:
    text = mapping.get(variable.name, "").strip() or variable.default
    try:
        return variable.read(text) if text else None
    except ValueError as error:
        raise SettingsError(f"{variable.name}: {error}") from None


_TABLE: Final[dict[str, Variable]] = {field.name: field.metadata["variable"] for field in fields(Settings)}

#: Every variable, in the order in which it is documented.
VARIABLES: Final = tuple(_TABLE.values())


def variable_of(name: str) -> Variable:
    """Give the variable of the field *name* of `Settings`. Raises `TypeError` if there is none of that name."""
    if name not in _TABLE:
        raise TypeError(f"there is no setting {name!r}")
    return _TABLE[name]


#: What Alpaca's own clients read; taken when the variables of the market data API are not set.
_TRADING_CREDENTIALS: Final = (
    Variable("APCA_API_KEY_ID", "", "API key id.", _secret),
    Variable("APCA_API_SECRET_KEY", "", "Secret key.", _secret),
)


def describe(settings: Settings) -> str:
    """Give a line NAME=value for every setting in force; of a secret only whether it is set."""
    return "\n".join(f"{variable.name}={_shown(getattr(settings, name))}" for name, variable in _TABLE.items())


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)
