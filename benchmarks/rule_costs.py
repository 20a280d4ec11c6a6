"""What does each rule cost? Its share of the bare parse, alone and beside the others.

    ./run python benchmarks/rule_costs.py FOLDER [--rounds 3] [--every 4] [--profile strict] [--rule NAME]

Files are parsed once; then every side reviews the same trees in turns, in one process, with the
garbage collector off, cpu seconds compared. `alone` is the walk, the rule, all facts it asks for and
the places of its findings; `on top` is what all rules cost together less all without this one, so that
what others ask for anyway is free. A rule should cost at most 0.02 alone. `--rule` measures only
some rules (it may be given more than once).
"""

from __future__ import annotations

import gc
import statistics
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import libcst
from measure import parser
from native_floor import CHUNK, cpu, index_of, orders_of, read

from reviewer import rulebook
from reviewer.engines.arm import arm
from reviewer.engines.native_file import Checks
from reviewer.engines.order import Order
from reviewer.index import Index
from reviewer.outline import decoded
from reviewer.tree.guard import Syntax, parse

WHOLE, NOTHING, LIBCST = "all rules", "no rule", "LibCST's parse"
GUARD, OUTLINE = "the guard, where the index has no outline", "reading the outlines"
Parsed = tuple[str, str, libcst.Module]


def main() -> None:
    """Measure and print."""
    given = parser(__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--every", type=int, default=1)
    given.add_argument("--profile", default="standard", choices=rulebook.PROFILES)
    given.add_argument("--rule", action="append")
    asked = given.parse_args()
    texts = read(asked.folder)
    index, _ = index_of(texts)
    paths = sorted(texts)[:: asked.every]
    sides = checks_of(orders_of(asked.profile), asked.rule)
    gc.disable()
    rounds = [measured({path: texts[path] for path in paths}, index, sides) for _ in range(asked.rounds)]
    lines = sum(texts[path].count("\n") for path in paths)
    print(f"{len(paths)} files, {lines} lines; shares of LibCST's parse, medians of {asked.rounds} rounds\n")
    print(report(rounds, list(sides)))


def checks_of(orders: tuple[Order, ...], only: list[str] | None) -> dict[str, Checks]:
    """Give each rule's check alone, all but each, and all."""
    rules = [order.rule for order in orders if only is None or order.rule in only]
    sides = {NOTHING: Checks(()), WHOLE: Checks(arm(orders))}
    for rule in rules:
        sides[rule] = Checks(arm([order for order in orders if order.rule == rule]))
        sides[without(rule)] = Checks(arm([order for order in orders if order.rule != rule]))
    return sides


def without(rule: str) -> str:
    """Give the name of the side that has all rules but one."""
    return f"without {rule}"


def measured(texts: dict[str, str], index: Index, sides: dict[str, Checks]) -> dict[str, float]:
    """Give the cpu seconds of parsing, of the guard, of reading outlines and of every side over some files, chunk by chunk."""
    spent: dict[str, float] = defaultdict(float)
    paths = list(texts)
    for start in range(0, len(paths), CHUNK):
        chunk = paths[start : start + CHUNK]
        spent[LIBCST] += cpu(lambda chunk=chunk: [libcst.parse_module(texts[path]) for path in chunk])
        spent[GUARD] += cpu(lambda chunk=chunk: [parse(texts[path]) for path in chunk])
        spent[OUTLINE] += cpu(
            lambda chunk=chunk: [decoded(index.outline(path), texts[path]) for path in chunk]
        )
        parsed = [(path, texts[path], libcst.parse_module(texts[path])) for path in chunk]
        for name, checks in sides.items():
            spent[name] += cpu(reviewing(checks, parsed, index))
    return spent


def reviewing(checks: Checks, parsed: list[Parsed], index: Index) -> Callable[[], None]:
    """Give the work of reviewing some parsed files."""

    def work() -> None:
        for path, text, tree in parsed:
            syntax = Syntax(text, outline=decoded(index.outline(path), text))
            with index.reading(path):
                checks.review_tree(path, text, tree, {Index: index, Syntax: syntax})

    return work


def report(rounds: list[dict[str, float]], sides: list[str]) -> str:
    """Write the shares as a Markdown table, the dearest rule first."""

    def share(one: str, less: str | None = None) -> float:
        return statistics.median(
            (spent[one] - (spent[less] if less else 0.0)) / spent[LIBCST] for spent in rounds
        )

    rules = [name for name in sides if without(name) in sides]
    rows = {name: (share(name, NOTHING), share(WHOLE, without(name))) for name in rules}
    lines = ["| x LibCST's parse | alone | on top |", "|---|---|---|"]
    lines += [f"| {name} | {share(name):.3f} | |" for name in (GUARD, OUTLINE, NOTHING, WHOLE)]
    for name, (alone, on_top) in sorted(rows.items(), key=lambda row: -row[1][0]):
        lines.append(f"| {name} | {alone:.3f} | {on_top:.3f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
