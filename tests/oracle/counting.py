"""Counts the statements that reach SQLite, whichever ORM sends them. To be imported before the ORM."""

from __future__ import annotations

import sqlite3
import sqlite3.dbapi2
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Self

_Factory = Callable[[sqlite3.Connection], sqlite3.Cursor]
_WORDS = ("select", "insert", "update", "delete", "replace", "with")
statements: list[str] = []
"""The statements that read or wrote rows, in order; one for many rows at once stands once."""

places: list[str] = []
"""For each statement the line that caused it, `path:line`: the innermost one of the project, if one is known."""
callers: list[str] = []
"""For each statement all lines of the project that were being executed."""
steps = [0]
"""How many steps SQLite's own machine took, where `measures` is set before the connection is made."""
measures = False
home = ""
"""The folder of the project that is run, with a slash at its end."""


class Cursor(sqlite3.Cursor):
    """A cursor that notes what it executes."""

    def execute(self, *args: Any, **words: Any) -> Self:
        _note(args[0])
        return super().execute(*args, **words)

    def executemany(self, *args: Any, **words: Any) -> Self:
        _note(args[0])
        return super().executemany(*args, **words)


class Connection(sqlite3.Connection):
    """A connection whose cursors note what they execute."""

    def cursor(self, factory: _Factory | None = None) -> sqlite3.Cursor:  # type: ignore[override]  # not generic
        made: sqlite3.Cursor = super().cursor(factory or Cursor)
        return made

    def execute(self, *args: Any, **words: Any) -> sqlite3.Cursor:
        return self.cursor().execute(*args, **words)  # the inherited one asks a cursor of SQLite's own

    def executemany(self, *args: Any, **words: Any) -> sqlite3.Cursor:
        return self.cursor().executemany(*args, **words)


def _note(sql: str) -> None:
    if sql.lstrip(" \t\n(").partition(" ")[0].lower().startswith(_WORDS):
        statements.append(sql)
        found = list(_lines(sys._getframe(2)))
        places.extend(found[:1])
        callers.extend(dict.fromkeys(found))


def _lines(frame: FrameType | None) -> Iterator[str]:
    """Give the lines of the project that are being executed, innermost first."""
    while home and frame is not None:
        if frame.f_code.co_filename.startswith(home):
            yield f"{frame.f_code.co_filename.removeprefix(home)}:{frame.f_lineno}"
        frame = frame.f_back


def restart() -> None:
    """Forget what was counted so far."""
    statements.clear()
    places.clear()
    callers.clear()
    steps[0] = 0


def _connect(*args: Any, **options: Any) -> sqlite3.Connection:
    options.setdefault("factory", Connection)
    made: sqlite3.Connection = _plain_connect(*args, **options)
    if measures:
        made.set_progress_handler(_step, 1)
    return made


def _step() -> int:
    steps[0] += 1
    return 0  # go on


_plain_connect = sqlite3.connect
for _module in (sqlite3, sqlite3.dbapi2):
    vars(_module).update(connect=_connect, Cursor=Cursor)
