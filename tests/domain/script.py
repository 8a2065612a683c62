"""A small language in which the life of orders is told, line by line, and the reader of it.

    quote AAPL 100                    a price, or a bid and an ask
    a: buy 10 AAPL limit 95 gtc       an order, which is called `a` from here on; its legs are a.1, a.2 ...
    b: replace a limit 96             a replacement; `qty`, `stop`, `trail`, `tif` and `id` are told likewise
    cancel a                          also: reject, expire, arm
    fill a 3 at 95                    whatever the market does; all of it, at the price now, if nothing is said
    close AAPL 5                      or `50%`, or nothing; gives an order that may be named
    exercise SYMBOL 1                 and: keep SYMBOL (do not exercise)
    at 2026-11-24 10:00               the time in New York; whatever is due happens
    set no_shorting true              a setting; `cash 1000` pays money in or out
    a is filled 10 at 95              status, filled quantity, average price
    a stop_price 95                   any field of an order
    hold AAPL 10 free 4               the position, and what of it is available
    money 999000                      the cash
    power 3990000                     the buying power; `options` power is the options buying power
    events new a, fill a              all events since they were last told
    done OPEXC -1, OPTRD 100          all non-trade activities since they were last told

A line that ends in `=> CODE TEXT`, which may stand below it, is refused with this code and text, and nothing has
changed. Orders: `buy|sell QTY|$DOLLARS SYMBOL market|limit P|stop P|stop P limit P|trail P|trail N%`, then any of a
time in force, `ext`, `id X`, `simple`, `bracket`, `oto`, `oco`, `tp P`, `sl P`, `sl P limit P`, `intent X`; and
`mleg QTY market|limit P [TIF] : +1 SYMBOL, -2 SYMBOL`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from unittest import TestCase

from alpaca_mock.domain.account import Account
from alpaca_mock.domain.brokerage import Brokerage
from alpaca_mock.domain.calendar import NEW_YORK
from alpaca_mock.domain.events import ActivityEvent, OrderEvent
from alpaca_mock.domain.money import plain
from alpaca_mock.domain.orders import (
    LegRequest,
    Order,
    OrderClass,
    OrderRequest,
    OrderType,
    PositionIntent,
    ReplaceRequest,
    Side,
    TimeInForce,
)
from alpaca_mock.domain.quotes import Quote
from alpaca_mock.domain.refusals import Refusal
from alpaca_mock.domain.rules import Rules
from alpaca_mock.domain.settings import broker_changes

#: A Tuesday, 10:00 in New York, in regular hours.
START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


class SeededIds:
    """Ids that are the same for the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)

    def uuid(self) -> str:
        """Give the next id."""
        text = f"{self._random.getrandbits(128):032x}"
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def number(text: str) -> Decimal:
    """Read an amount."""
    return plain(Decimal(text))


class Script:
    """One run of a script against a brokerage of its own."""

    def __init__(self, case: TestCase, rules: Rules) -> None:
        self.case = case
        self.now = START
        self.brokerage = Brokerage(SeededIds(), rules)
        self.account: Account = self.brokerage.account("key", self.now)
        self.ids: dict[str, str] = {}
        self.told = 0
        self.done = 0
        self.steps: dict[str, Callable[[list[str]], Order | None]] = {
            "quote": self._quote,
            "cancel": lambda words: self.brokerage.cancel(self.account, self.ids[words[0]], self.now),
            "reject": lambda words: self.brokerage.force_reject(self.ids[words[0]], self.now),
            "expire": lambda words: self.brokerage.force_expire(self.ids[words[0]], self.now),
            "arm": lambda words: self.brokerage.arm_fill_race(self.ids[words[0]]),
            "fill": self._fill,
            "replace": self._replace,
            "close": self._close,
            "exercise": self._exercise,
            "keep": lambda words: self.brokerage.do_not_exercise(self.account, words[0], self.now),
            "at": self._at,
            "set": lambda words: self.brokerage.configure(self.account, broker_changes({words[0]: words[1]}), self.now),
            "cash": lambda words: self.brokerage.adjust(self.account, self.now, number(words[0])),
            "buy": lambda words: self._place(["buy", *words]),
            "sell": lambda words: self._place(["sell", *words]),
            "mleg": self._multileg,
            "hold": self._hold,
            "money": lambda words: self._same(self.account.cash, words[0]),
            "power": lambda words: self._same(self.account.buying_power, words[0]),
            "options": lambda words: self._same(self.account.options_buying_power, words[0]),
            "events": self._events,
            "done": self._activities,
        }

    def run(self, text: str) -> None:
        """Run all lines."""
        for line in text.replace("\n        => ", " => ").strip().splitlines():
            line = " ".join(line.split())
            try:
                self._line(line)
            except AssertionError as error:
                raise AssertionError(f"at {line!r}: {error}") from error

    def _line(self, line: str) -> None:
        step, _, refusal = line.partition(" => ")
        if not refusal:
            self._step(step)
            return
        code, _, text = refusal.partition(" ")
        before = digest(self.brokerage)
        with self.case.assertRaises(Refusal) as caught:
            self._step(step)
        self.case.assertEqual((str(caught.exception.code), caught.exception.message), (code, text))
        self.case.assertEqual(digest(self.brokerage), before, "a refused request changed something")

    def _step(self, step: str) -> None:
        name = None
        first, _, rest = step.partition(" ")
        if first.endswith(":"):
            name, step = first[:-1], rest
            first, _, rest = step.partition(" ")
        run = self.steps.get(first)
        if run is None:
            self._check(first, rest.split())
            return
        order = run(rest.split())
        if name is not None:
            assert order is not None
            self._name(name, order)

    def _name(self, name: str, order: Order) -> None:
        self.ids[name] = order.id
        for place, leg in enumerate(self.account.orders.legs(order), 1):
            self.ids[f"{name}.{place}"] = leg.id

    def _quote(self, words: list[str]) -> None:
        symbol, bid, ask = words[0], words[1], words[-1]
        quote = Quote(number(bid), number(ask), None, self.now)
        self.brokerage.set_quote(symbol, quote, self.now)

    def _at(self, words: list[str]) -> None:
        local = datetime.fromisoformat(" ".join(words)).replace(tzinfo=NEW_YORK)
        self.now = local.astimezone(UTC)
        self.brokerage.advance(self.now)

    def _fill(self, words: list[str]) -> Order:
        price = number(words[words.index("at") + 1]) if "at" in words else None
        qty = number(words[1]) if len(words) > 1 and words[1] != "at" else None
        return self.brokerage.force_fill(self.ids[words[0]], self.now, qty, price)

    def _replace(self, words: list[str]) -> Order:
        names = {"qty": "qty", "limit": "limit_price", "stop": "stop_price", "trail": "trail"}
        changes = ReplaceRequest()
        for name, value in zip(words[1::2], words[2::2], strict=True):
            if name == "tif":
                changes.time_in_force = TimeInForce(value)
            elif name == "id":
                changes.client_order_id = value
            else:
                setattr(changes, names[name], number(value))
        order = self.brokerage.replace(self.account, self.ids[words[0]], changes, self.now)
        for old, new in zip(
            (name for name in list(self.ids) if name.startswith(f"{words[0]}.")),
            self.account.orders.legs(order),
            strict=False,
        ):
            self.ids[old] = new.id
        return order

    def _close(self, words: list[str]) -> Order:
        amount = words[1] if len(words) > 1 else None
        if amount is None:
            return self.brokerage.close_position(self.account, words[0], self.now)
        if amount.endswith("%"):
            return self.brokerage.close_position(self.account, words[0], self.now, percentage=number(amount[:-1]))
        return self.brokerage.close_position(self.account, words[0], self.now, qty=number(amount))

    def _exercise(self, words: list[str]) -> None:
        qty = number(words[1]) if len(words) > 1 else None
        self.brokerage.exercise(self.account, words[0], self.now, qty=qty)

    def _place(self, words: list[str]) -> Order:
        return self.brokerage.place(self.account, order_request(words), self.now)

    def _multileg(self, words: list[str]) -> Order:
        return self.brokerage.place(self.account, multileg_request(words), self.now)

    def _check(self, name: str, words: list[str]) -> None:
        order = self.account.orders.get(self.ids[name])
        assert order is not None
        if words[0] != "is":
            value = getattr(order, words[0])
            self.case.assertEqual(str(getattr(value, "value", value)), " ".join(words[1:]))
            return
        said = [order.status.value]
        if len(words) > 2:
            said += [str(order.filled_qty), "at", str(order.filled_avg_price)]
        self.case.assertEqual(said, words[1:])

    def _hold(self, words: list[str]) -> None:
        position = self.account.positions.get(words[0])
        self.case.assertEqual("0" if position is None else str(position.qty), words[1])
        if "free" in words:
            self.case.assertEqual(str(self.account.available_qty(words[0])), words[words.index("free") + 1])

    def _same(self, amount: Decimal, said: str) -> None:
        self.case.assertEqual(amount, number(said))

    def _events(self, words: list[str]) -> None:
        names = {order_id: name for name, order_id in self.ids.items()}
        happened = [
            f"{event.kind.value} {names.get(event.order.id, '?')}"
            for event in self.account.events[self.told :]
            if isinstance(event, OrderEvent)
        ]
        self.told = len(self.account.events)
        self.case.assertEqual(", ".join(happened), " ".join(words))

    def _activities(self, words: list[str]) -> None:
        happened = [
            f"{event.type.value} {event.qty or event.net_amount}"
            for event in self.account.events[self.done :]
            if isinstance(event, ActivityEvent)
        ]
        self.done = len(self.account.events)
        self.case.assertEqual(", ".join(happened), " ".join(words))


def order_request(words: list[str]) -> OrderRequest:
    """Read an order in one symbol."""
    side, amount, symbol, *rest = words
    request = OrderRequest(symbol=symbol, side=Side(side), time_in_force=TimeInForce.DAY)
    if amount.startswith("$"):
        request.notional = number(amount[1:])
    else:
        request.qty = number(amount)
    _read_terms(request, rest)
    if request.type is None:
        request.type = OrderType.LIMIT
    return request


def multileg_request(words: list[str]) -> OrderRequest:
    """Read a multi-leg order."""
    colon = words.index(":")
    request = OrderRequest(qty=number(words[0]), order_class=OrderClass.MLEG, time_in_force=TimeInForce.DAY)
    _read_terms(request, words[1:colon])
    legs = []
    for text in " ".join(words[colon + 1 :]).split(","):
        ratio, symbol, *intent = text.split()
        side = Side.SELL if ratio.startswith("-") else Side.BUY
        legs.append(LegRequest(symbol, number(ratio[1:]), side, PositionIntent(intent[0]) if intent else None))
    request.legs = tuple(legs)
    return request


def _read_terms(request: OrderRequest, words: list[str]) -> None:
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "market":
            request.type = OrderType.MARKET
        elif word == "limit":
            request.type = OrderType.STOP_LIMIT if request.type is OrderType.STOP else OrderType.LIMIT
            request.limit_price = number(words.pop(0))
        elif word == "stop":
            request.type, request.stop_price = OrderType.STOP, number(words.pop(0))
        elif word == "trail":
            request.type = OrderType.TRAILING_STOP
            distance = words.pop(0)
            if distance.endswith("%"):
                request.trail_percent = number(distance[:-1])
            else:
                request.trail_price = number(distance)
        elif word == "tp":
            request.take_profit_limit = number(words.pop(0))
        elif word == "sl":
            request.stop_loss_stop = number(words.pop(0))
            if words[:1] == ["limit"]:
                request.stop_loss_limit = number(words[1])
                del words[:2]
        elif word == "ext":
            request.extended_hours = True
        elif word == "id":
            request.client_order_id = words.pop(0)
        elif word == "intent":
            request.position_intent = PositionIntent(words.pop(0))
        elif word in ("simple", "bracket", "oto", "oco"):
            request.order_class = OrderClass(word)
        else:
            request.time_in_force = TimeInForce(word)


def digest(brokerage: Brokerage) -> str:
    """Give a text that differs when anything in the brokerage does; accounts change by events alone."""
    floor = brokerage._floor
    parts = [
        sorted(floor.quotes.items()),
        sorted(floor.book),
        sorted(floor.races),
        sorted(floor.do_not_exercise),
        sorted((symbol, [each.api_key for each in holders]) for symbol, holders in floor.holders.items()),
        sorted((key, list(contracts)) for key, contracts in floor.contracts.items()),
        sorted((key, list(interest.orders)) for key, interest in floor.interests.items()),
        [(due, task, sorted(subjects)) for (due, task), subjects in floor.timetable._due.items()],
        [(key, len(account.events), account.cash) for key, account in brokerage.accounts.items()],
    ]
    return "\n".join(map(repr, parts))
