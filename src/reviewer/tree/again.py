"""Parses a text anew that was parsed before: what stands at its top level as it stood keeps its nodes.

LibCST knows no state between statements of the top level, so a statement whose lines are the same has
the same tree. Python's own parser has told where statements begin and end, strings that cross an edit
included. Wherever more than that could matter (the head of the file, what is added below its last statement, its indentation, its
ends of lines, what stands on one line with something else), the whole text is parsed.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst
import msgspec

from reviewer.tree.parse import parse_module

Body = Sequence[cst.SimpleStatementLine | cst.BaseCompoundStatement]


class Piece(msgspec.Struct, frozen=True):
    """The lines of one statement of the top level, counted from 0, the last one included."""

    first: int
    last: int


class Parsed(msgspec.Struct, frozen=True):
    """A text with its tree, and which lines each statement of the top level has."""

    text: str
    lines: list[str]
    pieces: list[Piece]
    tree: cst.Module


class _Doubt(Exception):
    """The whole text is to be parsed."""


def parse_again(text: str, syntax: ast.Module, before: Parsed | None) -> Parsed:
    """Give the tree of a text, with the nodes of `before` where they are still true.

    `syntax` is Python's own tree of the text. Raises libcst.ParserSyntaxError for what LibCST does not know.
    """
    lines = text.split("\n")
    pieces = _pieces(syntax)
    if before is not None:
        try:
            return Parsed(text, lines, pieces, _grown(text, lines, pieces, before))
        except (_Doubt, cst.ParserSyntaxError):
            # What a part of it alone gives away is no proof against the whole.
            pass
    return Parsed(text, lines, pieces, parse_module(text))


def _pieces(syntax: ast.Module) -> list[Piece]:
    """The statements of the top level; those that share a line are one for LibCST."""
    pieces: list[Piece] = []
    for node in syntax.body:
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(each.lineno for each in decorators)]) - 1
        last = (node.end_lineno or node.lineno) - 1
        if pieces and first <= pieces[-1].last:
            pieces[-1] = Piece(pieces[-1].first, last)
        else:
            pieces.append(Piece(first, last))
    return pieces


def _grown(text: str, lines: list[str], pieces: list[Piece], before: Parsed) -> cst.Module:
    tree = before.tree
    if "\r" in text or "\r" in before.text or "\f" in text or len(before.pieces) != len(tree.body):
        raise _Doubt
    head = _same_head(lines, pieces, before)
    tail = _same_tail(lines, pieces, before, head)
    if head == 0 or head + tail > min(len(pieces), len(before.pieces)):
        raise _Doubt
    if tail == 0:
        return _with_end(lines, pieces, before, head)
    stop = len(pieces) - tail
    if stop == head:
        raise _Doubt
    first, last = pieces[head].first, pieces[stop - 1].last
    old_stop = len(before.pieces) - tail
    above = lines[pieces[head - 1].last + 1 : first]
    below = lines[last + 1 : pieces[stop].first]
    old_below = before.lines[before.pieces[old_stop - 1].last + 1 : before.pieces[old_stop].first]
    _doubt_owners(below, old_below)
    made = parse_module("\n".join([*lines[first : last + 1], ""]))
    _doubt_indent(made, lines[first : last + 1], tree.body[:head], tree)
    if made.header or made.footer or len(made.body) != stop - head:
        raise _Doubt
    after = tree.body[old_stop]
    return tree.with_changes(
        body=[
            *tree.body[:head],
            made.body[0].with_changes(leading_lines=_led(above, head, old_stop, before)),
            *made.body[1:],
            after if below == old_below else after.with_changes(leading_lines=_blank(below)),
            *tree.body[old_stop + 1 :],
        ]
    )


def _with_end(lines: list[str], pieces: list[Piece], before: Parsed, head: int) -> cst.Module:
    """The tree where all that follows some statements is another, the end of the file included.

    What was the end of the file before, and is none now, may have gone to the block above it.
    """
    if head in (len(pieces), len(before.pieces)):
        raise _Doubt
    tree, first = before.tree, pieces[head].first
    above = lines[pieces[head - 1].last + 1 : first]
    made = parse_module("\n".join(lines[first:]))
    _doubt_indent(made, lines[first:], tree.body[:head], tree)
    if made.header or len(made.body) != len(pieces) - head:
        raise _Doubt
    led = _led(above, head, len(before.pieces), before)
    return tree.with_changes(
        body=[*tree.body[:head], made.body[0].with_changes(leading_lines=led), *made.body[1:]],
        footer=made.footer,
        has_trailing_newline=made.has_trailing_newline,
    )


def _led(above: list[str], head: int, old_stop: int, before: Parsed) -> Sequence[cst.EmptyLine]:
    """The lines before the first statement that is new: those that led the old one, if they are the same."""
    if head < old_stop:
        old = before.lines[before.pieces[head - 1].last + 1 : before.pieces[head].first]
        if old == above:
            return before.tree.body[head].leading_lines
    return _blank(above)


def _blank(lines: list[str]) -> Sequence[cst.EmptyLine]:
    """The nodes of empty lines; whose a comment is would have to be told from what stands around it."""
    if any(lines):
        raise _Doubt
    return tuple(cst.EmptyLine() for _ in lines)


def _same_head(lines: list[str], pieces: list[Piece], before: Parsed) -> int:
    """How many statements at the beginning stand where they stood, with all that comes before them."""
    count = 0
    done = 0
    for new, old in zip(pieces, before.pieces, strict=False):
        if new != old or lines[done : new.last + 1] != before.lines[done : new.last + 1]:
            break
        count, done = count + 1, new.last + 1
    return count


def _same_tail(lines: list[str], pieces: list[Piece], before: Parsed, head: int) -> int:
    """How many statements at the end are the same, with all that stands between them and after them."""
    shift = len(lines) - len(before.lines)
    end, old_end = len(lines), len(before.lines)
    count = 0
    most = min(len(pieces), len(before.pieces)) - head
    for new, old in zip(reversed(pieces), reversed(before.pieces), strict=False):
        same = new.first == old.first + shift and new.last == old.last + shift
        if count == most or not same or lines[new.first : end] != before.lines[old.first : old_end]:
            break
        count, end, old_end = count + 1, new.first, old.first
    return count


def _doubt_owners(*gaps: list[str]) -> None:
    """Lines that are indented may belong to the block that ends above them; others never do."""
    if any(line and not line.startswith("#") for gap in gaps for line in gap):
        raise _Doubt


def _doubt_indent(made: cst.Module, own: list[str], above: Body, tree: cst.Module) -> None:
    """The first indented block of a file has the indentation that all others are told from."""
    if any(line[:1] in (" ", "\t") for line in own):
        if made.default_indent != tree.default_indent:
            raise _Doubt
    elif not any(isinstance(getattr(each, "body", None), cst.IndentedBlock) for each in above):
        raise _Doubt
