"""What a project says it needs to run, read from its packaging files."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from configparser import Error as IniError
from configparser import RawConfigParser
from pathlib import Path

_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")


def depends_on(folder: Path, top: Path, name: str) -> bool:
    """Tell whether a packaging file in `folder`, or above it up to `top`, names a distribution as needed at run time.

    Nothing of the project is run; a file that cannot be read needs nothing.
    """
    for place in (folder, *folder.parents):
        if _normal(name) in _needed(place):
            return True
        if place == top:
            return False
    return False


def _needed(folder: Path) -> set[str]:
    found: set[str] = set()
    for file, read in _READERS:
        try:
            stated = list(read((folder / file).read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, IniError, SyntaxError, ValueError):
            # Missing or broken: the next kind of file may tell.
            continue
        found |= {_normal(named[1]) for line in stated if (named := _NAME.match(line))}
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pyproject(text: str) -> Iterator[str]:
    table = tomllib.loads(text)
    project = table.get("project")
    if isinstance(project, dict):
        yield from _texts(project.get("dependencies"))
    poetry = table.get("tool", {}).get("poetry", {}).get("dependencies", {})
    yield from _texts(list(poetry))


def _setup_cfg(text: str) -> Iterable[str]:
    parser = RawConfigParser()
    parser.read_string(text)
    return parser.get("options", "install_requires", fallback="").splitlines()


def _setup_py(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.keyword) and node.arg == "install_requires":
            yield from (str(each.value) for each in ast.walk(node.value) if isinstance(each, ast.Constant))


def _texts(value: object) -> Iterator[str]:
    yield from (item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


_READERS = (
    ("pyproject.toml", _pyproject),
    ("setup.cfg", _setup_cfg),
    ("setup.py", _setup_py),
    ("requirements.txt", str.splitlines),
)
