"""Tells known findings from new ones during one review, and what of the baseline was not met again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from reviewer.baseline.entries import Entry
from reviewer.finding import Finding

Key = tuple[str, str, str, str]  # path, rule, symbol, identity


class Ratchet:
    """What is left of a baseline while findings are held against it.

    `paths` are all files of the project: entries of a file that is gone stand for the same
    findings under another name.
    """

    def __init__(self, entries: Iterable[Entry], paths: Collection[str]) -> None:
        self._paths = frozenset(paths)
        self._left: Counter[Key] = Counter()
        self._moved: dict[Key, list[Key]] = {}
        # Two branches that met in a merge may both have the same line: the larger count stands.
        for entry in entries:
            key = entry.path, entry.rule, entry.symbol, entry.identity
            self._left[key] = max(self._left[key], entry.count)
        for key in self._left:
            if key[0] not in self._paths:
                self._moved.setdefault(("", *key[1:]), []).append(key)

    def new(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Give the findings that the baseline does not know; each known one uses up one of its entry's count."""
        for finding in findings:
            key = finding.path, finding.rule, finding.symbol, finding.identity
            if not self._take(key) and not self._take_moved(key):
                yield finding

    def unmet(self) -> tuple[Entry, ...]:
        """Give, sorted, what was not met: entries with the count that is left of them."""
        return tuple(sorted(Entry(*key, count=left) for key, left in self._left.items() if left > 0))

    def _take(self, key: Key) -> bool:
        if self._left[key] <= 0:
            return False
        self._left[key] -= 1
        return True

    def _take_moved(self, key: Key) -> bool:
        return any(self._take(moved) for moved in self._moved.get(("", *key[1:]), ()))
