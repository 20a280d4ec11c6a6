"""Waits for Python files and settings to change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def changes_of(root: Path) -> Iterator[set[str]]:
    """Give the paths that changed below `root`, again and again, until the reader stops."""
    from watchfiles import Change, watch

    def wanted(change: Change, path: str) -> bool:
        return (
            path.endswith((".py", ".pyi", "pyproject.toml", "reviewer.toml"))
            and "/.reviewer_cache/" not in path
        )

    for changes in watch(root, watch_filter=wanted, raise_interrupt=False):
        yield {path for _, path in changes}
