"""Every row of the truth tables: what the ORM does is what the table says, and what we say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from oracle.asking import Asker
from oracle.judging import findings
from oracle.tables import Table, tables
from oracle.versions import Versions, contradicted

_HERE = Versions()
TABLES = [pytest.param(table, id=f"{table.orm}:{table.title}") for table in tables()]


@pytest.fixture(scope="module")
def askers() -> Iterator[dict[str, Asker]]:
    """The drivers that were started, by the names of their ORMs."""
    started: dict[str, Asker] = {}
    yield started
    for asker in started.values():
        asker.close()


@pytest.mark.parametrize("table", TABLES)
def test_the_orm_does_what_the_table_says(table: Table, tmp_path: Path, askers: dict[str, Asker]) -> None:
    if not _HERE.met(table.needs):
        pytest.skip(f"needs {table.needs}")
    if table.orm not in askers:
        askers[table.orm] = Asker(table.orm)
    assert contradicted(table, tmp_path, askers[table.orm], _HERE) == {}


@pytest.mark.parametrize("table", TABLES)
def test_we_say_what_the_table_says(table: Table, tmp_path: Path) -> None:
    table.write(tmp_path)
    seen = {(finding.path, finding.span.line): finding.message for finding in findings(tmp_path)}
    grows = {(row.file, line) for row in table.rows for line in row.grows}
    missed = {(row.file, line) for row in table.rows for line in row.missed}
    assert {place: text for place, text in seen.items() if place not in grows} == {}, "false alarms"
    assert grows - missed - seen.keys() == set(), "not seen, and not listed as missed"
    assert missed & seen.keys() == set(), "seen by now: take the mark off"
