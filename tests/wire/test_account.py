"""The account on the wire."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.settings import AccountSettings
from alpaca_mock.wire.account import account_body
from alpaca_mock.wire.json import encode

#: The keys of the broker's account object in its order (observed on paper, 2026-09-15).
KEYS = (
    "id admin_configurations user_configurations account_number status crypto_status options_approved_level "
    "options_trading_level currency buying_power regt_buying_power effective_buying_power non_marginable_buying_power "
    "options_buying_power cash accrued_fees portfolio_value trading_blocked transfers_blocked account_blocked "
    "created_at trade_suspended_by_user multiplier shorting_enabled equity last_equity long_market_value "
    "short_market_value position_market_value initial_margin maintenance_margin last_maintenance_margin sma "
    "balance_asof crypto_tier intraday_adjustments pending_reg_taf_fees"
)
REMOVED = {"daytrading_buying_power", "bod_dtbp", "pattern_day_trader", "daytrade_count"}


class AccountBodyTests(SynchronousTestCase):
    """The broker's account object."""

    def body(self, *, legacy: bool = False, **settings: object) -> dict[str, object]:
        """Give the object of a fresh account of $100,000 as a client reads it."""
        account = Account(
            "key",
            "f6eadbe0-2ef0-4d3d-974c-df8f4fc63bd6",
            "PA3J93N4D9PG",
            datetime(2026, 9, 15, 16, 16, 58, 821492, tzinfo=UTC),
            Decimal(100000),
            date(2026, 9, 14),
            AccountSettings().but(settings),
        )
        decoded: dict[str, object] = json.loads(encode(account_body(account, legacy=legacy)))
        return decoded

    def test_a_fresh_account(self) -> None:
        """A fresh account is as the one observed on paper, 2026-09-15."""
        body = self.body()
        self.assertEqual(" ".join(body), KEYS)
        self.assertEqual((body["cash"], body["equity"], body["portfolio_value"]), ("100000", "100000", "100000"))
        self.assertEqual((body["buying_power"], body["effective_buying_power"]), ("400000", "400000"))
        self.assertEqual((body["regt_buying_power"], body["options_buying_power"]), ("200000", "100000"))
        self.assertEqual((body["non_marginable_buying_power"], body["multiplier"]), ("100000", "4"))
        self.assertEqual((body["options_approved_level"], body["options_trading_level"]), (3, 3))
        self.assertEqual((body["created_at"], body["balance_asof"]), ("2026-09-15T16:16:58.821492Z", "2026-09-14"))
        self.assertIs(body["shorting_enabled"], True)

    def test_the_removed_fields(self) -> None:
        """Older clients get what was removed in 2026, and everything else as it is."""
        now, before = self.body(), self.body(legacy=True)
        self.assertEqual(before.keys() - now.keys(), REMOVED)
        self.assertEqual({key: value for key, value in before.items() if key not in REMOVED}, now)
        self.assertEqual((before["daytrade_count"], before["pattern_day_trader"]), (0, False))
        self.assertEqual((before["daytrading_buying_power"], before["bod_dtbp"]), ("400000", "400000"))
        self.assertEqual(self.body(legacy=True, multiplier=2)["daytrading_buying_power"], "0")

    def test_settings_show(self) -> None:
        """Blocks, levels and the multiplier are those of the account."""
        body = self.body(
            trading_blocked=True,
            transfers_blocked=True,
            account_blocked=True,
            suspend_trade=True,
            multiplier=1,
            options_approved_level=2,
            max_options_trading_level=1,
        )
        for key in ("trading_blocked", "transfers_blocked", "account_blocked", "trade_suspended_by_user"):
            self.assertIs(body[key], True)
        self.assertEqual((body["multiplier"], body["buying_power"], body["shorting_enabled"]), ("1", "100000", False))
        self.assertEqual((body["options_approved_level"], body["options_trading_level"]), (2, 1))
