"""The standard and how it is met, for a terminal."""

from __future__ import annotations

import io
import os

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reviewer.cli.console import findings_console
from reviewer.compliance import Compliance, History, Measured
from reviewer.compliance.markdown import reason
from reviewer.compliance.words import percent, spark
from reviewer.reporters.words import counted

GOOD, FAIR = 0.98, 0.9  # from which share on a clause is green, or yellow


def text(measured: Measured, history: History | None) -> str:
    """Give the clauses with rules, shares and findings; then the history; then what is left to people."""
    shown = findings_console()
    out = io.StringIO()
    console = Console(
        file=out,
        width=shown.width,
        force_terminal=shown.is_terminal and "NO_COLOR" not in os.environ,
        highlight=False,
        legacy_windows=False,
    )
    for each in measured.clauses:
        if each.rules:
            _clause(console, each, history)
    if history is not None:
        _history(console, history)
    _left(console, [each for each in measured.clauses if not each.rules])
    if measured.unclaimed:
        console.print(
            f"{measured.unclaimed:,} more findings are of codes that no statement asks for.", style="dim"
        )
    return out.getvalue()


def _clause(console: Console, each: Compliance, history: History | None) -> None:
    console.print(Text(each.clause.statement, style="bold"))
    line = Text("  ")
    line.append(percent(each.share), style=_colour(each.share))
    if each.definitions:
        line.append(f" of {counted(each.definitions, 'definition')}, {counted(each.findings, 'finding')}")
    if history is not None:
        line.append(f"  {spark(_past(history, each.clause.id))}", style="cyan")
    console.print(line)
    console.print(Text(f"  {each.clause.id}: {', '.join(each.rules)}", style="dim"))
    console.print()


def _history(console: Console, history: History) -> None:
    table = Table(
        title="Over the history", title_justify="left", box=None, pad_edge=False, header_style="dim"
    )
    for name in ("commit", "day", "lines", "findings", "per 1,000 lines"):
        table.add_column(name, justify="left" if name in {"commit", "day"} else "right")
    for point in history.points:
        found = point.measured.findings
        rate = f"{1000 * found / point.lines:.1f}" if point.lines else "-"
        table.add_row(point.commit[:10], f"{point.when:%Y-%m-%d}", f"{point.lines:,}", f"{found:,}", rate)
    console.print(table)
    console.print()


def _left(console: Console, left: list[Compliance]) -> None:
    if not left:
        return
    console.print(Text("Left to people", style="bold"))
    for each in left:
        console.print(Text(f"  {each.clause.id}: {each.clause.statement} {reason(each)}"))


def _past(history: History, clause: str) -> list[float | None]:
    return [
        next((each.share for each in point.measured.clauses if each.clause.id == clause), None)
        for point in history.points
    ]


def _colour(share: float | None) -> str:
    if share is None:
        return "dim"
    return "green" if share >= GOOD else "yellow" if share >= FAIR else "red"
