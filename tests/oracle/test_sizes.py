"""What a rule calls wasteful is measured: its fixed block has the database do less, with the same rows in it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from oracle.asking import Asker, Ran
from reviewer.examples import examples
from reviewer.rulebook import home

PAGE = home() / "orm" / "wasteful-count-or-exists.md"
CASES = Path(__file__).parents[1] / "cases" / "orm" / "wasteful-count-or-exists.md"


def blocks(page: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The files of the first group of a page, bad and fixed."""
    bad: dict[str, str] = {}
    fixed: dict[str, str] = {}
    for example in examples(page):
        name = example.file or "shop/models.py"
        if example.kind == "bad" and not fixed:
            bad[name] = example.code
        elif example.kind == "fixed":
            fixed[name] = example.code
        elif fixed:
            break
    return bad, {**bad, **fixed}


def marked(page: Path) -> list[tuple[str, str]]:
    """The functions without parameters in which a finding is expected."""
    found: list[tuple[str, str]] = []
    for name, text in blocks(page)[0].items():
        lines = text.splitlines()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.args.args:
                within = lines[node.lineno : node.end_lineno]
                if any(line.endswith("# <-") for line in within):
                    found.append((name.removesuffix(".py").replace("/", "."), node.name))
    return found


def ran(files: dict[str, str], cases: list[tuple[str, str]], root: Path) -> dict[tuple[str, str], Ran]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        (path.parent / "__init__.py").touch()
    with Asker("django") as asker:
        return asker.ask(root, cases, measures=True)


@pytest.mark.parametrize("page", [PAGE, CASES], ids=["page", "cases"])
def test_the_fixed_block_has_the_database_do_less(page: Path, tmp_path: Path) -> None:
    cases = marked(page)
    assert cases
    bad, fixed = (
        ran(files, cases, tmp_path / name) for name, files in zip(("bad", "fixed"), blocks(page), strict=True)
    )
    assert not any(each.raised for each in (*bad.values(), *fixed.values())), (bad, fixed)
    for case in cases:
        assert fixed[case].queries <= bad[case].queries, case
        assert fixed[case].steps < bad[case].steps, (case, fixed[case], bad[case])
