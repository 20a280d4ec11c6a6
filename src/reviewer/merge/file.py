"""Merges the findings of one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

import msgspec

from reviewer.finding import Finding, Span
from reviewer.merge.claims import claimants
from reviewer.merge.clusters import Cluster, Clusters
from reviewer.merge.own import Own
from reviewer.merge.speak import seen_by, spoken, witnessed
from reviewer.rulebook import Rule, Rulebook
from reviewer.tree.scopes import Scope, Scopes, scopes_of

_PLAIN = ("line", "file", "project", "change")  # scopes that need no look at the source


class FileMerge:
    """One file's merge: where scopes are looked up, at most one parse."""

    def __init__(
        self,
        path: str,
        *,
        book: Rulebook,
        judged: frozenset[str],
        text: Callable[[str], str | None],
        enabled: Callable[[str, str], bool],
        clusters: Clusters,
    ) -> None:
        self._path = path
        self._book = book
        self._judged = judged
        self._text = text
        self._enabled = enabled
        self._clusters = clusters
        self._found: dict[tuple[str, Span], Scope] = {}

    def merge(self, findings: Iterable[Finding]) -> list[Finding]:
        """Give the file's findings, one for each defect, sorted by place."""
        natives: dict[str, list[Finding]] = {}
        merged: list[Finding] = []
        foreign: list[tuple[Finding, list[Rule]]] = []
        for finding in findings:
            if finding.native:
                natives.setdefault(finding.rule, []).append(finding)
            elif rules := claimants(finding, self._book):
                foreign.append((finding, rules))
            else:
                merged.append(finding)
        merged += self._joined(natives, foreign)
        for cluster in self._clusters.cluster:
            merged = self._clustered(merged, cluster)
        return sorted(self._absorbed(merged), key=lambda finding: (finding.span, finding.rule))

    @cached_property
    def _scopes(self) -> Scopes | None:
        text = self._text(self._path)
        return None if text is None else scopes_of(text)

    def _scope(self, kind: str, finding: Finding) -> Scope:
        if kind in _PLAIN or self._scopes is None:
            return Scope(kind, 0 if kind == "file" else finding.span.line, 0)
        key = kind, finding.span
        if key not in self._found:
            self._found[key] = self._scopes.find(kind, finding.span)
        return self._found[key]

    def _joined(
        self, natives: dict[str, list[Finding]], foreign: list[tuple[Finding, list[Rule]]]
    ) -> list[Finding]:
        """Our own findings with their witnesses, and the groups of foreign ones nobody of ours judges."""
        owns = {rule: Own(findings) for rule, findings in natives.items()}
        witnesses: dict[int, list[Finding]] = {}
        groups: dict[tuple[str, Scope], list[Finding]] = {}
        for finding, rules in foreign:
            native = self._native(finding, rules, owns)
            if native:
                witnesses.setdefault(id(native), []).append(finding)
                continue
            rule = next((rule for rule in rules if rule.id not in self._judged), None)
            if rule:  # else each check that could agree has looked and found no defect: a veto
                groups.setdefault((rule.id, self._scope(rule.scope, finding)), []).append(finding)
        joined = [
            witnessed(self._book[rule], native, witnesses.get(id(native), ()))
            for rule, own in natives.items()
            for native in own
        ]
        return joined + [self._spoken(rule, scope, members) for (rule, scope), members in groups.items()]

    def _native(self, finding: Finding, rules: list[Rule], owns: dict[str, Own]) -> Finding | None:
        """Give our own finding of the same defect, of the first rule that has one."""
        for rule in rules:
            own = owns.get(rule.id)
            near = own.nearest(rule.scope, finding, self._scope) if own else None
            if near:
                return near
        return None

    def _spoken(self, rule: str, scope: Scope, members: list[Finding]) -> Finding:
        page = self._book[rule]
        return spoken(page, members, scope, None if page.scope in _PLAIN else self._scopes)

    def _clustered(self, findings: list[Finding], cluster: Cluster) -> list[Finding]:
        """Let the first rule of a cluster speak for the others on the same scope."""
        members = [f for f in findings if f.rule in cluster.order and self._enabled(f.rule, self._path)]
        if len(members) < 2:
            return findings
        groups: dict[Scope, list[Finding]] = {}
        for finding in sorted(members, key=lambda finding: cluster.order.index(finding.rule)):
            groups.setdefault(self._scope(cluster.scope, finding), []).append(finding)
        ids = {id(member) for member in members}
        rest = [finding for finding in findings if id(finding) not in ids]
        for first, *others in groups.values():
            same = [other for other in others if other.rule == first.rule]
            less = [other for other in others if other.rule != first.rule]
            rest += [_standing_for(first, less), *same]
        return rest

    def _absorbed(self, findings: list[Finding]) -> list[Finding]:
        """Keep only the first syntax error of a file that Python cannot parse."""
        errors = [finding for finding in findings if finding.rule in self._clusters.absorb_file]
        if errors and (self._scopes is None or self._scopes.broken):
            return [min(errors, key=lambda finding: finding.span)]
        return findings


def _standing_for(winner: Finding, others: list[Finding]) -> Finding:
    """The winner keeps its words and its fix; the others stay on record as witnesses."""
    if not others:
        return winner
    absorbed = dict.fromkeys(
        (*winner.absorbed, *(rule for other in others for rule in (other.rule, *other.absorbed)))
    )
    return msgspec.structs.replace(
        winner,
        seen_by=seen_by([winner, *others]),
        severity=max([winner.severity, *(other.severity for other in others)]),
        absorbed=tuple(absorbed),
    )
