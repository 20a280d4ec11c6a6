"""The standard and how it is met, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.compliance.history import History
from reviewer.compliance.measure import Compliance, Measured
from reviewer.compliance.words import percent
from reviewer.escape import markdown


def render(measured: Measured, history: History | None) -> str:
    """Give a table of the clauses that rules enforce, the history, and what is left to people."""
    return "\n".join(_lines(measured, history)) + "\n"


def _lines(measured: Measured, history: History | None) -> Iterator[str]:
    yield "# The standard\n"
    yield "| Statement | Met by | Findings | Rules |\n| --- | ---: | ---: | --- |"
    for each in measured.clauses:
        if each.rules:
            yield _row(each)
    if history is not None:
        yield from _history(history)
    left = [each for each in measured.clauses if not each.rules]
    if left:
        yield "\n## Left to people\n"
        for each in left:
            yield f"- {markdown(each.clause.statement)} {markdown(reason(each))}"


def reason(compliance: Compliance) -> str:
    """Say why no rule looks at a clause."""
    if compliance.clause.why_not:
        return compliance.clause.why_not
    if compliance.off:
        return f"Off in this profile: {', '.join(compliance.off)}."
    return "No rule enforces this yet."


def _row(each: Compliance) -> str:
    rules = ", ".join(f"`{rule}`" for rule in each.rules)
    return f"| {markdown(each.clause.statement)} | {percent(each.share)} | {each.findings:,} | {rules} |"


def _history(history: History) -> Iterator[str]:
    clauses = [each.clause.id for each in history.points[-1].measured.clauses if each.rules]
    yield "\n## Over the history\n"
    yield "| Commit | Day | Lines | Findings | " + " | ".join(clauses) + " |"
    yield "| --- | --- | ---: | ---: |" + " ---: |" * len(clauses)
    for point in history.points:
        shares = {each.clause.id: percent(each.share) for each in point.measured.clauses}
        cells = (
            f"`{point.commit[:10]}`", f"{point.when:%Y-%m-%d}", f"{point.lines:,}",
            f"{point.measured.findings:,}", *(shares[name] for name in clauses),
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"
