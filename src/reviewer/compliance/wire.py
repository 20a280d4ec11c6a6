"""The shape of `reviewer standard --output-format json`, version 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from reviewer.compliance.history import History, Point
from reviewer.compliance.measure import Compliance, Measured


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one clause; `share` of the definitions meets it, null where nothing looked."""

    findings: int
    broken: int
    definitions: int
    share: float | None


class ClauseShape(msgspec.Struct, frozen=True, kw_only=True):
    """One statement: the rules that enforce it here, those that are off, and what is left to people."""

    id: str
    area: str
    statement: str
    checkable: str
    left_to_people: str
    rules: list[str]
    off: list[str]
    now: Share


class PointShape(msgspec.Struct, frozen=True, kw_only=True):
    """All clauses at one commit; `when` is its committer's time."""

    commit: str
    when: str
    lines: int
    findings: int
    clauses: Mapping[str, Share]


class StandardShape(msgspec.Struct, frozen=True, kw_only=True):
    """The standard and how it is met; `history` is empty unless it was asked for, oldest first."""

    version: Literal[1]
    profile: str
    findings: int
    unclaimed: int
    clauses: list[ClauseShape]
    history: list[PointShape]


def shape(measured: Measured, history: History | None, profile: str) -> StandardShape:
    """Give the figures in the shape of the document."""
    return StandardShape(
        version=1,
        profile=profile,
        findings=measured.findings,
        unclaimed=measured.unclaimed,
        clauses=[_clause(each) for each in measured.clauses],
        history=[_point(each) for each in history.points] if history else [],
    )


def _clause(compliance: Compliance) -> ClauseShape:
    clause = compliance.clause
    return ClauseShape(
        id=clause.id,
        area=clause.area,
        statement=clause.statement,
        checkable=clause.checkable,
        left_to_people=clause.why_not or clause.unchecked,
        rules=list(compliance.rules),
        off=list(compliance.off),
        now=_share(compliance),
    )


def _share(compliance: Compliance) -> Share:
    share = compliance.share
    return Share(
        findings=compliance.findings,
        broken=compliance.broken,
        definitions=compliance.definitions,
        share=None if share is None else round(share, 6),
    )


def _point(point: Point) -> PointShape:
    return PointShape(
        commit=point.commit,
        when=point.when.isoformat(),
        lines=point.lines,
        findings=point.measured.findings,
        clauses={each.clause.id: _share(each) for each in point.measured.clauses},
    )
