"""The page of `reviewer report`: findings by rule, file and owner, and the standard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from reviewer import __version__
from reviewer.compliance import History, Measured
from reviewer.finding import Finding, Severity
from reviewer.html.render import render
from reviewer.html.standard import standard_values
from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.prose import opening
from reviewer.reporters.words import MOST_SEVERE_FIRST, counted, severities

UNOWNED = "no owner"
Owners = Callable[[str], tuple[str, ...]]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One finding; `words` are what a filter looks into."""

    place: str
    message: str
    source: str
    fixable: str
    words: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The findings of one rule, with its name and the first paragraph of its page."""

    rule: str
    name: str
    why: str
    severity: str
    findings: tuple[Line, ...]


def report_page(
    outcome: Outcome,
    context: Context,
    measured: Measured,
    history: History | None = None,
    owners: Owners | None = None,
    *,
    title: str,
) -> str:
    """Give the whole report as one page without requests; equal input gives equal bytes.

    `owners` gives the owners of a path as the repository knows it; None where nobody said.
    """
    owned = _owned(outcome.each, context, owners)
    return render(
        "report.html",
        title=title,
        page="review",
        headline=_headline(outcome),
        problems=outcome.problems,
        groups=[*_groups(outcome.each, context, owned)],
        files=_counts(outcome.each, lambda each: (each.path,)),
        owners=_counts(outcome.each, lambda each: owned[each.path]) if owners else [],
        version=__version__,
        profile=outcome.profile,
        **standard_values(measured, history),
    )


def _headline(outcome: Outcome) -> str:
    what = severities(outcome.each) or "Nothing found"
    files, lines = counted(outcome.stats.files, "file"), counted(outcome.stats.lines, "line")
    rate = ""
    if outcome.stats.lines and outcome.each:
        rate = f": {1000 * len(outcome.each) / outcome.stats.lines:.1f} per 1,000 lines"
    return f"{what} in {files}, {lines}{rate}."


def _owned(
    findings: Iterable[Finding], context: Context, owners: Owners | None
) -> dict[str, tuple[str, ...]]:
    paths = {each.path for each in findings}
    if owners is None:
        return dict.fromkeys(paths, ())
    return {path: owners(context.forge_path(path)) or (UNOWNED,) for path in paths}


def _groups(
    findings: Sequence[Finding], context: Context, owned: dict[str, tuple[str, ...]]
) -> Iterable[Group]:
    """Give the groups: the most severe first, then those with most findings."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule].append(finding)
    ranks = {severity: at for at, severity in enumerate(MOST_SEVERE_FIRST)}
    worst = {rule: max(each.severity for each in found) for rule, found in by_rule.items()}
    for rule in sorted(by_rule, key=lambda name: (ranks[worst[name]], -len(by_rule[name]), name)):
        page = context.book.rules.get(rule)
        yield Group(
            rule=rule,
            name=page.name if page else "",
            why=opening(page) if page else "",
            severity=worst[rule].value,
            findings=tuple(_line(each, context, owned[each.path]) for each in by_rule[rule]),
        )


def _line(finding: Finding, context: Context, owners: tuple[str, ...]) -> Line:
    words = (finding.rule, finding.path, finding.message, finding.severity.value, *owners, *finding.seen_by)
    return Line(
        place=f"{finding.path}:{finding.span.line}:{finding.span.column}",
        message=finding.message,
        source=_source(finding, context),
        fixable=finding.fix.safety.value if finding.fix else "",
        words=" ".join(words),
    )


def _source(finding: Finding, context: Context) -> str:
    lines = (context.text(finding.path) or "").split("\n")
    at = finding.span.line - 1
    return lines[at].strip("\r").strip() if 0 <= at < len(lines) else ""


def _counts(
    findings: Iterable[Finding], names: Callable[[Finding], tuple[str, ...]]
) -> list[tuple[str, int, int]]:
    """Count findings and errors by name, most first."""
    found: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    for finding in findings:
        for name in names(finding):
            found[name] += 1
            errors[name] += finding.severity is Severity.ERROR
    return [(name, found[name], errors[name]) for name in sorted(found, key=lambda key: (-found[key], key))]
