"""Copy the Python files of a folder, or each Nth of them, to a project of its own."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path


def sample(folder: Path, project: Path, every: int) -> str:
    """Copy what this Python can parse; give one sentence with the number of files and lines."""
    files = lines = 0
    for path in sorted(folder.rglob("*.py"))[::every]:
        text = path.read_bytes()
        if not _parses(text):
            continue
        there = project / folder.name / path.relative_to(folder)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, there)
        _keep_packages(path.parent, there.parent, project)
        files, lines = files + 1, lines + text.count(b"\n")
    (project / "pyproject.toml").write_text(
        '[project]\nname = "sample"\nversion = "1"\nrequires-python = ">=3.11"\n'
    )
    return f"{files} files, {lines} lines of {folder.name}, each {every}th"


def _keep_packages(folder: Path, there: Path, project: Path) -> None:
    """Packages stay packages: pylint does not look into folders below one that are none."""
    while there != project:
        if (folder / "__init__.py").exists():
            (there / "__init__.py").touch()
        folder, there = folder.parent, there.parent


def _parses(text: bytes) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False  # no tool is measured by what it does with broken files
    return True
