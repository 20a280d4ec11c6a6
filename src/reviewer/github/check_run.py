"""A check run with the findings as annotations: for those who may not write reviews, or want no conversation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviewer.escape import visible
from reviewer.finding import Finding, Severity
from reviewer.github.anchors import last_line
from reviewer.github.choose import worst_first
from reviewer.github.failures import Lost, Unreachable
from reviewer.github.gateway import Gateway
from reviewer.github.voice import cut
from reviewer.outcome import Outcome
from reviewer.reporters import Context
from reviewer.reporters.words import severities

NAME = "reviewer"
BATCH = 50  # annotations of one request
MOST = 1_000  # annotations in all; beyond them the summary counts
_LEVELS = {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.INFO: "notice"}
_TRIES = 3


def requests_of(
    outcome: Outcome, context: Context, head: str, conclusion: str, summary: str
) -> list[dict[str, Any]]:
    """Give the bodies of the requests: the first makes the run, finished, the others add annotations to it."""
    notes = [_annotation(each, context) for each in worst_first(outcome.findings)[:MOST]]
    output = {"title": _title(outcome), "summary": summary}
    batches = [notes[at : at + BATCH] for at in range(0, len(notes), BATCH)] or [[]]
    first = {
        "name": NAME,
        "head_sha": head,
        "status": "completed",
        "conclusion": conclusion,
        "output": {**output, "annotations": batches[0]},
    }
    return [first, *({"output": {**output, "annotations": batch}} for batch in batches[1:])]


def post(gateway: Gateway, bodies: list[dict[str, Any]]) -> int:
    """Post a check run and give its number; raises Denied, Rejected, Unreachable."""
    first, *rest = bodies
    number = _made(gateway, first, _TRIES)
    for body in rest:
        _added(gateway, number, body)
    return number


def _made(gateway: Gateway, body: dict[str, Any], tries: int) -> int:
    """One that was made although its answer was lost stands below the next one, which GitHub shows alone."""
    try:
        return gateway.make_check_run(body)
    except Lost as lost:
        gateway.patience.pause(1.0)
        if tries == 1:
            raise Unreachable(f"the check run could not be posted: {lost}; run it again later") from lost
    return _made(gateway, body, tries - 1)


def _added(gateway: Gateway, number: int, body: dict[str, Any]) -> None:
    """Annotations are added to those there are: a lost answer is looked at before they are sent again."""
    before = gateway.annotations(number)
    for _ in range(_TRIES):
        try:
            gateway.add_to_check_run(number, body)
        except Lost:
            gateway.patience.pause(1.0)
            if gateway.annotations(number) > before:
                return
        else:
            return
    raise Unreachable("GitHub lost the annotations of the check run again and again; run it again later")


def _title(outcome: Outcome) -> str:
    told = f"{severities(outcome.findings)} introduced" if outcome.findings else "Nothing new to say"
    return f"{told}; not everything was reviewed" if outcome.problems else told


def _annotation(finding: Finding, context: Context) -> dict[str, Any]:
    rule = context.rule(finding)
    return {
        "path": context.forge_path(finding.path),
        "start_line": finding.span.line,
        "end_line": last_line(finding.span),
        **dict(_columns(finding)),
        "annotation_level": _LEVELS[finding.severity],
        "title": cut(visible(f"{finding.rule}: {rule.name}" if rule else finding.rule), 200),
        "message": cut(visible(finding.message, keep="\n"), 4_000) or "-",
    }


def _columns(finding: Finding) -> Iterator[tuple[str, int]]:
    """Columns say something only about one line."""
    span = finding.span
    if span.line == span.end_line:
        yield "start_column", span.column
        yield "end_column", max(span.end_column - 1, span.column)
