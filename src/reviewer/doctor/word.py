"""What the doctor says."""

from __future__ import annotations

from enum import Enum

import msgspec


class Level(Enum):
    """How bad it is; MISSING, UNSAFE and WRONG want a change."""

    GOOD = "good"
    NOTE = "note"
    MISSING = "missing"
    UNSAFE = "unsafe"
    WRONG = "wrong"


class Word(msgspec.Struct, frozen=True):
    """One sentence, with the file it is about (relative to the project) and the line, from 1; 0 for none."""

    level: Level
    text: str
    path: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """Give the place as editors take it; empty for none."""
        return f"{self.path}:{self.line}" if self.line else self.path
