"""Our fixes of the truth tables' rows are made and executed: the queries no longer grow."""

from __future__ import annotations

from pathlib import Path

import pytest

from oracle.asking import Asker
from oracle.judging import findings
from oracle.tables import Row, Table, tables
from oracle.versions import Versions
from reviewer import edits
from reviewer.finding import Finding, Fix

_HERE = Versions()
_EDITED = ("django", "sqlalchemy", "tortoise")  # for the others a fix is said in words
TABLES = [pytest.param(table, id=f"{table.orm}:{table.title}") for table in tables() if table.orm in _EDITED]


@pytest.mark.parametrize("table", TABLES)
def test_a_fix_stops_the_growth(table: Table, tmp_path: Path) -> None:
    if not _HERE.met(table.needs):
        pytest.skip(f"needs {table.needs}")
    table.write(tmp_path, _HERE.met)
    fixed: set[tuple[str, int]] = set()
    found = findings(tmp_path)
    for name, text in table.files.items():
        made = _made([finding for finding in found if finding.path == name])
        fixed |= {(name, finding.span.line) for finding, _ in made}
        (tmp_path / name).write_text(edits.apply(text, edits.unique(fix for _, fix in made)))
    rows = [row for row in table.rows if _is_fixed(row, fixed)]
    with Asker(table.orm) as asker:
        ran = asker.ask(tmp_path, [row.case for row in rows], table.extra)
    assert {row.name: ran[row.case] for row in rows if ran[row.case].grows or ran[row.case].raised} == {}


def _made(found: list[Finding]) -> list[tuple[Finding, Fix]]:
    fixes = [finding.fix for finding in found if finding.fix is not None]
    together = edits.compatible(fixes)
    return [
        (finding, finding.fix) for finding in found if finding.fix is not None and finding.fix in together
    ]


def _is_fixed(row: Row, fixed: set[tuple[str, int]]) -> bool:
    """Tell whether all growth of a row is mended; one that cannot run here is not asked."""
    return bool(row.grows) and _HERE.met(row.needs) and all((row.file, line) in fixed for line in row.grows)
