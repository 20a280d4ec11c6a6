"""What treatment needs to know, handed in by whoever runs the review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from reviewer.baseline import Ratchet
from reviewer.finding import Finding, Severity
from reviewer.rulebook import Rulebook


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The decisions of the configuration and the facts of the run.

    `level` gives a rule's severity for a path, None where it is off or ignored;
    `explicit` the severity that the configuration names for a rule, if it does. `text`
    gives a file's decoded source or None. `changed` maps paths to their changed lines;
    None reviews everything. `engines` are those that ran, `judges` the rules whose own
    check looked at a path without a problem, `paths` the files reviewed, with findings or not.
    `ratchet` tells known findings from new ones, where there is a baseline. `trace` is told
    what is left after each step, by the step's name. `summary_below` gives the share of
    definitions under which a package has one summary of a rule's findings, 0 for rules that are
    told one by one, and `summary_above` the number of findings above which one has; `asked` gives per path and rule how many definitions were asked;
    `everything` are all files of the project.
    """

    book: Rulebook
    level: Callable[[str, str], Severity | None]
    text: Callable[[str], str | None]
    explicit: Callable[[str], Severity | None] = lambda rule: None
    changed: Mapping[str, frozenset[int]] | None = None
    engines: frozenset[str] = frozenset({"native", "ruff", "mypy"})
    judges: Mapping[str, frozenset[str]] = msgspec.field(default_factory=dict)
    paths: frozenset[str] = frozenset()
    ratchet: Ratchet | None = None
    trace: Callable[[str, Sequence[Finding]], None] | None = None
    summary_below: Callable[[str], float] = lambda rule: 0.0
    summary_above: Callable[[str], int] = lambda rule: 0
    asked: Mapping[str, Mapping[str, int]] = msgspec.field(default_factory=dict)
    everything: frozenset[str] = frozenset()


class Treated(msgspec.Struct, frozen=True, kw_only=True):
    """The findings to show, sorted by path and place, and how many each step took away.

    `behind` are those of which only a summary is shown.
    """

    findings: list[Finding]
    behind: list[Finding] = msgspec.field(default_factory=list)
    dropped: Mapping[str, int]
