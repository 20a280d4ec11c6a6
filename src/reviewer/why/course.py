"""Follows the findings of one line through a review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.finding import Finding
from reviewer.rulebook import Rulebook
from reviewer.suppress import Suppression

_SILENCED, _MERGED = "suppressed", "merged"
_SENTENCES = {
    "repeats": "it was said twice, and is told once",
    "off": "the configuration leaves it out of this file",
    "baseline": "the baseline knows it; `reviewer check --no-baseline` shows it",
    "unchanged": "its lines did not change",
}


class Course:
    """What a review saw of a rule at a line, stage by stage; `note` is the request's trace."""

    def __init__(self, book: Rulebook, rule: str, path: str, line: int) -> None:
        self._book, self._rule, self._path, self._line = book, rule, path, line
        self._codes = frozenset(book[rule].codes) if rule in book else frozenset({rule})
        self.stages: list[tuple[str, list[Finding]]] = []

    def note(self, stage: str, findings: Sequence[Finding]) -> None:
        """Remember what is left after a stage."""
        self.stages.append((stage, [finding for finding in findings if self._is_asked(finding)]))

    @property
    def raw(self) -> list[Finding]:
        """What the engines themselves saw."""
        return self.stages[0][1] if self.stages else []

    @property
    def told(self) -> list[Finding]:
        """What the review tells of the line in the end."""
        return self.stages[-1][1] if self.stages else []

    def lost(self, comments: Sequence[Suppression]) -> Iterator[str]:
        """Give in a sentence where each finding was lost; `comments` are those of the file."""
        for (_, before), (stage, after) in zip(self.stages, self.stages[1:], strict=False):
            if before and len(after) < len(before):
                yield self._sentence(stage, before, after, comments)

    def _sentence(
        self, stage: str, before: list[Finding], after: list[Finding], comments: Sequence[Suppression]
    ) -> str:
        if stage == _MERGED:
            kept = {(finding.rule, finding.span) for finding in after}
            gone = next((f for f in before if (f.rule, f.span) not in kept), before[0])
            seen = ", ".join(gone.seen_by)
            if after:
                return f"what {seen} sees is part of a finding of {after[0].rule}"
            return f"{seen} reports it ({gone.message}), but our own check, which judges this rule, looked and sees no defect"
        if stage == _SILENCED:
            near = [c for c in comments if c.file or self._line in c.lines] or list(comments)
            told = f"line {near[0].span.line}" if near else "the file"
            word = f" (`{near[0].kind}: {', '.join(near[0].codes) or 'everything'}`)" if near else ""
            return f"a comment on {told} silences it{word}"
        return _SENTENCES.get(stage, f"the step {stage!r} of the review took it away")

    def _is_asked(self, finding: Finding) -> bool:
        here = finding.path == self._path and finding.span.line <= self._line <= _last(finding)
        return here and (
            finding.rule == self._rule
            or self._rule in finding.absorbed
            or not self._codes.isdisjoint(finding.seen_by)
        )


def _last(finding: Finding) -> int:
    """The last line of a finding's span; one that ends before the first column of a line ends above it."""
    span = finding.span
    return max(span.line, span.end_line - (span.end_column == 1))
