"""Bring a server to a given state, quickly: many requests in flight on one connection."""

import io
import json
import socket
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from benchmarks.server import Server

#: Requests in flight at a time; a server that answers in order keeps them all in one segment or two.
WINDOW = 64


def post_all(server: Server, path: str, bodies: Iterable[dict[str, object]], key: str) -> Iterator[bytes]:
    """POST each of *bodies* to *path* and give the bodies of the answers, in order."""
    parts = urlsplit(server.base_url)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAPCA-API-KEY-ID: {key}\r\nAPCA-API-SECRET-KEY: secret\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    )
    with socket.create_connection((parts.hostname or "", parts.port or 80)) as connection:
        answers = connection.makefile("rb")
        waiting = 0
        batch: list[bytes] = []
        for body in bodies:
            encoded = json.dumps(body)
            batch.append(f"{head}{len(encoded)}\r\n\r\n{encoded}".encode())
            if len(batch) == WINDOW:
                connection.sendall(b"".join(batch))
                waiting, batch = len(batch), []
                yield from (_answer(answers) for _ in range(waiting))
        if batch:
            connection.sendall(b"".join(batch))
            yield from (_answer(answers) for _ in range(len(batch)))


def _answer(stream: io.BufferedReader) -> bytes:
    status = stream.readline()
    length = 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    body = stream.read(length)
    if not status.startswith(b"HTTP/1.1 2"):
        raise RuntimeError(f"{status!r}: {body[:200]!r}")
    return body


def resting(count: int) -> Iterator[dict[str, object]]:
    """Give *count* buy limits far below the market, at 200 prices; a million of them need 2,000,000 dollars."""
    for number in range(count):
        yield {
            "symbol": "SPY", "side": "buy", "type": "limit", "time_in_force": "gtc", "qty": "1",
            "limit_price": f"{1 + number % 200 / 100:.2f}",
        }  # fmt: skip


def filling(count: int) -> Iterator[dict[str, object]]:
    """Give *count* market orders, a buy and a sell in turn, so that no account runs out of money.

    In a symbol of their own: a sell that could trade with a resting buy of the same account is refused.
    """
    for number in range(count):
        yield {
            "symbol": "QQQ", "side": "sell" if number % 2 else "buy", "type": "market", "time_in_force": "day",
            "qty": "1",
        }  # fmt: skip
