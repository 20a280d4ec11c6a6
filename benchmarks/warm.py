"""How much cheaper is the second run, when nothing has changed?

    ./run python benchmarks/warm.py FOLDER [--rounds 3] [--every 1]

The Python files of FOLDER (each Nth of them) are copied to a temporary project. A round is one
run without a cache folder and one right after it; ruff and mypy are off. Target: at most 0.1 x.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from measure import REVIEWER, Cost, in_turns, parser, run, table
from sample import sample

CHECK = (*REVIEWER, "check", ".", "--engine", "native", "--output-format", "json", "--exit-zero")


def main() -> None:
    """Measure and print."""
    given = parser(__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--every", type=int, default=1)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary)
        print(sample(asked.folder, project, asked.every))
        cold(project)  # leaves our bytecode on the disk
        sides = {"cold": lambda: cold(project), "warm": lambda: run(CHECK, project)}
        print(table(in_turns(sides, asked.rounds), "cold"))


def cold(project: Path) -> Cost:
    """Check a project whose cache has been removed; the run leaves a cache behind."""
    shutil.rmtree(project / ".reviewer_cache", ignore_errors=True)
    return run(CHECK, project)


if __name__ == "__main__":
    main()
