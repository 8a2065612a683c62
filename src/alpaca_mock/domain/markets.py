"""Markets that keep the sessions of the New York Stock Exchange, and what time it is on them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from attrs import define

from alpaca_mock.domain.calendar import FIRST_DAY, NEW_YORK, next_session, session_on

Phase = Literal["closed", "pre", "core", "post"]


@define(frozen=True)
class MarketTime:
    """A moment on a market: whether it trades, and until when what it does lasts. All instants are in UTC."""

    at: datetime
    is_market_day: bool
    phase: Phase
    phase_until: datetime
    next_open: datetime
    next_close: datetime

    @property
    def is_open(self) -> bool:
        """Whether the core session runs."""
        return self.phase == "core"


@define(frozen=True)
class Market:
    """A market; *extended* tells whether it has sessions before and after the core one."""

    acronym: str
    mic: str
    name: str
    extended: bool = True

    def time(self, at: datetime) -> MarketTime:
        """Tell what time it is on the market at a moment. Raises `ValueError` beyond the calendar."""
        if at.astimezone(NEW_YORK).date() < FIRST_DAY:
            raise ValueError(f"the calendar begins after {at}")
        running = next_session(at)
        following = running if at < running.open else next_session(running.close)
        phase, until = self._phase(at)
        return MarketTime(
            at=at,
            is_market_day=session_on(at.astimezone(NEW_YORK).date()) is not None,
            phase=phase,
            phase_until=until,
            next_open=following.open,
            next_close=running.close,
        )

    def _phase(self, at: datetime) -> tuple[Phase, datetime]:
        today = session_on(at.astimezone(NEW_YORK).date())
        if today is not None:
            if self.extended and today.pre_open <= at < today.open:
                return "pre", today.open
            if today.open <= at < today.close:
                return "core", today.close
            if self.extended and today.close <= at < today.post_close:
                return "post", today.post_close
        coming = next_session(at)
        return "closed", coming.pre_open if self.extended else coming.open


_NYSE: Final = Market("NYSE", "XNYS", "New York Stock Exchange")
_NASDAQ: Final = Market("NASDAQ", "XNAS", "NASDAQ")
_IEX: Final = Market("IEX", "IEXG", "Investors Exchange")
_OPRA: Final = Market("OPRA", "OPRA", "Options Price Reporting Authority", extended=False)
_OTC: Final = Market("OTC", "OTCM", "OTC Markets")

#: By every name that the API has for them, in upper case.
MARKETS: Final[Mapping[str, Market]] = {
    name: market for market in (_NYSE, _NASDAQ, _IEX, _OPRA, _OTC) for name in (market.acronym, market.mic)
}
#: Markets of the API documentation whose sessions are not known here: they keep other hours or other holidays.
# fmt: off
OTHER_MARKETS: Final = frozenset({
    "BMO", "BNYM", "BOATS", "CEUX", "CHIX", "HKEX", "ISE", "JPX", "LSE", "MTA", "MTAA", "OCEA", "SIFMA", "TADAWUL",
    "XAMS", "XBRU", "XDUB", "XETR", "XETRA", "XHKG", "XLIS", "XLON", "XPAR", "XSAU", "XTKS",
})
# fmt: on
