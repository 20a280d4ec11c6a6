"""rules/project/tests-missing.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.checks.shared.manifest import declared, is_archive
from reviewer.whole import MANIFEST, Flaw, Whole, whole

_TEST = re.compile(
    r"(?:^|/)(?:tests?|testing|[a-z_]*_tests?|test_suite)(?:/|\.py$)|(?:^|/)test_|_tests?\.py$|(?:^|/)conftest\.py$"
)
_ELSEWHERE = ("tox.ini", "noxfile.py", "setup.py", "setup.cfg", "Pipfile", "hatch.toml", "environment.yml")


@dataclass(frozen=True)
class Options:
    """From how many files with functions or classes on a project needs tests."""

    min_files: int


@whole(Options)
def check(project: Whole, options: Options) -> Iterator[Flaw]:
    """Report a project without tests, and tests whose runner nobody declares."""
    if is_archive(project) or not project.face:
        return
    tests = [path for path in project.files if _TEST.search(path)]
    if not tests:
        code = sum(bool(each.functions or each.classes) for each in project.facts.values())
        if code >= options.min_files:
            what = f"The project has no tests: none of its {len(project.files)} files is one"
            yield Flaw(project.face, 1, {"what": what, "advice": "begin with `tests/` and pytest"})
    elif (
        project.table("project") is not None and _imports_pytest(project, tests) and not _is_declared(project)
    ):
        line = project.line_of(MANIFEST, "[project]")
        yield Flaw(
            MANIFEST,
            line,
            {"what": "Tests import pytest, which nothing declares", "advice": "`uv add --dev pytest`"},
        )


def _imports_pytest(project: Whole, tests: list[str]) -> bool:
    return any(
        each.target.partition(".")[0] == "pytest"
        for path in tests
        if path in project.facts
        for each in project.facts[path].imports
    )


def _is_declared(project: Whole) -> bool:
    names = declared(project)
    if any(name == "pytest" or name.startswith("pytest-") for name in names):
        return True
    texts = [project.text(each) or "" for each in (*_ELSEWHERE, MANIFEST)]
    return any("pytest" in re.sub(r"\[tool\.pytest[^\]]*\]", "", text) for text in texts)
