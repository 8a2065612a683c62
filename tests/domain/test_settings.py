"""What owner and broker may set of an account."""

import unittest
from decimal import Decimal

from alpaca_mock.domain.refusals import INVALID, Refusal
from alpaca_mock.domain.settings import AccountSettings, broker_changes, owner_changes


class OwnerChangesTests(unittest.TestCase):
    """What the owner of an account may set (API documentation, "Account Configurations")."""

    def check_refused(self, wanted: dict[str, object], message: str) -> None:
        with self.assertRaises(Refusal) as caught:
            owner_changes(wanted)
        self.assertEqual((caught.exception.code, caught.exception.message), (INVALID, message))

    def test_every_configuration_can_be_set(self):
        wanted = {
            "dtbp_check": "both",
            "pdt_check": "exit",
            "trade_confirm_email": "none",
            "suspend_trade": True,
            "no_shorting": True,
            "fractional_trading": False,
            "max_margin_multiplier": "2",
            "max_options_trading_level": 1,
            "ptp_no_exception_entry": True,
            "disable_overnight_trading": True,
            "closing_transactions_only": True,
        }
        self.assertEqual(owner_changes(wanted), wanted)
        changed = AccountSettings().but(owner_changes(wanted))
        self.assertEqual({name: getattr(changed, name) for name in wanted}, wanted)

    def test_null_and_empty_leave_a_setting(self):
        self.assertEqual(owner_changes({"dtbp_check": "", "no_shorting": None}), {})

    def test_a_multiplier_may_be_a_number(self):
        for value in (4, "4", Decimal(4), Decimal("4.0"), "4.0"):
            self.assertEqual(owner_changes({"max_margin_multiplier": value}), {"max_margin_multiplier": "4"})

    def test_an_options_level_may_be_a_text(self):
        for value in (0, "0", Decimal("0.0")):
            self.assertEqual(owner_changes({"max_options_trading_level": value}), {"max_options_trading_level": 0})

    def test_a_flag_may_be_a_text_in_any_case(self):
        self.assertEqual(
            owner_changes({"no_shorting": "TRUE", "suspend_trade": "false"}),
            {"no_shorting": True, "suspend_trade": False},
        )

    def test_a_value_out_of_range_is_refused_by_its_name(self):
        for name, value in (
            ("pdt_check", "never"),
            ("dtbp_check", True),
            ("trade_confirm_email", "some"),
            ("max_margin_multiplier", "3"),
            ("max_margin_multiplier", True),
            ("max_margin_multiplier", Decimal("4.0000001")),
            ("max_options_trading_level", 4),
            ("max_options_trading_level", -1),
            ("max_options_trading_level", True),
            ("no_shorting", "yes"),
            ("no_shorting", 1),
            ("fractional_trading", []),
            ("trade_confirm_email", {}),
        ):
            self.check_refused({name: value}, f"{name} value is invalid")

    def test_what_is_no_configuration_is_ignored(self):
        self.assertEqual(owner_changes({"leverage": 4, "no_shorting": True}), {"no_shorting": True})

    def test_what_is_the_brokers_is_not_the_owners(self):
        self.assertEqual(owner_changes({"trading_blocked": False, "multiplier": 4}), {})

    def test_one_bad_value_refuses_all(self):
        self.check_refused({"no_shorting": True, "pdt_check": "x"}, "pdt_check value is invalid")


class BrokerChangesTests(unittest.TestCase):
    """What the broker, here a test, may set besides."""

    def test_the_broker_sets_all(self):
        wanted = {
            "multiplier": 2,
            "options_approved_level": 1,
            "shorting_allowed": False,
            "trading_blocked": True,
            "transfers_blocked": True,
            "account_blocked": True,
            "no_shorting": True,
        }
        self.assertEqual(broker_changes(wanted), wanted)

    def test_the_brokers_values_have_ranges_too(self):
        for name, value in (("multiplier", 3), ("options_approved_level", 4), ("account_blocked", "perhaps")):
            with self.assertRaisesRegex(Refusal, f"^{name} value is invalid$"):
                broker_changes({name: value})

    def test_what_is_no_setting_is_refused(self):
        with self.assertRaisesRegex(Refusal, "^leverage is not a configuration$"):
            broker_changes({"multiplier": 2, "leverage": 4})


class AccountSettingsTests(unittest.TestCase):
    """What is in force when owner and broker differ."""

    def test_the_options_level_in_force_is_the_lower_one(self):
        for approved, wanted, level in ((3, None, 3), (3, 1, 1), (1, 3, 1), (0, None, 0), (3, 0, 0)):
            settings = AccountSettings(options_approved_level=approved, max_options_trading_level=wanted)
            self.assertEqual(settings.options_trading_level, level)

    def test_changes_leave_the_settings_before_as_they_were(self):
        before = AccountSettings()
        after = before.but({"no_shorting": True})
        self.assertEqual((before.no_shorting, after.no_shorting), (False, True))
