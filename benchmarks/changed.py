"""What does a review of ten changed files cost, when the rest of the project is remembered?

    ./run python benchmarks/changed.py FOLDER [--rounds 3] [--files 10]

The Python files of FOLDER are copied to a temporary project, which is reviewed once. A round appends
a comment to some files, spread over the project, and reviews those; ruff and mypy are off, the
profile is `strict`. Target: under 1.5 s of cpu on an idle machine. Beside it stands what
`import libcst` alone costs, since load makes seconds longer.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import REVIEWER, Cost, in_turns, parser, run
from sample import sample

CHECK = (*REVIEWER, "check", "--engine", "native", "--profile", "strict", "--exit-zero")


def main() -> None:
    """Measure and print."""
    given = parser(__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--files", type=int, default=10)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary)
        print(sample(asked.folder, project, 1))
        project /= asked.folder.name  # the project as its own marks have it, whoever names which of its files
        paths = sorted(project.rglob("*.py"))
        chosen = paths[:: max(1, len(paths) // asked.files)][: asked.files]
        run((*CHECK, "."), project)
        sides = {
            "changed": lambda: changed(project, chosen),
            "import libcst": lambda: run((sys.executable, "-c", "import libcst")),
        }
        for name, cost in in_turns(sides, asked.rounds).items():
            print(f"{name}: {cost.cpu:.2f} s of cpu")


def changed(project: Path, paths: list[Path]) -> Cost:
    """Change files and review them."""
    for path in paths:
        with path.open("a", encoding="utf-8") as file:
            file.write("# changed\n")
    return run((*CHECK, *(str(path.relative_to(project)) for path in paths)), project)


if __name__ == "__main__":
    main()
