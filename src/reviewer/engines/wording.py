"""Names files in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

_NAMED = 3  # in one sentence


def files(number: int) -> str:
    """Give "1 file" or "12 files"."""
    return f"{number:,} file{'' if number == 1 else 's'}"


def named(paths: Iterable[str]) -> str:
    """Give `a.py, b.py, c.py and 9 more`, in the order of the alphabet."""
    known = sorted(paths)
    more = f" and {len(known) - _NAMED:,} more" if len(known) > _NAMED else ""
    return ", ".join(known[:_NAMED]) + more
