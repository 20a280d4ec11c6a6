"""Which findings get a comment of their own, and which stand in the body of the review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from reviewer.finding import Finding
from reviewer.github.pull import Place
from reviewer.outcome import Outcome

MOST = 30  # comments; more in one review time out, and nobody reads them
OF_A_RULE = 5  # comments; who has seen five of a kind knows where to look for the rest


class Spot(msgspec.Struct, frozen=True):
    """A finding that gets a comment, and where; `more` counts places of the same defect that only the body lists."""

    finding: Finding
    place: Place
    more: int = 0


class Chosen(msgspec.Struct, frozen=True):
    """Comments in the order of their places; the findings that only the body lists, worst first."""

    spots: tuple[Spot, ...]
    listed: tuple[Finding, ...]


def choose(
    findings: Sequence[Finding], placed: Callable[[Finding], Place | None], most: int = MOST
) -> Chosen:
    """Choose at most `most` comments: the worst first, one for a defect that is repeated, a few of one rule."""
    taken: list[tuple[Finding, Place]] = []
    listed: list[Finding] = []
    said: Counter[tuple[str, str]] = Counter()
    rules: Counter[str] = Counter()
    for finding in worst_first(findings):
        place, defect = placed(finding), (finding.rule, finding.message)
        if place is None or len(taken) >= most or said[defect] or rules[finding.rule] >= OF_A_RULE:
            listed.append(finding)
            continue
        taken.append((finding, place))
        said[defect] += 1
        rules[finding.rule] += 1
    more = Counter((finding.rule, finding.message) for finding in listed)
    spots = [Spot(each, place, more[each.rule, each.message]) for each, place in taken]
    return Chosen(tuple(sorted(spots, key=lambda spot: (spot.place.path, spot.place.line))), tuple(listed))


def at_most(outcome: Outcome, most: int) -> Outcome:
    """Give an outcome with no more than `most` findings; where there are more, the worst of them."""
    if len(outcome.findings) <= most:
        return outcome
    return msgspec.structs.replace(outcome, findings=tuple(worst_first(outcome.findings)[:most]))


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """Sort by severity, the worst first, then by place."""
    by_place = sorted(
        findings, key=lambda each: (each.path, each.span, each.rule, each.message, each.identity)
    )
    return sorted(by_place, key=lambda each: each.severity, reverse=True)
