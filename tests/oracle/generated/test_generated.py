"""Random programs: no finding where the number of queries does not grow with the number of rows.

`SLOW=1` makes it two thousand programs for each ORM.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from oracle.asking import Asker
from oracle.generated.dialect import Dialect
from oracle.generated.in_django import InDjango
from oracle.generated.in_sqlalchemy import STRATEGIES, InSqlAlchemy
from oracle.generated.judged import Project, compare, projects

_SLOW = bool(os.environ.get("SLOW"))
_PROGRAMS = 2000 if _SLOW else 24
_EXAMPLES = 400 if _SLOW else 4  # some of them are alike, and some programs raise


def _no_false_alarms(dialect: Dialect, strategies: Sequence[str] = ("",), *, generic: bool = False) -> None:
    seen: set[str] = set()
    ran = right = 0
    with Asker(dialect.orm) as asker:

        @settings(
            max_examples=_EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],  # a program is short as it is, and making it shorter takes minutes
            suppress_health_check=list(HealthCheck),
        )
        @given(projects(dialect, strategies, generic))
        def judge(project: Project) -> None:
            nonlocal ran, right
            if repr(project) in seen:
                return
            with tempfile.TemporaryDirectory() as folder:
                found = compare(Path(folder).resolve(), dialect, project, asker)
            wrong = [
                f"{line.why}\n{line.text}\n\n{dialect.models(project.schema)}" for line in found.false_alarms
            ]
            assert not wrong, "\n\n".join(wrong)
            seen.add(repr(project))
            ran += found.ran
            right += found.right

        judge()
    assert ran >= _PROGRAMS
    assert right > 0


def test_no_false_alarm_about_programs_of_django() -> None:
    _no_false_alarms(InDjango(), generic=True)


def test_no_false_alarm_about_programs_of_sqlalchemy() -> None:
    _no_false_alarms(InSqlAlchemy(), STRATEGIES)
