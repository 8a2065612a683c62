"""The whole server among live prices: real sockets on both sides, failures included."""

import pytest_twisted
import treq
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.task import deferLater

from alpaca_mock.testing import Server, server
from tests.market.data_server import API_KEY, SECRET_KEY, SIP_REFUSED, DataServer, hang, reset, status

CALL = "AAPL261218C00200000"


class Served:
    """The market data API, the server that asks it, and a client."""

    def __init__(self, data: DataServer, mock: Server):
        self.data = data
        self.mock = mock

    def ask(self, method, path, **body):
        """Send a request; give a Deferred of status and body."""
        return Deferred.fromCoroutine(self._ask(method, path, body))

    async def _ask(self, method, path, body):
        answer = await treq.request(
            method,
            self.mock.base_url + path,
            json=body or None,
            headers=self.mock.headers,
            persistent=False,
            timeout=20,
        )
        return answer.code, await treq.json_content(answer)

    def order(self, **fields):
        """Place an order for a share of AAPL."""
        body = {"symbol": "AAPL", "qty": "1", "side": "buy", "type": "market", "time_in_force": "day", **fields}
        return self.ask("POST", "/v2/orders", **body)


def served(**settings):
    """Run a test with AAPL at 100 and a call at 5."""

    def decorate(test):
        @pytest_twisted.ensureDeferred
        async def run():
            from twisted.internet import reactor

            data = DataServer()
            data.quote("AAPL", 99.9, 100.1, close=98)
            data.quote(CALL, 4.9, 5.1)
            async with data.listening(reactor) as url:
                given = {"data_api_key": API_KEY, "data_secret_key": SECRET_KEY, "data_base_url": url, **settings}
                async with server(**given) as mock:
                    await test(Served(data, mock))

        run.__name__, run.__doc__ = test.__name__, test.__doc__
        return run

    return decorate


async def eventually(condition):
    """Wait until a condition holds, which it does unless the test fails."""
    from twisted.internet import reactor

    for _ in range(500):
        if await condition():
            return
        await deferLater(reactor, 0.01)
    raise AssertionError("it never happened")


@served(data_max_age=60)
async def test_burst(live):
    """A burst of orders is one request to the API."""
    answers = await gatherResults([live.order() for _ in range(50)])
    assert {(code, order["status"], order["filled_avg_price"]) for code, order in answers} == {(200, "filled", "100")}
    assert len(live.data.requests) == 1


@served(poll_interval=0.05)
async def test_poller(live):
    """A resting order fills at the price that the poller finds, past a failure of the API."""
    _, order = await live.order(type="limit", limit_price="90")
    assert order["status"] == "new"
    live.data.fail(reset, times=3)
    live.data.quote("AAPL", 89, 89)

    async def filled():
        _, body = await live.ask("GET", f"/v2/orders/{order['id']}")
        return (body["status"], body["filled_avg_price"]) == ("filled", "89")

    await eventually(filled)


@served(poll_interval=0.05)
async def test_one_kind_fails(live):
    """Options fill while stocks fail."""
    _, stock = await live.order(type="limit", limit_price="90")
    _, option = await live.order(type="limit", limit_price="4", symbol=CALL)
    live.data.fail(status(403, SIP_REFUSED), times=10_000, path="/v2/stocks")
    live.data.quote("AAPL", 89, 89)
    live.data.quote(CALL, 3, 3)

    async def filled():
        return (await live.ask("GET", f"/v2/orders/{option['id']}"))[1]["status"] == "filled"

    await eventually(filled)
    assert (await live.ask("GET", f"/v2/orders/{stock['id']}"))[1]["status"] == "new"


@served()
async def test_refused_feed(live):
    """Who needed the price is told that the feed is not theirs, and which it is."""
    live.data.fail(status(403, SIP_REFUSED))
    code, body = await live.order()
    assert (code, body["code"]) == (503, 50310000)
    assert '"sip"' in body["message"]
    assert "subscription does not permit" in body["message"]


@served(data_timeout=0.3)
async def test_hanging_api(live):
    """While an order waits for an API that hangs everything else goes on, and the order ends in time."""
    live.data.fail(hang)
    waiting = live.order()
    code, body = await gatherResults([waiting, live.ask("GET", "/v2/account")])
    assert code[0] == 503
    assert "did not answer within 0.3 s" in code[1]["message"]
    assert body[0] == 200
    assert (await live.order())[0] == 200


@served()
async def test_rate_limit(live):
    """After a 429 nothing is asked before its time, and the order says when that is."""
    live.data.fail(status(429, {"message": "too many requests."}, [("retry-after", "30")]))
    for _ in range(3):
        code, body = await live.order()
        assert code == 503
        assert "the next request goes out in" in body["message"]
    assert len(live.data.requests) == 1


@served(data_max_age=0)
async def test_price_set_by_hand(live):
    """A price that is set wins over the live one, until it is forgotten."""
    assert (await live.ask("POST", "/admin/market-data/stocks/AAPL", price="50"))[0] == 200
    assert (await live.order())[1]["filled_avg_price"] == "50"
    assert (await live.ask("GET", "/v2/positions/AAPL"))[1]["current_price"] == "50"
    await treq.delete(live.mock.base_url + "/admin/market-data/stocks/AAPL", persistent=False)
    assert (await live.ask("GET", "/v2/positions/AAPL"))[1]["current_price"] == "100"


@served(data_max_age=0)
async def test_reading_without_the_api(live):
    """Positions and account are answered at the last known prices while the API is down."""
    await live.order()
    live.data.fail(status(500, {}), times=100)
    code, position = await live.ask("GET", "/v2/positions/AAPL")
    assert (code, position["current_price"]) == (200, "100")
    assert (await live.ask("GET", "/v2/account"))[0] == 200


@served()
async def test_unknown_symbol(live):
    """A symbol that the API does not quote, or does not even take: a limit rests, a market order is refused."""
    live.data.invalid = {"QQQZ"}
    for symbol in ("ZZZZ", "QQQZ"):
        assert (await live.order(symbol=symbol, type="limit", limit_price="5"))[1]["status"] == "new"
        code, body = await live.order(symbol=symbol)
        assert code == 422
        assert f'"{symbol}": the feed "sip" has no quote' in body["message"]


@served(data_timeout=10)
async def test_reset_while_waiting(live):
    """A reset ends the wait of an order, and the late price changes nothing."""
    live.data.fail(hang)
    waiting = live.order()

    async def asked():
        return bool(live.data.requests)

    await eventually(asked)
    await live.ask("POST", "/admin/reset")
    code, body = await waiting
    assert (code, body["message"]) == (503, "the server was reset while market data was awaited")
    assert (await live.ask("GET", "/v2/orders?status=all"))[1] == []
