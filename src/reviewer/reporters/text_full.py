"""`--output-format full`: each finding with its source, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from reviewer.finding import Confidence, Finding, Related
from reviewer.outcome import Outcome
from reviewer.reporters.choice import Choice, choose
from reviewer.reporters.context import Context
from reviewer.reporters.patch import patch
from reviewer.reporters.pen import QUIET, STYLES, Pen
from reviewer.reporters.places import Lines, lines_of
from reviewer.reporters.snippet import Mark, rows
from reviewer.reporters.summary import problems, summary
from reviewer.reporters.words import counted, severities

MOST_RELATED = 3  # drawn into the snippet; further ones are told as paths


def show(outcome: Outcome, context: Context, console: Console) -> None:
    """Show the findings file by file, then what was not reviewed, then the summary."""
    pen = Pen(console)
    chosen = choose(outcome.findings)
    lines = lines_of(context.text)
    everything: dict[str, list[Finding]] = {}
    for finding in outcome.findings:
        everything.setdefault(finding.path, []).append(finding)
    for path, group in groupby(chosen.shown, key=lambda finding: finding.path):
        _heading(path, everything[path], pen)
        for finding in group:
            _finding(finding, context, lines, pen)
        _more(path, chosen, pen)
    _elsewhere(chosen, pen)
    problems(outcome, pen)
    if context.show_summary:
        summary(outcome, context, pen)


def _heading(path: str, found: Sequence[Finding], pen: Pen) -> None:
    name = pen.text(path, "bold")
    tally = severities(found)
    fill = pen.width - cell_len(name.plain) - len(tally) - 8
    rule = pen.signs.rule
    if fill < 3:
        pen.line((rule * 2 + " ", QUIET), name)
    else:
        pen.line((rule * 2 + " ", QUIET), name, (f" {rule * fill} ", QUIET), tally, (f" {rule * 2}", QUIET))
    pen.line()


def _finding(finding: Finding, context: Context, lines: Lines, pen: Pen) -> None:
    style = STYLES[finding.severity]
    head = Text.assemble(
        (finding.severity.value, style), "[", pen.text(finding.rule, "bold"), "] ", pen.prose(finding.message)
    )
    pen.hang(head, rest="  ")
    here = [each for each in finding.related if each.path == finding.path and each.span != finding.span]
    here = here[:MOST_RELATED]
    marks = [Mark(finding.span, style), *(Mark(each.span, "cyan", "-", each.message) for each in here)]
    source = lines(finding.path)
    gutter = len(str(max(mark.span.end_line for mark in marks))) + 1
    bar = Text.assemble(" " * gutter, (pen.signs.bar, QUIET))
    _place(finding, gutter, pen)
    for row in rows(source, marks, pen.width - gutter - 2, pen):
        sign = pen.signs.gap if row.text is None else pen.signs.bar
        number = "" if row.number is None else str(row.number)
        pen.line((f"{number:>{gutter - 1}} {sign}", QUIET), " " if row.text else "", row.text or "")
    if context.show_fixes:
        _patch(finding, context, bar, pen)
    drawn = here if source else []
    _notes([*_notes_of(finding, drawn, context, pen)], gutter, pen)
    pen.line()


def _place(finding: Finding, gutter: int, pen: Pen) -> None:
    place = f"{finding.path}:{finding.span.line}:{finding.span.column}"
    symbol: tuple[Text | tuple[str, str], ...] = ()
    if finding.symbol:
        symbol = (("  in ", QUIET), pen.text(finding.symbol, QUIET))
    pen.line(" " * gutter, (pen.signs.corner, QUIET), " ", pen.text(place, "cyan"), *symbol)


def _patch(finding: Finding, context: Context, bar: Text, pen: Pen) -> None:
    changed = patch(finding.fix, context.text(finding.path)) if finding.fix else []
    if changed:
        pen.line(bar)
    for line in changed:
        style = {"+": "green", "-": "red"}.get(line[0], QUIET)
        pen.line(bar, " ", pen.text(line.replace("\t", "    "), style))


def _notes_of(finding: Finding, drawn: Sequence[Related], context: Context, pen: Pen) -> Iterator[Text]:
    """Give what stands below the source: other places, the clause, who saw it, the fix."""
    for related in finding.related:
        if related.path == finding.path and related.span == finding.span:
            yield Text.assemble(("note ", QUIET), pen.prose(related.message))
        elif related not in drawn:
            place = f"{related.path}:{related.span.line}:{related.span.column}"
            yield Text.assemble(("see ", QUIET), pen.text(place, "cyan"), " ", pen.prose(related.message))
    rule = context.rule(finding)
    statement = context.clauses.get(rule.clause) if rule else None
    if rule and statement:
        yield Text.assemble(("standard ", QUIET), pen.text(statement))
    words = [f"seen by {', '.join(finding.seen_by)}"]
    if rule and not statement:
        words.append(f"enforces {rule.clause}")
    if finding.confidence is not Confidence.HIGH:
        words.append(f"{finding.confidence.value} confidence")
    told = pen.text(pen.signs.dot.join(words), QUIET)
    if finding.fix:
        told = Text.assemble(
            told, (pen.signs.dot, QUIET), (f"{finding.fix.safety.value} fix available", "green")
        )
    yield told


def _notes(notes: Sequence[Text], gutter: int, pen: Pen) -> None:
    margin = " " * gutter
    for at, note in enumerate(notes, start=1):
        last = at == len(notes)
        sign, below = (pen.signs.last, " ") if last else (pen.signs.branch, pen.signs.bar)
        pen.hang(
            note, Text.assemble(margin, (f"{sign} ", QUIET)), Text.assemble(margin, (f"{below}  ", QUIET))
        )


def _more(path: str, chosen: Choice, pen: Pen) -> None:
    kinds = [(rule, number) for (where, rule), number in chosen.hidden.items() if where == path]
    for rule, number in kinds:
        pen.hang(Text.assemble((f"{pen.signs.cut} and {number:,} more of ", QUIET), pen.text(rule, "bold")))
    if kinds:
        pen.line()


def _elsewhere(chosen: Choice, pen: Pen) -> None:
    if not chosen.hidden:
        return
    seen = {finding.path for finding in chosen.shown}
    others = {path for path, _ in chosen.hidden} - seen
    where = f", also in {counted(len(others), 'further file')}" if others else ""
    words = f"{counted(chosen.hidden.total(), 'more finding')}{where}: `--output-format concise` lists all,"
    pen.hang(pen.prose(f"{words} `--statistics` counts them by rule."))
    pen.line()
