"""Counts the statements that reach SQLite, whichever ORM sends them. To be imported before the ORM."""

from __future__ import annotations

import sqlite3
import sqlite3.dbapi2
from collections.abc import Callable
from typing import Any, Self

_Factory = Callable[[sqlite3.Connection], sqlite3.Cursor]
_WORDS = ("select", "insert", "update", "delete", "replace", "with")
statements: list[str] = []
"""The statements that read or wrote rows, in order; one for many rows at once stands once."""


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


def _note(sql: str) -> None:
    if sql.lstrip(" \t\n(").partition(" ")[0].lower().startswith(_WORDS):
        statements.append(sql)


def _connect(*args: Any, **options: Any) -> sqlite3.Connection:
    options.setdefault("factory", Connection)
    made: sqlite3.Connection = _plain_connect(*args, **options)
    return made


_plain_connect = sqlite3.connect
for _module in (sqlite3, sqlite3.dbapi2):
    vars(_module).update(connect=_connect, Cursor=Cursor)
