"""The account's configurations on the wire."""

from msgspec import UNSET, Struct, UnsetType

from alpaca_mock.domain.settings import AccountSettings, owner_changes
from alpaca_mock.wire.json import decode_object


class ConfigurationsBody(Struct):
    """The broker's object, its keys in the broker's order.

    `dtbp_check` and `pdt_check` were removed in July 2026; the C# client still requires the first.
    """

    disable_overnight_trading: bool
    dtbp_check: str | UnsetType
    fractional_trading: bool
    max_margin_multiplier: str
    max_options_trading_level: int
    no_shorting: bool
    pdt_check: str | UnsetType
    ptp_no_exception_entry: bool
    suspend_trade: bool
    trade_confirm_email: str
    closing_transactions_only: bool


def configurations_body(settings: AccountSettings, *, legacy: bool) -> ConfigurationsBody:
    """Give the object of *settings*; *legacy* tells whether it has the members that were removed in 2026."""
    return ConfigurationsBody(
        disable_overnight_trading=settings.disable_overnight_trading,
        dtbp_check=settings.dtbp_check if legacy else UNSET,
        fractional_trading=settings.fractional_trading,
        max_margin_multiplier=settings.max_margin_multiplier,
        # An owner who wants no limit has the one of the broker's approval.
        max_options_trading_level=settings.options_trading_level,
        no_shorting=settings.no_shorting,
        pdt_check=settings.pdt_check if legacy else UNSET,
        ptp_no_exception_entry=settings.ptp_no_exception_entry,
        suspend_trade=settings.suspend_trade,
        trade_confirm_email=settings.trade_confirm_email,
        closing_transactions_only=settings.closing_transactions_only,
    )


def read_configurations(body: bytes) -> dict[str, object]:
    """Read what the owner wants changed; what is null or empty stays as it is, what is no configuration is ignored.

    Raises `Refusal`: 40010000 for what is no JSON object, 40010001 for a value outside the documentation.
    """
    return owner_changes(decode_object(body))
