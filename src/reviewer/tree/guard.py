"""What keeps LibCST from dying: Python's own parser looks first.

LibCST ends the process on some thousands of nested brackets and takes minutes on chains of
some thousands of terms, both of which `ast` refuses or shows at a twelfth of the cost.
"""

from __future__ import annotations

import ast
from functools import cached_property
from typing import Self

from reviewer.check import Module
from reviewer.lines import lines_of
from reviewer.nesting import MAX_DEPTH, depth, long_statements
from reviewer.outline import Outline
from reviewer.tree.syntax import keep, syntax_of
from reviewer.tree.syntax_again import again


class TooDeep(Exception):
    """The source nests deeper than LibCST survives; the text says how deep and where."""


class Syntax:
    """What Python's own parser says of a module: its tree, and where its statements stand; None where it cannot parse it.

    What was not learned from the index is found out when somebody asks.
    """

    def __init__(self, text: str, tree: ast.Module | None = None, outline: Outline | None = None) -> None:
        self._text = text
        self._known = tree
        self._outline = outline

    @classmethod
    def of(cls, module: Module) -> Self:
        """Parse the module's text when it is needed."""
        return cls(module.text)

    @cached_property
    def tree(self) -> ast.Module | None:
        """The tree."""
        if self._known is not None:
            return self._known
        try:
            return parse(self._text)
        except (SyntaxError, TooDeep):  # None is the answer; whoever parses the text to check it says why
            return None

    @cached_property
    def numbers(self) -> list[int] | None:
        """Where the statements stand, as an outline tells it."""
        if self._outline is not None:
            return self._outline.numbers
        return Outline.numbers_of(self.tree) if self.tree is not None else None


def is_harmless(outline: Outline) -> bool:
    """Tell whether no statement of a text nests deeper than LibCST survives."""
    return outline.deepest <= MAX_DEPTH


def parse(text: str, before: tuple[str, ast.Module] | None = None) -> ast.Module:
    """Parse with `ast` and refuse what would hurt LibCST; `before` is another text that was not refused, with its tree.

    Raises SyntaxError for what is no Python of this version, TooDeep for what nests too deep.
    """
    grown = again(text, *before) if before is not None else None
    if grown is not None:
        tree, fresh = grown
        keep(text, tree)
    else:
        tree = fresh = _whole(text)
    for statement in long_statements(fresh, lines_of(text)):
        levels = depth(statement)
        if levels > MAX_DEPTH:
            raise TooDeep(
                f"line {statement.lineno}: an expression nests {levels} levels deep, over {MAX_DEPTH}"
            )
    return tree


def _whole(text: str) -> ast.Module:
    try:
        return syntax_of(text)
    except (RecursionError, MemoryError) as cause:
        raise TooDeep("it nests deeper than Python itself can parse") from cause
    except ValueError as cause:  # NUL bytes before 3.12
        raise SyntaxError(str(cause)) from cause
