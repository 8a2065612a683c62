"""The one place where everything is built and put together; ``twistd`` finds `Options` and `makeService` here."""

import sys
from collections.abc import Callable, Iterable
from time import time
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen
from twisted.logger import Logger, LogLevel

from alpaca_mock.domain.brokerage import Brokerage
from alpaca_mock.domain.rules import Rules
from alpaca_mock.listening import CannotListen, Listener, refuse_to_start
from alpaca_mock.logs import ACCESS_STYLES, STYLES, AccessLog, LineObserver
from alpaca_mock.options import Options
from alpaca_mock.rest.account import AccountRoutes
from alpaca_mock.rest.activities import Activities
from alpaca_mock.rest.admin import Admin
from alpaca_mock.rest.announcements import Announcements
from alpaca_mock.rest.assets import Assets
from alpaca_mock.rest.clock import Clock
from alpaca_mock.rest.configurations import Configurations
from alpaca_mock.rest.contracts import Contracts
from alpaca_mock.rest.data import MarketData
from alpaca_mock.rest.gate import Allowance, Gate
from alpaca_mock.rest.not_served import NotServed
from alpaca_mock.rest.orders import Orders
from alpaca_mock.rest.portfolio import Portfolio
from alpaca_mock.rest.positions import Positions
from alpaca_mock.rest.push import Push
from alpaca_mock.rest.root import Routed
from alpaca_mock.rest.serve import build_site
from alpaca_mock.rest.site import Limits
from alpaca_mock.rest.watchlists import WatchlistRoutes
from alpaca_mock.server import MockServer, ServerProcess
from alpaca_mock.service.clock import WallClock
from alpaca_mock.service.exchange import Exchange
from alpaca_mock.service.hub import Hub
from alpaca_mock.service.ids import RandomIds
from alpaca_mock.service.quotes import QuoteBoard
from alpaca_mock.settings import Settings, SettingsError
from alpaca_mock.stream.streams import Streams

if TYPE_CHECKING:
    from alpaca_mock.market.alpaca import AlpacaPriceSource

__all__ = ["Mock", "Options", "build", "makeService"]

log: Final = Logger()


@frozen(eq=False, repr=False)
class Mock:
    """What was built: the server to be started, the exchange that it serves, and what stands before that."""

    server: MockServer
    exchange: Exchange
    gate: Gate


def makeService(options: Options) -> ServerProcess:
    """Build the server of a process of its own, for ``alpaca-mock`` and for ``twistd alpaca-mock`` alike.

    What keeps it from being built ends the process.
    """
    from twisted.internet import reactor

    try:
        settings = options.settings
        observer = _observer(settings, options)
        write = _log_lines if observer is None else observer.write
        # A line for each request is of level info.
        wanted = settings.access_log and _level(settings) <= LogLevel.info
        mock = build(settings, reactor, write if wanted else None)
    except (SettingsError, CannotListen) as error:
        refuse_to_start(str(error))
    for line in options.doubts:
        log.warn("{log_line}", log_line=line)
    live_data = f"from {settings.data_base_url}" if settings.live_data else "not configured"
    return ServerProcess(mock.server, observer, live_data)


def build(settings: Settings, reactor: Any, write_access_log: Callable[[str], object] | None = None) -> Mock:
    """Build everything that *settings* ask for over *reactor*; nothing listens or runs before the server is started.

    The lines of the access log go to *write_access_log*. Raises `CannotListen`.
    """
    now = WallClock()
    ids = RandomIds()
    rules = Rules(settings.sessions == "nyse", settings.checks, settings.starting_cash)
    brokerage = Brokerage(ids, rules)
    source = _price_source(settings, reactor, now)
    board = QuoteBoard(reactor, source, settings.data_max_age)
    exchange = Exchange(brokerage, board, reactor, now)
    gate = Gate(exchange, exchange.faults, Allowance(settings.rate_limit or None, time))

    streams = Streams(exchange, Hub(brokerage.listeners), reactor, settings.stream_queue)
    families: Iterable[Routed] = (
        Admin(gate, exchange, settings.legacy_fields),
        Orders(gate, exchange),
        Positions(gate, exchange),
        AccountRoutes(gate, exchange, settings.legacy_fields),
        Configurations(gate, exchange, settings.legacy_fields),
        Activities(gate),
        Assets(gate),
        Clock(gate),
        WatchlistRoutes(gate, ids.uuid),
        Contracts(gate, exchange),
        Portfolio(gate, exchange),
        Announcements(gate),
        NotServed(gate),
        MarketData(gate, exchange),
        Push(gate, streams),
    )
    limits = Limits(body=settings.body_limit, idle=settings.idle_timeout)
    access = write_access_log and AccessLog(write_access_log, ACCESS_STYLES[settings.log_format], reactor)
    site = build_site(families, gate, reactor, http=settings.http, limits=limits, access=access)

    listener = Listener(reactor, settings.listen, site)
    server = MockServer(
        reactor,
        listener,
        site,
        settings.stop_grace,
        close_streams=[streams.close],
        release=[exchange.stop, *([] if source is None else [source.close])],
    )
    if board.live:
        # A server without live data has nothing to poll.
        from alpaca_mock.service.poller import Poller

        server.addService(Poller(board, reactor, exchange.polled_symbols, settings.poll_interval))
    return Mock(server, exchange, gate)


def _price_source(settings: Settings, reactor: Any, now: WallClock) -> "AlpacaPriceSource | None":
    key, secret = settings.data_api_key, settings.data_secret_key
    if key is None or secret is None:
        return None
    # The HTTP client and its TLS cost a tenth of the start, so only who needs them pays.
    from alpaca_mock.market.alpaca import connect

    return connect(
        reactor,
        now,
        key.value,
        secret.value,
        base_url=settings.data_base_url,
        stock_feed=settings.data_stock_feed,
        option_feed=settings.data_option_feed,
        timeout=settings.data_timeout,
    )


def _observer(settings: Settings, options: Options) -> LineObserver | None:
    """Give what writes the log, or nothing where ``twistd`` was told to log by a logger of its own."""
    twistd = options.parent
    if twistd is None:
        stream: Any = sys.stderr
    elif twistd.get("syslog") or twistd.get("logger"):
        return None
    elif twistd["nodaemon"] and (twistd["logfile"] or "-") == "-":
        stream = sys.stdout
    else:
        from twisted.python.logfile import LogFile

        stream = LogFile.fromFullPath(twistd["logfile"] or "twistd.log")
    secrets = [secret.value for secret in (settings.data_api_key, settings.data_secret_key) if secret is not None]
    return LineObserver(stream, STYLES[settings.log_format], _level(settings), secrets)


def _level(settings: Settings) -> Any:
    return LogLevel.levelWithName(settings.log_level)


def _log_lines(lines: str) -> None:
    for line in lines.splitlines():
        log.info("{log_line}", log_line=line)
