"""The baseline file: one entry a line and sorted, so that two branches that each shorten it merge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from reviewer.atomic import write as replace_file
from reviewer.finding import Finding
from reviewer.refused import Refused

FILE = ".reviewer-baseline.jsonl"
_MODE = 0o644


class BadBaseline(Refused):
    """A baseline that cannot be read; the text names file, line and cause."""


class Entry(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """Findings of one file that nothing but their place tells apart.

    `path` is relative to the project's root; `identity` is the findings' own (see Finding);
    `count` how many of them are known, at least 1.
    """

    path: str
    rule: str
    symbol: str
    identity: str
    count: int = 1


def entries_of(findings: Iterable[Finding]) -> tuple[Entry, ...]:
    """Give the entries that make these findings known, sorted."""
    counts = Counter((each.path, each.rule, each.symbol, each.identity) for each in findings)
    return tuple(sorted(Entry(*key, count=count) for key, count in counts.items()))


def read(file: Path) -> tuple[Entry, ...]:
    """Read a baseline; raises BadBaseline, with file and line, for one that cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as cause:
        raise BadBaseline(f"the baseline {file} cannot be read: {cause}") from cause
    return tuple(_entry(file, number, line) for number, line in enumerate(lines, start=1) if line.strip())


def write(file: Path, entries: Iterable[Entry]) -> None:
    """Write a baseline as a whole or not at all; raises BadBaseline where it cannot be written."""
    lines = [msgspec.json.encode(entry) + b"\n" for entry in sorted(entries)]
    try:
        replace_file(file, b"".join(lines), mode=_MODE)
    except OSError as cause:
        raise BadBaseline(f"the baseline {file} cannot be written: {cause.strerror}") from cause


def _entry(file: Path, number: int, line: str) -> Entry:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        raise BadBaseline(
            f"{file}:{number}: a merge conflict is left in the baseline; keep the lines of both sides, "
            "then run `reviewer baseline --update`"
        )
    try:
        entry = msgspec.json.decode(line, type=Entry)
    except msgspec.DecodeError as cause:
        raise BadBaseline(f"{file}:{number}: this is no entry of a baseline: {cause}") from cause
    if entry.count < 1:
        raise BadBaseline(f"{file}:{number}: the count of an entry is at least 1, not {entry.count}")
    return entry
