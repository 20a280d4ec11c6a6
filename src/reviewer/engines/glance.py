"""When to look at the disk again: at once, unless somebody watches it for us."""

from __future__ import annotations

import time

_WATCHED = 2.0  # seconds; not every disk tells of every change


class Glance:
    """Says when what is on the disk is to be looked at; `watched`: somebody tells what changes there."""

    def __init__(self, *, watched: bool) -> None:
        self._pause = _WATCHED if watched else 0.0
        self._next = 0.0

    def is_due(self) -> bool:
        """Tell whether to look; who is told so has looked."""
        now = time.monotonic()
        due = now >= self._next
        if due:
            self._next = now + self._pause
        return due

    def at_once(self) -> None:
        """Take note that something has changed there."""
        self._next = 0.0
