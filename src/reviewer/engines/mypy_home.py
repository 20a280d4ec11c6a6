"""Which mypy looks at a project, and whose installed packages it sees."""

from __future__ import annotations

import os
import re
import sys
from importlib.metadata import version
from pathlib import Path

import msgspec

SPEAKS_JSON = (1, 11)  # the first mypy with `--output json`
_BINARIES = ("bin/python", "Scripts/python.exe")
_DISTRIBUTIONS = ("lib/python*/site-packages/mypy-*.dist-info", "Lib/site-packages/mypy-*.dist-info")


class Home(msgspec.Struct, frozen=True):
    """A mypy to run.

    `interpreter` runs it; `sees` is another interpreter whose packages it is to look at, or
    None; `version` is the mypy's, as (2, 4); `note` says why a project's own mypy was passed over.
    """

    interpreter: Path
    sees: Path | None
    version: tuple[int, int]
    note: str = ""

    @property
    def alone(self) -> bool:
        """Tell whether no environment of the project was found, so that ours stands in for it."""
        return self.sees is None and self.interpreter == Path(sys.executable)


def find(root: Path, python: Path | None, *, trusted: bool) -> Home:
    """Choose the mypy for a project: its own environment's if it can speak JSON, else ours.

    The environment is that of `python`, of the active virtual environment, or `.venv` below
    `root`, the first there is. Where the tree is not trusted nothing below `root` counts.
    Raises FileNotFoundError when `python` was named and is not there.
    """
    if python is not None and not python.is_file():
        raise FileNotFoundError(python)
    found = python or _environment(root, trusted)
    if found is None or found.parent.parent.resolve() == Path(sys.prefix).resolve():
        return ours()
    own = _installed(found.parent.parent)
    if own is None:
        return Home(Path(sys.executable), found, ours().version)
    if own < SPEAKS_JSON:
        note = (
            f"mypy {own[0]}.{own[1]} of {found.parent.parent} is too old to be read; reviewer's own was used"
        )
        return Home(Path(sys.executable), found, ours().version, note)
    return Home(found, None, own)


def ours() -> Home:
    """Give reviewer's own mypy, looking at reviewer's own environment."""
    return Home(Path(sys.executable), None, _numbers(version("mypy")))


def _environment(root: Path, trusted: bool) -> Path | None:
    """Give the interpreter of the active environment, unless that is only reviewer's own, or of `.venv`."""
    active = os.environ.get("VIRTUAL_ENV")
    places = [Path(active)] if active and Path(active).resolve() != Path(sys.prefix).resolve() else []
    for place in (*places, root / ".venv"):
        if not trusted and place.resolve().is_relative_to(root.resolve()):
            continue
        for binary in _BINARIES:
            if (place / binary).is_file():
                return place / binary
    return None


def _installed(environment: Path) -> tuple[int, int] | None:
    """Give the version of the mypy of an environment, read from the folder its installer left."""
    for pattern in _DISTRIBUTIONS:
        for folder in environment.glob(pattern):
            return _numbers(folder.name.removeprefix("mypy-"))
    return None


def _numbers(text: str) -> tuple[int, int]:
    numbers = [int(number) for number in re.findall(r"\d+", text)[:2]]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0, 0)
