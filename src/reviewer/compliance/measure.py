"""Counts, clause by clause, the findings of a review and the definitions that meet the clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from reviewer.compliance.definitions import definitions
from reviewer.finding import Finding
from reviewer.outcome import Outcome
from reviewer.rulebook import Rule, Rulebook
from reviewer.standard import Clause


class Compliance(msgspec.Struct, frozen=True, kw_only=True):
    """How one clause is met.

    `rules` enforce it in this review, `off` would under another profile. `broken` of
    `definitions` have a finding of one of the rules in them.
    """

    clause: Clause
    rules: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    findings: int = 0
    broken: int = 0
    definitions: int = 0

    @property
    def share(self) -> float | None:
        """The share of definitions that meet the clause, from 0 to 1; None where no rule looked or nothing was there."""
        if not self.rules or not self.definitions:
            return None
        return 1 - self.broken / self.definitions


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """All clauses, in the order of the standard; `unclaimed` findings are of codes that no clause asks for."""

    clauses: tuple[Compliance, ...]
    findings: int = 0
    unclaimed: int = 0
    definitions: int = 0


def measured(
    outcome: Outcome,
    *,
    book: Rulebook,
    clauses: Iterable[Clause],
    on: Callable[[str], bool],
    texts: Iterable[str | None],
) -> Measured:
    """Hold the findings of a review against the standard.

    A definition is a module, class or function; it meets a clause when none of the clause's
    findings stands in it. Where a rule counts what it asks (hints are asked of functions,
    docstrings of what is public), these are the definitions of its clause. `on` tells
    whether a rule is on, `texts` are the sources reviewed. What was suppressed with a
    comment is an exception that was agreed on, and counts as met.
    """
    everything = sum(len(definitions(text)) for text in texts if text is not None)
    each = outcome.each
    homes: dict[str, list[Rule]] = {}
    for rule in book:
        homes.setdefault(rule.clause, []).append(rule)
    by_clause: dict[str, list[Finding]] = {}
    for finding in each:
        clause = book[finding.rule].clause if finding.rule in book else ""
        by_clause.setdefault(clause, []).append(finding)
    return Measured(
        clauses=tuple(
            _compliance(
                clause,
                homes.get(clause.id, []),
                by_clause.get(clause.id, []),
                on,
                everything,
                outcome.stats.asked,
            )
            for clause in clauses
        ),
        findings=len(each),
        unclaimed=len(by_clause.get("", ())),
        definitions=everything,
    )


def _compliance(
    clause: Clause,
    rules: Iterable[Rule],
    findings: list[Finding],
    on: Callable[[str], bool],
    everything: int,
    asked: Mapping[str, int],
) -> Compliance:
    names = sorted(rule.id for rule in rules)
    enforced = tuple(name for name in names if on(name))
    counted = [asked[name] for name in enforced if name in asked]
    broken = len({(finding.path, finding.symbol) for finding in findings})
    return Compliance(
        clause=clause,
        rules=enforced,
        off=tuple(name for name in names if name not in enforced),
        findings=len(findings),
        broken=broken,
        definitions=max(*counted, broken) if counted else everything,
    )
