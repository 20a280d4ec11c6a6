"""The outputs of a step of Actions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reviewer.escape import one_line
from reviewer.github.ledger import Ledger
from reviewer.refused import Refused


def of(ledger: Ledger, conclusion: str, *, sarif: str | None, report: str | None) -> Mapping[str, object]:
    """Give the outputs of a run by their names; `sarif` and `report` are the files that it wrote."""
    return {
        "findings": ledger.found - ledger.suppressed,
        "new-findings": ledger.posted + ledger.summarised,
        "posted": ledger.posted,
        "conclusion": conclusion,
        "sarif-file": Path(sarif).absolute() if sarif else "",
        "report": Path(report).absolute() if report else "",
    }


def write(file: Path, values: Mapping[str, object]) -> None:
    """Add outputs to the file that GITHUB_OUTPUT names, each on one line; raises Refused where that fails."""
    lines = [f"{name}={one_line(str(value))}\n" for name, value in values.items()]
    try:
        with file.open("a", encoding="utf-8", newline="\n") as out:
            out.writelines(lines)
    except OSError as cause:
        raise Refused(f"the outputs cannot be written to {file}: {cause.strerror}") from cause
