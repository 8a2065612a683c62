"""Routes that cost nothing before somebody asks for one."""

from collections.abc import Iterator
from typing import Any

from klein import Klein
from werkzeug.routing import Map, Rule, RuleFactory

from alpaca_mock.rest.symbol_paths import SymbolConverter


class LateMap(Map):
    """A map whose rules are compiled when the first path is looked up.

    Werkzeug compiles each rule when it is added, mostly for the making of URLs, which nobody does here. That took an
    eighth of the start of the server, whose plain requests never ask this map.
    """

    def __init__(self) -> None:
        super().__init__(converters={"symbol": SymbolConverter})
        self._declared: list[Rule] = []
        self._compiled = 0

    def add(self, rulefactory: RuleFactory) -> None:
        """Take rules in."""
        self._declared.extend(rulefactory.get_rules(self))

    def iter_rules(self, endpoint: Any | None = None) -> Iterator[Rule]:
        """Give all rules, or those of *endpoint*, in the order in which they were declared."""
        return (rule for rule in self._declared if endpoint is None or rule.endpoint == endpoint)

    def update(self) -> None:
        """Compile what is not yet compiled; a map is asked for this before every look-up."""
        for rule in self._declared[self._compiled :]:
            super().add(rule)
        self._compiled = len(self._declared)
        super().update()


def compile_late(router: Klein) -> None:
    """Let the rules of *router* be compiled when the first path is looked up. Again, it does nothing."""
    if not isinstance(router.url_map, LateMap):
        # Klein makes its map itself and takes none.
        router._url_map = LateMap()
