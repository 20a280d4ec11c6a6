"""Where nodes stand in the source, found only for the few that were hit.

LibCST's own position provider costs twice the parse. Here a statement takes its place from
the outline that Python's own parser has given; what lies inside a statement is found by generating the
code of that one statement. Without an outline (syntax newer than the running Python) the code of the
whole module is generated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.finding import Span
from reviewer.lines import lines_of
from reviewer.tree.guard import Syntax
from reviewer.tree.pairing import Extent, Pairs, Place, UnequalTrees
from reviewer.tree.parents import Parents
from reviewer.tree.record import offsets

_HEAD = re.compile(r"(?:async[ \t\f]+)?(?:def|class)[ \t\f]+")
_WORD = re.compile(r"\w+")
_CLOSE = re.compile(
    r"[\s,/(]*\)?\s*:"
)  # from the last part of a header to its colon, where no comment stands between
_PLACELESS = frozenset(
    {cst.Else, cst.Finally, cst.MatchCase}
)  # `ast`, and so the outline, has no place for these


class Places:
    """The places of one module's nodes."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self.lines = lines_of(module.text)
        self._pairs = _pairs(module)

    @classmethod
    def of(cls, module: Module) -> Self:
        """Pair the module's statements with their outline."""
        return cls(module)

    def span(self, node: cst.CSTNode) -> Span:
        """Give the exact span of one node, parentheses around an expression left out."""
        return self.spans([node])[node]

    def head(self, node: cst.CSTNode) -> Span:
        """Give the span of the node's first word, such as `except`."""
        return self.first_word(self.span(node))

    def lines_of(self, node: cst.CSTNode) -> tuple[int, int]:
        """Give the first and last line of a node."""
        span = self.span(node)
        return span.line, span.end_line

    def extents(self) -> list[Extent]:
        """Give the first and last line of every statement and handler; none where no outline tells them."""
        return self._pairs.extents() if self._pairs is not None else []

    def first_word(self, span: Span) -> Span:
        """Cut a span after its first word; a span that begins with no word stays whole."""
        word = _WORD.match(self._module.text, self.lines.offset(span.line, span.column))
        if word is None:
            return span
        return self._between(*word.span())

    def colon(self, node: cst.CSTNode) -> tuple[int, int]:
        """Give line and column of the colon that ends the header of a compound statement."""
        body = getattr(node, "body", None)
        if not isinstance(body, cst.BaseSuite):
            raise TypeError(f"{type(node).__name__} has no header that ends in a colon")
        plain = self._plain_colon(node)
        if plain is not None:
            return self.lines.place(plain)
        root = self._module.tree if self._pairs is None else node
        start = self.spans([node])[node]
        row = self.lines.line(start.line)
        indent = "" if root is self._module.tree else row[: len(row) - len(row.lstrip())]
        places = offsets(self._module.tree, root, [node, body], stop=body, indent=indent)
        length = places[body][0] - places[node][0]
        header = self.lines.offset(start.line, start.column) + length
        return self.lines.place(self._module.text.rindex(":", 0, header))

    def spans(self, nodes: Iterable[cst.CSTNode]) -> dict[cst.CSTNode, Span]:
        """Give the exact spans of many nodes at the price of one code generation a statement."""
        found: dict[cst.CSTNode, Span] = {}
        inside: dict[cst.CSTNode, list[cst.CSTNode]] = {}
        rest = [node for node in dict.fromkeys(nodes) if not self._at_once(node, found)]
        if self._pairs is None:
            return found | self._by_module(rest)
        for node in rest:
            inside.setdefault(self._statement(node), []).append(node)
        for statement, wanted in inside.items():
            found |= (
                self._by_module(wanted) if statement is self._module.tree else self._within(statement, wanted)
            )
        return found

    def _at_once(self, node: cst.CSTNode, found: dict[cst.CSTNode, Span]) -> bool:
        """Places that need no code generation: the module, statements, names of definitions."""
        if type(node) is cst.Module:
            found[node] = Span(1, 1, 1, 1)
            return True
        if self._pairs is None:
            return False
        place = self._pairs.place(node)
        if place is not None and type(node) is cst.Name:  # of a parameter
            start = self._start(place)
            found[node] = self._between(start, start + len(node.value))
            return True
        if place is not None:
            found[node] = self._whole(place) if not _is_line(node) else self._line_span(node)
            return True
        definition = self._pairs.named(node)
        if definition is not None:
            end = self._name_end(definition)
            if end is not None:
                found[node] = self._between(end - len(definition.name.value), end)
                return True
        return False

    def _name_end(self, definition: cst.FunctionDef | cst.ClassDef) -> int | None:
        """The offset after the name of a definition whose name stands on the line of its `def`."""
        head = _HEAD.match(self._module.text, self._start(self._place(definition)))
        name = definition.name.value
        if head is None or not self._module.text.startswith(name, head.end()):
            return None
        return head.end() + len(name)

    def _plain_colon(self, node: cst.CSTNode) -> int | None:
        """The offset of the colon of a function's header without comments after its last part."""
        if self._pairs is None or not isinstance(node, cst.FunctionDef):
            return None
        last = self._pairs.header_end(node)
        end = self.lines.byte_offset(*last) if last is not None else self._name_end(node)
        close = _CLOSE.match(self._module.text, end) if end is not None else None
        return close.end() - 1 if close is not None else None

    def symbol(self, node: cst.CSTNode) -> str:
        """Give the dotted name of the definitions around a node, itself included if it is one."""
        known = self._pairs.symbol(node) if self._pairs is not None else None
        return known if known is not None else self._module.fact(Parents).qualname(node)

    def _place(self, node: cst.CSTNode) -> Place:
        place = self._pairs.place(node) if self._pairs is not None else None
        if place is None:
            raise KeyError(type(node).__name__)
        return place

    def _statement(self, node: cst.CSTNode) -> cst.CSTNode:
        """The statement, handler or case right around a node; the module where there is none of known place."""
        pairs = self._pairs
        for above in self._module.fact(Parents).ancestors(node):
            if pairs is None or above.__class__ in _PLACELESS:
                return self._module.tree
            if pairs.place(above) is not None:
                return above
        return self._module.tree

    def _within(self, statement: cst.CSTNode, wanted: list[cst.CSTNode]) -> dict[cst.CSTNode, Span]:
        start = self._start(self._place(statement))
        line, _ = self.lines.place(start)
        before = self._module.text[self.lines.offset(line, 1) : start]
        body = getattr(statement, "body", None)
        if isinstance(statement, cst.Match):
            body = statement.cases[0]
        places = offsets(
            self._module.tree,
            statement,
            wanted,
            stop=body if isinstance(body, cst.CSTNode) else None,
            indent=before[: len(before) - len(before.lstrip())],
            is_elif=isinstance(statement, cst.If) and self._module.text.startswith("elif", start),
        )
        anchor = places[statement][0]
        return {node: self._between(*(start + place - anchor for place in places[node])) for node in wanted}

    def _by_module(self, nodes: list[cst.CSTNode]) -> dict[cst.CSTNode, Span]:
        if not nodes:
            return {}
        places = offsets(self._module.tree, self._module.tree, nodes)
        return {node: self._between(*places[node]) for node in nodes}

    def _line_span(self, line: cst.CSTNode) -> Span:
        smalls = getattr(line, "body")  # noqa: B009 - both kinds of line have it, their base has not
        first, last = self._whole(self._place(smalls[0])), self._whole(self._place(smalls[-1]))
        return Span(first.line, first.column, last.end_line, last.end_column)

    def _whole(self, place: Place) -> Span:
        return self._between(self._start(place), self.lines.byte_offset(*place[2:]))

    def _start(self, place: Place) -> int:
        return self.lines.byte_offset(*place[:2])

    def _between(self, start: int, end: int) -> Span:
        return Span(*self.lines.place(start), *self.lines.place(end))


def _is_line(node: cst.CSTNode) -> bool:
    return type(node) is cst.SimpleStatementLine or type(node) is cst.SimpleStatementSuite


def _pairs(module: Module) -> Pairs | None:
    numbers = module.fact(Syntax).numbers
    if numbers is None:
        return None
    try:
        return Pairs(module.tree, numbers)
    except UnequalTrees:  # found in no code so far; the slow way is as exact
        return None
