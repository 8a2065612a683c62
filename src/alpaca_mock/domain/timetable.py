"""What time will bring: everything that is due at a moment, in the order in which it is to happen."""

from datetime import UTC, datetime
from enum import IntEnum
from typing import Final

from attrs import define, field
from sortedcontainers import SortedDict

from alpaca_mock.domain.account import Account

#: Later than any moment: nothing is due.
NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Task(IntEnum):
    """What may be due; of what is due at one moment, lower numbers happen first."""

    #: A queued order goes to the exchange.
    OPEN = 1
    #: An order for an auction fills, or is canceled.
    AUCTION = 2
    #: Hours begin: whatever the known prices reach fills.
    SWEEP = 3
    #: An order's time in force ends.
    EXPIRE = 4
    #: The contracts of an option symbol expire.
    EXPIRE_OPTION = 5
    #: The trading day of every account ends.
    END_DAY = 6


@define(eq=False, repr=False)
class Timetable:
    """Tasks by moment. A task names its subject: an order's id, a symbol, or nothing."""

    #: No task is due before; `NEVER` if there is none.
    first: datetime = NEVER
    _due: "SortedDict[tuple[datetime, Task], dict[str, Account | None]]" = field(factory=SortedDict)

    def add(self, due: datetime, task: Task, subject: str = "", account: Account | None = None) -> None:
        """Note a task; the same one twice is one."""
        subjects = self._due.get((due, task))
        if subjects is None:
            subjects = self._due[due, task] = {}
            self.first = min(self.first, due)
        subjects[subject] = account

    def discard(self, due: datetime, task: Task, subject: str) -> None:
        """Cross out a task; one that is not there is no error."""
        subjects = self._due.get((due, task))
        if subjects is None or subject not in subjects:
            return
        del subjects[subject]
        if not subjects:
            del self._due[due, task]
            self._find_first()

    def pop(self) -> tuple[datetime, Task, dict[str, Account | None]]:
        """Take out the tasks of the first kind at the first moment."""
        (due, task), subjects = self._due.popitem(0)
        self._find_first()
        return due, task, subjects

    def _find_first(self) -> None:
        self.first = self._due.peekitem(0)[0][0] if self._due else NEVER
