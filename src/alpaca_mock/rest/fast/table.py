"""Finds the endpoint of a path, by the rules that Klein holds but without asking it."""

import re
from collections.abc import Sequence
from typing import Any, Final

from attrs import define, field, frozen
from werkzeug.routing import Rule

from alpaca_mock.rest.endpoint import Endpoint
from alpaca_mock.rest.root import Root

#: A whole segment that is a parameter. Some types may hold slashes; paths that do are not looked up here.
_PARAMETER: Final = re.compile(r"<(?:(?:string|path|symbol|default):)?(?P<name>[A-Za-z_]\w*)>")


@frozen(eq=False, repr=False)
class Route:
    """An endpoint, the family that answers, and the names of its parameters in the order of the path."""

    family: Any
    endpoint: Endpoint
    names: tuple[str, ...]


@define(eq=False, repr=False)
class _Node:
    """What may follow on some segments of a path."""

    static: dict[bytes, "_Node"] = field(factory=dict)
    dynamic: "_Node | None" = None
    #: A segment here has a rule of its own that only werkzeug understands.
    is_odd: bool = False
    #: By method; nothing where Klein has to answer.
    routes: dict[bytes, Route | None] = field(factory=dict)


class _KleinAnswers(Exception):
    """The rule that matches is none of a plain endpoint."""


@define(eq=False, repr=False)
class Table:
    """The routes of a root as a tree of path segments, fixed ones before parameters as in werkzeug."""

    _tree: _Node

    @classmethod
    def of(cls, root: Root) -> "Table":
        """Make the table of all routes of *root*."""
        tree = _Node()
        for rule in root.router.url_map.iter_rules():
            _add(tree, rule, root)
        return cls(tree)

    def find(self, method: bytes, path: bytes) -> tuple[Route, dict[str, str]] | None:
        """Give the route of a plain *path* with its parameters, or nothing where Klein has to look."""
        values: list[bytes] = []
        try:
            route = _find(self._tree, path[1:].split(b"/"), method, values)
        except _KleinAnswers:
            return None
        if route is None:
            return None
        return route, dict(zip(route.names, (value.decode("ascii") for value in values), strict=True))


def _add(tree: _Node, rule: Rule, root: Root) -> None:
    node = tree
    names: list[str] = []
    for segment in rule.rule[1:].split("/"):
        if match := _PARAMETER.fullmatch(segment):
            names.append(match["name"])
            node.dynamic = node = node.dynamic or _Node()
        elif "<" in segment:
            node.is_odd = True
            return
        else:
            node = node.static.setdefault(segment.encode(), _Node())
    family, endpoint = root.endpoints.get(rule.endpoint, (None, None))
    route = None if endpoint is None or endpoint.streams else Route(family, endpoint, tuple(names))
    for method in rule.methods or ():
        node.routes.setdefault(method.encode(), route)


def _find(node: _Node, segments: Sequence[bytes], method: bytes, values: list[bytes]) -> Route | None:
    if not segments:
        route = node.routes.get(method)
        if route is None and method in node.routes:
            raise _KleinAnswers
        return route
    segment, rest = segments[0], segments[1:]
    if (following := node.static.get(segment)) is not None:
        route = _find(following, rest, method, values)
        if route is not None:
            return route
    if node.is_odd:
        raise _KleinAnswers
    if node.dynamic is None:
        return None
    values.append(segment)
    route = _find(node.dynamic, rest, method, values)
    if route is None:
        values.pop()
    return route
