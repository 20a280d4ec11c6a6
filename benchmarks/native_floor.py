"""The native engine beside the bare parse: how much do guard, walk, checks and places add?

    ./run python benchmarks/native_floor.py FOLDER [--rounds 3] [--every 4] [--profile strict]

Both sides read the same files in one process, in turns, with the garbage collector off on
both; cpu seconds are compared, never wall. The index is timed apart. `--every N` takes
each Nth file.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import libcst

from reviewer import rulebook
from reviewer.engines.order import Order
from reviewer.engines.plan import Plan
from reviewer.engines.worker import Worker
from reviewer.index import Index
from reviewer.tree.source import Undecodable, decode

CHUNK = 20  # files on one side before the other side's turn: load on the machine hits both alike


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--profile", default="standard", choices=rulebook.PROFILES)
    asked = parser.parse_args()
    texts = read(asked.folder)
    index, index_seconds = index_of(texts)
    worker, rules = worker_for(asked.folder, asked.profile, index)
    paths = sorted(texts)[:: asked.every]
    lines = sum(texts[path].count("\n") for path in paths)
    gc.disable()
    ratios = []
    for _ in range(asked.rounds):
        parse = review = 0.0
        for start in range(0, len(paths), CHUNK):
            chunk = paths[start : start + CHUNK]
            parse += cpu(
                lambda chunk=chunk: [
                    libcst.parse_module((asked.folder / path).read_bytes()) for path in chunk
                ]
            )
            review += cpu(lambda chunk=chunk: [worker.review(path) for path in chunk])
        ratios.append(review / parse)
        print(f"parse {parse:.2f} s, review {review:.2f} s, ratio {review / parse:.3f}", flush=True)
    share = len(paths) / len(texts)
    print(f"{len(paths)} files, {lines} lines, {rules} rules: median ratio {statistics.median(ratios):.3f}")
    print(
        f"index of all {len(texts)} files: {index_seconds * share / parse:.3f} x the parse of the same files"
    )


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


def worker_for(folder: Path, profile: str, index: Index) -> tuple[Worker, int]:
    """Arm every rule that the profile has on; give it with their number."""
    orders = orders_of(profile)
    return Worker(Plan(str(folder), orders, {}, index.encode())), len(orders)


def orders_of(profile: str) -> tuple[Order, ...]:
    """Give the orders of every rule that has a check and that the profile has on."""
    return tuple(
        Order(rule.id, rule.module, rule.message, rule.severity, rule.options_in(profile))
        for rule in rulebook.read()
        if rule.checked and rule.levels[profile] != "off"
    )


def cpu(work: Callable[[], object]) -> float:
    """Give the cpu seconds of some work."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
