"""Which files of a project are what it delivers, and what kind of program that is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from reviewer.tree.blocks import parse
from reviewer.whole import Whole

_NO_PRODUCT = re.compile(
    r"(?:^|/)(?:tests?|testing|docs?|examples?|scripts?|tools?|benchmarks?|ci|conftest\.py|setup\.py|noxfile\.py|tasks\.py)(?:/|$)"
    r"|(?:^|/)test_|_tests?\.py$|^\."
)


def is_product(path: str) -> bool:
    """Tell whether a file belongs to what is delivered: no tests, examples, scripts or documentation."""
    return _NO_PRODUCT.search(path) is None


WEB = (
    "fastapi.FastAPI",
    "flask.Flask",
    "quart.Quart",
    "starlette.applications.Starlette",
    "litestar.Litestar",
)
"""The classes of which a web application is made."""


def either(words: Sequence[str]) -> str:
    """Give some words as a sentence has them: `a, b or c`."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def packages(project: Whole, *, of_any_name: bool = False) -> list[str]:
    """Give the packages that are built: those of `src`, else the one of the project's name.

    Where there is none of that name and it may be `of_any_name`, all at the top that hold product code.
    """
    name = str(project.table("project", "name") or "").lower().replace("-", "_").replace(".", "_")
    places = {path.rpartition("/")[0] for path in project.files if path.endswith("/__init__.py")}
    inner = {each for each in places if each.startswith("src/") and each.count("/") == 1}
    found = inner or {each for each in places if each.lower() == name}
    if not found and of_any_name:
        found = {each for each in places if "/" not in each and is_product(f"{each}/")}
    return sorted(found)


def applications(project: Whole, *classes: str) -> Iterator[tuple[str, ast.Call]]:
    """Give each call of some classes (`fastapi.FastAPI`) in the product's files, with its path.

    The class is known by the import that binds its name in the file.
    """
    for path in project.files:
        facts = project.facts.get(path)
        if facts is None or not is_product(path):
            continue
        names = {each.name for each in facts.imports if each.target in classes}
        modules = {each.name: each.target for each in facts.imports if not each.typing}
        tree = parse(project.text(path) or "") if names or _tops(classes) & modules.keys() else None
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.Call):
                match node.func:
                    case ast.Name(id=name) if name in names:
                        yield path, node
                    case ast.Attribute(value=ast.Name(id=owner), attr=attr):
                        if f"{modules.get(owner)}.{attr}" in classes:
                            yield path, node


def _tops(classes: tuple[str, ...]) -> set[str]:
    return {each.partition(".")[0] for each in classes}
