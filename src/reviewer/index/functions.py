"""What was read of the functions of one text, kept for the next: those that stand as they stood are not read again."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Self, TypeVar, cast

from reviewer.nesting import first_line

Def = ast.FunctionDef | ast.AsyncFunctionDef
D = TypeVar("D", bound=Def)
T = TypeVar("T")


class Functions:
    """The functions of a text that stand in no other; `known` are they by what they were read for, first line and source."""

    def __init__(self, text: str, before: Self | None = None) -> None:
        # Python ends lines at a carriage return, too.
        self._lines = text.split("\n") if "\r" not in text else []
        self._before = before.known if before is not None else {}
        self.known: dict[tuple[object, int, str], Any] = {}

    def once(self, read: Callable[[D], T], purpose: object, node: D) -> T:
        """Give what `read` gives for a function, or gave for the same one of the text before.

        `purpose` tells what it is read for. It must rest on the lines of the function alone, and on where they stand.
        """
        if not self._lines:
            return read(node)
        first = first_line(node)
        key = purpose, first, "\n".join(self._lines[first - 1 : node.end_lineno])
        found = self.known[key] = self._before[key] if key in self._before else read(node)
        return cast(T, found)
