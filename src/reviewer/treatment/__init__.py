"""What happens to merged findings before anyone sees them: one ordered list of small steps, then the summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from reviewer.finding import Finding
from reviewer.treatment.context import Context, Treated
from reviewer.treatment.file import File
from reviewer.treatment.identity import identified
from reviewer.treatment.silence import silenced
from reviewer.treatment.summarise import summarised

__all__ = ["STEPS", "Context", "Treated", "treat"]

Step = Callable[[list[Finding], File, Context], Iterable[Finding]]


def treat(findings: Iterable[Finding], context: Context) -> Treated:
    """Run merged findings through the steps, file by file."""
    by_path: dict[str, list[Finding]] = {path: [] for path in context.paths}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    dropped: Counter[str] = Counter()
    kept: list[Finding] = []
    for path in sorted(by_path):
        kept += _treat_file(by_path[path], File(path, context), context, dropped)
    # Last: a summary counts what is left of all files, and stands for nothing that somebody has silenced.
    shown, behind = summarised(kept, context)
    if behind:
        dropped["summarised"] = len(behind)
    return Treated(findings=shown, behind=behind, dropped=dict(dropped))


def _treat_file(
    findings: list[Finding], file: File, context: Context, dropped: Counter[str]
) -> list[Finding]:
    for name, step in STEPS:
        before = len(findings)
        findings = list(step(findings, file, context))
        if len(findings) < before:
            dropped[name] += before - len(findings)
        if context.trace is not None:
            context.trace(name, findings)
    return findings


def _unrepeated(findings: list[Finding], file: File, context: Context) -> Iterator[Finding]:
    """Drop what was said twice of one place."""
    seen: set[tuple[object, ...]] = set()
    for finding in findings:
        same = finding.rule, finding.span, finding.message
        if same not in seen:
            seen.add(same)
            yield finding


def _levelled(findings: list[Finding], file: File, context: Context) -> Iterator[Finding]:
    """Drop what is off or ignored for this file, and give the rest the severity it was given.

    A check of ours may have chosen a severity for one hit; only a severity the
    configuration names outright stands above that.
    """
    for finding in findings:
        level = context.level(finding.rule, finding.path)
        if level is not None:
            severity = context.explicit(finding.rule) or (finding.severity if finding.native else level)
            same = severity is finding.severity
            yield finding if same else msgspec.structs.replace(finding, severity=severity)


def _named(findings: list[Finding], file: File, context: Context) -> Iterator[Finding]:
    """Give fingerprints."""
    return identified(findings, file)


def _new(findings: list[Finding], file: File, context: Context) -> Iterable[Finding]:
    """Drop what the baseline knows; of equal findings those on changed lines are the new ones."""
    if context.ratchet is None:
        return findings
    if context.changed is not None:
        findings = sorted(findings, key=lambda finding: _is_changed(finding, file, context))
    return context.ratchet.new(findings)


def _changed(findings: list[Finding], file: File, context: Context) -> Iterator[Finding]:
    """Keep what stands on changed lines; of a definition its header counts, of a file any line."""
    return (finding for finding in findings if _is_changed(finding, file, context))


def _is_changed(finding: Finding, file: File, context: Context) -> bool:
    if context.changed is None:
        return True
    changed = context.changed.get(file.path, frozenset())
    return bool(changed) and not changed.isdisjoint(_lines(finding, file, changed))


def _lines(finding: Finding, file: File, changed: frozenset[int]) -> frozenset[int]:
    kind = file.kind(finding)
    if kind == "file":
        return changed
    span = finding.span
    if file.text is None or (span.line == span.end_line and kind not in ("def", "class", "docstring")):
        return frozenset({span.line})
    start, end = (file.lines.place(offset)[0] for offset in file.scopes.clipped(span))
    return frozenset(range(start, end + 1)) | file.scopes.header(kind, span)


def _sorted(findings: list[Finding], file: File, context: Context) -> list[Finding]:
    """Put the file's findings in the order of their places."""
    return sorted(findings, key=lambda finding: (finding.span, finding.rule, finding.message))


STEPS: tuple[tuple[str, Step], ...] = (
    ("repeats", _unrepeated),  # first: a finding said twice must not count twice below
    ("off", _levelled),  # before names are given, which may cost a parse, to what nobody will see
    ("identity", _named),  # before silence and changes, so that neither moves the ordinals of the rest
    ("suppressed", silenced),  # over all lines: a comment is not unused because its line did not change
    ("baseline", _new),  # after silence: a comment in the source needs no entry
    ("unchanged", _changed),  # after silence, whose own findings about comments it filters as well
    ("sorted", _sorted),  # last: the steps above may add
)
