"""What the benchmarks share: a command's wall and cpu seconds, and rounds that take turns."""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

REVIEWER = (sys.executable, "-m", "reviewer")
# As users have it: where Python may not keep its bytecode, every start compiles all modules again.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Cost(NamedTuple):
    """Wall and cpu seconds of one command, its children included."""

    wall: float
    cpu: float


class Broken(Exception):
    """A command ended in a way that makes its time worthless; the text says which and how."""


def parser(about: str | None, rounds: int = 3) -> argparse.ArgumentParser:
    """Give a parser with the docstring of a benchmark as its help, and the rounds that each one takes."""
    made = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--rounds", type=int, default=rounds)
    return made


def run(command: Sequence[str], cwd: Path | None = None, fine: Sequence[int] = (0,)) -> Cost:
    """Run a command with its output thrown away; raise Broken for an exit code that is not fine."""
    _adopt_orphans()
    before, started = _children(), time.perf_counter()
    done = subprocess.run(
        command,
        cwd=cwd,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    wall = time.perf_counter() - started
    _await_orphans()
    cost = Cost(wall, _children() - before)
    if done.returncode not in fine:
        raise Broken(f"{' '.join(command[:6])} ended with {done.returncode}: {done.stderr.decode()[-400:]}")
    return cost


def run_on_terminal(command: Sequence[str]) -> Cost:
    """Run a command that believes it writes to a terminal; its output is read and thrown away."""
    import pty  # not on Windows; the other measurements are

    before, started = _children(), time.perf_counter()
    child, screen = pty.fork()
    if not child:
        os.execvpe(command[0], list(command), ENVIRONMENT)
    _drain(screen)
    status = os.waitpid(child, 0)[1]
    os.close(screen)
    if status:
        raise Broken(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(time.perf_counter() - started, _children() - before)


def in_turns(sides: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """Run every side once a round, so that load on the machine hits all alike; give the medians."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for number in range(rounds):
        for name, side in sides.items():
            costs[name].append(side())
            last = costs[name][-1]
            print(
                f"round {number + 1}: {name}: {last.wall:.2f} s wall, {last.cpu:.2f} s cpu", file=sys.stderr
            )
    return {name: median(taken) for name, taken in costs.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """Give the medians of wall and of cpu, each by itself."""
    return Cost(statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs))


def table(costs: Mapping[str, Cost], unit: str) -> str:
    """Write the ratios to the side named `unit` as a Markdown table."""
    one = costs[unit]
    rows = [f"| {name} | {c.wall / one.wall:.2f} | {c.cpu / one.cpu:.2f} |" for name, c in costs.items()]
    return "\n".join([f"| x {unit} | wall | cpu |", "|---|---|---|", *rows])


def _adopt_orphans() -> None:
    """A fork server outlives the command that started it: on Linux its cpu comes to us when we adopt it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _await_orphans() -> None:
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return  # none is left, as wanted


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _drain(screen: int) -> None:
    try:
        while os.read(screen, 65536):
            pass
    except OSError:
        return  # Linux says so when the other end has closed
