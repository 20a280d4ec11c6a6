"""Asks a driver how many queries functions run, and whether they grow with the number of rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import msgspec

_TESTS = Path(__file__).parents[1]
Case = tuple[str, str]
"""A function: the dotted name of its module, and its own."""


class Ran(msgspec.Struct, frozen=True):
    """What came of a function with fewer and with more rows: numbers of queries, or the names of what it raised."""

    queries: tuple[int, int] = (0, 0)
    raised: tuple[str, ...] = ()
    details: str = ""
    growing: frozenset[str] = frozenset()
    """The lines, `path:line`, that ran more queries for more rows."""
    around: frozenset[str] = frozenset()
    """The same lines, and those that called them."""

    steps: tuple[int, int] = (0, 0)
    """What SQLite had to do, in steps of its machine, if that was to be measured."""

    @property
    def grows(self) -> bool:
        """Tell whether more rows mean more queries."""
        return not self.raised and self.queries[1] > self.queries[0]


class Asker:
    """A running driver; `command` is what starts a Python that has the ORM."""

    def __init__(self, orm: str, command: Sequence[str] = (sys.executable,)) -> None:
        self._process = subprocess.Popen(
            [*command, "-m", f"oracle.on_{orm}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(_TESTS), "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the driver."""
        with self._process:
            _open(self._process.stdin).close()

    def ask(
        self, root: Path, cases: Sequence[Case], extra: str = "", *, measures: bool = False
    ) -> dict[Case, Ran]:
        """Run functions of the project at `root`; `extra` is SQL that changes the rows first."""
        request = json.dumps({"root": str(root), "cases": list(cases), "extra": extra, "measures": measures})
        stdin = _open(self._process.stdin)
        stdin.write(f"{request}\n")
        stdin.flush()
        line = _open(self._process.stdout).readline()
        answer = json.loads(line) if line else {"failed": "the driver ended"}
        if "failed" in answer:
            raise AssertionError(f"the project cannot be run: {answer['failed']}")
        return {(module, name): _ran(*answer[f"{module}:{name}"]) for module, name in cases}


def _ran(fewer: dict[str, Any], more: dict[str, Any]) -> Ran:
    for each in (fewer, more):
        if "queries" not in each:
            return Ran(
                raised=tuple(each.get("raised", ["the process died"])), details=str(each.get("text", each))
            )
    details = "\n".join(more["statements"])
    growing, around = (
        frozenset(place for place, count in more[word].items() if count > fewer[word].get(place, 0))
        for word in ("places", "callers")
    )
    return Ran(
        (fewer["queries"], more["queries"]),
        details=details,
        growing=growing,
        around=around,
        steps=(fewer["steps"], more["steps"]),
    )


def _open(stream: IO[str] | None) -> IO[str]:
    assert stream is not None, "the driver was started with pipes"
    return stream
