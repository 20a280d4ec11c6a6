"""How a text report ends: what was not reviewed, and the figures."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.pen import QUIET, STYLES, Pen
from reviewer.reporters.words import MOST_SEVERE_FIRST, cause, counted, duration, fixable, joined

LEFT_OUT = {
    "suppressed": "suppressed in the source",
    "unchanged": "on unchanged lines",
    "baseline": "in the baseline",
    "summarised": "told in summaries",
}


def problems(outcome: Outcome, pen: Pen) -> None:
    """Name everything that could not be reviewed, and why."""
    for problem in outcome.problems:
        who = f" by {problem.engine}" if problem.engine else ""
        head = Text.assemble(("not reviewed", "bold magenta"), pen.text(who), ": ")
        if problem.path:
            head.append_text(pen.text(problem.path, "cyan")).append(": ")
        pen.hang(head.append_text(pen.prose(cause(problem))), rest="  ")
    if outcome.problems:
        pen.line()


def summary(outcome: Outcome, context: Context, pen: Pen) -> None:
    """Tell what was found, in how much, by whom, in what time, and what can be mended."""
    pen.hang(_found(outcome, context, pen))
    for line in _figures(outcome, context):
        pen.hang(pen.text(line, QUIET), "  ", "  ")
    mends = fixable(outcome.findings)
    if mends:
        pen.hang(pen.text(mends, "green"), "  ", "  ")


def _found(outcome: Outcome, context: Context, pen: Pen) -> Text:
    stats = outcome.stats
    size = f"{counted(stats.files, 'file')} ({counted(stats.lines, 'line')})"
    took = _took(outcome, context)
    if outcome.findings:
        paths = len({finding.path for finding in outcome.findings})
        where = size if paths == stats.files else f"{paths:,} of {size}"
        return Text.assemble("Found ", _levels(outcome), f" in {where}{took}.")
    if outcome.problems:
        return pen.text(f"Nothing to report in what could be reviewed of {size}{took}.", "bold")
    if not stats.files:
        return pen.text("There was no Python file to review here.")
    return pen.text(f"All is well: nothing to say about {size}{took}. Thank you for the care.", "bold green")


def _levels(outcome: Outcome) -> Text:
    tally = {
        level: sum(finding.severity is level for finding in outcome.findings) for level in MOST_SEVERE_FIRST
    }
    parts = [Text(counted(number, level.value), STYLES[level]) for level, number in tally.items() if number]
    return Text.assemble(*_between(parts))


def _between(parts: list[Text]) -> Iterator[Text | str]:
    for at, part in enumerate(parts):
        if at:
            yield " and " if at == len(parts) - 1 else ", "
        yield part


def _took(outcome: Outcome, context: Context) -> str:
    total = outcome.stats.seconds.get("total")
    return "" if total is None or not context.show_times else f" in {duration(total)}"


def _figures(outcome: Outcome, context: Context) -> Iterator[str]:
    stats = outcome.stats
    engines = [
        f"{name} {duration(stats.seconds[name])}" if context.show_times else name for name in stats.engines
    ]
    if engines:
        yield f"by {joined(engines)}, profile {outcome.profile}"
    left = [f"{stats.counts[name]:,} {words}" for name, words in LEFT_OUT.items() if stats.counts.get(name)]
    if left:
        yield f"left out: {joined(left)}"
    if context.verbose:
        yield f"counts: {joined([f'{name} {number:,}' for name, number in stats.counts.items()])}"
