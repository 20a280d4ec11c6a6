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
    """Choose at most 20 findings of a rule in a file and 100 in all, the most severe first."""
    taken: set[int] = set()
    tally: Counter[tuple[str, str]] = Counter()
    for at in sorted(range(len(findings)), key=lambda at: findings[at].severity, reverse=True):
        kind = (findings[at].path, findings[at].rule)
        if len(taken) < OF_A_RUN and tally[kind] < OF_A_RULE:
            tally[kind] += 1
            taken.add(at)
    hidden = Counter((each.path, each.rule) for at, each in enumerate(findings) if at not in taken)
    return Choice(tuple(each for at, each in enumerate(findings) if at in taken), hidden)
