"""`--output-format concise`: a line for each finding, for editors, grep and many findings."""

from __future__ import annotations

from rich.console import Console

from reviewer.escape import one_line
from reviewer.finding import Finding
from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.pen import QUIET, STYLES, Pen
from reviewer.reporters.summary import problems, summary


def show(outcome: Outcome, context: Context, console: Console) -> None:
    """Show one unbroken line a finding, then what was not reviewed, then the summary."""
    pen = Pen(console)
    for finding in outcome.findings:
        _line(finding, pen)
    if outcome.findings and (outcome.problems or context.show_summary):
        pen.line()
    problems(outcome, pen)
    if context.show_summary:
        summary(outcome, context, pen)


def _line(finding: Finding, pen: Pen) -> None:
    pen.line(
        pen.text(finding.path, "bold"),
        (f":{finding.span.line}:{finding.span.column}: ", QUIET),
        (finding.severity.value, STYLES[finding.severity]),
        "[",
        pen.text(finding.rule),
        "] ",
        pen.prose(one_line(finding.message)),
        (f" ({finding.fix.safety.value} fix)" if finding.fix else "", "green"),
    )
