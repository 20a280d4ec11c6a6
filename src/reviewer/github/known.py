"""Which findings have a thread already, and which of our threads have no finding any more."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import msgspec

from reviewer.finding import Finding
from reviewer.github.marker import NoteMarker
from reviewer.github.standing import Standing, Thread

_FAR = 1_000_000_000  # an outdated thread stands nowhere: any other is nearer
Key = Callable[[str, str, str], Hashable]


class Known(msgspec.Struct, frozen=True):
    """Findings with the thread that tells them, and our threads that tell none of them."""

    told: Mapping[Finding, Thread]
    idle: tuple[Thread, ...]


def known(findings: Sequence[Finding], standing: Standing, scope: str, prefix: str = "") -> Known:
    """Match findings with threads: the nearest first among equals, in the same file before any other.

    Lines shift and files are renamed: neither is part of what two must have in common.
    """
    ours = [
        (thread, marker)
        for thread in standing.threads
        if (marker := thread.begun_by(standing.me, scope)) is not None
    ]
    matching = _Matching(findings, ours, prefix)
    matching.by(lambda rule, identity, path: (rule, identity, path))
    matching.by(lambda rule, identity, path: (rule, identity))
    return Known(matching.told, tuple(thread for thread, _ in matching.left))


class _Matching:
    def __init__(
        self, findings: Sequence[Finding], ours: Sequence[tuple[Thread, NoteMarker]], prefix: str
    ) -> None:
        self.told: dict[Finding, Thread] = {}
        self.left = list(ours)
        self._findings = list(findings)
        self._prefix = prefix

    def by(self, key: Key) -> None:
        """Match what has the same key and is not matched yet."""
        groups: dict[Hashable, list[tuple[Thread, NoteMarker]]] = {}
        for thread, marker in self.left:
            groups.setdefault(key(marker.rule, marker.identity, thread.path), []).append((thread, marker))
        asking: dict[Hashable, list[Finding]] = {}
        for finding in self._findings:
            asking.setdefault(key(finding.rule, finding.identity, self._prefix + finding.path), []).append(
                finding
            )
        for same, found in asking.items():
            self._couple(found, [thread for thread, _ in groups.get(same, ())])
        self._findings = [each for each in self._findings if each not in self.told]
        gone = {thread.node for thread in self.told.values()}
        self.left = [pair for pair in self.left if pair[0].node not in gone]

    def _couple(self, findings: Sequence[Finding], threads: Sequence[Thread]) -> None:
        far = sorted(
            (_distance(thread, finding), one, other)
            for one, finding in enumerate(findings)
            for other, thread in enumerate(threads)
        )
        taken: set[int] = set()
        for _, one, other in far:
            if findings[one] not in self.told and other not in taken:
                self.told[findings[one]] = threads[other]
                taken.add(other)


def _distance(thread: Thread, finding: Finding) -> int:
    return _FAR if thread.line is None else abs(thread.line - finding.span.line)
