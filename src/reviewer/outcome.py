"""What a review gives to the faces: one value, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reviewer.baseline import Entry
from reviewer.finding import Finding, Problem


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one review.

    `files` and `lines` count what was reviewed. `seconds` holds the wall time of each engine
    that ran, by its name, and of the whole review under "total". `counts` says what became
    of the findings ("found", "suppressed", ...). `asked` gives for the rules that count them how
    many definitions they asked for something.
    """

    files: int = 0
    lines: int = 0
    seconds: Mapping[str, float] = msgspec.field(default_factory=dict)
    counts: Mapping[str, int] = msgspec.field(default_factory=dict)
    asked: Mapping[str, int] = msgspec.field(default_factory=dict)

    @property
    def engines(self) -> tuple[str, ...]:
        """The names of the engines that ran, in their order."""
        return tuple(name for name in self.seconds if name != "total")


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The findings of a review, treated and sorted, what could not be reviewed, and the figures.

    `behind` are the findings for which summaries among `findings` stand. `notes` are sentences about the run for people. `stale` are the entries of the baseline, each
    with the count, that this review should have met and did not.
    """

    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    stats: Stats = msgspec.field(default_factory=Stats)
    profile: str = "standard"
    stale: tuple[Entry, ...] = ()
    behind: tuple[Finding, ...] = ()

    @property
    def each(self) -> tuple[Finding, ...]:
        """The findings one by one: those behind summaries in the place of these, sorted by path and place."""
        single = [finding for finding in self.findings if finding.count == 1]
        everything = (*single, *self.behind)
        return tuple(
            sorted(everything, key=lambda found: (found.path, found.span, found.rule, found.message))
        )
