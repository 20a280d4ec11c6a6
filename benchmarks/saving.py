"""What an editor waits for: the client, the daemon's answer, the cold run, the save hook.

    ./run python benchmarks/saving.py PROJECT FILE [--rounds 15] [--beside]

Every measurement hands over a different text: one statement or comment in one function of FILE. Sides take
turns. The cost of the client alone is the processor time of `reviewer pre-save` as it is installed, beside that of
`python -I -S -c pass`; the daemon's work is not in it. The answer (our own pass and ruff) is the processor
time of a resident core, and the wall time, beside that of a bare `libcst.parse_module` of the same text; ruff's own is
taken by itself. On two processors that share their caches ruff and our own pass slow each other down, which the processor
time shows. With `--beside` the answers are those for all files of the project that have about as many lines.
Save hooks are wall time, from the start of the client to its end.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import libcst
from measure import ENVIRONMENT, parser

from reviewer.editor.core import Core
from reviewer.editor.staying import Staying
from reviewer.review import ruff_of

SCRIPT = Path(sys.executable).with_name("reviewer")
IMPORT = "import libcst, sys; libcst.parse_module(open(sys.argv[1], 'rb').read())"


def main() -> None:
    """Measure and print."""
    given = parser(__doc__, rounds=15)
    given.add_argument("project", type=Path)
    given.add_argument("file")
    given.add_argument("--beside", action="store_true")
    asked = given.parse_args()
    project, file, rounds = asked.project.resolve(), asked.file, asked.rounds
    text = (project / file).read_text(encoding="utf-8")
    print(f"{file}: {text.count(chr(10))} lines, {rounds} rounds, load {os.getloadavg()[0]:.1f}")
    if asked.beside:
        beside(project, text.count("\n"), rounds)
        return
    answers(project, file, rounds)
    with TemporaryDirectory(prefix="r-") as runtime:
        environ = {**ENVIRONMENT, "XDG_RUNTIME_DIR": runtime}
        saves(project, file, edited(text), rounds, environ)


def answers(project: Path, file: str, rounds: int) -> None:
    """Compare a warm core's answer with the bare parse, and with ruff alone."""
    core = Core(project)
    found = Answers(core, file, rounds)
    core.close()
    for name, kind in (("all", found.all), ("typed in a line", found.typed), ("a line more", found.longer)):
        print(f"answer less ruff, x bare parse, {name}: cpu {kind.cpu}; wall {kind.wall}")
    print(f"answer, wall: median {1e3 * found.seconds:.0f} ms; bare parse, cpu: {1e3 * found.parse:.0f} ms")


def beside(project: Path, lines: int, rounds: int) -> None:
    """The same for every file that has about as many lines, within a third, and a function that returns something."""
    core = Core(project)
    found = []
    for path in sorted(project.rglob("*.py")):
        text = "" if core.leaves_out(path) else path.read_text(encoding="utf-8", errors="replace")
        if lines / 1.35 <= text.count("\n") <= lines * 1.35 and places(text.split("\n")):
            found.append(Answers(core, path.relative_to(project).as_posix(), rounds))
            last = found[-1].all
            print(f"cpu {last.cpu}; wall {last.wall}; {path.relative_to(project)}", flush=True)
    core.close()
    for kind, name in product(("all", "typed", "longer"), ("cpu", "wall")):
        medians = [getattr(getattr(each, kind), name).median for each in found]
        print(
            f"{len(found)} files, {kind}, {name}: median of their medians {statistics.median(medians):.2f}, "
            f"most {max(medians):.2f}, at most 0.5 in {sum(each <= 0.5 for each in medians)}"
        )


class Ratios:
    """Ratios of some rounds."""

    def __init__(self, values: list[float]) -> None:
        self.median, self.high = statistics.median(values), p95(values)

    def __str__(self) -> str:
        return f"median {self.median:.2f}, p95 {self.high:.2f}"


class Kind:
    """Answers less ruff's own time, as multiples of the bare parse, in seconds of the processor and of the clock."""

    def __init__(self, rows: Sequence[Sequence[tuple[float, float]]]) -> None:
        self.cpu, self.wall = (Ratios([(a[n] - r[n]) / p[n] for a, r, p in rows]) for n in (0, 1))


class Answers:
    """The answers of a warm core about one file: about texts in which a line is another, and which have one more."""

    def __init__(self, core: Core, file: str, rounds: int) -> None:
        texts, staying = edited((core.root / file).read_text(encoding="utf-8")), Staying()
        for _ in range(2):
            core.review(file, next(texts))
            staying.tidy()
        parse, answer, ruff = [], [], []
        for _ in range(rounds):
            text = next(texts)
            parse.append(both(lambda text=text: libcst.parse_module(text)))  # type: ignore[misc]
            answer.append(both(lambda text=text: core.review(file, text)))  # type: ignore[misc]
            staying.tidy()
            request = core.asked(file, text, engines=("ruff",))
            ruff.append(both(lambda request=request: ruff_of(request)))  # type: ignore[misc]
        rows = list(zip(answer, ruff, parse, strict=True))
        self.all, self.longer, self.typed = Kind(rows), Kind(rows[::2]), Kind(rows[1::2])
        self.seconds = statistics.median(each[1] for each in answer)
        self.parse = statistics.median(each[0] for each in parse)


def both(work: Callable[[], object]) -> tuple[float, float]:
    """Give the processor seconds and the seconds of some work."""
    started = time.perf_counter()
    return cpu(work), time.perf_counter() - started


def saves(project: Path, file: str, texts: Iterator[str], rounds: int, environ: dict[str, str]) -> None:
    """Compare the client with bare Python, the cold run with importing LibCST, and time whole saves."""
    bare, client, cold, imported, hook = [], [], [], [], []
    words = [str(SCRIPT), "pre-save", "--stdin-filename", file]
    python = [sys.executable, "-I", "-S", "-c", "pass"]

    # The daemon that a cold run starts for the next time is nobody's child: its own work is not counted.
    alone = {**environ, "XDG_RUNTIME_DIR": f"{environ['XDG_RUNTIME_DIR']}/alone"}
    Path(alone["XDG_RUNTIME_DIR"]).mkdir(mode=0o700)

    def save(text: str, environ: dict[str, str] = environ) -> None:
        subprocess.run(
            words, cwd=project, env=environ, input=text.encode(), stdout=subprocess.DEVNULL, check=True
        )

    def stop(environ: dict[str, str]) -> None:
        subprocess.run(
            [str(SCRIPT), "daemon", "stop"], cwd=project, env=environ, check=True, stdout=subprocess.DEVNULL
        )

    save(next(texts))
    for _ in range(5):
        save(next(texts))
    for _ in range(rounds):
        bare.append(cpu(lambda: subprocess.run(python, check=True)))
        text = next(texts)
        started = time.perf_counter()
        client.append(cpu(lambda text=text: save(text)))  # type: ignore[misc]
        hook.append(time.perf_counter() - started)
        imported.append(
            cpu(
                lambda: subprocess.run(
                    [sys.executable, "-c", IMPORT, str(project / file)], env=environ, check=True
                )
            )
        )
        text = next(texts)
        stop(alone)
        cold.append(cpu(lambda text=text: save(text, alone)))  # type: ignore[misc]
    stop(alone)
    stop(environ)
    print(f"client, x bare Python, cpu: {statistics.median(client) / statistics.median(bare):.2f}")
    print(
        f"cold run, x import and parse of LibCST, cpu: {statistics.median(cold) / statistics.median(imported):.2f}"
    )
    print(f"save hook, wall: median {statistics.median(hook):.3f} s, p95 {p95(hook):.3f} s")


def edited(text: str) -> Iterator[str]:
    """Give texts that differ from the one before in one place inside a function, each in another way."""
    lines = text.split("\n")
    draw, number = random.Random(1), 0
    while True:
        number += 1
        row = draw.choice(places(lines))
        if number % 2:
            lines.insert(row, f"        unused_{number} = {number}")
        else:
            lines[row] = f"{lines[row]}  # {number}"
        yield "\n".join(lines)


def places(lines: list[str]) -> list[int]:
    """Give the rows on which a method returns something, all of it on that line."""
    return [
        row
        for row, line in enumerate(lines)
        if line.startswith("        return ")
        and line.count("(") == line.count(")")
        and line.rstrip()[-1] not in "([{\\"
    ]


def cpu(work: Callable[[], object]) -> float:
    """Give the processor seconds of some work, with those of the programs that it waits for."""
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def p95(values: list[float]) -> float:
    """Give the value that nineteen of twenty stay below."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


if __name__ == "__main__":
    main()
