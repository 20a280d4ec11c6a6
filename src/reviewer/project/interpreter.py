"""Which interpreter the project's packages are installed for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from reviewer.config import Config
from reviewer.finding import Problem
from reviewer.tracked import tracks

_PLACES = (("bin", "python"), ("Scripts", "python.exe"))


class Interpreter(msgspec.Struct, frozen=True):
    """An interpreter, or None, with what there is to say about it."""

    python: Path | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def interpreter(root: Path, config: Config, environ: Mapping[str, str]) -> Interpreter:
    """Choose: the configured one, the active virtual environment's, that of `.venv` in the root.

    One that is committed, or whose program itself lies in the reviewed tree, is never used:
    running it would run what is under review.
    """
    if config.python is not None:
        return _configured(root, Path(config.python))
    active = _active(environ)
    if active is not None and (python := _inside(active)) is not None:
        return Interpreter(python)
    python = _inside(root / ".venv")
    if python is None:
        return Interpreter()
    if _reviewed(root, python):
        return Interpreter(notes=(".venv is part of the reviewed tree and is not used",))
    return Interpreter(python)


def _active(environ: Mapping[str, str]) -> Path | None:
    """Give the active environment; the one that pre-commit made for us alone knows nothing of the project's packages."""
    active = environ.get("VIRTUAL_ENV")
    if not active or ("PRE_COMMIT" in environ and Path(active) == Path(sys.prefix)):
        return None
    return Path(active)


def _configured(root: Path, python: Path) -> Interpreter:
    inside = _inside(python) if python.is_dir() else python
    if inside is None or not inside.is_file():
        told = "is not there; types of installed packages are unknown without it"
    elif _reviewed(root, inside):
        told = "is part of the reviewed tree and is not run; name an environment that is not committed"
    else:
        return Interpreter(inside)
    return Interpreter(problems=(Problem(message=f"`python` names {python}, which {told}", engine="mypy"),))


def _inside(folder: Path) -> Path | None:
    for place in _PLACES:
        python = folder.joinpath(*place)
        if python.is_file():
            return python
    return None


def _reviewed(root: Path, python: Path) -> bool:
    """Tell whether an environment is committed, or the program behind it lies in the tree.

    On Windows environments hold a copy of their program, wherever they lie.
    """
    environment = python.parent.parent
    committed = environment.is_relative_to(root) and tracks(environment, "pyvenv.cfg")
    return committed or (os.name != "nt" and python.resolve().is_relative_to(root.resolve()))
