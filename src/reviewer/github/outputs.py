"""The outputs of a step of Actions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reviewer.escape import one_line
from reviewer.refused import Refused


def write(file: Path, values: Mapping[str, object]) -> None:
    """Add outputs to the file that GITHUB_OUTPUT names, each on one line; raises Refused where that fails."""
    lines = [f"{name}={one_line(str(value))}\n" for name, value in values.items()]
    try:
        with file.open("a", encoding="utf-8", newline="\n") as out:
            out.writelines(lines)
    except OSError as cause:
        raise Refused(f"the outputs cannot be written to {file}: {cause.strerror}") from cause
