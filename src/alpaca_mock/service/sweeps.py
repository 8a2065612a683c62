"""Price changes that are worked off in slices, so that one that fills many orders leaves room for everything else."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

from attrs import define, field
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IReactorTime

from alpaca_mock.domain.quotes import Quote

#: Seconds that the reactor is kept busy at a time.
SLICE: Final = 0.005


@define(eq=False, repr=False)
class _Sweep:
    symbol: str
    quote: Quote
    begun: bool = False
    filled: list[str] = field(factory=list)
    done: Deferred[list[str]] = field(factory=Deferred)
    call: IDelayedCall | None = None


@define(eq=False, repr=False)
class Sweeps:
    """Carries out price changes, those of one symbol one after the other.

    *begin* sets the price, and *go_on* takes up at what is left to do, at a later time; both give one step for each
    order that fills, with its id.
    """

    clock: IReactorTime
    begin: Callable[[str, Quote], Iterator[str]]
    go_on: Callable[[str], Iterator[str]]
    # The first sweep of each symbol is under way, the others wait for it.
    _queues: dict[str, deque[_Sweep]] = field(init=False, factory=dict)

    def run(self, symbol: str, quote: Quote) -> list[str] | Deferred[list[str]]:
        """Give *symbol* the price *quote*; the result is the ids of the orders filled, in order.

        It is there at once if that took one slice only. Canceling the Deferred changes nothing.
        """
        sweep = _Sweep(symbol, quote)
        queue = self._queues.get(symbol)
        if queue is not None:
            queue.append(sweep)
        elif self._slice(sweep):
            return sweep.filled
        else:
            self._queues[symbol] = deque([sweep])
            self._schedule(sweep)
        return sweep.done

    def drop(self) -> None:
        """End everything that is under way or waits; who waits is told what was filled until now."""
        queues, self._queues = self._queues, {}
        for queue in queues.values():
            for sweep in queue:
                if sweep.call is not None:
                    sweep.call.cancel()
                sweep.done.callback(sweep.filled)

    def _slice(self, sweep: _Sweep) -> bool:
        """Fill orders until the slice is over; tell whether all are filled."""
        end = self.clock.seconds() + SLICE
        # Each slice has steps of its own, so that what it fills is dated after what happened before it.
        steps = self.go_on(sweep.symbol) if sweep.begun else self.begin(sweep.symbol, sweep.quote)
        sweep.begun = True
        for order_id in steps:
            sweep.filled.append(order_id)
            if self.clock.seconds() >= end:
                return False
        return True

    def _schedule(self, sweep: _Sweep) -> None:
        sweep.call = self.clock.callLater(0, self._continue, sweep)

    def _continue(self, sweep: _Sweep) -> None:
        sweep.call = None
        try:
            over = self._slice(sweep)
        except Exception:
            self._end(sweep)
            sweep.done.errback()
        else:
            if over:
                self._end(sweep)
                sweep.done.callback(sweep.filled)
            else:
                self._schedule(sweep)

    def _end(self, sweep: _Sweep) -> None:
        queue = self._queues[sweep.symbol]
        queue.popleft()
        if queue:
            self._schedule(queue[0])
        else:
            del self._queues[sweep.symbol]
