"""Tells which findings of a change are new: those that a review of the state before it did not have."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from reviewer.finding import Finding
from reviewer.introduced.change import Change

Key = Callable[[Finding, Change], Hashable | None]  # None: the finding takes no part


def new(head: Sequence[Finding], base: Sequence[Finding], change: Change) -> list[Finding]:
    """Give the findings at the head that nothing at the base accounts for, each of the base used once.

    Tried in turn: the same name in the same file, the nearest one first; the same rule on the
    line that an untouched line came from, whose definition was renamed around it; the same
    name in another file, whence the code was moved.
    """
    pairing = _Pairing(head, base, change)
    pairing.by(_name, _name_before)
    pairing.by(_line, _line_before)
    pairing.by(_moved, _moved_before)
    return list(pairing.head.values())


class _Pairing:
    """The findings of both sides that have no partner yet."""

    def __init__(self, head: Sequence[Finding], base: Sequence[Finding], change: Change) -> None:
        self.head = dict(enumerate(head))
        self._base = dict(enumerate(base))
        self._change = change

    def by(self, after: Key, before: Key) -> None:
        """Pair off findings whose keys agree, those that are nearest to each other first."""
        groups: dict[Hashable, list[int]] = {}
        for at, finding in self._base.items():
            groups.setdefault(before(finding, self._change), []).append(at)
        groups.pop(None, None)
        asking: dict[Hashable, list[int]] = {}
        for at, finding in self.head.items():
            asking.setdefault(after(finding, self._change), []).append(at)
        for key, heads in asking.items():
            self._couple(heads, groups.get(key, []))

    def _couple(self, heads: list[int], bases: list[int]) -> None:
        far = sorted((self._distance(one, other), one, other) for one in heads for other in bases)
        for _, one, other in far:
            if one in self.head and other in self._base:
                del self.head[one], self._base[other]

    def _distance(self, one: int, other: int) -> tuple[int, int]:
        """An untouched line is nearest to the line that it was; a new line is nobody's first choice."""
        line, before = self.head[one].span.line, self._base[other].span.line
        origin = _origin(self.head[one], self._change)
        if origin is None:
            return 2, abs(line - before)
        return int(origin != before), abs(origin - before)


def _origin(finding: Finding, change: Change) -> int | None:
    file = change.files.get(finding.path)
    return finding.span.line if file is None else file.origin(finding.span.line)


def _name(finding: Finding, change: Change) -> Hashable | None:
    path = change.old_path(finding.path)
    return None if path is None else (finding.rule, path, finding.symbol, finding.identity)


def _name_before(finding: Finding, change: Change) -> Hashable:
    return finding.rule, finding.path, finding.symbol, finding.identity


def _line(finding: Finding, change: Change) -> Hashable | None:
    path, line = change.old_path(finding.path), _origin(finding, change)
    return None if path is None or line is None else (finding.rule, path, line)


def _line_before(finding: Finding, change: Change) -> Hashable:
    return finding.rule, finding.path, finding.span.line


def _moved(finding: Finding, change: Change) -> Hashable | None:
    """What has no symbol around it is told apart by its file alone."""
    return (finding.rule, finding.symbol, finding.identity) if finding.symbol else None


def _moved_before(finding: Finding, change: Change) -> Hashable | None:
    return _moved(finding, change)
