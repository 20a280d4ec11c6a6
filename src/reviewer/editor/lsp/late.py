"""What mypy saw in a text that was saved, carried along while the text changes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reviewer.edits import difference
from reviewer.finding import Edit, Finding, Span
from reviewer.lines import Lines


class Late(msgspec.Struct, frozen=True):
    """Findings of one saved text that a quick review of the same text does not have."""

    text: str
    findings: tuple[Finding, ...]

    def in_text(self, text: str) -> list[Finding]:
        """Give those whose lines are as they were, where they stand now; what to do about them is known until the first change."""
        edits = difference(self.text, text)
        if not edits:
            return list(self.findings)
        moved = [(finding, _moved(finding.span, edits[0])) for finding in self.findings]
        return [
            msgspec.structs.replace(finding, span=span, fix=None, related=(), facets=())
            for finding, span in moved
            if span is not None
        ]


def beyond(full: Sequence[Finding], quick: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give the findings of a full review that a quick one does not have."""
    known = {(finding.rule, finding.span) for finding in quick}
    return tuple(finding for finding in full if (finding.rule, finding.span) not in known)


def _moved(span: Span, edit: Edit) -> Span | None:
    if span.end_line < edit.span.line:
        return span
    if span.line <= edit.span.end_line:
        return None
    by = len(Lines(edit.text)) - 1 - (edit.span.end_line - edit.span.line)
    return Span(span.line + by, span.column, span.end_line + by, span.end_column)
