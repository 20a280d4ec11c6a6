"""The ways to choose among the findings of a change."""

from __future__ import annotations

from enum import Enum

from reviewer.finding import Finding
from reviewer.introduced.change import Change


class FilterMode(Enum):
    """Which findings of a review count for a change, the fewest first."""

    INTRODUCED = "introduced"
    ADDED = "added"
    DIFF_CONTEXT = "diff-context"
    FILE = "file"
    ALL = "all"

    @property
    def without_base(self) -> FilterMode:
        """The mode that takes its place where nothing was reviewed at the base: lines are new then, not findings."""
        return FilterMode.ADDED if self is FilterMode.INTRODUCED else self


def stands(finding: Finding, change: Change, mode: FilterMode) -> bool:
    """Tell whether the first line of a finding lies where a mode looks; INTRODUCED looks where ADDED does."""
    file = change.files.get(finding.path)
    line = finding.span.line
    match mode:
        case FilterMode.ALL:
            return True
        case _ if file is None:
            return False
        case FilterMode.FILE:
            return True
        case FilterMode.DIFF_CONTEXT:
            return file.hunk(line) is not None
        case _:
            return line in file.added
