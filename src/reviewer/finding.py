"""The one value that flows from engine to face, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property, total_ordering

import msgspec

NATIVE = "native"


@total_ordering
class _Ranked(Enum):
    """An enumeration whose members are ordered as they are written, least first."""

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self._rank < other._rank

    @cached_property
    def _rank(self) -> int:
        return list(type(self)).index(self)


class Severity(_Ranked):
    """How much a finding weighs."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Confidence(_Ranked):
    """How sure a check is of what it says."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Safety(_Ranked):
    """Whether a fix may change what the program does."""

    UNSAFE = "unsafe"
    SAFE = "safe"


class Span(msgspec.Struct, frozen=True, order=True):
    """A stretch of one file: lines from 1, columns in code points from 1, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this span (equal spans do)."""
        return (self.line, self.column) <= (other.line, other.column) and (
            other.end_line,
            other.end_column,
        ) <= (self.end_line, self.end_column)


class Edit(msgspec.Struct, frozen=True, order=True):
    """Text to put in the place of a span; an empty span inserts, an empty text deletes."""

    span: Span
    text: str


class Fix(msgspec.Struct, frozen=True):
    """Edits of the finding's own file that belong together, in the order of their spans."""

    safety: Safety
    edits: tuple[Edit, ...]


class Related(msgspec.Struct, frozen=True):
    """What explains a finding: another place, or more words on its own; `path` is written like the finding's."""

    path: str
    span: Span
    message: str


class Facet(msgspec.Struct, frozen=True):
    """One part of an umbrella finding: what is wrong, the code that silences it alone, and its line."""

    name: str
    code: str
    line: int


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One defect at one place, whoever saw it.

    `path` is relative to the project's root, with forward slashes. `seen_by` holds
    `native`, `ruff:CODE` and `mypy:code`. `symbol` is the dotted name of the definition
    around the place, empty at module level. `fingerprint` and `identity` are empty until
    treatment; the identity is a digest of symbol and source alone, the same for findings
    that only path and place tell apart.
    `absorbed` names the rules whose findings of the same scope this one stands for; a
    summary stands for `count` findings of its own rule, all others for one.
    """

    rule: str
    path: str
    span: Span
    severity: Severity
    message: str
    symbol: str = ""
    seen_by: tuple[str, ...] = (NATIVE,)
    fingerprint: str = ""
    identity: str = ""
    fix: Fix | None = None
    confidence: Confidence = Confidence.HIGH
    related: tuple[Related, ...] = ()
    facets: tuple[Facet, ...] = ()
    absorbed: tuple[str, ...] = ()
    count: int = 1

    @property
    def native(self) -> bool:
        """Tell whether our own check saw it."""
        return NATIVE in self.seen_by


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be reviewed: who failed (`engine`), where (`path` or empty), why and the way out."""

    message: str
    engine: str = ""
    path: str = ""


class Report(msgspec.Struct, kw_only=True):
    """What one engine gives back.

    `reviewed` are the paths it looked at; `failed` maps a path to the rules whose checks
    failed there, which is a problem, and says nothing about the other rules. `asked` gives
    per path and rule how many definitions the rule's check asked for something. `notes` are
    sentences about the run that only people need.
    """

    findings: list[Finding] = msgspec.field(default_factory=list)
    problems: list[Problem] = msgspec.field(default_factory=list)
    reviewed: frozenset[str] = frozenset()
    failed: dict[str, frozenset[str]] = msgspec.field(default_factory=dict)
    asked: dict[str, Mapping[str, int]] = msgspec.field(default_factory=dict)
    notes: list[str] = msgspec.field(default_factory=list)
    seconds: float = 0.0


def listed(facets: tuple[Facet, ...]) -> str:
    """Name facets the way messages do: `a`, `*args` and `return`."""
    names = [f"`{facet.name}`" for facet in facets]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
