"""Applies the comments that ask for silence, and reports those of ours that silence nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from reviewer.finding import Facet, Finding, listed
from reviewer.rulebook import Rule, Rulebook
from reviewer.suppress import Suppression
from reviewer.treatment.context import Context
from reviewer.treatment.file import File
from reviewer.treatment.unused import UNUSED, unused

_ABOUT_COMMENTS = frozenset({UNUSED, "unexplained-suppression"})  # a blanket comment must not hide itself
_TOOLS = ("ruff", "mypy")
Used = set[tuple[Suppression, str]]


def silenced(findings: list[Finding], file: File, context: Context) -> Iterator[Finding]:
    """Drop or shorten what comments silence; then speak of the comments.

    A comment speaks for a merged finding by its rule, its area or any member's code; for
    an umbrella finding the code of one part silences that part alone.
    """
    of_interest = findings or "reviewer:" in (file.text or "")  # else nobody need read the comments
    if not of_interest or not file.suppressions:
        yield from findings
        return
    used: Used = set()
    words = _Words(context.book)
    left = [kept for finding in findings if (kept := _heard(finding, file, words, used))]
    yield from (finding for finding in left if not _needed(finding, used))
    yield from unused(file, context, used)


class _Words:
    """The words of comments that name a finding: the same ones for all findings of a rule that the same codes have seen."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._known: dict[tuple[object, ...], list[str]] = {}

    def of(self, comment: Suppression, finding: Finding) -> list[str]:
        """Give the words of a comment that name a finding."""
        key = id(comment), finding.rule, finding.absorbed, finding.seen_by
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _matching(comment, finding, self.book)
        return known


def _heard(finding: Finding, file: File, words: _Words, used: Used) -> Finding | None:
    """Give what comments leave of a finding, None for nothing."""
    lines: frozenset[int] | None = None
    left = finding
    for comment in file.suppressions:
        codes = words.of(comment, finding)
        if not codes:
            continue
        if not comment.file:
            lines = file.scopes.hearing(file.kind(finding), finding.span) if lines is None else lines
            if lines.isdisjoint(comment.lines) and not any(f.line in comment.lines for f in finding.facets):
                continue
        for code in codes:
            shorter = _without(left, code, comment, words.book)
            if shorter is not left:
                used.add((comment, code))
            if shorter is None:
                return None
            left = shorter
    return left


def _matching(comment: Suppression, finding: Finding, book: Rulebook) -> list[str]:
    """Give the words of a comment that name a finding; a blanket one names it by the empty word."""
    if not comment.codes:
        blanket = finding.rule not in _ABOUT_COMMENTS and bool(_codes(finding, book, (comment.kind,)))
        return [""] if blanket else []
    if comment.kind == "reviewer":
        known = _names(finding, book) | _codes(finding, book, _TOOLS)
        known |= {f"{tool}:{code}" for tool in _TOOLS for code in _codes(finding, book, (tool,))}
    else:
        known = _codes(finding, book, (comment.kind,))
    return [code for code in comment.codes if code in known]


def _without(finding: Finding, code: str, comment: Suppression, book: Rulebook) -> Finding | None:
    """Take from a finding what one word of a comment silences."""
    bare = code.removeprefix("ruff:")
    partial = bool(finding.facets) and (
        (not code and comment.kind == "ruff") or bare in _codes(finding, book, ("ruff",))
    )
    if not partial:
        return None
    matching = [facet for facet in finding.facets if not bare or facet.code.removeprefix("ruff:") == bare]
    near = [facet for facet in matching if facet.line in comment.lines]
    return _shortened(finding, near or matching)


def _shortened(finding: Finding, gone: list[Facet]) -> Finding | None:
    """Leave some parts of an umbrella finding unsaid, and the fix with them where it might touch them."""
    left = tuple(facet for facet in finding.facets if facet not in gone)
    if not gone or not left:
        return None if gone else finding
    rows = {facet.line for facet in gone}
    fix = (
        finding.fix if finding.fix and all(edit.span.line not in rows for edit in finding.fix.edits) else None
    )
    message = finding.message.replace(listed(finding.facets), listed(left))
    return msgspec.structs.replace(finding, message=message, facets=left, fix=fix)


def _needed(finding: Finding, used: Used) -> bool:
    """Tell whether a tool calls a comment unused that has just silenced a merged finding."""
    if finding.rule != UNUSED:
        return False
    tools = {code.partition(":")[0] for code in finding.seen_by}
    return any(comment.kind in tools and comment.span.line == finding.span.line for comment, _ in used)


def _rules(finding: Finding, book: Rulebook) -> Iterator[Rule]:
    for name in (finding.rule, *finding.absorbed):
        if name in book:
            yield book[name]


def _names(finding: Finding, book: Rulebook) -> set[str]:
    names = {finding.rule, *finding.absorbed}
    return names | {rule.area for rule in _rules(finding, book)}


def _codes(finding: Finding, book: Rulebook, tools: Iterable[str]) -> set[str]:
    """The codes by which tools know a finding, without the tool's name."""
    codes = {code for rule in _rules(finding, book) for tool in tools for code in rule.same_as.get(tool, ())}
    for seen in finding.seen_by:
        tool, _, code = seen.partition(":")
        codes |= {code} if tool in tools else set()
    return codes
