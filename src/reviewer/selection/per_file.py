"""What is left out in files of certain kinds: the profile's defaults and the project's `per-file-ignores`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pathspec import GitIgnoreSpec

from reviewer.config.profiles import PerFile as Kind
from reviewer.config.selectors import Selector, selector


class PerFile:
    """Selectors by pattern. Patterns are written as in .gitignore; a `!` before one means all other files.

    An entry is made of its patterns, the selectors that are left out there, and the rules that stay on all the same.
    """

    def __init__(self, entries: Iterable[tuple[Iterable[str], Iterable[str], Iterable[str]]]) -> None:
        self._entries = [
            (
                _spec(pattern),
                pattern.startswith("!"),
                tuple(selector(word) for word in words),
                frozenset(kept),
            )
            for patterns, words, kept in entries
            for pattern in patterns
        ]
        self._kept = frozenset(rule for *_, kept in self._entries for rule in kept)
        self._known: dict[tuple[str, str], tuple[Selector, ...]] = {}

    def at(self, path: str, rule: str) -> tuple[Selector, ...]:
        """Give the selectors that are left out in one file, by its path relative to the root, where a rule is asked for."""
        key = path, rule if rule in self._kept else ""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = tuple(
                word
                for spec, other, words, kept in self._entries
                if rule not in kept and spec.match_file(path) is not other
                for word in words
            )
        return found


def per_file(kinds: Iterable[Kind], configured: Mapping[str, Iterable[str]]) -> PerFile:
    """Put what the profiles say of kinds of files and a project's own patterns together."""
    defaults = ((kind.files, kind.ignore, kind.but) for kind in kinds)
    return PerFile([*defaults, *(([pattern], words, ()) for pattern, words in configured.items())])


def _spec(pattern: str) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines([pattern.removeprefix("!")])
