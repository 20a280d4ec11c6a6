"""Docstrings parsed once for all checks that ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.docstrings import google, numpy, sphinx
from reviewer.checks.shared.docstrings.literal import Literal, dedented, docstring_literal, text_of
from reviewer.checks.shared.docstrings.sections import Kind, Section

AUTO = "auto"
_STYLES = {"google": google.sections, "numpy": numpy.sections, "sphinx": sphinx.sections}
_MAY_HAVE_SECTIONS = re.compile(r"^\s*(?:[A-Za-z][A-Za-z ]*:|[:@]\w+|[-=~]{3,}\s*$)", re.MULTILINE)


class Docstring:
    """The text of one docstring and its sections, in the order of the styles and then of the text."""

    def __init__(self, text: str, style: str = AUTO) -> None:
        self.lines = dedented(text)
        self.sections: tuple[Section, ...] = ()
        if len(self.lines) > 1 and _MAY_HAVE_SECTIONS.search(text):
            self.sections = tuple(_sections(self.lines, style))

    @property
    def summary(self) -> str:
        """The first line that is not blank."""
        return next((line.strip() for line in self.lines if line.strip()), "")

    def all(self, kind: Kind) -> list[Section]:
        """Give the sections of a kind."""
        return [section for section in self.sections if section.kind == kind]


class Docstrings:
    """The docstrings of a module's functions."""

    def __init__(self) -> None:
        self._known: dict[tuple[cst.FunctionDef, str], tuple[Literal, Docstring] | None] = {}

    @classmethod
    def of(cls, module: Module) -> Self:
        """Learn nothing yet: a docstring is parsed when it is asked for."""
        return cls()

    def find(self, node: cst.FunctionDef, style: str = AUTO) -> tuple[Literal, Docstring] | None:
        """Give a function's docstring as it stands and as it reads, None where there is none.

        `style` is `google`, `numpy`, `sphinx`, or `auto` for all three.
        """
        key = node, style
        if key not in self._known:
            literal = docstring_literal(node)
            self._known[key] = None if literal is None else (literal, Docstring(text_of(literal), style))
        return self._known[key]


def _sections(lines: list[str], style: str) -> Iterator[Section]:
    for name, read in _STYLES.items():
        if style in (AUTO, name):
            yield from read(lines)
