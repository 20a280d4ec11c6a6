"""The project itself: configuration, environment, repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from reviewer import rulebook
from reviewer.cache import FOLDER
from reviewer.config import Config, load
from reviewer.doctor.word import Level, Word
from reviewer.git import GitFailed, git
from reviewer.introduced import target
from reviewer.project.interpreter import interpreter
from reviewer.refused import Refused
from reviewer.selection import Selection
from reviewer.tracked import tracks


def here(root: Path, environ: Mapping[str, str]) -> Iterator[Word]:
    """Judge what a review would find in the project at `root`."""
    try:
        config = load(root, file=None, environ=environ)
        Selection.of(config, rulebook.read(*config.shelves))
    except Refused as cause:
        yield Word(Level.WRONG, str(cause))
    else:
        yield _configured(config, root)
        yield from _environment(root, config, environ)
    yield from _repository(root)


def _configured(config: Config, root: Path) -> Word:
    if config.source is None:
        return Word(Level.NOTE, "no configuration: the defaults hold; `reviewer init` writes one")
    source = config.source.resolve()
    path = source.relative_to(root).as_posix() if source.is_relative_to(root) else str(source)
    return Word(Level.GOOD, f"the configuration is understood; profile {config.profile}", path)


def _environment(root: Path, config: Config, environ: Mapping[str, str]) -> Iterator[Word]:
    found = interpreter(root, config, environ)
    yield from (Word(Level.WRONG, problem.message) for problem in found.problems)
    yield from (Word(Level.UNSAFE, note) for note in found.notes)
    if found.python is not None:
        yield Word(Level.GOOD, f"mypy sees the packages of {found.python.parent.parent}")
    elif not found.problems:
        text = "no environment of the project is active or in .venv, so mypy knows none of its packages"
        yield Word(Level.NOTE, text)


def _repository(root: Path) -> Iterator[Word]:
    try:
        shallow = git(root, "rev-parse", "--is-shallow-repository").strip() == "true"
    except GitFailed as cause:
        yield Word(Level.MISSING, f"what a change brought cannot be told: {cause}")
        return
    if shallow:
        yield Word(Level.NOTE, "the checkout has no history: `git fetch --unshallow`")
    try:
        yield Word(Level.GOOD, f"--like-pr compares with {target(root)}")
    except Refused as cause:
        yield Word(Level.NOTE, str(cause))
    if tracks(root / FOLDER, ".msgpack"):
        text = f"git tracks {FOLDER}, which is never read then: remove it, and ignore it"
        yield Word(Level.UNSAFE, text, FOLDER)
