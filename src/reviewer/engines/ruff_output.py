"""From ruff's JSON to findings."""

from __future__ import annotations

import msgspec

from reviewer.finding import Edit, Finding, Fix, Safety, Severity, Span

_LONGEST = 400  # characters of a message
_SAFETY = {"safe": Safety.SAFE, "unsafe": Safety.UNSAFE}


class _Place(msgspec.Struct, frozen=True):
    row: int
    column: int


class _Edit(msgspec.Struct, frozen=True):
    content: str
    location: _Place
    end_location: _Place


class _Fix(msgspec.Struct, frozen=True):
    applicability: str
    edits: list[_Edit]


class Entry(msgspec.Struct, frozen=True):
    """One diagnostic as ruff writes it; `code` is null for rules known by name only.

    `noqa_row` is the line on which a `noqa` would silence it.
    """

    filename: str
    message: str
    location: _Place
    end_location: _Place
    name: str = ""
    code: str | None = None
    fix: _Fix | None = None
    noqa_row: int | None = None

    @property
    def key(self) -> str:
        """The code, or the name of a rule that has none."""
        return self.code or self.name or "unknown"


def entries(text: str) -> list[Entry]:
    """Decode ruff's output; raises msgspec.DecodeError for what is not ruff's."""
    return msgspec.json.decode(text, type=list[Entry])


def inserted(entry: Entry, text: str) -> Entry:
    """Give a diagnostic with a safe fix that puts a text right behind what it marks."""
    end = entry.end_location
    return msgspec.structs.replace(entry, fix=_Fix("safe", [_Edit(text, end, end)]))


def finding(entry: Entry, path: str) -> Finding:
    """Make a diagnostic a raw finding of a path; its severity is a placeholder."""
    rule = f"ruff:{entry.key}"
    return Finding(
        rule=rule,
        path=path,
        span=_span(entry.location, entry.end_location),
        severity=Severity.INFO,
        message=_short(entry.message),
        seen_by=(rule,),
        fix=_fix(entry.fix),
    )


def _short(message: str) -> str:
    """Cut a message that repeats the code it is about, however long that is."""
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"


def _fix(fix: _Fix | None) -> Fix | None:
    """Keep a fix ruff would apply; one that is for display only is none."""
    if fix is None or fix.applicability not in _SAFETY:
        return None
    edits = sorted(Edit(_span(edit.location, edit.end_location), edit.content) for edit in fix.edits)
    return Fix(_SAFETY[fix.applicability], tuple(edits))


def _span(start: _Place, end: _Place) -> Span:
    return Span(start.row, start.column, end.row, end.column)
