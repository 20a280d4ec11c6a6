"""Gives a bare `noqa` the codes of what it hides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from reviewer.engines.ruff_output import Entry, inserted

BLANKET = "PGH004"
_ABOUT_COMMENTS = frozenset({BLANKET, "PGH003", "RUF100", "RUF101", "RUF102", "RUF103", "RUF104"})
_BARE = re.compile(r"#\s*noqa$", re.IGNORECASE)
_MEANT_AS_CODES = re.compile(r"\s*[A-Z]+[0-9]+\b")


def spelt_out(
    entries: Iterable[Entry], hidden: Iterable[Entry], lines: Mapping[str, Sequence[str]]
) -> list[Entry]:
    """Give the entries, those about a bare `noqa` with the fix that names what it hides.

    `hidden` is what ruff says when it obeys no `noqa`; `lines` are those of each file with
    such a comment, by its name. A comment for a whole file stays as it is, as does one that
    hides a rule without a code, or is followed by what may have been meant as codes.
    """
    codes: dict[tuple[str, int | None], set[str | None]] = {}
    for entry in hidden:
        if entry.key not in _ABOUT_COMMENTS:
            codes.setdefault((entry.filename, entry.noqa_row), set()).add(entry.code)
    return [
        _spelt_out(entry, codes.get((entry.filename, entry.noqa_row), set()), lines[entry.filename])
        if entry.key == BLANKET
        else entry
        for entry in entries
    ]


def _spelt_out(entry: Entry, codes: set[str | None], lines: Sequence[str]) -> Entry:
    row, start, end = entry.location.row, entry.location.column - 1, entry.end_location.column - 1
    line = lines[row - 1] if row <= len(lines) else ""
    if not _BARE.match(line[start:end]) or _MEANT_AS_CODES.match(line, end) or None in codes:
        return entry
    named = sorted(code for code in codes if code is not None)
    return inserted(entry, f": {', '.join(named)}") if named else entry
