"""Garbage collection for a process that keeps nearly everything it makes.

Orders and events stay, and nothing that a request or an order leaves behind is in a cycle, so that reference counts
free it. Python's collector would walk over all that is kept again and again: half a second at a time with a million
orders. Here it looks at everything new once, and freezes what is kept: that is not looked at any more. A cycle that is
in use just then is frozen too, and would stay for good, which adds up where hundreds of streams come and go together.
So everything is looked at again once there have been so many of them that it may be worth while.
"""

import gc
from collections.abc import Callable, Mapping
from typing import Final

from twisted.application.service import Service
from twisted.internet.interfaces import IDelayedCall, IReactorTime

#: New objects before a collection, collections before one of the middle generation, and of these before a full one.
_THRESHOLDS: Final = (5_000, 3, 1)
#: Where fewer of the new objects than this were garbage, the others are being kept.
_FEW: Final = 1_250
#: Where garbage hides what is kept, it shows after a full collection: so many objects may be met again in the next.
_LOOKED_AT: Final = 10_000
#: So many lasting requests are not worth a second look: they are 5 MB.
_TOLERATED: Final = 500
#: Nor are more of them than one to so many frozen objects; each is about a hundred, so garbage is at most a quarter.
_FROZEN_FOR_ONE: Final = 400


class GarbageCollection(Service):
    """Collects so from its start to its stop. It concerns the whole process, and so belongs in none of a user's.

    *lasting* tells how many requests so far went on after their handler: a stream, or what waits for a live quote.
    """

    def __init__(self, reactor: IReactorTime, lasting: Callable[[], int]) -> None:
        self.reactor = reactor
        self.lasting = lasting
        self._bearable = _TOLERATED
        # How many there were at the last look at everything.
        self._seen = 0
        self._due: IDelayedCall | None = None

    def startService(self) -> None:
        """Begin; what there is already, all that was imported, stays for good."""
        super().startService()
        self._thresholds = gc.get_threshold()
        gc.set_threshold(*_THRESHOLDS)
        gc.callbacks.append(self._collected)
        gc.freeze()
        gc.enable()

    def stopService(self) -> None:
        """Collect as before. What was frozen stays so: the process ends, and a last look at all of it takes seconds."""
        super().stopService()
        if self._due is not None:
            self._due.cancel()
            self._due = None
        gc.callbacks.remove(self._collected)
        gc.set_threshold(*self._thresholds)

    def _collected(self, phase: str, info: Mapping[str, int]) -> None:
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
            if self._due is None and self.lasting() - self._seen >= self._bearable:
                # There is no collecting within a collection.
                self._due = self.reactor.callLater(0, self._look_again)

    def _look_again(self) -> None:
        self._due = None
        bearable = max(_TOLERATED, gc.get_freeze_count() // _FROZEN_FOR_ONE)
        if self.lasting() - self._seen >= bearable:
            self._seen = self.lasting()
            gc.callbacks.remove(self._collected)
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            gc.callbacks.append(self._collected)
        self._bearable = bearable
