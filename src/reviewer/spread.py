"""Spreads work over processes so that a worker that dies takes one item with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_DEATHS = 5  # in a row: then the machine, not an item, is what kills workers
NOBODY = "no worker process stays alive"
Item = TypeVar("Item")
Answer = TypeVar("Answer")
_BATCHES_PER_WORKER = 8  # small enough to even out slow files, large enough to hide the way there and back


class Died(Exception, Generic[Item]):
    """The worker that held this one item died or could not answer; the text says how."""


class NoWorkers(Exception):
    """The machine makes no worker processes; the text says why."""


def pool(jobs: int, preload: str) -> ProcessPoolExecutor:
    """Make a pool of processes that have imported the module `preload`.

    A fork server is used where there is one: forking a process that already runs threads
    may hang, and spawning each worker would import LibCST again. Raises NoWorkers where the
    system refuses, as some containers do that have no shared memory.
    """
    try:
        return _pool(jobs, preload)
    except (OSError, ImportError, NotImplementedError) as cause:
        raise NoWorkers(str(cause)) from cause


def _pool(jobs: int, preload: str) -> ProcessPoolExecutor:
    # A review of few files makes no processes.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    methods = multiprocessing.get_all_start_methods()
    import_nothing_from_here()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload([preload])
    return ProcessPoolExecutor(max_workers=jobs, mp_context=context)


def import_nothing_from_here() -> None:
    """Keep the working directory off the import path of every Python that this process starts from now on.

    A worker begins as `python -c`, which looks there first, before the standard library even:
    a `selectors.py` or `libcst.py` in the reviewed tree would be run.
    """
    os.environ["PYTHONSAFEPATH"] = "1"


def processors() -> int:
    """Give the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[Sequence[Item]], list[Answer]],
    items: Sequence[Item],
    *,
    jobs: int,
    make: Callable[[], Executor],
    executor: Executor | None = None,
) -> Iterator[tuple[Item, Answer | Died[Item]]]:
    """Give each item with the answer of `work`, in the order of the items.

    `work` takes a batch and gives as many answers. It runs on `executor` if there is one,
    else on executors from `make`. When a worker dies, what it left undone is tried once
    more, item by item, and the guilty item gets a Died for an answer. Raises NoWorkers, from
    `make`, before the first answer.
    """
    size = max(1, -(-len(items) // (jobs * _BATCHES_PER_WORKER)))
    batches = [items[start : start + size] for start in range(0, len(items), size)]
    with ExitStack() as stack:
        first = executor if executor is not None else stack.enter_context(make())
        pending = [(batch, _submit(first, work, batch)) for batch in batches]
        alone = _Alone(work, make)
        try:
            for batch, future in pending:
                answers = _answers(future)
                if isinstance(answers, list):
                    yield from zip(batch, answers, strict=True)
                else:
                    yield from ((item, alone.answer(item)) for item in batch)
        finally:
            for _, future in pending:
                if future is not None:
                    future.cancel()


def _submit(
    executor: Executor, work: Callable[[Sequence[Item]], list[Answer]], batch: Sequence[Item]
) -> Future[list[Answer]] | None:
    """A pool may break while the batches are still being handed in."""
    try:
        return executor.submit(work, batch)
    except (BrokenExecutor, OSError, EOFError):
        # Broken, or the system refuses a process: `_answers` says so where this batch's answers are due.
        return None


def _answers(future: Future[list[Answer]] | None) -> list[Answer] | Exception:
    if future is None:
        return BrokenExecutor("the worker died")
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Exception):
        return error
    raise error


class _Alone(Generic[Item, Answer]):
    """Asks each item on a worker of its own: only so is the one that kills its worker known.

    When one worker after the other dies, it is not the items' fault: no more are started.
    """

    def __init__(self, work: Callable[[Sequence[Item]], list[Answer]], make: Callable[[], Executor]) -> None:
        self._work = work
        self._make = make
        self._deaths = 0

    def answer(self, item: Item) -> Answer | Died[Item]:
        """Give the answer for one item, or how its worker died."""
        if self._deaths >= _DEATHS:
            return Died(NOBODY)
        answers = self._answers(item)
        if isinstance(answers, list):
            self._deaths = 0
            return answers[0]
        self._deaths += 1
        return Died(str(answers) or type(answers).__name__)

    def _answers(self, item: Item) -> list[Answer] | Exception:
        try:
            with self._make() as executor:
                return _answers(_submit(executor, self._work, [item]))
        except NoWorkers as cause:
            # There were some before: this item's worker is one that died at once.
            return cause
