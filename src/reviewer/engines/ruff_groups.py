"""Which files ruff can look at in one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reviewer.engines.ruff_config import nearest
from reviewer.engines.target import oldest_python


def groups(
    root: Path, files: Sequence[str], respect_project: bool, top: Path | None
) -> dict[tuple[Path | None, tuple[int, int] | None], list[str]]:
    """Put the files together that share their ruff configuration and their oldest Python.

    No configuration above the folder `top` counts, and none at all with `respect_project` off.
    """
    folders: dict[Path, tuple[Path | None, tuple[int, int] | None]] = {}
    found: dict[tuple[Path | None, tuple[int, int] | None], list[str]] = {}
    for file in files:
        folder = (root / file).parent
        if folder not in folders:
            config = nearest(folder, top) if respect_project else None
            folders[folder] = (config, oldest_python(folder, root))
        found.setdefault(folders[folder], []).append(file)
    return found
