"""What the broker does with orders, told in scripts: each of the scenarios is one test."""

import re
import unittest
from collections.abc import Callable, Iterable

from alpaca_mock.domain.rules import Rules
from tests.domain import (
    scenarios_account,
    scenarios_changes,
    scenarios_classes,
    scenarios_options,
    scenarios_time,
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
ChangeTests = type("ChangeTests", (unittest.TestCase,), _tell(scenarios_changes.SCENARIOS))
AccountTests = type("AccountTests", (unittest.TestCase,), _tell(scenarios_account.SCENARIOS))
TimeTests = type("TimeTests", (unittest.TestCase,), _tell(scenarios_time.SCENARIOS))
OptionTests = type("OptionTests", (unittest.TestCase,), _tell(scenarios_options.SCENARIOS))
