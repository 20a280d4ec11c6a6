"""What is under review."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reviewer.finding import Problem


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one review. Paths are relative to `root`, with forward slashes, sorted.

    `files` are under review; `everything` are all Python files of the project, for the
    facts that checks need about the rest, and `templates` those that its views may fill. `python` is the interpreter whose packages the
    project uses. `problems` stopped something from being reviewed; `notes` are only said.
    """

    root: Path
    files: tuple[str, ...]
    everything: tuple[str, ...]
    templates: tuple[str, ...] = ()
    python: Path | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
