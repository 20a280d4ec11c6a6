"""The sections of a docstring, whichever style wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

Kind = Literal["params", "returns", "yields", "raises", "other"]
Style = Literal["google", "numpy", "sphinx"]

_TITLES: dict[Kind, str] = {
    "params": "args arguments parameters params keyword_args keyword_arguments keywords other_parameters "
    "other_args other_arguments other_params kwargs",
    "returns": "returns return",
    "yields": "yields yield",
    "raises": "raises raise exceptions except",
    "other": "example examples note notes attributes todo todos warning warnings warns see_also references "
    "usage methods receives important tip hint caution danger attention error deprecated side_effects "
    "requires assumptions since version",
}
KINDS: dict[str, Kind] = {
    title.replace("_", " "): kind for kind, titles in _TITLES.items() for title in titles.split()
}
_NAMES = re.compile(r"[\s`\\]*\*{0,2}\w+[`\s]*(?:,\s*(?:\.\.\.|[\s`\\]*\*{0,2}\w+[`\s]*))*")


class Entry(msgspec.Struct, frozen=True):
    """One thing a section speaks of: its name without stars, and its line, from 0 in the docstring."""

    name: str
    line: int


class Section(msgspec.Struct, frozen=True):
    """One section: title and first line, what it lists, and the lines of its text.

    `loose` says that some of it could not be read as a list, so that nothing can be said
    to be missing from it; `inline` that it is a single line (`Returns: the price`), which
    prose may look like too.
    """

    kind: Kind
    style: Style
    title: str
    line: int
    entries: tuple[Entry, ...] = ()
    text: tuple[str, ...] = ()
    loose: bool = False
    inline: bool = False

    @property
    def is_rest(self) -> bool:
        """Whether it speaks of keyword or other parameters only."""
        return self.title.split()[0] in ("keyword", "keywords", "other", "kwargs")


def split_names(text: str) -> tuple[list[str], str]:
    """Split the names at the start of a line (`a, *b`) from what follows them; no names for other text."""
    found = _NAMES.match(text)
    if found is None:
        return [], text
    names = [part.strip(" `\\*") for part in found.group().split(",")]
    return [name for name in names if name.isidentifier()], text[found.end() :]


def indent(line: str) -> int:
    """Give the number of blanks at the start of a line."""
    return len(line) - len(line.lstrip())


def numbered(lines: list[str], start: int, stop: int) -> Iterator[tuple[int, str]]:
    """Give the lines of a range that are not blank, with their numbers."""
    return ((number, lines[number]) for number in range(start, stop) if lines[number].strip())
