"""Writes docs/coverage.md: which routes of the official document are served, as a running server answers them.

python -m tests.coverage_table > docs/coverage.md
"""

import re
import sys
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules
from urllib.parse import urlsplit

from attrs import frozen
from klein import Klein

import alpaca_mock.rest
from alpaca_mock.testing import RunningServer, running_server
from tests import conformance

_NOBODY = "00000000-0000-4000-8000-000000000000"
_HEAD = """\
# Coverage of the Trading API

Every route of Alpaca's official document of the Trading API (version {version}, as `{package}` ships it), and what a
running server answers to it. Written by `python -m tests.coverage_table`; the tests check that it is up to date.

{served} of {all} operations are served. The others answer with status 501 and say so.
"""
_BEYOND = """
## Beyond the document

Routes that are served and that the document does not have: what clients call all the same, the market data that they
ask of the same host, and the routes with which a test controls the server.

"""


@frozen
class Probe:
    """What a running server made of an operation; `refusal` is why it does not serve it."""

    operation: conformance.Operation
    refusal: str | None


def table() -> str:
    """Give the whole page."""
    document = conformance.source()
    with running_server() as server:
        probes = [probed(server, operation) for operation in conformance.official().operations]
    by_tag: dict[str, list[Probe]] = {}
    for probe in sorted(probes, key=lambda each: each.operation.path):
        of = document["paths"][probe.operation.path][probe.operation.method.lower()]
        by_tag.setdefault(of["tags"][0], []).append(probe)
    page = _HEAD.format(
        version=document["info"]["version"],
        package=f"{conformance.PACKAGE} {conformance.version()}",
        served=sum(probe.refusal is None for probe in probes),
        all=len(probes),
    )
    for tag, members in sorted(by_tag.items()):
        page += f"\n## {tag}\n\n| operation | served |\n|---|---|\n"
        page += "".join(f"| `{each.operation.name}` | {each.refusal or 'yes'} |\n" for each in members)
    return page + _BEYOND + "".join(f"- `{name}`\n" for name in beyond(probe.operation for probe in probes))


def probed(server: RunningServer, operation: conformance.Operation) -> Probe:
    """Ask a running server for an operation. Raises `LookupError` if it has no such route at all."""
    connection = HTTPConnection(urlsplit(server.base_url).netloc, timeout=10)
    try:
        connection.request(operation.method, re.sub(r"\{\w+\}", _NOBODY, operation.path), headers=server.headers)
        answer = connection.getresponse()
        # A stream of events has no end to be waited for.
        body = b"" if answer.status == 200 else answer.read()
    finally:
        connection.close()
    if b"endpoint not found" in body or answer.status == 405:
        raise LookupError(f"there is no route for {operation.name}")
    if answer.status != 501:
        return Probe(operation, None)
    found = re.search(r'"message":"([^"]+)"', body.decode())
    assert found is not None, body
    return Probe(operation, f"no: {found[1]}")


def beyond(operations: Iterable[conformance.Operation]) -> list[str]:
    """Give the routes that are no operation of the document."""
    documented = {re.sub(r"\{\w+\}", "{}", operation.name) for operation in operations}
    return sorted(
        (name for name in routes() if re.sub(r"\{\w+\}", "{}", name) not in documented),
        key=lambda name: name.partition(" ")[::-1],
    )


def routes() -> Iterator[str]:
    """Give all routes of all families, but for those that only refuse: ``GET /v2/orders/{order_id}``."""
    for module in iter_modules(alpaca_mock.rest.__path__, "alpaca_mock.rest."):
        if module.ispkg or module.name.endswith(".not_served"):
            continue
        for _, family in getmembers(import_module(module.name), isclass):
            router = vars(family).get("router")
            if family.__module__ != module.name or not isinstance(router, Klein):
                continue
            for rule in router.url_map.iter_rules():
                path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
                yield from (f"{method} {path}" for method in (rule.methods or ()) if method != "HEAD")


if __name__ == "__main__":
    sys.stdout.write(table())
