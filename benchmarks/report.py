"""The tables, and the plot of how the operations behave as state grows."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot

mpl.use("Agg")
# The same figures must give the same file, or every run shows as a change.
mpl.rcParams["svg.hashsalt"] = "alpaca-mock"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give a Markdown table."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def number(value: float) -> str:
    """Give a figure with three significant digits and thousands separated."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def plot(path: Path, sizes: Sequence[int], series: dict[str, dict[str, list[float]]]) -> None:
    """Draw requests a second over the number of orders held: a panel an operation, a line a server."""
    figure, panels = pyplot.subplots(1, len(series), figsize=(3.2 * len(series), 3.4), sharey=True, squeeze=False)
    for panel, (operation, lines) in zip(panels[0], series.items(), strict=True):
        for server, rates in lines.items():
            panel.plot(sizes[: len(rates)], rates, marker="o", label=server)
        panel.set(xscale="log", yscale="log", title=operation, xlabel="orders held")
        panel.title.set_fontsize(9)
        panel.grid(alpha=0.3)
    panels[0][0].set_ylabel("requests a second")
    panels[0][0].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
