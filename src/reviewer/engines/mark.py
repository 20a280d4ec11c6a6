"""What tells one state of a file from another without reading it."""

from __future__ import annotations

import os
import time

Mark = tuple[int, int, int, int]
"""When it was written and when anything of it changed, in nanoseconds, its size in bytes, and which file it is."""

NONE: Mark = 0, 0, 0, 0
"""The mark of a file that is not there."""

_TICK = 2_000_000_000  # nanoseconds: no file system's clock is coarser


def mark_of(path: str) -> Mark:
    """Give the mark of a file as it is now."""
    try:
        seen = os.stat(path)
    except OSError:
        # A file that is gone has a mark, too.
        return NONE
    return seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino


def is_settled(mark: Mark) -> bool:
    """Tell whether whatever happens to a file from now on gives it another mark.

    What is written again within one tick of the clock may keep the mark that it had, as git knows of its own index.
    """
    return mark != NONE and max(mark[:2]) < time.time_ns() - _TICK
