"""Which pages claim a foreign finding."""

from __future__ import annotations

import re
from functools import cache

from reviewer.finding import Finding
from reviewer.rulebook import Rule, Rulebook


def claimants(finding: Finding, book: Rulebook) -> list[Rule]:
    """Give the rules that claim a foreign finding by its code and message, the best first."""
    code = finding.rule
    return [rule for rule in book.claims.get(code, ()) if _fits(rule, code, finding.message)]


def _fits(rule: Rule, code: str, message: str) -> bool:
    pattern = rule.when.get(code)
    return pattern is None or _compiled(pattern).search(message) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
