"""Puts N rows into every empty table of a SQLite database: row i of one table refers to row i of another."""

from __future__ import annotations

import sqlite3
from contextlib import closing


def fill(path: str, size: int, extra: str = "") -> None:
    """Fill the tables of a database and run the statements of `extra`, in which `:size` is N."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if not table.startswith("sqlite_") and not _has_rows(connection, table):
                _fill(connection, table, size)
        for statement in filter(str.strip, extra.split(";")):
            connection.execute(statement, {"size": size} if ":size" in statement else {})
        connection.commit()


def _has_rows(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None


def _fill(connection: sqlite3.Connection, table: str, size: int) -> None:
    keys = {row[3]: row[2] for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')}
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    names = ", ".join(f'"{name}"' for _, name, *_ in columns)
    marks = ", ".join("?" * len(columns))
    for number in range(1, size + 1):
        values = [
            _key(keys[name] == table, bool(needed), number) if name in keys else _value(name, kind, number)
            for _, name, kind, needed, *_ in columns
        ]
        connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)


def _key(itself: bool, needed: bool, number: int) -> int | None:
    """Rows that refer to their own table form a chain."""
    if not itself:
        return number
    return number - 1 if number > 1 else 1 if needed else None


def _value(name: str, kind: str, number: int) -> object:
    kind = kind.lower()
    if "bool" in kind:
        return 1
    if "datetime" in kind or "timestamp" in kind:
        return f"2026-01-{number:02} 00:00:00"
    if "date" in kind:
        return f"2026-01-{number:02}"
    if "time" in kind:
        return "00:00:00"
    if "json" in kind:
        return "{}"
    if "blob" in kind:
        return b""
    if any(word in kind for word in ("int", "real", "float", "double", "numeric", "decimal")):
        return number
    return f"{number:032x}" if "uuid" in kind or kind == "char(32)" else f"{name}{number}"
