"""The native engine beside Fixit, pylint, flake8, ruff, mypy and the bare LibCST parse.

    ./run python benchmarks/peers.py FOLDER [--rounds 3] [--every 8] [--uv uv] [--peers FOLDER]

Each Nth file of FOLDER is copied to a temporary project and every tool checks it as shipped, in
turns. The peers are installed by uv into a throw-away environment (`--peers` keeps and reuses
one). Tools as shipped do unequal work: the table compares what a user waits for, not engines.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from measure import REVIEWER, Cost, in_turns, parser, run, table
from sample import sample

PEERS = ("fixit", "flake8", "flake8-annotations", "flake8-docstrings", "libcst", "mypy", "pylint", "ruff")
NATIVE = (*REVIEWER, "check", ".", "--engine", "native", "--no-cache", "--output-format", "json", "--jobs")
PARSE = (
    "import libcst, pathlib\nfor p in pathlib.Path('.').rglob('*.py'): libcst.parse_module(p.read_bytes())"
)
OURS = "reviewer, native, one process"


def main() -> None:
    """Measure and print."""
    given = parser(__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--every", type=int, default=8)
    given.add_argument("--uv", default="uv")
    given.add_argument("--peers", type=Path)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary) / "project"
        project.mkdir()
        peers = asked.peers or Path(temporary) / "peers"
        versions = install(asked.uv, peers)
        said = sample(asked.folder, project, asked.every)
        compile_ours(Path(temporary) / "small")
        costs = in_turns(sides(peers / "bin", project), asked.rounds)
    print(f"{said}; medians of {asked.rounds} rounds; {versions}\n")
    print(table(costs, OURS))


def compile_ours(folder: Path) -> None:
    """Leave our own bytecode on the disk, as installing leaves that of the peers."""
    folder.mkdir()
    (folder / "small.py").write_text("x = 1\n")
    run((*NATIVE, "1"), folder, (0, 1))


def install(uv: str, peers: Path) -> str:
    """Install the peers unless they are there; give their versions."""
    python = peers / "bin" / "python"
    if not python.exists():
        subprocess.run((uv, "venv", "--quiet", "--python", sys.executable, peers), check=True)
        subprocess.run(
            (uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python, *PEERS), check=True
        )
    listed = subprocess.run(
        (uv, "pip", "freeze", "--python", python), check=True, capture_output=True, text=True
    )
    return ", ".join(
        line.replace("==", " ") for line in listed.stdout.split("\n") if line.split("==")[0] in PEERS
    )


def sides(tools: Path, project: Path) -> dict[str, Callable[[], Cost]]:
    """Give what each tool does in a round; their exit codes for 'found something' are fine."""

    def tool(name: str, *arguments: str, fine: tuple[int, ...] = (0, 1)) -> Callable[[], Cost]:
        return partial(run, (str(tools / name), *arguments), project, fine)

    return {
        OURS: partial(run, (*NATIVE, "1"), project, (0, 1)),
        "reviewer, native, two processes": partial(run, (*NATIVE, "2"), project, (0, 1)),
        "bare libcst.parse_module": tool("python", "-c", PARSE, fine=(0,)),
        "Fixit, as shipped": tool("fixit", "lint", "."),
        "pylint, default": tool("pylint", "--recursive=y", ".", fine=tuple(range(32))),
        "flake8 + annotations + docstrings": tool("flake8", "."),
        "mypy, cold": tool("mypy", "--cache-dir=/dev/null", "--ignore-missing-imports", "."),
        "ruff, default": tool("ruff", "check", "--no-cache", "."),
        "ruff, all rules": tool("ruff", "check", "--no-cache", "--select", "ALL", "."),
    }


if __name__ == "__main__":
    main()
