"""Counting and listing in plain English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reviewer.finding import Finding, Problem, Safety, Severity

MOST_SEVERE_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Give "1 file" or "1,204 files"; `plural` where an "s" does not make it."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def joined(words: Sequence[str]) -> str:
    """Give "a", "a and b" or "a, b and c"; an empty text for no words."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def severities(findings: Iterable[Finding]) -> str:
    """Give "2 errors, 1 warning and 3 infos", leaving out what there is none of."""
    tally = Counter(finding.severity for finding in findings)
    return joined([counted(tally[level], level.value) for level in MOST_SEVERE_FIRST if tally[level]])


def fixable(findings: Iterable[Finding]) -> str:
    """Say how many findings `--fix` and `--unsafe-fixes` would mend; an empty text for none."""
    tally = Counter(finding.fix.safety for finding in findings if finding.fix)
    safe, unsafe = tally[Safety.SAFE], tally[Safety.UNSAFE]
    if safe and unsafe:
        return f"{safe:,} fixable with --fix, {unsafe:,} more with --unsafe-fixes"
    if unsafe:
        return f"{unsafe:,} fixable with --fix --unsafe-fixes"
    return f"{safe:,} fixable with --fix" if safe else ""


def cause(problem: Problem) -> str:
    """Give a problem's message for where "not reviewed" is said already."""
    return problem.message.removeprefix("not reviewed: ")


def duration(seconds: float) -> str:
    """Give "84 ms", "1.24 s" or "2 min 05 s"."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.2f} s" if seconds < 60 else f"{int(seconds) // 60} min {int(seconds) % 60:02} s"
