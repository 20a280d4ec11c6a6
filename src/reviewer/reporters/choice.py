"""Which findings a screen shows when there are too many for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from reviewer.finding import Finding

OF_A_RULE = 20  # in one file
OF_A_RUN = 100


class Choice(msgspec.Struct, frozen=True):
    """The findings to show, in their order; `hidden` counts the others by (path, rule)."""

    shown: tuple[Finding, ...]
    hidden: Counter[tuple[str, str]]


def choose(findings: Sequence[Finding]) -> Choice:
    """Choose at most 20 findings of a rule in a file and 100 in all, the most severe first, of every rule some."""
    taken: set[int] = set()
    tally: Counter[tuple[str, str]] = Counter()
    for at in _by_worth(findings):
        kind = (findings[at].path, findings[at].rule)
        if len(taken) < OF_A_RUN and tally[kind] < OF_A_RULE:
            tally[kind] += 1
            taken.add(at)
    hidden = Counter((each.path, each.rule) for at, each in enumerate(findings) if at not in taken)
    return Choice(tuple(each for at, each in enumerate(findings) if at in taken), hidden)


def _by_worth(findings: Sequence[Finding]) -> list[int]:
    """Order by severity, then the first of every rule before the second of any, so that none fills the screen."""
    rules: Counter[str] = Counter()
    turns: list[int] = []
    for finding in findings:
        turns.append(rules[finding.rule])
        rules[finding.rule] += 1
    fair = sorted(range(len(findings)), key=turns.__getitem__)
    return sorted(fair, key=lambda at: findings[at].severity, reverse=True)
