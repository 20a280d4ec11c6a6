"""What every real editor is given to work on, and how it is heard what it saw."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cli.command_line import git, write

EDITORS = Path(__file__).parents[2] / "editors"
TEXT = '"""A module."""\n\nimport os\n\nX = 1\n'


def project_in(folder: Path) -> Path:
    """Make a project with one file that imports in vain."""
    project = folder / "project"
    write(project, {"pyproject.toml": '[project]\nname = "shop"\n', "a.py": TEXT})
    git(project, "init", "-q")
    return project


def told_by(
    command: Sequence[str | Path], cwd: Path, environ: Mapping[str, str], told: Path, patience: float
) -> dict[str, Any]:
    """Run what drives an editor, and give what it wrote to `told` (REVIEWER_TOLD); `patience` in seconds."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**environ, "REVIEWER_TOLD": str(told)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )
    assert told.is_file(), done.stdout + done.stderr
    seen: dict[str, Any] = json.loads(told.read_text())
    return seen
