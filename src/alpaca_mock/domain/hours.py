"""When orders may fill and when they end, by the hours of the exchange (API documentation, "Orders", time in force)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from attrs import define

from alpaca_mock.domain.calendar import (
    NEW_YORK,
    Session,
    last_session_on_or_before,
    next_session,
    previous_session,
    session_on,
)
from alpaca_mock.domain.orders import GTC, TimeInForce

#: How long an order that is good till canceled may grow old.
_AGED: Final = timedelta(90)
#: Aged orders are canceled this long after the close that they are good until.
AGED_DELAY: Final = timedelta(minutes=15)
_ONE_DAY: Final = timedelta(1)
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)

#: Orders with these fill in an auction or not at all.
AUCTIONS: Final = frozenset({TimeInForce.OPG, TimeInForce.CLS})

# Between these times of a trading day, New York, orders for an auction are refused.
_OPENING_ORDERS: Final = (time(9, 28), time(19))
_CLOSING_ORDERS: Final = (time(15, 55), time(19))


@define(eq=False, repr=False)
class TradingHours:
    """The hours of the exchange around a moment.

    Without *sessions* the market is always open; orders still say when they would end on the exchange. Answers are
    remembered for as long as they hold, since time mostly moves forward.
    """

    sessions: bool
    _session: Session | None = None
    #: The moment from which `_session` is the running or the next one.
    _session_from: datetime = _BEGINNING
    _post_close: datetime = _BEGINNING
    _day_from: datetime = _BEGINNING
    _day_until: datetime = _BEGINNING
    _aged: datetime = _BEGINNING

    def session(self, now: datetime) -> Session:
        """Give the running session, or the next one if none runs."""
        session = self._session
        if session is None or not self._session_from <= now < session.close:
            session = self._session = next_session(now)
            previous = previous_session(now)
            self._session_from, self._post_close = previous.close, previous.post_close
        return session

    def is_regular(self, now: datetime) -> bool:
        """Tell whether any order may fill."""
        return not self.sessions or self.session(now).open <= now

    def is_extended(self, now: datetime) -> bool:
        """Tell whether orders for extended hours may fill: from 04:00 to 20:00, regular hours included."""
        return not self.sessions or self.session(now).pre_open <= now or now < self._post_close

    def fills(self, time_in_force: TimeInForce, extended: bool, now: datetime) -> bool:
        """Tell whether an order may fill now; those for an auction wait for it."""
        if not self.sessions:
            return True
        if time_in_force in AUCTIONS:
            return False
        return self.is_extended(now) if extended else self.is_regular(now)

    def takes_orders(self, now: datetime, extended: bool) -> bool:
        """Tell whether an order goes to the exchange at once; else it is queued until the next pre-market.

        Orders for regular hours go out from 04:00 on, though they cannot fill before 09:30.
        """
        return not self.sessions or self.session(now).pre_open <= now or (extended and now < self._post_close)

    def expiry(self, time_in_force: TimeInForce, extended: bool, now: datetime) -> datetime:
        """Give the moment at which an order that is placed now ends."""
        if time_in_force is GTC:
            return self._aged_expiry(now)
        session = self.session(now)
        if time_in_force is TimeInForce.OPG:
            return session.open if now < session.open else next_session(session.close).open
        if extended:
            return self._post_close if now < self._post_close else session.post_close
        return session.close

    def in_auction_window(self, time_in_force: TimeInForce, now: datetime) -> bool:
        """Tell whether orders for the opening (`opg`) or closing (`cls`) auction are taken now."""
        local = now.astimezone(NEW_YORK)
        first, last = _OPENING_ORDERS if time_in_force is TimeInForce.OPG else _CLOSING_ORDERS
        return session_on(local.date()) is None or not first <= local.time() < last

    def _aged_expiry(self, now: datetime) -> datetime:
        if not self._day_from <= now < self._day_until:
            today = now.astimezone(NEW_YORK).date()
            self._day_from, self._day_until = _midnight(today), _midnight(today + _ONE_DAY)
            self._aged = last_session_on_or_before(today + _AGED).close
        return self._aged


def expiration_close(expiration: date) -> datetime:
    """Give the moment at which options that expire on a day do: the close of the last session up to it."""
    return last_session_on_or_before(expiration).close


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), NEW_YORK).astimezone(UTC)
