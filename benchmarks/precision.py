"""Draws the findings of one rule that a person is to judge, the same ones every time, with the code they stand in.

./run reviewer check --output-format json --output-file REPORT.json    in each project, then
./run python benchmarks/precision.py RULE FOLDER=REPORT.json ...       prints up to twenty findings
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import NamedTuple

import msgspec

_MOST = 20
_SEED = 5


class _Finding(msgspec.Struct, order=True):
    path: str
    line: int
    column: int
    rule: str
    message: str


class _Report(msgspec.Struct):
    findings: list[_Finding]


class _Drawn(NamedTuple):
    folder: Path
    finding: _Finding


def drawn(rule: str, reports: list[tuple[Path, Path]]) -> tuple[int, list[_Drawn]]:
    """Give how many findings of a rule reports hold, and those to judge; reports come with their project's folder."""
    every = [
        _Drawn(folder, finding)
        for folder, report in sorted(reports)
        for finding in sorted(msgspec.json.decode(report.read_bytes(), type=_Report).findings)
        if finding.rule == rule
    ]
    if len(every) <= _MOST:
        return len(every), every
    return len(every), random.Random(f"{_SEED}:{rule}").sample(every, _MOST)


def _show(one: _Drawn, around: int) -> None:
    finding = one.finding
    print(f"--- {one.folder.name} {finding.path}:{finding.line}:{finding.column} {finding.message}")
    lines = (one.folder / finding.path).read_text(encoding="utf-8", errors="replace").split("\n")
    for number in range(max(1, finding.line - around), min(len(lines), finding.line + around) + 1):
        print(">" if number == finding.line else " ", lines[number - 1])


def main() -> None:
    """Read the command line and print what is to be judged."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rule")
    parser.add_argument("reports", nargs="+", metavar="FOLDER=REPORT.json")
    parser.add_argument("--around", type=int, default=4, help="lines of code before and after")
    words = parser.parse_args()
    pairs = [
        (Path(folder), Path(report)) for folder, _, report in (text.partition("=") for text in words.reports)
    ]
    count, chosen = drawn(words.rule, pairs)
    print(f"{words.rule}: {count} findings, {len(chosen)} to judge")
    for one in chosen:
        _show(one, words.around)


if __name__ == "__main__":
    main()
