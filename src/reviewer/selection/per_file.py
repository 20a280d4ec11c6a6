"""What is left out in files of certain kinds: the profile's defaults and the project's `per-file-ignores`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pathspec import GitIgnoreSpec

from reviewer.config.selectors import Selector, selector


class PerFile:
    """Selectors by pattern. Patterns are written as in .gitignore; a `!` before one means all other files."""

    def __init__(self, entries: Iterable[tuple[Iterable[str], Iterable[str]]]) -> None:
        self._entries = [
            (_spec(pattern), pattern.startswith("!"), tuple(selector(word) for word in words))
            for patterns, words in entries
            for pattern in patterns
        ]
        self._known: dict[str, tuple[Selector, ...]] = {}

    def at(self, path: str) -> tuple[Selector, ...]:
        """Give the selectors that are left out in one file, by its path relative to the root."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = tuple(
                word
                for spec, other, words in self._entries
                if spec.match_file(path) is not other
                for word in words
            )
        return found


def per_file(
    defaults: Iterable[tuple[Iterable[str], Iterable[str]]], configured: Mapping[str, Iterable[str]]
) -> PerFile:
    """Put a profile's defaults and a project's own patterns together."""
    return PerFile([*defaults, *(([pattern], words) for pattern, words in configured.items())])


def _spec(pattern: str) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines([pattern.removeprefix("!")])
