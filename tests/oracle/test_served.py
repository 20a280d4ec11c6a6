"""What frameworks ask for each row that they serve: executed, and compared with what we say.

A page's line with `# <- case` must be reported, and the function `case` of the project's `running.py` runs
more queries for more rows; no other line is reported, and no other function does. Graphene wants an older
`graphql-core` than the other tests: `SLOW=1` runs it in an environment of its own that uv makes.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from pathlib import Path

import pytest

from oracle.asking import Asker
from oracle.judging import findings

_HOME = Path(__file__).parent / "served"
_BLOCK = re.compile(r"^```(?:python|html) file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"  # <- (\w+)$", re.MULTILINE)
_APART = {"Graphene": ("django>=5.2,<6", "graphene-django>=3.2", "djangorestframework")}
_PARTS = [
    pytest.param(page.stem, part, id=f"{page.stem}:{part.partition(chr(10))[0]}")
    for page in sorted(_HOME.glob("*.md"))
    for part in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
]


@pytest.mark.parametrize(("orm", "part"), _PARTS)
def test_what_is_served_asks_as_often_as_we_say(orm: str, part: str, tmp_path: Path) -> None:
    files = dict(_BLOCK.findall(part))
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_MARK.sub("", text), encoding="utf-8")
        if path.parent != tmp_path and path.suffix == ".py":
            (path.parent / "__init__.py").touch()
    marked = {
        (name, number): mark[1]
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (mark := _MARK.search(line))
    }
    seen = {(each.path, each.span.line): each.message for each in findings(tmp_path)}
    assert {place: text for place, text in seen.items() if place not in marked} == {}, "false alarms"
    assert marked.keys() - seen.keys() == set(), "not seen"
    if _title(part) not in _APART or os.environ.get("SLOW"):
        _run(orm, part, files, set(marked.values()), tmp_path)


def _title(part: str) -> str:
    return part.partition("\n")[0]


def _run(orm: str, part: str, files: dict[str, str], growing: set[str], root: Path) -> None:
    body = ast.parse(files["running.py"]).body
    cases = [("running", node.name) for node in body if isinstance(node, ast.FunctionDef)]
    apart = [word for each in _APART.get(_title(part), ()) for word in ("--with", each)]
    uv = [sys.executable, "-m", "uv", "run", "--no-project", "--isolated", "--quiet", *apart, "python"]
    with Asker(orm, uv if apart else [sys.executable]) as asker:
        ran = asker.ask(root, [case for case in cases if not case[1].startswith("_")])
    assert {name: each.details for (_, name), each in ran.items() if each.raised} == {}
    assert {name for (_, name), each in ran.items() if each.grows} == growing
