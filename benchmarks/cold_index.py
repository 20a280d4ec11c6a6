"""A cold index of a project beside the bare LibCST parse of the same files.

    ./run python benchmarks/cold_index.py FOLDER [--rounds 3] [--every 1]

Facts and flow records of all files are read in one process, without a cache; both sides
take turns over chunks of files with the garbage collector off, and cpu seconds are
compared, never wall. Files that either parser refuses are left out and counted. Printed
beside the ratios: the size of what is kept, and the peak of memory before LibCST ran.
"""

from __future__ import annotations

import gc
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import libcst
from measure import parser

from reviewer.index import Index, read_file
from reviewer.index.flow.record import FileFlow
from reviewer.tree.source import Undecodable, decode

CHUNK = 20  # files on one side before the other side's turn: load on the machine hits both alike


def main() -> None:
    """Measure and print."""
    given = parser(__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--every", type=int, default=1)
    asked = given.parse_args()
    texts, refused = readable(asked.folder, asked.every)
    lines = sum(text.count("\n") for text in texts.values())
    index = Index.read(texts)
    size = len(index.encode())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(texts)} files, {lines:,} lines, {refused} refused")
    print(f"kept: {size / 1e6:.1f} MB for the whole index, peak memory {peak:.0f} MB")
    decode_all = timed(lambda: [list(map(flow.body, flow.functions.values())) for flow in flows(index)])
    gc.disable()
    ratios = [ratio(list(texts.values())) for _ in range(asked.rounds)]
    print("index / parse, cpu:", ", ".join(f"{each:.3f}" for each in ratios))
    print(f"median {statistics.median(ratios):.3f}; every flow record decoded once: {decode_all:.2f} s")


def readable(folder: Path, every: int) -> tuple[dict[str, str], int]:
    """Give the texts that both parsers take, and how many they do not."""
    texts: dict[str, str] = {}
    refused = 0
    for path in sorted(folder.rglob("*.py"))[::every]:
        try:
            text = decode(path.read_bytes()).text
            compile(text, str(path), "exec", dont_inherit=True)
            texts[path.relative_to(folder).as_posix()] = text
        except (Undecodable, SyntaxError, ValueError):
            refused += 1
    return texts, refused


def flows(index: Index) -> list[FileFlow]:
    """Give the flow record of every file."""
    return [index.flow(path) for path in index.paths]


def ratio(texts: list[str]) -> float:
    """Give what the index costs in parses, the sides taking turns."""
    ours = theirs = 0.0
    for start in range(0, len(texts), CHUNK):
        chunk = texts[start : start + CHUNK]
        ours += timed(lambda: [read_file(text, outlined=True) for text in chunk])  # noqa: B023 - called at once
        theirs += timed(lambda: [libcst.parse_module(text) for text in chunk])  # noqa: B023 - called at once
    return ours / theirs


def timed(work: Callable[[], object]) -> float:
    """Give the cpu seconds that work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
