"""One summary in the place of many findings: hints and docstrings of a package that mostly has none, taste by the hundred.

In a package that complies, and on changed lines, each definition that lacks something is worth
a word. In one that never began it is not: there the share and the places to begin at say more.
So it is with a spelling that a package has everywhere: its number is the finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from reviewer.finding import NATIVE, Finding, Related, Span
from reviewer.treatment.context import Context
from reviewer.treatment.file import File
from reviewer.treatment.identity import DIGITS
from reviewer.treatment.packages import folder_of, top_package

FEW = 4  # so many findings are read as quickly as their summary
WORST = 3  # files that a summary points at
_TOP = Span(1, 1, 1, 1)


def summarised(findings: list[Finding], context: Context) -> tuple[list[Finding], list[Finding]]:
    """Give the findings to show, summaries among them, and those for which the summaries stand.

    A folder whose share of definitions that comply is under the rule's threshold is told in a
    summary, one for all such folders of a package; of other rules a package is, that has more findings
    than the rule says. Both lists are sorted by path and place.
    """
    if context.changed is not None:
        return findings, []
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.rule in context.book and context.book[finding.rule].summary:
            by_rule[finding.rule].append(finding)
    summaries: list[Finding] = []
    behind: list[Finding] = []
    for rule, found in by_rule.items():
        below, above = context.summary_below(rule), context.summary_above(rule)
        if below > 0:
            asked = _Asked(rule, found, context)
            for package, members in _packages(found, asked, below, context):
                if len(members) > FEW:
                    summaries.append(_summary(package, members, _share(members, asked), context))
                    behind += members
        elif above > 0:
            for package, members in _crowded(found, above, context):
                summaries.append(_summary(package, members, _number(members), context))
                behind += members
    ids = {id(finding) for finding in behind}
    shown = [finding for finding in findings if id(finding) not in ids]
    return _in_order([*shown, *summaries]) if behind else findings, _in_order(behind)


class _Asked:
    """How many definitions of each file a rule asked for something."""

    def __init__(self, rule: str, findings: Iterable[Finding], context: Context) -> None:
        self.lacking: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            self.lacking[finding.path].append(finding)
        folders = {folder_of(path) for path in self.lacking}
        self.of: Mapping[str, int] = {
            path: max(_count(rule, path, context), len(self.lacking.get(path, ())))
            for path in context.paths | self.lacking.keys()
            if folder_of(path) in folders
        }


def _count(rule: str, path: str, context: Context) -> int:
    """What our own check counted; where it did not look, each function counts."""
    if context.level(rule, path) is None:
        return 0
    if rule in context.judges.get(path, frozenset()):
        return context.asked.get(path, {}).get(rule, 0)
    return File(path, context).scopes.blocks.functions


def _packages(
    findings: list[Finding], asked: _Asked, below: float, context: Context
) -> Iterator[tuple[str, list[Finding]]]:
    """Give each package with what its folders lack that are under the threshold."""
    total: dict[str, int] = defaultdict(int)
    for path, count in asked.of.items():
        total[folder_of(path)] += count
    folders: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        folders[folder_of(finding.path)].append(finding)
    packages: dict[str, list[Finding]] = defaultdict(list)
    for folder, lacking in folders.items():
        if total[folder] - len(lacking) < below * total[folder]:
            packages[top_package(folder, context.everything)] += lacking
    yield from packages.items()


def _crowded(findings: list[Finding], above: int, context: Context) -> Iterator[tuple[str, list[Finding]]]:
    """Give each package with its findings of which there are more than a number."""
    packages: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        packages[top_package(folder_of(finding.path), context.everything)].append(finding)
    yield from ((package, members) for package, members in packages.items() if len(members) > above)


class _Told(NamedTuple):
    """What a summary says: words for its template, and where to begin."""

    words: dict[str, str]
    related: tuple[Related, ...]


def _share(members: list[Finding], asked: _Asked) -> _Told:
    folders = {folder_of(member.path) for member in members}
    total = sum(count for path, count in asked.of.items() if folder_of(path) in folders)
    words = {"asked": f"{total:,}", "share": f"{100 * (total - len(members)) // total}"}
    paths = {member.path for member in members}
    return _Told(words, _worst({path: asked.lacking[path] for path in paths}, asked.of))


def _number(members: list[Finding]) -> _Told:
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for member in members:
        by_path[member.path].append(member)
    return _Told({"files": f"{len(by_path):,}"}, _worst(by_path, {}))


def _summary(package: str, members: list[Finding], told: _Told, context: Context) -> Finding:
    rule = context.book[members[0].rule]
    home = f"{package}/__init__.py" if package else "__init__.py"
    name = _digest(rule.id, "summary", package)
    return Finding(
        rule=rule.id,
        path=home if home in context.paths else min(member.path for member in members),
        span=_TOP,
        severity=max(member.severity for member in members),
        message=rule.summary.format_map(
            {"package": package or ".", "lacking": f"{len(members):,}", "rule": rule.id, **told.words}
        ),
        seen_by=tuple(sorted({each for member in members for each in member.seen_by}, key=_engine)),
        fingerprint=name,
        identity=name,
        related=told.related,
        count=len(members),
    )


def _worst(by_path: Mapping[str, list[Finding]], asked: Mapping[str, int]) -> tuple[Related, ...]:
    """Point at the files that lack most, where work pays first."""
    first = sorted(by_path.items(), key=lambda item: (-len(item[1]), item[0]))[:WORST]
    return tuple(
        Related(
            path,
            min(each.span for each in members),
            f"{len(members):,} of {asked[path]:,} here" if path in asked else f"{len(members):,} here",
        )
        for path, members in first
    )


def _engine(seer: str) -> tuple[bool, str]:
    return seer != NATIVE, seer


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda found: (found.path, found.span, found.rule, found.message))
