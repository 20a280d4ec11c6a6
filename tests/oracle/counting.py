"""Counts the statements that reach SQLite, whichever ORM sends them. To be imported before the ORM."""

from __future__ import annotations

import sqlite3
import sqlite3.dbapi2
from typing import Any

_WORDS = ("select", "insert", "update", "delete", "replace", "with")
statements: list[str] = []
"""The statements that read or wrote rows, in order; one for many rows at once stands once."""


class Cursor(sqlite3.Cursor):
    """A cursor that notes what it executes."""

    def execute(self, sql: str, *parameters: Any) -> Any:
        _note(sql)
        return super().execute(sql, *parameters)

    def executemany(self, sql: str, parameters: Any) -> Any:
        _note(sql)
        return super().executemany(sql, parameters)


class Connection(sqlite3.Connection):
    """A connection whose cursors note what they execute."""

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)


def _note(sql: str) -> None:
    if sql.lstrip(" \t\n(").partition(" ")[0].lower().startswith(_WORDS):
        statements.append(sql)


def _connect(*args: Any, **options: Any) -> Any:
    options.setdefault("factory", Connection)
    return _plain_connect(*args, **options)


_plain_connect = sqlite3.connect
for _module in (sqlite3, sqlite3.dbapi2):
    vars(_module).update(connect=_connect, Cursor=Cursor)
