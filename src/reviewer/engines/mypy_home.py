"""Which mypy looks at a project, and whose installed packages it sees."""

from __future__ import annotations

import re
import sys
from importlib.metadata import version
from pathlib import Path

import msgspec

SPEAKS_JSON = (1, 11)  # the first mypy with `--output json`
_DISTRIBUTIONS = ("lib/python*/site-packages/mypy-*.dist-info", "Lib/site-packages/mypy-*.dist-info")

_PYTHON = re.compile(r"^version(?:_info)?\s*=\s*(\d+\.\d+)", re.MULTILINE)


class Home(msgspec.Struct, frozen=True):
    """A mypy to run.

    `interpreter` runs it, a Python of version `runs`; `sees` is another interpreter whose
    packages it is to look at, or None, of version `seen` if that is known; `version` is the
    mypy's, as (2, 4); `note` says why a project's own mypy was passed over.
    """

    interpreter: Path
    sees: Path | None
    version: tuple[int, int]
    runs: tuple[int, int]
    seen: tuple[int, int] | None = None
    note: str = ""

    @property
    def alone(self) -> bool:
        """Tell whether no environment of the project was found, so that ours stands in for it."""
        return self.sees is None and self.interpreter == Path(sys.executable)

    def target(self, oldest: tuple[int, int] | None) -> tuple[int, int]:
        """Give the Python to check for: that of the environment, unless the project needs a newer one."""
        return max(self.seen or self.runs, oldest or (3, 0))


def find(root: Path, python: Path | None, *, trusted: bool, oldest: tuple[int, int] | None = None) -> Home:
    """Choose the mypy for a project: its own environment's if it can speak JSON, else ours.

    The environment is that of `python`, if there is one; where the tree is not trusted, none
    below `root` counts. A mypy of a Python before `oldest` cannot read what the project may be
    written in, and is passed over. Raises FileNotFoundError when `python` is not there.
    """
    if python is not None and not python.is_file():
        raise FileNotFoundError(python)
    if python is None:
        return ours()
    place = python.parent.parent
    known = place.resolve()
    if known == Path(sys.prefix).resolve() or (not trusted and known.is_relative_to(root.resolve())):
        return ours()
    own, seen = _installed(place), _python_of(place)
    note = ""
    if seen is not None and oldest is not None and seen < oldest:
        note = (
            f"{place} has Python {seen[0]}.{seen[1]}, but the project asks for {oldest[0]}.{oldest[1]}:"
            " types were checked for that; make the environment anew"
        )
    elif own is not None and own < SPEAKS_JSON:
        note = f"mypy {own[0]}.{own[1]} of {place} is too old to be read; reviewer's own was used"
    if own is None or note:
        mine = ours()
        return Home(mine.interpreter, python, mine.version, mine.runs, seen, note)
    return Home(python, None, own, seen or sys.version_info[:2])


def ours() -> Home:
    """Give reviewer's own mypy, looking at reviewer's own environment."""
    return Home(Path(sys.executable), None, _numbers(version("mypy")), sys.version_info[:2])


def _installed(environment: Path) -> tuple[int, int] | None:
    """Give the version of the mypy of an environment, read from the folder its installer left."""
    for pattern in _DISTRIBUTIONS:
        for folder in environment.glob(pattern):
            return _numbers(folder.name.removeprefix("mypy-"))
    return None


def _python_of(environment: Path) -> tuple[int, int] | None:
    """Give the version of an environment's Python, as whoever made it wrote down; None where that is not told."""
    try:
        told = _PYTHON.search((environment / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        # A folder that no tool for environments made.
        return None
    return _numbers(told[1]) if told else None


def _numbers(text: str) -> tuple[int, int]:
    numbers = [int(number) for number in re.findall(r"\d+", text)[:2]]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0, 0)
