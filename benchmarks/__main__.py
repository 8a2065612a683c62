"""Measure one or two servers, in alternation, and write the table and the plot.

    python -m benchmarks [NAME=COMMAND | NAME=http://HOST:PORT] ... [--sizes 100,1000,10000,100000] [--out docs]

The first server is the one that the ratios speak for. Without any, the server of this checkout is measured over its
fast HTTP channel and over its stock one. A server given as a command is told where to listen by
ALPACA_MOCK_LISTEN_ADDR; its start-up and its memory are measured as well.
"""

import argparse
import platform
import statistics
import sys
from contextlib import ExitStack
from pathlib import Path

from benchmarks.load import Figures, require_wrk, run
from benchmarks.operations import BASIC, GROWING, KEY, Operation, fill_at_once, prepare
from benchmarks.report import number, plot, table
from benchmarks.server import Server


def main() -> None:
    """Run it."""
    options = _parse()
    require_wrk()
    sections = [_machine(), _startup(options), _basic(options), _growing(options)]
    text = "# Measured\n\nMade by `./scripts/bench`; requests a second, latencies in microseconds.\n\n"
    text += "\n".join(section for section in sections if section)
    (options.out / "benchmarks.md").write_text(text)
    print(text)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("servers", nargs="*", metavar="NAME=TARGET")
    parser.add_argument("--sizes", default="100,1000,10000,100000", help="orders held, comma separated")
    parser.add_argument("--seconds", type=float, default=3, help="length of one run")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each operation; the median counts")
    parser.add_argument("--out", type=Path, default=Path("docs"), help="where benchmarks.md and benchmarks.svg go")
    options = parser.parse_args()
    own = f"{sys.executable} -m alpaca_mock"
    given = options.servers or [f"fast=env ALPACA_MOCK_HTTP=fast {own}", f"stock=env ALPACA_MOCK_HTTP=stock {own}"]
    options.targets = dict(server.split("=", 1) for server in given)
    options.sizes = [int(size) for size in options.sizes.split(",")]
    return options


def _machine() -> str:
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"{machine}. The server is pinned to one core, the load to another.\n"


def _startup(options: argparse.Namespace) -> str:
    rows = []
    for name, target in options.targets.items():
        times = []
        for _ in range(5):
            with Server(name, target) as server:
                if server.startup is not None:
                    times.append(server.startup * 1000)
        if times:
            rows.append([name, f"{statistics.median(times):.0f} ms"])
    return "## Start to first answer\n\n" + table(["server", "median of 5"], rows) if rows else ""


def _rounds(
    servers: list[Server], operation: Operation, connections: int, options: argparse.Namespace
) -> list[Figures]:
    """Measure *operation* on the servers in turn, several times, and give each server's median run."""
    runs: list[list[Figures]] = [[] for _ in servers]
    for _ in range(options.rounds):
        for server, taken in zip(servers, runs, strict=True):
            requests = operation.requests(server)
            taken.append(run(server.base_url, KEY, requests, connections=connections, seconds=options.seconds))
    return [sorted(taken, key=lambda figures: figures.rate)[len(taken) // 2] for taken in runs]


def _basic(options: argparse.Namespace) -> str:
    text = "## With little state\n"
    for connections in (1, 32):
        rows = []
        for operation in BASIC:
            # Each operation meets a fresh server: what the one before it left behind is not its business.
            with ExitStack() as stack:
                servers = [stack.enter_context(Server(name, target)) for name, target in options.targets.items()]
                for server in servers:
                    prepare(server, 100)
                rows.append(_row(operation.name, _rounds(servers, operation, connections, options)))
        text += f"\n{connections} connection{'s' if connections > 1 else ''}\n\n" + table(_header(options), rows)
    return text


def _header(options: argparse.Namespace) -> list[str]:
    columns = ["operation"]
    for name in options.targets:
        columns += [f"{name} req/s", "p50", "p99"]
    return columns + ([f"{'/'.join(options.targets)}"] if len(options.targets) == 2 else [])


def _row(name: str, figures: list[Figures]) -> list[str]:
    cells = [name]
    for one in figures:
        cells += [
            number(one.rate) + (f" ({one.errors} refused)" if one.errors else ""),
            number(one.p50),
            number(one.p99),
        ]
    return cells + ([f"{figures[0].rate / figures[1].rate:.2f}"] if len(figures) == 2 else [])


def _growing(options: argparse.Namespace) -> str:
    names = list(options.targets)
    ratio = len(names) == 2
    rows: dict[str, list[str]] = {operation.name: [operation.name] for operation in GROWING}
    rows["fill 1,000 at once, ms"] = ["fill 1,000 at once, ms"]
    rows["memory, bytes an order"] = ["memory, bytes an order"]
    series: dict[str, dict[str, list[float]]] = {o.name: {name: [] for name in names} for o in GROWING}
    for size in options.sizes:
        with ExitStack() as stack:
            servers = [stack.enter_context(Server(name, target)) for name, target in options.targets.items()]
            memory = []
            for server in servers:
                empty = server.resident
                prepare(server, size)
                full = server.resident
                memory.append(None if empty is None or full is None else (full - empty) / size)
            for operation in GROWING:
                figures = _rounds(servers, operation, 1, options)
                for name, one in zip(names, figures, strict=True):
                    series[operation.name][name].append(one.rate)
                rows[operation.name].append(_cell([one.rate for one in figures], higher_is_better=True, ratio=ratio))
            took = [fill_at_once(server, 1000) * 1000 for server in servers]
            rows["fill 1,000 at once, ms"].append(_cell(took, higher_is_better=False, ratio=ratio))
            known = [value for value in memory if value is not None]
            rows["memory, bytes an order"].append(
                _cell(known, higher_is_better=False, ratio=ratio) if len(known) == len(servers) else "?"
            )
    plot(options.out / "benchmarks.svg", options.sizes, series)
    header = ["operation", *(f"{size:,} orders" for size in options.sizes)]
    return (
        "## As state grows\n\nOne account, half of its orders resting, half filled; one connection. "
        f"Figures: {', '.join(names)}{', ratio' if ratio else ''}.\n\n"
        + table(header, list(rows.values()))
        + "\n![requests a second as state grows](benchmarks.svg)\n"
    )


def _cell(values: list[float], *, higher_is_better: bool, ratio: bool) -> str:
    cell = " / ".join(number(value) for value in values)
    if ratio and all(values):
        quotient = values[0] / values[1] if higher_is_better else values[1] / values[0]
        cell += f" = {quotient:.2f}"
    return cell


if __name__ == "__main__":
    main()
