"""The sockets of all connections, behind one descriptor of the reactor.

A reactor spends some microseconds on each event of each descriptor, to log under a context of its own and to ask the
descriptor what it is. Here it sees one descriptor, and all sockets that have something to say are asked in one go;
what is answered meanwhile is sent afterwards, together. With 32 clients both together halve what sockets cost; a
client alone would have a tenth less, for the further system call.
"""

import select
from collections.abc import Callable
from typing import Any, Final, Protocol, cast

from attrs import define, field
from twisted.internet import main
from twisted.internet.abstract import FileDescriptor
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IHalfCloseableDescriptor, IReactorFDSet, IReadDescriptor
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

log: Final = Logger()

#: So many answers at most wait to be sent together.
_MOST_OWING: Final = 16

# Not every system has them, and then nobody asks.
_READ: Final = getattr(select, "EPOLLIN", 1)
_WRITE: Final = getattr(select, "EPOLLOUT", 4)


class Debtor(Protocol):
    """Has answers that are better sent together with those of others.

    A client that sleeps is woken by what is sent to it, which takes the sender some ten microseconds; the ones that
    are sent to next, of the same process or not, go on meanwhile, and most of them need not be woken.
    """

    def settle(self) -> None:
        """Send them."""


@implementer(IReadDescriptor)
@define(eq=False, repr=False)
class Sockets:
    """What stands for the *reactor* towards the transports of sockets.

    It is known to the reactor as long as one of them wants to read or to write.
    """

    _reactor: Any
    _epoll: Any = field(default=None, init=False)
    #: The events that a transport waits for, by transport with its file descriptor, and transports by that.
    _waiting: dict[FileDescriptor, tuple[int, int]] = field(factory=dict, init=False)
    _transports: dict[int, Any] = field(factory=dict, init=False)
    #: Whether sockets are being told of their events, so that answers to other clients will follow soon.
    is_telling: bool = field(default=False, init=False)
    _debtors: list[Debtor] = field(factory=list, init=False)

    @classmethod
    def of(cls, reactor: Any) -> "Sockets | None":
        """Give the sockets of *reactor*, or nothing where it, or the system, cannot have one descriptor for many."""
        return cls(reactor) if IReactorFDSet.providedBy(reactor) and hasattr(select, "epoll") else None

    def adopt(self, transport: FileDescriptor) -> None:
        """Serve *transport*, which the reactor serves so far."""
        transport.stopReading()
        cast(Any, transport).reactor = self
        transport.startReading()

    def __getattr__(self, name: str) -> Any:
        # Timers, threads and all else are the reactor's.
        return getattr(self._reactor, name)

    def addReader(self, reader: FileDescriptor) -> None:
        """Tell *reader* when there is something to read."""
        self._wait(reader, _READ, 0)

    def addWriter(self, writer: FileDescriptor) -> None:
        """Tell *writer* when it can write."""
        self._wait(writer, _WRITE, 0)

    def removeReader(self, reader: FileDescriptor) -> None:
        """Tell *reader* nothing of that any more."""
        self._wait(reader, 0, _READ)

    def removeWriter(self, writer: FileDescriptor) -> None:
        """Tell *writer* nothing of that any more."""
        self._wait(writer, 0, _WRITE)

    def fileno(self) -> int:
        """Give the descriptor that is readable when any socket has an event."""
        return -1 if self._epoll is None else cast(int, self._epoll.fileno())

    def logPrefix(self) -> str:
        """Give what events are logged under."""
        return "-"

    def doRead(self) -> None:
        """Tell all sockets of their events."""
        transports = self._transports
        self.is_telling = True
        try:
            for number, events in self._epoll.poll(0):
                # One that was told before may have ended this one.
                transport = transports.get(number)
                if transport is None:
                    continue
                if events == _READ:
                    self._read(transport)
                else:
                    self._tell(transport, events)
        finally:
            self.is_telling = False
            self._settle()

    def owe(self, debtor: Debtor) -> None:
        """Call `settle` of *debtor* soon: when a few owe something, or all sockets have been told."""
        self._debtors.append(debtor)
        if len(self._debtors) >= _MOST_OWING:
            self._settle()

    def connectionLost(self, reason: Failure) -> None:
        """End all connections: the reactor stops."""
        for transport in tuple(self._waiting):
            self._lose(cast(Any, transport).connectionLost, reason)

    def _tell(self, transport: Any, events: int) -> None:
        # As reactors do it. What is neither is an error or an end, which shows itself to whoever reads or writes.
        waits = self._waiting[transport][1]
        why: BaseException | None = None
        was_reading = False
        try:
            if events & ~_WRITE and waits & _READ:
                was_reading = True
                why = transport.doRead()
            if why is None and events & ~_READ and waits & _WRITE:
                was_reading = False
                why = transport.doWrite()
        except Exception as error:
            log.failure("a connection failed")
            why = error
        if why is not None:
            self._end(transport, why, was_reading)

    def _end(self, transport: Any, why: BaseException, was_reading: bool) -> None:
        self.removeReader(transport)
        if was_reading and isinstance(why, ConnectionDone) and IHalfCloseableDescriptor.providedBy(transport):
            self._lose(transport.readConnectionLost, Failure(why))
        else:
            self.removeWriter(transport)
            self._lose(transport.connectionLost, Failure(why))

    def _lose(self, lost: Callable[[Failure], None], reason: Failure) -> None:
        # What went out of here would end all others: the reactor would give up the one descriptor that it sees.
        try:
            lost(reason)
        except Exception:
            log.failure("the end of a connection failed")

    def _read(self, transport: Any) -> None:
        """Read from *transport* as it would itself, with a call less."""
        try:
            data = transport.socket.recv(transport.bufferSize)
        except BlockingIOError:
            return
        except OSError:
            self._end(transport, main.CONNECTION_LOST, True)
            return
        if not data:
            self._end(transport, main.CONNECTION_DONE, True)
            return
        try:
            transport.protocol.dataReceived(data)
        except Exception as error:
            log.failure("a connection failed")
            self._end(transport, error, True)

    def _settle(self) -> None:
        debtors, self._debtors = self._debtors, []
        for debtor in debtors:
            try:
                debtor.settle()
            except Exception:
                log.failure("an answer could not be sent")

    def _wait(self, transport: FileDescriptor, more: int, less: int) -> None:
        number, before = self._waiting.get(transport, (-1, 0))
        events = (before | more) & ~less
        if events == before:
            return
        epoll = self._epoll or self._open()
        if epoll is None:
            self._give_back(transport, events)
            return
        if not before:
            number = transport.fileno()
            epoll.register(number, events)
            self._transports[number] = transport
        elif events:
            epoll.modify(number, events)
        else:
            epoll.unregister(number)
            del self._waiting[transport], self._transports[number]
            if not self._waiting:
                self._close()
            return
        self._waiting[transport] = (number, events)

    def _open(self) -> Any:
        try:
            self._epoll = select.epoll()
        except OSError:
            # The process has as many descriptors as it may have.
            return None
        self._reactor.addReader(self)
        return self._epoll

    def _give_back(self, transport: Any, events: int) -> None:
        transport.reactor = reactor = self._reactor
        if events & _READ:
            reactor.addReader(transport)
        if events & _WRITE:
            reactor.addWriter(transport)

    def _close(self) -> None:
        self._reactor.removeReader(self)
        self._epoll.close()
        self._epoll = None
