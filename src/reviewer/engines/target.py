"""The oldest Python a project says it runs on."""

from __future__ import annotations

import ast
import re
import tomllib
from configparser import Error as IniError
from configparser import RawConfigParser
from functools import lru_cache
from pathlib import Path

_LOWER = re.compile(r"(?:>=|==|~=|>|\^)\s*(\d+)(?:\.(\d+))?")


def oldest_python(folder: Path, top: Path) -> tuple[int, int] | None:
    """Give the lower bound that the nearest packaging file sets, from `folder` up to `top`; None if none does.

    Reads `requires-python` of pyproject.toml and `python_requires` of setup.cfg and
    setup.py, the latter as text: nothing of the project is run.
    """
    for place in (folder, *folder.parents):
        found = _stated(place, tuple(_changed(place / file) for file, _ in _READERS))
        if found is not None or place == top:
            return found
    return None


@lru_cache(maxsize=4096)
def _stated(folder: Path, changed: tuple[int, ...]) -> tuple[int, int] | None:
    """Read the bound of one folder; `changed` are its files' time stamps, so that the memory notices edits."""
    for file, read in _READERS:
        try:
            stated = read((folder / file).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, IniError, SyntaxError, ValueError):
            # Missing or broken, it states no bound; the next kind of file may.
            continue
        bounds = [(int(major), int(minor or 0)) for major, minor in _LOWER.findall(stated)]
        if bounds:
            return max(bounds)
    return None


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0


def _pyproject(text: str) -> str:
    table = tomllib.loads(text)
    project = table.get("project")
    if isinstance(project, dict) and "requires-python" in project:
        return str(project["requires-python"])
    poetry = table.get("tool", {}).get("poetry", {}).get("dependencies", {})
    return str(poetry.get("python", "")) if isinstance(poetry, dict) else ""


def _setup_cfg(text: str) -> str:
    parser = RawConfigParser()
    parser.read_string(text)
    return parser.get("options", "python_requires", fallback="")


def _setup_py(text: str) -> str:
    if "python_requires" not in text:
        return ""
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.keyword)
            and node.arg == "python_requires"
            and isinstance(node.value, ast.Constant)
        ):
            return str(node.value.value)
    return ""


_READERS = (("pyproject.toml", _pyproject), ("setup.cfg", _setup_cfg), ("setup.py", _setup_py))
