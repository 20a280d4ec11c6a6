"""Reads the engineer's written standard: its clauses, which every page of the rule book refers to."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from reviewer.rulebook import BadPage, home


class Clause(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """One statement of the standard.

    `checkable` says how much of it a tool can judge from the source. `why_not` stands
    exactly where that is nothing; `unchecked` may say what a partly judged statement
    leaves to people.
    """

    id: str
    area: str
    statement: str
    checkable: Literal["yes", "partly", "no"]
    why_not: str = ""
    unchecked: str = ""


def clauses(folder: Path | None = None) -> dict[str, Clause]:
    """Read `standard.toml` of a folder of pages (ours by default): clauses by id, in the order of the file.

    Raises BadPage, with file, clause and cause, for a standard that cannot be read.
    """
    file = (folder or home()) / "standard.toml"
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as cause:
        raise BadPage(f"{file}: the standard cannot be read: {cause}") from cause
    return {name: _clause(file, name, table) for name, table in tables.items()}


def _clause(file: Path, name: str, table: object) -> Clause:
    if not isinstance(table, dict):
        raise BadPage(f"{file}: {name!r} stands outside any clause; a clause is a table such as [code-typed]")
    try:
        clause = msgspec.convert({"id": name, **table}, Clause)
    except msgspec.ValidationError as cause:
        raise BadPage(f"{file}: clause {name!r}: {cause}") from cause
    if (clause.checkable == "no") != bool(clause.why_not):
        raise BadPage(f'{file}: clause {name!r}: `why-not` stands exactly where `checkable` is "no"')
    return clause
