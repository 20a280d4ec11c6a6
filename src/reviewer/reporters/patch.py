"""A fix as the lines of a unified diff."""

from __future__ import annotations

from difflib import unified_diff

from reviewer.edits import BadEdit, apply
from reviewer.finding import Fix
from reviewer.reporters.places import split

CONTEXT = 1


def patch(fix: Fix, text: str | None) -> list[str]:
    """Give the diff's lines without its file header; none where the fix does not fit the text any more."""
    if text is None:
        return []
    try:
        changed = apply(text, fix.edits)
    except BadEdit:
        # The file has changed since the review; the finding is shown without its fix.
        return []
    return list(unified_diff(split(text), split(changed), n=CONTEXT, lineterm=""))[2:]
