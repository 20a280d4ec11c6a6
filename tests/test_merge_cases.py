"""What three engines say of 75 small files becomes one finding for each defect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from data.merge_cases import CASES, Case
from reviewer import rulebook
from reviewer.engines import mypy, ruff
from reviewer.engines.answer import syntax_error
from reviewer.engines.arm import arm
from reviewer.engines.native_file import Checks, NotParsed
from reviewer.engines.ruff_codes import Asked
from reviewer.finding import Finding
from reviewer.index import Index, facts_of
from reviewer.merge import merge
from reviewer.trial import armed

BOOK = rulebook.read()
CHECKED = frozenset(rule.id for rule in BOOK if rule.checked and rule.scope not in ("project", "change"))
STRICTER = {"docstring-returns-mismatch": {"missing-section": True}}
MYPY_OPTIONS = {
    "strict": True,
    "warn_unreachable": True,
    "disallow_any_explicit": True,
    "enable_error_code": [
        "deprecated",
        "explicit-override",
        "ignore-without-code",
        "possibly-undefined",
        "unused-awaitable",
    ],
}


def path_of(case: Case) -> str:
    return f"{case.name.replace('-', '_')}.py"


def codes_of(case: Case, tool: str) -> list[str]:
    printed = [text.split()[0].partition(":") for text in case.printed]
    return [code for engine, _, code in printed if engine == tool]


def native(case: Case) -> Iterable[Finding]:
    checks = Checks(arm(armed(BOOK[rule], STRICTER.get(rule, {})) for rule in CHECKED))
    index = Index.build([(path_of(case), facts_of(case.code))])
    try:
        return checks.review(path_of(case), case.code, {Index: index}).findings
    except NotParsed as cause:
        return syntax_error(path_of(case), cause.error).findings


def raw(cases: Sequence[Case], root: Path) -> list[Finding]:
    """Give what ruff and mypy find in files of these cases."""
    (root / "pyproject.toml").write_text(
        '[project]\nname = "cases"\nrequires-python = ">=3.11"\ndependencies = ["typing-extensions"]\n'
        "[tool.mypy]\nstrict = true\n"
    )
    for case in cases:
        (root / path_of(case)).write_text(case.code, encoding="utf-8")
    files = [path_of(case) for case in cases]
    codes = tuple(sorted({code for case in cases for code in codes_of(case, "ruff")} | {"E711"}))
    seen = ruff.review(root, files, asked=Asked(codes, (), codes))
    typed = mypy.review(root, files, options=MYPY_OPTIONS, python=None, cache_dir=root / ".mypy_cache")
    return [*seen.findings, *typed.findings]


def kind_of(case: Case) -> str:
    """Tell apart what cannot share a run: mypy stops at a broken file and mutes itself without packages."""
    if case.name == "syntax-error":
        return "broken"
    return "dependent" if re.search("requests|fastapi|django", case.code) else "whole"


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    """What the tools print of each file."""
    found: dict[str, list[Finding]] = {path_of(case): [] for case in CASES}
    for kind in ("whole", "dependent", "broken"):
        for finding in raw([case for case in CASES if kind_of(case) == kind], tmp_path_factory.mktemp(kind)):
            found[finding.path].append(finding)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_defects_are_found_once(case: Case, foreign: dict[str, list[Finding]]) -> None:
    known = {text.split()[0] for text in case.printed} | {"ruff:invalid-syntax"}
    printed = [finding for finding in foreign[path_of(case)] if finding.rule in known]
    assert set(case.printed) <= {f"{f.rule} {f.span.line}:{f.span.column}" for f in printed}
    expected = [text.split() for text in case.merged]
    about = {rule.id for code in known for rule in BOOK.claims.get(code, ())}
    ours = [f for f in native(case) if f.rule in about]

    merged = merge([*printed, *ours], book=BOOK, judges={path_of(case): CHECKED}, text=lambda path: case.code)

    names = {rule for rule, *_ in expected}
    found = [[f.rule if f.rule in names else "-", str(f.span.line), *sorted(f.seen_by)] for f in merged]
    assert sorted(found) == sorted([rule, line, *sorted(seen)] for rule, line, *seen in expected)
