"""Answers against the official OpenAPI document of the Trading API.

The document comes with the package `alpaca-mcp-server`, which Alpaca publishes. `violations` says where an answer
differs from it; what differs on purpose is in `tests.deviations`, each difference with its reason. An error must have
the broker's envelope, whether the document has its status or not: it has few of them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any
from uuid import UUID

from attrs import define, frozen
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.deviations import DEVIATIONS

PACKAGE = "alpaca-mcp-server"
DOCUMENT = "alpaca_mcp_server/specs/trading-api.json"
METHODS = ("get", "post", "put", "patch", "delete")

_URI = "urn:trading-api"
_END = 50
_ENVELOPE = {
    "type": "object",
    "properties": {"code": {"type": "integer"}, "message": {"type": "string", "minLength": 1}},
    "required": ["code", "message"],
}


@frozen
class Operation:
    """One method on one path of the document."""

    method: str
    path: str
    responses: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What the document's readers call it: ``GET /v2/orders``."""
        return f"{self.method} {self.path}"

    def matches(self, path: str) -> bool:
        """Tell whether a request to *path* is for this operation."""
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(self.path))
        return re.fullmatch(pattern, path) is not None


@define(eq=False)
class Document:
    """The OpenAPI document. Its objects are closed: a key that it does not have is a difference too."""

    operations: list[Operation]
    registry: Registry
    formats: FormatChecker

    @classmethod
    def of(cls, source: dict[str, Any]) -> "Document":
        """Read the document."""
        closed = _closed(source)
        operations = [
            Operation(method.upper(), path, item[method]["responses"])
            for path, item in closed["paths"].items()
            for method in METHODS
            if method in item
        ]
        # A path without parameters goes before one whose parameter would match it.
        operations.sort(key=lambda operation: operation.path.count("{"))
        resource = Resource(contents=closed, specification=DRAFT202012)
        return cls(operations, Registry().with_resource(_URI, resource), _formats())

    def find(self, method: str, path: str) -> Operation | None:
        """Give the operation of a request, if the document has it."""
        for operation in self.operations:
            if operation.method == method and operation.matches(path):
                return operation
        return None

    def schema_of(self, operation: Operation, status: int) -> dict[str, Any] | None:
        """Give the schema of an answer, or nothing where the document says that there is no body."""
        content = operation.responses[str(status)].get("content", {}).get("application/json")
        if content is None:
            return None
        place = "/".join(
            part.replace("~", "~0").replace("/", "~1")
            for part in ("paths", operation.path, operation.method.lower(), "responses", str(status), "content")
        )
        return {"$ref": f"{_URI}#/{place}/application~1json/schema"}

    def errors(self, schema: dict[str, Any], value: Any) -> Iterator[ValidationError]:
        """Give all places where *value* is not as *schema* wants it."""
        validator = Draft202012Validator(schema, registry=self.registry, format_checker=self.formats)
        for error in validator.iter_errors(value):
            yield from _causes(error)


@frozen
class Difference:
    """One place where an answer is not as the document has it; `rule` as `tests.deviations` names rules."""

    operation: str
    where: str
    rule: str
    message: str

    @property
    def is_meant(self) -> bool:
        """Whether it is one of the known deviations."""
        return any(deviation.covers(self.operation, self.where, self.rule) for deviation in DEVIATIONS)

    def __str__(self) -> str:
        return f"{self.operation}: {self.where}: {self.rule}: {self.message[:200]}"


def violations(method: str, target: str, status: int, body: bytes) -> list[str]:
    """Say where an answer differs from the document, apart from the known deviations."""
    return [str(found) for found in differences(method, target, status, body) if not found.is_meant]


def differences(method: str, target: str, status: int, body: bytes) -> Iterator[Difference]:
    """Give all places where an answer differs from the document.

    What the document does not have, such as the admin routes, is not looked at.
    """
    document = official()
    operation = document.find(method, target.partition("?")[0])
    if operation is None:
        return
    schema: dict[str, Any] | None
    if status >= 400:
        schema = _ENVELOPE
    elif str(status) not in operation.responses:
        yield Difference(operation.name, "$", "status", f"{status} is not documented")
        return
    else:
        schema = document.schema_of(operation, status)
    if schema is None:
        if body:
            yield Difference(operation.name, "$", "body", "no body is documented")
        return
    for error in document.errors(schema, _sampled(json.loads(body))):
        yield Difference(operation.name, error.json_path, _rule(error), error.message)


@cache
def official() -> Document:
    """Give the official document."""
    return Document.of(source())


def source() -> dict[str, Any]:
    """Give the official document as it is. Raises `PackageNotFoundError` without the package it is in."""
    # The package itself need not be imported, which it could not be without all that it depends on.
    found = distribution(PACKAGE).locate_file(DOCUMENT)
    content: dict[str, Any] = json.loads(found.read_text("utf-8"))
    return content


def version() -> str:
    """Give the version of the package that the document comes with."""
    return distribution(PACKAGE).version


def is_available() -> bool:
    """Tell whether the official document is installed."""
    try:
        distribution(PACKAGE)
    except PackageNotFoundError:
        return False
    return True


def _sampled(value: Any) -> Any:
    """Cut long lists to both their ends: comparing all the days of a calendar takes seconds."""
    if isinstance(value, dict):
        return {name: _sampled(inner) for name, inner in value.items()}
    if isinstance(value, list):
        ends = value if len(value) <= 2 * _END else value[:_END] + value[-_END:]
        return [_sampled(inner) for inner in ends]
    return value


def _rule(error: ValidationError) -> str:
    if error.validator == "unevaluatedProperties":
        return "key " + re.findall(r"'(\w+)'", error.message)[0]
    return str(error.validator)


def _causes(error: ValidationError) -> Iterator[ValidationError]:
    """Give what really failed: of a choice of schemas the failures of the one that fits best."""
    if error.validator == "unevaluatedProperties":
        for name in re.findall(r"'(\w+)'", error.message.partition("(")[2]):
            yield ValidationError(f"'{name}' is not documented", error.validator, error.absolute_path)
    elif error.context:
        by_choice: dict[Any, list[ValidationError]] = {}
        for cause in error.context:
            by_choice.setdefault(cause.schema_path[0], []).extend(_causes(cause))
        yield from min(by_choice.values(), key=len)
    else:
        yield error


def _closed(source: dict[str, Any]) -> dict[str, Any]:
    """Give the document with no room for keys that it does not name; parts that others are made of stay open."""
    closed = deepcopy(source)
    schemas = closed["components"]["schemas"]
    parts = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(list(_all_of(closed)))))
    for name, schema in schemas.items():
        if name not in parts and "properties" in schema and "additionalProperties" not in schema:
            schema["unevaluatedProperties"] = False
    return closed


def _all_of(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "allOf":
                yield inner
            yield from _all_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _all_of(inner)


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())

    def is_a(read: Any) -> Any:
        return lambda value: not isinstance(value, str) or bool(read(value))

    checker.checks("uuid", ValueError)(is_a(UUID))
    checker.checks("date", ValueError)(is_a(date.fromisoformat))
    checker.checks("date-time", ValueError)(is_a(_moment))
    checker.checks("decimal")(is_a(re.compile(r"-?[0-9]+(\.[0-9]+)?").fullmatch))
    return checker


def _moment(text: str) -> datetime:
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", text) is None:
        raise ValueError(text)
    return datetime.fromisoformat(text)
