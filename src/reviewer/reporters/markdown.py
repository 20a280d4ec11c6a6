"""`--output-format markdown`: a summary for job pages and comments."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.escape import code, markdown
from reviewer.finding import Finding, Problem
from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.words import cause, counted, fixable, severities

MOST = 900_000  # bytes; a job page of GitHub holds 1 MiB and drops a longer one whole
BORDER = "| | Rule | Where | What |\n| --- | --- | --- | --- |\n"
SIGNS = {"error": "🔴", "warning": "🟡", "info": "🔵"}


def render(outcome: Outcome, context: Context) -> str:
    """Give what was not reviewed, a sentence, and a table of the findings, cut where a page of GitHub ends."""
    return "".join(_parts(outcome, context))


def _parts(outcome: Outcome, context: Context) -> Iterator[str]:
    for problem in outcome.problems:
        yield _problem(problem)
    if outcome.problems:
        yield "\n"
    yield f"{_sentence(outcome)}\n"
    if outcome.findings:
        yield f"\n{BORDER}"
    room = MOST
    for at, finding in enumerate(outcome.findings):
        row = _row(finding)
        room -= len(row.encode("utf-8"))
        if room < 0:
            yield f"\n{counted(len(outcome.findings) - at, 'more finding')} found no place on this page.\n"
            return
        yield row


def _sentence(outcome: Outcome) -> str:
    files = counted(outcome.stats.files, "file")
    if not outcome.findings:
        return f"Nothing to say about {files}." if not outcome.problems else f"No findings in {files}."
    mends = (
        fixable(outcome.findings).replace("--fix", "`--fix`").replace("--unsafe-fixes", "`--unsafe-fixes`")
    )
    return f"**{severities(outcome.findings)}** in {files}." + (f" {mends}." if mends else "")


def _problem(problem: Problem) -> str:
    place = f" {code(problem.path)}" if problem.path else ""
    who = f" by {markdown(problem.engine)}" if problem.engine else ""
    return f"- **Not reviewed**{place}{who}: {markdown(cause(problem))}\n"


def _row(finding: Finding) -> str:
    place = code(f"{finding.path}:{finding.span.line}")
    sign = f"{SIGNS[finding.severity.value]} {finding.severity.value}"
    return f"| {sign} | {code(finding.rule)} | {place} | {markdown(finding.message)} |\n"
