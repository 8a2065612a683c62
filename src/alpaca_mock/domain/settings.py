"""What an account may do, as far as its owner and the broker set it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import define, evolve

from alpaca_mock.domain.refusals import invalid

_CHECKS: Final = ("both", "entry", "exit")
_HIGHEST_OPTIONS_LEVEL: Final = 3


@define(frozen=True)
class AccountSettings:
    """The settings of one account.

    The first eleven are the owner's (API documentation, "Account Configurations"; `dtbp_check` and `pdt_check` were
    part of them until July 2026 and are kept for clients that still want them). The rest is the broker's:
    `multiplier` 1, 2 or 4, `options_approved_level` 0 to 3, `shorting_allowed` and the blocks.
    """

    dtbp_check: str = "entry"
    pdt_check: str = "entry"
    trade_confirm_email: str = "all"
    suspend_trade: bool = False
    no_shorting: bool = False
    fractional_trading: bool = True
    max_margin_multiplier: str = "4"
    max_options_trading_level: int | None = None
    ptp_no_exception_entry: bool = False
    disable_overnight_trading: bool = False
    closing_transactions_only: bool = False
    multiplier: int = 4
    options_approved_level: int = _HIGHEST_OPTIONS_LEVEL
    shorting_allowed: bool = True
    trading_blocked: bool = False
    transfers_blocked: bool = False
    account_blocked: bool = False

    @property
    def options_trading_level(self) -> int:
        """The level in force: what is approved, unless the owner wants less."""
        wanted = self.max_options_trading_level
        return self.options_approved_level if wanted is None else min(wanted, self.options_approved_level)

    @property
    def margin_multiplier(self) -> int:
        """The multiplier in force: the broker's, unless the owner wants less."""
        return min(self.multiplier, int(self.max_margin_multiplier))

    def but(self, changes: Mapping[str, Any]) -> "AccountSettings":
        """Give these settings with *changes*, which `owner_changes` or `broker_changes` gave."""
        return evolve(self, **changes)


def owner_changes(wanted: Mapping[str, object]) -> dict[str, object]:
    """Read what the owner wants changed; `None` and the empty text leave a setting as it is.

    What is no configuration is ignored, as everywhere in the API: a newer client sends what it knows.
    Raises `Refusal` (40010001): `NAME value is invalid`.
    """
    return _read({name: value for name, value in wanted.items() if name in _OWNER}, _OWNER)


def broker_changes(wanted: Mapping[str, object]) -> dict[str, object]:
    """Read what the broker (here: a test) wants changed, the owner's settings included; refuses as `owner_changes`.

    An unknown name is refused as well: `NAME is not a configuration`. Nobody else would tell of a slip of the pen.
    """
    readers = _OWNER | _BROKER
    for name in wanted:
        if name not in readers:
            raise invalid(f"{name} is not a configuration")
    return _read(wanted, readers)


def _read(wanted: Mapping[str, object], readers: "Mapping[str, Callable[[object], object]]") -> dict[str, object]:
    changes = {}
    for name, value in wanted.items():
        if value is None or value == "":
            continue
        try:
            changes[name] = readers[name](value)
        except ValueError:
            raise invalid(f"{name} value is invalid") from None
    return changes


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise ValueError(value)


def _one_of(*allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value.lower() not in allowed:
            raise ValueError(value)
        return value.lower()

    return read


def _number_of(*allowed: int) -> Callable[[object], int]:
    # A text is as good as a number, and 2.0 is 2 (observed on paper, 2021: max_margin_multiplier as a number).
    written = {form: number for number in allowed for form in (str(number), f"{number}.0")}

    def read(value: object) -> int:
        if isinstance(value, str):
            number = written.get(value)
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = next((number for number in allowed if number == value), None)
        else:
            number = None
        if number is None:
            raise ValueError(value)
        return number

    return read


_multiplier: Final = _number_of(1, 2, 4)
_options_level: Final = _number_of(*range(_HIGHEST_OPTIONS_LEVEL + 1))


_OWNER: Final[dict[str, Callable[[object], object]]] = {
    "dtbp_check": _one_of(*_CHECKS),
    "pdt_check": _one_of(*_CHECKS),
    "trade_confirm_email": _one_of("all", "none"),
    "suspend_trade": _flag,
    "no_shorting": _flag,
    "fractional_trading": _flag,
    "max_margin_multiplier": lambda value: str(_multiplier(value)),
    "max_options_trading_level": _options_level,
    "ptp_no_exception_entry": _flag,
    "disable_overnight_trading": _flag,
    "closing_transactions_only": _flag,
}
_BROKER: Final[dict[str, Callable[[object], object]]] = {
    "multiplier": _multiplier,
    "options_approved_level": _options_level,
    "shorting_allowed": _flag,
    "trading_blocked": _flag,
    "transfers_blocked": _flag,
    "account_blocked": _flag,
}
