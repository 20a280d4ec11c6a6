"""Leaves out what the configuration excludes, even where somebody named it: programs name files without choosing them."""

from __future__ import annotations

from pathlib import PurePosixPath

import msgspec

from reviewer.config import Config
from reviewer.project.ignore import Patterns, by_default, patterns_of
from reviewer.project.model import Project


def without_excluded(project: Project, config: Config) -> Project:
    """Give the project without those files under review that its excludes, or the default ones, leave out."""
    exclude = patterns_of(config.exclude)
    return msgspec.structs.replace(
        project, files=tuple(path for path in project.files if not excluded(path, exclude))
    )


def excluded(path: str, exclude: Patterns) -> bool:
    """Tell whether patterns, or the default ones, leave out a file or a folder above it."""
    above = PurePosixPath(path).parents[:-1]
    return bool(exclude.verdict(path)) or any(
        by_default(folder.name) or exclude.verdict(f"{folder}/") for folder in above
    )
