"""Makes the server out of families of routes."""

from collections.abc import Iterable

from twisted.internet.interfaces import IReactorTime

from alpaca_mock.logs import AccessLog, RequestIds
from alpaca_mock.rest.gate import Gate
from alpaca_mock.rest.root import Routed, build_root
from alpaca_mock.rest.site import Limits, Site


def build_site(
    families: Iterable[Routed],
    gate: Gate,
    reactor: IReactorTime,
    *,
    http: str = "fast",
    ids: RequestIds | None = None,
    limits: Limits | None = None,
    access: AccessLog | None = None,
) -> Site:
    """Make the server of all *families*.

    *http* chooses the channel: `fast`, or `stock` for Twisted's own. Both give the same answers.
    """
    root = build_root(families, gate)
    ids, limits = ids or RequestIds(), limits or Limits()
    if http == "fast":
        try:
            from alpaca_mock.rest.fast import FastSite
        except ModuleNotFoundError as missing:
            # The package may be left out; anything else that is missing is a mistake.
            if missing.name != "alpaca_mock.rest.fast":
                raise
        else:
            return FastSite(root, reactor, ids=ids, limits=limits, access=access)
    return Site(root.router.resource(), reactor, ids=ids, limits=limits, access=access)
