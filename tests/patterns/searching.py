"""Runs a page's patterns over code."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reviewer.edits import apply, compatible, unique
from reviewer.engines.arm import arm
from reviewer.engines.native_file import Checks
from reviewer.engines.order import Order
from reviewer.finding import Finding, Severity
from reviewer.index import Index
from reviewer.pattern_page import Match, Pattern, Replace, faults


def findings(
    match: Mapping[str, object],
    code: str,
    files: Mapping[str, str] | None = None,
    *,
    path: str = "example.py",
    replace: Mapping[str, object] | None = None,
    message: str = "m",
) -> list[Finding]:
    """Give what a `[match]` finds in a file, which may be one of several of a project."""
    pattern = Pattern(
        match=msgspec.convert(match, Match),
        replace=msgspec.convert(replace, Replace) if replace is not None else None,
    )
    assert not list(faults(pattern, message))
    order = Order("house-rule", "", message, Severity.WARNING, {}, pattern, "unsafe")
    index = Index.read(files or {path: code})
    reviewed = Checks(arm([order])).review(path, code, {Index: index})
    assert reviewed.problem is None, reviewed.problem
    return sorted(reviewed.findings, key=lambda finding: finding.span)


def lines(
    match: Mapping[str, object], code: str, files: Mapping[str, str] | None = None, path: str = "example.py"
) -> list[int]:
    """Give the lines on which a `[match]` finds something."""
    return [finding.span.line for finding in findings(match, code, files, path=path)]


def fixed(pattern: str, replacement: str, code: str, *imports: str) -> str:
    """Give the code with every fix applied."""
    found = findings({"pattern": pattern}, code, replace={"code": replacement, "imports": list(imports)})
    return apply(code, unique(compatible([each.fix for each in found if each.fix is not None])))
