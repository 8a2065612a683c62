"""What a scenario is: a fact about the broker, where it comes from, and a script that shows it."""

from attrs import define


@define(frozen=True)
class Scenario:
    """`rule` names the page and section of Alpaca's API documentation that the script proves."""

    name: str
    rule: str
    script: str
    sessions: bool = False
    checks: bool = True
