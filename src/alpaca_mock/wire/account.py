"""The account on the wire."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from msgspec import UNSET, Struct, UnsetType

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.money import ZERO, multiply, subtract, to_cents
from alpaca_mock.domain.money import text as printed

_ACTIVE: Final = "ACTIVE"
_CURRENCY: Final = "USD"
#: Nothing here charges fees, moves money between banks or keeps a memorandum account.
_NONE: Final = "0"
_DAY_TRADING_MULTIPLIER: Final = 4


class AccountBody(Struct):
    """The broker's account object, its keys in the broker's order (observed on paper, 2026-09-15).

    Money is in strings. `daytrading_buying_power`, `bod_dtbp`, `pattern_day_trader` and `daytrade_count` were removed
    in July 2026; older clients still require some of them.
    """

    id: str
    admin_configurations: dict[str, object]
    user_configurations: None
    account_number: str
    status: str
    crypto_status: str
    options_approved_level: int
    options_trading_level: int
    currency: str
    buying_power: str
    regt_buying_power: str
    daytrading_buying_power: str | UnsetType
    effective_buying_power: str
    non_marginable_buying_power: str
    options_buying_power: str
    bod_dtbp: str | UnsetType
    cash: str
    accrued_fees: str
    portfolio_value: str
    pattern_day_trader: bool | UnsetType
    trading_blocked: bool
    transfers_blocked: bool
    account_blocked: bool
    created_at: datetime
    trade_suspended_by_user: bool
    multiplier: str
    shorting_enabled: bool
    equity: str
    last_equity: str
    long_market_value: str
    short_market_value: str
    position_market_value: str
    initial_margin: str
    maintenance_margin: str
    last_maintenance_margin: str
    sma: str
    daytrade_count: int | UnsetType
    balance_asof: date
    crypto_tier: int
    intraday_adjustments: str
    pending_reg_taf_fees: str


def account_body(account: Account, *, legacy: bool) -> AccountBody:
    """Give the object of *account*; *legacy* tells whether it has the fields that were removed in 2026."""
    settings = account.settings
    equity = printed(account.equity)
    buying_power = printed(account.buying_power)
    day_trading = printed(_day_trading_power(account)) if legacy else UNSET
    return AccountBody(
        id=account.id,
        admin_configurations={},
        user_configurations=None,
        account_number=account.number,
        status=_ACTIVE,
        crypto_status=_ACTIVE,
        options_approved_level=settings.options_approved_level,
        options_trading_level=settings.options_trading_level,
        currency=_CURRENCY,
        buying_power=buying_power,
        regt_buying_power=printed(account.regt_buying_power),
        daytrading_buying_power=day_trading,
        effective_buying_power=buying_power,
        non_marginable_buying_power=printed(account.non_marginable_buying_power),
        options_buying_power=printed(account.options_buying_power),
        bod_dtbp=day_trading,
        cash=printed(account.cash),
        accrued_fees=_NONE,
        portfolio_value=equity,
        # Nobody has been flagged since the rule ended.
        pattern_day_trader=False if legacy else UNSET,
        trading_blocked=settings.trading_blocked,
        transfers_blocked=settings.transfers_blocked,
        account_blocked=settings.account_blocked,
        created_at=account.created_at,
        trade_suspended_by_user=settings.suspend_trade,
        multiplier=str(account.multiplier),
        shorting_enabled=account.shorting_enabled,
        equity=equity,
        last_equity=printed(account.last_equity),
        long_market_value=printed(account.long_market_value),
        short_market_value=printed(account.short_market_value),
        position_market_value=printed(account.position_market_value),
        initial_margin=printed(account.initial_margin),
        maintenance_margin=printed(account.maintenance_margin),
        last_maintenance_margin=printed(account.last_maintenance_margin),
        sma=_NONE,
        daytrade_count=0 if legacy else UNSET,
        balance_asof=account.balance_asof,
        crypto_tier=0,
        intraday_adjustments=_NONE,
        pending_reg_taf_fees=_NONE,
    )


def _day_trading_power(account: Account) -> Decimal:
    """Give what the removed fields held: four times the excess at the last close, for multiplier 4 only."""
    if account.multiplier != _DAY_TRADING_MULTIPLIER:
        return ZERO
    excess = subtract(account.last_equity, account.last_maintenance_margin)
    return to_cents(multiply(Decimal(_DAY_TRADING_MULTIPLIER), max(ZERO, excess)))
