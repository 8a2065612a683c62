"""What the broker does with orders, told in scripts: each of the scenarios is one test."""

import re
import unittest
from collections.abc import Callable, Iterable

from alpaca_mock.domain.rules import Rules
from tests.domain import (
    scenarios_account,
    scenarios_classes,
    scenarios_cover,
    scenarios_ending,
    scenarios_expiring,
    scenarios_hours,
    scenarios_multileg,
    scenarios_options,
    scenarios_replacing,
    scenarios_time_in_force,
    scenarios_types,
)
from tests.domain.scenario import Scenario
from tests.domain.script import Script


def _told(scenario: Scenario) -> Callable[[unittest.TestCase], None]:
    def test(case: unittest.TestCase) -> None:
        Script(case, Rules(sessions=scenario.sessions, checks=scenario.checks)).run(scenario.script)

    test.__doc__ = f"{scenario.name} ({scenario.rule})."
    return test


def _tell(scenarios: Iterable[Scenario]) -> dict[str, Callable[[unittest.TestCase], None]]:
    return {"test_" + re.sub(r"\W+", "_", scenario.name): _told(scenario) for scenario in scenarios}


TypeTests = type("TypeTests", (unittest.TestCase,), _tell(scenarios_types.SCENARIOS))
ClassTests = type("ClassTests", (unittest.TestCase,), _tell(scenarios_classes.SCENARIOS))
TimeInForceTests = type("TimeInForceTests", (unittest.TestCase,), _tell(scenarios_time_in_force.SCENARIOS))
HoursTests = type("HoursTests", (unittest.TestCase,), _tell(scenarios_hours.SCENARIOS))
ReplacingTests = type("ReplacingTests", (unittest.TestCase,), _tell(scenarios_replacing.SCENARIOS))
EndingTests = type("EndingTests", (unittest.TestCase,), _tell(scenarios_ending.SCENARIOS))
AccountTests = type("AccountTests", (unittest.TestCase,), _tell(scenarios_account.SCENARIOS))
CoverTests = type("CoverTests", (unittest.TestCase,), _tell(scenarios_cover.SCENARIOS))
OptionTests = type("OptionTests", (unittest.TestCase,), _tell(scenarios_options.SCENARIOS))
MultiLegTests = type("MultiLegTests", (unittest.TestCase,), _tell(scenarios_multileg.SCENARIOS))
ExpiringTests = type("ExpiringTests", (unittest.TestCase,), _tell(scenarios_expiring.SCENARIOS))
