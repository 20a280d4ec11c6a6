"""`--statistics`: how often each rule was broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console

from reviewer.finding import Finding, Safety
from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.pen import QUIET, STYLES, Pen
from reviewer.reporters.summary import problems, summary


def show(outcome: Outcome, context: Context, console: Console) -> None:
    """Show a row for each rule, the most frequent first, then what was not reviewed, then the summary."""
    pen = Pen(console)
    by_rule: dict[str, list[Finding]] = {}
    for finding in outcome.each:  # what is counted need not be summarised
        by_rule.setdefault(finding.rule, []).append(finding)
    ranked = sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
    count = len(f"{max(map(len, by_rule.values()), default=0):,}")
    name = max((cell_len(pen.text(rule).plain) for rule in by_rule), default=0)
    for rule, found in ranked:
        _row(rule, found, (count, name), pen)
    if ranked and (outcome.problems or context.show_summary):
        pen.line()
    problems(outcome, pen)
    if context.show_summary:
        summary(outcome, context, pen)


def _row(rule: str, found: Sequence[Finding], widths: tuple[int, int], pen: Pen) -> None:
    severity = max(finding.severity for finding in found)
    shown = pen.text(rule, "bold")
    files = len({finding.path for finding in found})
    words = f"{files:,} file{'' if files == 1 else 's'}"
    mends = _mends(found)
    pen.line(
        (f"{len(found):>{widths[0]},}", "bold"),
        "  ",
        (f"{severity.value:<7}", STYLES[severity]),
        "  ",
        shown,
        " " * (widths[1] - cell_len(shown.plain)),
        (f"  {words}" + (f", {mends}" if mends else ""), QUIET),
    )


def _mends(found: Sequence[Finding]) -> str:
    tally = Counter(finding.fix.safety for finding in found if finding.fix)
    told = [f"{tally[safety]:,} {safety.value}" for safety in (Safety.SAFE, Safety.UNSAFE) if tally[safety]]
    return f"fixable: {', '.join(told)}" if told else ""
