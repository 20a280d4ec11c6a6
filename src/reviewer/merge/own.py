"""Our own findings of one rule in one file, to be found by what they are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reviewer.finding import Finding
from reviewer.tree.scopes import Scope


class Own:
    """Looks natives up by scope and by line; scopes are only made when someone asks."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = findings
        self._by_scope: dict[Scope, list[Finding]] | None = None
        self._by_line: dict[int, list[Finding]] = {}

    def nearest(self, kind: str, finding: Finding, scope: Callable[[str, Finding], Scope]) -> Finding | None:
        """Give the own finding nearest to a foreign one on the same scope.

        A foreign finding that has no scope of this kind (its columns led nowhere) matches on its line.
        """
        if self._by_scope is None:
            self._by_scope = {}
            for own in self._findings:
                self._by_scope.setdefault(scope(kind, own), []).append(own)
                self._by_line.setdefault(own.span.line, []).append(own)
        place = scope(kind, finding)
        same = self._by_scope.get(place, [])
        if not same and place.kind == "line":
            same = self._by_line.get(finding.span.line, [])
        return min(same, key=lambda own: _distance(own, finding), default=None)


def _distance(one: Finding, other: Finding) -> tuple[int, int]:
    return abs(one.span.line - other.span.line), abs(one.span.column - other.span.column)
