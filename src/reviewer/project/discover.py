"""From the paths of a command line to the files of a review."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from reviewer.config import Config
from reviewer.config.files import MANAGED, MARKERS, root_of
from reviewer.finding import Problem
from reviewer.project.ignore import Ignores, Patterns, from_above, patterns_of
from reviewer.project.interpreter import interpreter
from reviewer.project.model import Project
from reviewer.project.walk import ENDINGS, NOTEBOOK, Found, Walk, illegible


def discover(paths: Sequence[Path], config: Config, environ: Mapping[str, str] = os.environ) -> Project:
    """Find the files to review below the paths, and all files of their project.

    .gitignore files, the default excludes and the configured ones are respected; a path
    that is named is reviewed all the same, and below it only what lies deeper is left out.
    No path gives no file to review, but still the project. What is missing or cannot be
    reviewed is told as a problem.
    """
    named = [Path(os.path.normpath(path.absolute())) for path in paths]
    root = _root(named, config)
    exclude = patterns_of(config.exclude)
    whole = _whole(root, named, exclude)
    chosen = Found()
    for path in named:
        chosen.add(_chosen(root, path, whole, exclude))
    python = interpreter(root, config, environ)
    return Project(
        root=root,
        files=tuple(sorted(chosen.files)),
        everything=tuple(sorted(whole.files | chosen.files)),
        templates=tuple(sorted(whole.templates)),
        python=python.python,
        problems=(*chosen.problems, *python.problems),
        notes=(*_left_out(len(chosen.notebooks)), *python.notes),
    )


def _root(named: Sequence[Path], config: Config) -> Path:
    """Give the configured root, or the nearest project around all paths where one lies outside of it."""
    root = Path(os.path.normpath(config.root.absolute()))
    if all(path.is_relative_to(root) for path in named):
        return root
    folders = [path if path.is_dir() else path.parent for path in named]
    try:
        return root_of(Path(os.path.commonpath(folders)))
    except ValueError:  # paths on several drives
        return root


def _whole(root: Path, named: Sequence[Path], exclude: Patterns) -> Found:
    """Walk the project; where nothing says that the root is one, only the packages of what was named."""
    walk = Walk(root, exclude.verdict)
    if root in named or any((root / marker).exists() for marker in (*MARKERS, MANAGED)):
        walk.below("", from_above(root))
        return walk.found
    within = [path.relative_to(root).parts for path in named if path.is_relative_to(root)]
    for top in sorted({parts[0] for parts in within if len(parts) > 1}):
        if (root / top / "__init__.py").is_file():
            walk.below(f"{top}/", from_above(root))
    return walk.found


def _chosen(root: Path, path: Path, whole: Found, exclude: Patterns) -> Found:
    """Choose the files at or below one path that was named."""
    if not path.is_relative_to(root):
        told = f"not reviewed: it lies outside the project {root}; review it by itself"
        return Found(problems=[Problem(message=told, path=str(path))])
    place = path.relative_to(root).as_posix()
    if not path.is_dir():
        problem = illegible(place) or _unfit(path, place)
        return Found(problems=[problem]) if problem else Found(files={place})
    folder = "" if place == "." else f"{place}/"
    if folder in whole.folders:
        return whole.below(folder)
    # The walk of the project passed it by. What left it out as a whole does not hold below it.
    above = [f"{parent}/" for parent in (PurePosixPath(place), *PurePosixPath(place).parents[:-1])]
    lifted = any(exclude.verdict(parent) for parent in above)
    walk = Walk(root, _nothing if lifted else exclude.verdict)
    walk.below(folder, Ignores())
    return walk.found


def _nothing(_path: str) -> None:
    """Say nothing about any path."""


def _unfit(path: Path, place: str) -> Problem | None:
    """Say why a named file cannot be reviewed, if it cannot."""
    if not path.exists():
        return Problem(message="not reviewed: there is no such file or folder", path=place)
    if path.suffix == NOTEBOOK:
        return Problem(
            message="not reviewed: notebooks are left out; review the modules they import", path=place
        )
    if path.suffix in ENDINGS and path.is_file():
        return None
    if path.is_file() and _is_script(path):
        return None
    return Problem(message="not reviewed: this is not a Python file", path=place)


def _is_script(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            first = file.readline(200)
    except OSError:
        return False
    return first.startswith(b"#!") and b"python" in first


def _left_out(notebooks: int) -> tuple[str, ...]:
    if not notebooks:
        return ()
    return (f"{notebooks} notebook{'s are' if notebooks > 1 else ' is'} left out: only modules are reviewed",)
