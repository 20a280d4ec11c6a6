"""One process that may die: for files that Python's own parser could not vouch for.

LibCST can end the process on what `ast` refuses, and can take minutes. Such files are asked
here, one at a time and under a time limit; a dead cell is replaced by a fresh one.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from reviewer.spread import import_nothing_from_here

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class CellDied(Exception):
    """The process died or overran its time; the text says which."""


class Cell(Generic[Question, Answer]):
    """A process that answers questions by `work`, a function that can be pickled."""

    def __init__(self, work: Callable[[Question], Answer], seconds: float) -> None:
        self._work = work
        self._seconds = seconds
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def ask(self, question: Question) -> Answer:
        """Give the answer to one question; raises CellDied if the process does not live to give it."""
        line = self._line or self._start()
        try:
            line.send(question)
            if not line.poll(self._seconds):
                raise CellDied(f"no answer within {self._seconds:.0f} s")
            answer: Answer = line.recv()
        except (EOFError, OSError) as cause:
            self.end()
            raise CellDied("the process died") from cause
        except CellDied:
            self.end()
            raise
        return answer

    def _start(self) -> Connection:
        import multiprocessing  # most reviews meet no file that needs a cell

        import_nothing_from_here()
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_answer, args=(self._work, theirs), daemon=True)
        self._process.start()
        theirs.close()
        return self._line

    def end(self) -> None:
        """End the process; the next question starts another."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._line = self._process = None


def _answer(work: Callable[[Question], Answer], line: Connection) -> None:
    while True:
        try:
            line.send(work(line.recv()))
        except (EOFError, KeyboardInterrupt):
            return
