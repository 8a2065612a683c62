"""Garbage collection for a process that keeps nearly everything it makes.

Orders and events stay, and nothing that a request or an order leaves behind is in a cycle, so that reference counts
free it. Python's collector would walk over all that is kept again and again: half a second at a time with a million
orders. Here it looks at everything new once, and freezes what is kept: that is not looked at any more. With it stays a
cycle that is in use just then, of a connection say; these are few cycles for many objects that are kept.
"""

import gc
from collections.abc import Mapping
from typing import Final

from twisted.application.service import Service

#: New objects before a collection, collections before one of the middle generation, and of these before a full one.
_THRESHOLDS: Final = (5_000, 3, 1)
#: Where fewer of the new objects than this were garbage, the others are being kept.
_FEW: Final = 1_250
#: Where garbage hides what is kept, it shows after a full collection: so many objects may be met again in the next.
_LOOKED_AT: Final = 10_000


class GarbageCollection(Service):
    """Collects so from its start to its stop. It concerns the whole process, and so belongs in none of a user's."""

    def startService(self) -> None:
        """Begin; what there is already, all that was imported, stays for good."""
        super().startService()
        self._thresholds = gc.get_threshold()
        gc.set_threshold(*_THRESHOLDS)
        gc.callbacks.append(_collected)
        gc.freeze()
        gc.enable()

    def stopService(self) -> None:
        """Collect as before. What was frozen stays so: the process ends, and a last look at all of it takes seconds."""
        super().stopService()
        gc.callbacks.remove(_collected)
        gc.set_threshold(*self._thresholds)


def _collected(phase: str, info: Mapping[str, int]) -> None:
    if phase == "start":
        return
    match info["generation"]:
        case 0:
            is_kept = info["collected"] < _FEW
        case 1:
            is_kept = False
        case _:
            is_kept = len(gc.get_objects(generation=2)) > _LOOKED_AT
    if is_kept:
        gc.freeze()
