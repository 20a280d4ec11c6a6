"""Which files are reviewed, in which project, with which interpreter."""

from __future__ import annotations

from reviewer.project.discover import discover
from reviewer.project.forced import without_excluded
from reviewer.project.links import without_ways_out
from reviewer.project.model import Project

__all__ = ["Project", "discover", "without_excluded", "without_ways_out"]
