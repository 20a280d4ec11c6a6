"""A fix as GitHub's suggestion block: whole lines that stand in for whole lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from reviewer.diff import Hunk
from reviewer.edits import BadEdit, apply
from reviewer.finding import Fix

LONGEST = 40  # lines; who must read more applies it at home
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_BACKTICKS = re.compile("`+")


class Suggestion(msgspec.Struct, frozen=True):
    """Lines `first` to `last` (from 1, both included) and the text, with its line ends, to put in their place."""

    first: int
    last: int
    text: str

    def block(self) -> str:
        """Give the fenced block, longer-fenced than anything inside; an empty text deletes the lines."""
        longest = max((len(run) for run in _BACKTICKS.findall(self.text)), default=0)
        fence = "`" * max(3, longest + 1)
        inside = self.text if not self.text or self.text.endswith(("\n", "\r")) else f"{self.text}\n"
        return f"{fence}suggestion\n{inside}{fence}"


def suggestion(fix: Fix, text: str, hunks: Sequence[Hunk]) -> Suggestion | None:
    """Give all of a fix as one suggestion; None where it does not fit into one hunk, and half of it is never given."""
    try:
        old, new = _lines(text), _lines(apply(text, fix.edits))
    except BadEdit:
        # The file is not the one that was reviewed.
        return None
    if old == new:
        return None
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    first, last = head + 1, len(old) - tail
    if last < first:  # an insertion: the line above it, or below it at the top, is said again
        head, tail = (head - 1, tail) if head else (head, tail - 1)
        first, last = head + 1, len(old) - tail
    if first < 1 or last > len(old) or last < first:
        return None
    made = Suggestion(first, last, "".join(new[head : len(new) - tail]))
    return made if _fits(made, hunks) else None


def _fits(made: Suggestion, hunks: Sequence[Hunk]) -> bool:
    if made.last - made.first >= LONGEST or made.text.count("\n") > LONGEST:
        return False
    return any(each.new_start <= made.first and made.last < each.new_start + each.new_count for each in hunks)


def _lines(text: str) -> list[str]:
    return _LINE.findall(text)


def _common(old: list[str], new: list[str]) -> int:
    shortest = min(len(old), len(new))
    return next((at for at in range(shortest) if old[at] != new[at]), shortest)
