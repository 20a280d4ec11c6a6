"""The native engine beside the bare parse: how much do guard, walk, checks and places add?

    ./run python benchmarks/native_floor.py FOLDER [--rounds 3] [--every 4] [--profile strict] [--first-rules]

Both sides read the same files in one process, in turns, with the garbage collector off on
both; cpu seconds are compared, never wall. The index is timed apart, and so are the models that
are found in it once a process. `--every N` takes each Nth file. `--first-rules` arms those rules
only for which the goal of 1.25 was set.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import libcst
from measure import parser

from reviewer import rulebook
from reviewer.engines.order import Order
from reviewer.engines.plan import Plan
from reviewer.engines.projects import CHANGE, PROJECT
from reviewer.engines.worker import Worker
from reviewer.index import Index
from reviewer.orm.graph import graph_of
from reviewer.tree.source import Undecodable, decode

FIRST_RULES = frozenset(
    {
        "missing-type-hints", "unexplained-suppression", "missing-docstring", "docstring-params-mismatch",
        "docstring-returns-mismatch", "docstring-raises-mismatch", "hollow-docstring", "bare-except",
        "broad-except-unhandled", "swallowed-exception", "missing-timeout", "assert-as-validation",
        "query-in-loop", "write-in-loop", "n-plus-one-relation",
    }
)  # fmt: skip
CHUNK = 20  # files on one side before the other side's turn: load on the machine hits both alike


def main() -> None:
    """Measure and print."""
    given = parser(__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--every", type=int, default=1)
    given.add_argument("--profile", default="standard", choices=rulebook.PROFILES)
    given.add_argument("--first-rules", action="store_true")
    asked = given.parse_args()
    texts = read(asked.folder)
    index, index_seconds = index_of(texts)
    models_seconds = cpu(lambda: graph_of(index))
    orders = orders_of(asked.profile)
    if asked.first_rules:
        orders = tuple(order for order in orders if order.rule in FIRST_RULES)
    plan = Plan(str(asked.folder), orders)
    paths = sorted(texts)[:: asked.every]
    lines = sum(texts[path].count("\n") for path in paths)
    gc.disable()
    rounds = [measured(asked.folder, paths, fresh(plan, texts)) for _ in range(asked.rounds)]
    share = len(paths) / len(texts) / statistics.median(parse for parse, _ in rounds)
    ratio = statistics.median(review / parse for parse, review in rounds)
    print(f"{len(paths)} files, {lines} lines, {len(orders)} rules: median ratio {ratio:.3f}")
    print(
        f"all {len(texts)} files, x the parse of them: index {index_seconds * share:.3f},"
        f" models found in it once a process {models_seconds * share:.3f}"
    )


def fresh(plan: Plan, texts: dict[str, str]) -> Worker:
    """Give a worker that remembers nothing of an earlier round but the models, which are timed apart."""
    index, _ = index_of(texts)
    graph_of(index)
    return Worker(plan, index)


def measured(folder: Path, paths: list[str], worker: Worker) -> tuple[float, float]:
    """Give the cpu seconds of one round: of the bare parse, and of the review."""
    parse = review = 0.0
    for start in range(0, len(paths), CHUNK):
        chunk = paths[start : start + CHUNK]
        parse += cpu(partial(bare, folder, chunk))
        review += cpu(partial(list, worker.review_each(chunk)))
    print(f"parse {parse:.2f} s, review {review:.2f} s, ratio {review / parse:.3f}", flush=True)
    return parse, review


def bare(folder: Path, paths: list[str]) -> None:
    """Parse files with LibCST and keep the trees until the last is parsed."""
    _ = [libcst.parse_module((folder / path).read_bytes()) for path in paths]


def read(folder: Path) -> dict[str, str]:
    """Give the texts that both sides can parse."""
    texts = {}
    for path in sorted(folder.rglob("*.py")):
        try:
            text = decode(path.read_bytes()).text
            compile(text, str(path), "exec", dont_inherit=True)
        except (Undecodable, SyntaxError, ValueError):
            # Only what both sides can parse is measured.
            continue
        texts[path.relative_to(folder).as_posix()] = text
    return texts


def index_of(texts: dict[str, str]) -> tuple[Index, float]:
    """Build the index of all files; give it with its cpu seconds."""
    started = time.process_time()
    index = Index.read(texts)
    return index, time.process_time() - started


def orders_of(profile: str) -> tuple[Order, ...]:
    """Give the orders of every rule that has a check and that the profile has on."""
    return tuple(
        Order(rule.id, rule.module, rule.message, rule.severity, rule.options_in(profile))
        for rule in rulebook.read()
        if rule.checked and rule.scope not in (PROJECT, CHANGE) and rule.levels[profile] != "off"
    )


def cpu(work: Callable[[], object]) -> float:
    """Give the cpu seconds of some work."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
