"""Makes one finding of all that engines said about one defect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reviewer.finding import NATIVE, Confidence, Edit, Finding, Fix, Safety, Span
from reviewer.rulebook import Rule
from reviewer.tree.scopes import Scope, Scopes

_ENGINES = (NATIVE, "ruff", "mypy")
_TYPE_FACTS = "typing"  # the area in which mypy, which knows the types, speaks before ruff


def witnessed(rule: Rule, native: Finding, witnesses: Sequence[Finding]) -> Finding:
    """Give our own finding with those who saw the same; a second engine makes it sure.

    A witness's fix stands in for one of ours where it changes nothing but what our finding
    marks; a page may say that there is none at all.
    """
    return msgspec.structs.replace(
        native,
        seen_by=seen_by([native, *witnesses]),
        confidence=Confidence.HIGH if witnesses else native.confidence,
        fix=None if rule.fix == "never" else native.fix or _lent(native, witnesses),
    )


def _lent(native: Finding, witnesses: Sequence[Finding]) -> Fix | None:
    fixes = [witness.fix for witness in witnesses if witness.fix is not None]
    fitting = (fix for fix in fixes if all(native.span.contains(edit.span) for edit in fix.edits))
    return next(fitting, None)


def spoken(rule: Rule, members: Sequence[Finding], scope: Scope, scopes: Scopes | None) -> Finding:
    """Give foreign findings of one defect as one finding of a page.

    It stands at the smallest span, has the page's words where it has any and they can be
    filled, else those of the engine that knows best, and a fix that stays inside the scope.
    """
    first = "mypy" if rule.area == _TYPE_FACTS else "ruff"
    members = sorted(members, key=lambda member: not member.rule.startswith(first))
    return Finding(
        rule=rule.id,
        path=members[0].path,
        span=min((member.span for member in members), key=_size),
        severity=rule.severity,
        message=_message(rule, members),
        symbol=next((member.symbol for member in members if member.symbol), ""),
        seen_by=seen_by(members),
        fix=_fix(rule, members, scope, scopes),
        related=tuple(dict.fromkeys(related for member in members for related in member.related)),
    )


def seen_by(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Give everyone who saw the findings, each once: our own check first, then ruff, then mypy."""
    everyone = dict.fromkeys(code for finding in findings for code in finding.seen_by)
    return tuple(sorted(everyone, key=lambda code: _ENGINES.index(code.partition(":")[0])))


def _size(span: Span) -> tuple[int, int]:
    return span.end_line - span.line, span.end_column - span.column


def _message(rule: Rule, members: Sequence[Finding]) -> str:
    engine = members[0].rule.partition(":")[0]
    said = dict.fromkeys(member.message for member in members if member.rule.startswith(f"{engine}:"))
    try:
        return rule.message.format_map({"reasons": "; ".join(said)}) or members[0].message
    except (KeyError, IndexError, ValueError):  # words only our own check can fill, or braces meant as such
        return members[0].message


def _fix(rule: Rule, members: Sequence[Finding], scope: Scope, scopes: Scopes | None) -> Fix | None:
    if rule.fix == "never":
        return None
    for member in members:
        edits = _needed(member.fix.edits, scopes) if member.fix else ()
        if member.fix and edits and _inside(edits, member.span, scope, scopes):
            return Fix(min(member.fix.safety, Safety(rule.fix)), edits)
    return None


def _needed(edits: tuple[Edit, ...], scopes: Scopes | None) -> tuple[Edit, ...]:
    """Leave out edits that change nothing; ruff adds some to claim an import that is there already."""
    if scopes is None:
        return edits
    spans = [scopes.offsets(edit.span) for edit in edits]
    return tuple(
        edit
        for edit, (start, end) in zip(edits, spans, strict=True)
        if start == end or scopes.text[start:end] != edit.text
    )


def _inside(edits: tuple[Edit, ...], span: Span, scope: Scope, scopes: Scopes | None) -> bool:
    """Tell whether edits stay on the scope's own lines; whole lines may end on the next one."""
    if scope.kind == "file":
        return True
    rows = scopes.rows(scope) if scopes else range(span.line, span.line + 1)
    ends = [
        edit.span.end_line - (edit.span.end_column == 1 and edit.span.end_line > edit.span.line)
        for edit in edits
    ]
    return all(edit.span.line in rows and end in rows for edit, end in zip(edits, ends, strict=True))
