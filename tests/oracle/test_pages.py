"""The `fixed` blocks of the pages about queries, and of their cases, are executed: no query count grows with the rows.

What differs between a block and its fixed form is run in both: the bad one grows, the fixed one does not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from oracle.asking import Asker, Case, Ran
from oracle.judging import RULES
from reviewer import rulebook
from reviewer.rulebook import Rule
from reviewer.trial import Block, groups

_CASES = Path(__file__).parents[1] / "cases"
_ONE_ROW = "relation-read-for-its-key"  # its queries are too many for one row already
_TWO_CAUSES = {"MethodView"}  # a query that no loader makes one remains: it is told apart
_ROWS = {"library/labels.py": "UPDATE library_book SET title = 'A' || title"}  # what a page's query asks for
_ABOUT_QUERIES = {rule.id for rule in RULES} | {_ONE_ROW}
_ORMS = {"django": "django", "sqlalchemy": "sqlalchemy", "sqlmodel": "sqlalchemy", "tortoise": "tortoise"}
_SERVED = """

def {name}():
    view = {module}.{name}()
    view.request = SimpleNamespace(GET=defaultdict(str))
    return view.get_serializer_class()(view.get_queryset(), many=True).data
"""


def _fixed_groups() -> Iterator[object]:
    for rule in rulebook.read():
        pages = [rule.page, _CASES / rule.page.parent.name / rule.page.name]
        for page in pages if rule.id in _ABOUT_QUERIES else ():
            for group in groups(page) if page.is_file() else ():
                if any(block.fixed is not None for block in group):
                    line = group[0].example.line
                    yield pytest.param(rule, group, id=f"{rule.id}:{page.parent.parent.name}:{line}")


@pytest.mark.parametrize(("rule", "group"), list(_fixed_groups()))
def test_what_a_page_fixes_no_longer_grows(rule: Rule, group: list[Block], tmp_path: Path) -> None:
    changed = [name for block in group for name in _changed(block)]
    assert changed, "a fix changes something that can be run"
    bad = _run(tmp_path / "bad", {block.name: block.example.code for block in group}, changed)
    fixed = _run(tmp_path / "fixed", {b.name: (b.fixed or b.example).code for b in group}, changed)
    grows = {name: ran for name, ran in fixed.items() if ran.grows and name[1] not in _TWO_CAUSES}
    assert grows == {}
    assert {name: ran for name, ran in (bad | fixed).items() if ran.raised} == {}
    for name, ran in bad.items():
        assert fixed[name].queries < ran.queries, f"{name} asks no less than before"
        assert ran.grows or rule.id == _ONE_ROW, f"{name} does not grow: nothing was to be fixed"


def _changed(block: Block) -> Iterator[Case]:
    """The functions that a fix changes, and the views, as cases."""
    if block.fixed is None:
        return
    module = block.name.removesuffix(".py").replace("/", ".")
    before = {ast.dump(node) for node in ast.parse(block.example.code).body}
    for node in ast.parse(block.fixed.code).body:
        if ast.dump(node) in before:
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield module, node.name
        elif isinstance(node, ast.ClassDef) and "serializer_class" in block.fixed.code:
            yield f"serving_{module.replace('.', '_')}", node.name


def _run(root: Path, files: dict[str, str], cases: list[Case]) -> dict[Case, Ran]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        for folder in path.relative_to(root).parents[:-1]:
            (root / folder / "__init__.py").touch()
        _serve(root, name, [case for module, case in cases if module.startswith("serving_")])
    orm = next(orm for word, orm in _ORMS.items() if f"from {word}" in "".join(files.values()))
    with Asker(orm) as asker:
        return asker.ask(root, cases, "".join(_ROWS.get(name, "") for name in files))


def _serve(root: Path, name: str, views: list[str]) -> None:
    """Write functions that do for the views of a file what a request for a list does."""
    module = name.removesuffix(".py").replace("/", ".")
    known = [view for view in views if f"class {view}(" in (root / name).read_text()]
    if known:
        text = "from collections import defaultdict\nfrom types import SimpleNamespace\n\n"
        text += f"import {module}\n" + "".join(_SERVED.format(name=view, module=module) for view in known)
        (root / f"serving_{module.replace('.', '_')}.py").write_text(text)
