"""Our own pass over many files: cached, spread over processes, in the order of the files."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec

from reviewer.cache import Cache
from reviewer.earlier import Earlier
from reviewer.engines.answer import Answer, Reviewed, not_reviewed, too_deep
from reviewer.engines.bracket_depth import too_many_brackets
from reviewer.engines.cell import Cell, CellDied
from reviewer.engines.collection import hand_back, no_collection
from reviewer.engines.installed import site_of
from reviewer.engines.memory import Memory
from reviewer.engines.order import Order
from reviewer.engines.plan import Plan
from reviewer.engines.projects import review_project
from reviewer.engines.wording import files, named
from reviewer.finding import Finding, Problem, Report
from reviewer.index import Index, is_template
from reviewer.spread import NOBODY, Died, NoWorkers, pool, processors, spread

CELL_SECONDS = 60.0  # LibCST needs seconds for the largest sane file
_FEW_BYTES = 150_000  # below this a second process costs more than it saves


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What to review: files relative to `root`, the rules' orders, all files of the project for the index.

    `project_orders` are those of checks that look at all of it once, `change_orders` of those that look at a change,
    whose `earlier` texts are given. `buffers` hold the text of files that differ from the disk; `python` is the interpreter whose packages the project uses.
    """

    root: Path
    files: tuple[str, ...]
    everything: tuple[str, ...]
    orders: tuple[Order, ...]
    buffers: Mapping[str, str] = msgspec.field(default_factory=dict)
    python: Path | None = None
    project_orders: tuple[Order, ...] = ()
    change_orders: tuple[Order, ...] = ()
    earlier: Earlier | None = None


def review(task: Task, cache: Cache, *, jobs: int | None = None, executor: Executor | None = None) -> Report:
    """Run our own checks over the files of a task.

    `jobs` is the number of processes, all processors for None; an `executor` of any kind
    takes their place. A file that cannot be reviewed becomes a problem of the report.
    """
    started = time.perf_counter()
    with no_collection():  # what is remembered and the index hold no circles, and are many small things
        memory = Memory(task.root, task.everything, task.orders, task.buffers, cache, site_of(task.python))
        answers = {path: known for path in task.files if (known := memory.recall(path)) is not None}
        about, problems = _about(task, memory)
        fresh = [path for path in task.files if path not in answers]
        if fresh:
            answers.update(_review(task, memory.index, fresh, jobs or processors(), executor))
            memory.keep(answers[path] for path in fresh)
    report = report_of([answers[path] for path in task.files], time.perf_counter() - started)
    report.findings += about
    report.problems += problems
    return report


def _about(task: Task, memory: Memory) -> tuple[list[Finding], list[Problem]]:
    """What is to be said about the project where all of it is under review, and about a change where one is."""
    modules = tuple(path for path in task.everything if not is_template(path))
    orders = task.project_orders if set(task.files) == set(modules) else ()
    if task.earlier is not None:
        orders = (*orders, *task.change_orders)
    if not orders or task.buffers:
        return [], []
    found, problems = review_project(task.root, modules, orders, memory.facts, task.earlier)
    unasked = set(modules) - set(task.files)  # what nobody asked about stays unsaid
    return [each for each in found if each.path not in unasked], problems


def report_of(answers: Sequence[Answer], seconds: float) -> Report:
    """Give what became of some files as the report of this engine."""
    reviewed = [answer.reviewed for answer in answers]
    return Report(
        findings=[finding for each in reviewed for finding in each.findings],
        problems=list(dict.fromkeys(each.problem for each in reviewed if each.problem is not None)),
        reviewed=frozenset(each.path for each in reviewed if each.problem is None or each.failed),
        failed={each.path: frozenset(each.failed) for each in reviewed if each.failed},
        asked={each.path: each.asked for each in reviewed if each.asked},
        seconds=seconds,
    )


def _review(
    task: Task, index: Callable[[], Index], paths: Sequence[str], jobs: int, executor: Executor | None
) -> Iterator[tuple[str, Answer]]:
    """Review files here or on workers; what Python's parser refused goes to a cell afterwards.

    `index` makes the index: where workers have it, this process keeps none.
    """
    refused: list[str] = []
    if executor is None and (jobs == 1 or _size(task, paths) < _FEW_BYTES):
        made = index()
        yield from _noting(_here(task, made, paths), refused)
        if refused:
            with _written(task, made) as plan_file:
                yield from _in_cell(task, plan_file, refused)
        return
    with _written(task, index()) as plan_file:
        yield from _noting(_spread(task, plan_file, index, paths, jobs, executor), refused)
        if refused:
            yield from _in_cell(task, plan_file, refused)


def _noting(found: Iterator[tuple[str, Answer]], refused: list[str]) -> Iterator[tuple[str, Answer]]:
    """Pass answers on, and note the files that were refused."""
    for path, answer in found:
        if answer.refused:
            refused.append(path)
        yield path, answer


def _here(task: Task, index: Index, paths: Sequence[str]) -> Iterator[tuple[str, Answer]]:
    from reviewer.engines.worker import Worker

    yield from zip(paths, Worker(_plan(task), index).review_each(paths), strict=True)


def _spread(
    task: Task,
    plan_file: str,
    index: Callable[[], Index],
    paths: Sequence[str],
    jobs: int,
    executor: Executor | None,
) -> Iterator[tuple[str, Answer]]:
    from reviewer.engines.worker import review_batch

    make = partial(pool, min(jobs, len(paths)), "reviewer.engines.worker")
    dead: dict[str, str] = {}
    try:
        work = partial(review_batch, plan_file)
        for path, answer in spread(work, list(paths), jobs=jobs, make=make, executor=executor):
            if isinstance(answer, Died):
                dead[path] = str(answer)
            else:
                yield path, answer
    except NoWorkers:
        yield from _here(task, index(), paths)
    yield from _lost(dead, len(paths))


def _lost(dead: Mapping[str, str], asked: int) -> Iterator[tuple[str, Answer]]:
    """Tell of files whose worker died: one by one, or together where workers die whatever they are given."""
    together = NOBODY in dead.values() or 1 < len(dead) == asked
    shared = _none_lives(list(dead)) if together else None
    for path, cause in dead.items():
        yield path, died(path, cause) if shared is None else Answer(Reviewed(path, problem=shared))


def _none_lives(paths: Sequence[str]) -> Problem:
    return Problem(
        engine="native",
        message=f"not reviewed: {files(len(paths))} ({named(paths)}): every worker process was ended from outside,"
        " as happens where memory runs out; `--jobs 1` reviews without them",
    )


def newer(task: Task, index: Index, path: str) -> Answer | None:
    """Review a file of a task whose grammar LibCST knows and this Python does not; None where LibCST refuses it, too."""
    with _written(task, index) as plan_file:
        return dict(_in_cell(task, plan_file, [path])).get(path)


def _in_cell(task: Task, plan_file: str, paths: Sequence[str]) -> Iterator[tuple[str, Answer]]:
    """LibCST knows the newest grammar, whatever Python runs it; a true syntax error stays one."""
    from reviewer.engines.worker import review_in_cell

    with Cell(partial(review_in_cell, plan_file), CELL_SECONDS) as cell:
        for path in paths:
            if too_many_brackets(task.root / path, task.buffers.get(path)):
                yield path, deep(path)
                continue
            try:
                answer = cell.ask(path)
            except CellDied as cause:
                yield path, died(path, str(cause))
                continue
            if answer.reviewed.problem is None or answer.reviewed.failed:
                yield path, answer


def died(path: str, cause: str) -> Answer:
    """Say that whoever reviewed a file died of it."""
    return Answer(Reviewed(path, problem=not_reviewed(path, f"its worker died ({cause})")))


def deep(path: str) -> Answer:
    """Say that a file was not given to LibCST, which its brackets could end."""
    return Answer(Reviewed(path, problem=too_deep(path, "its brackets nest too deep for LibCST")))


def _size(task: Task, paths: Sequence[str]) -> int:
    size = 0
    for path in paths:
        try:
            size += len(task.buffers.get(path, "")) or (task.root / path).stat().st_size
        except OSError:
            continue  # the worker that reads it says why
    return size


def _plan(task: Task, index: bytes = b"") -> Plan:
    return Plan(str(task.root), task.orders, task.buffers, index)


@contextmanager
def _written(task: Task, index: Index) -> Iterator[str]:
    """A file with all that a worker in another process has to know."""
    plan = msgspec.msgpack.encode(_plan(task, index.encode() if task.orders else b""))
    del index
    with tempfile.TemporaryDirectory(prefix="reviewer-") as folder:
        path = Path(folder, "plan.msgpack")
        path.write_bytes(plan)
        del plan
        gc.collect()  # what reading the files has left; the index is gone by now
        hand_back()
        yield str(path)
