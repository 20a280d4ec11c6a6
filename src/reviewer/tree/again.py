"""Parses a text anew that was parsed before: statements of the top level, and of classes there, keep their nodes if they stand as they stood.

LibCST knows no state between such statements, so one whose lines are the same has
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

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement
Body = Sequence[Statement]


class Piece(msgspec.Struct, frozen=True):
    """The lines of one statement, counted from 0, the last one included, and those `inside` of it if it is a class."""

    first: int
    last: int
    inside: Sequence[Piece] = ()


Pieces = Sequence[Piece]


class Parsed(msgspec.Struct, frozen=True):
    """A text with its tree, and which lines each statement has."""

    text: str
    lines: list[str]
    pieces: Pieces
    tree: cst.Module


class _Doubt(Exception):
    """The whole text is to be parsed."""


def parse_again(text: str, syntax: ast.Module, before: Parsed | None) -> Parsed:
    """Give the tree of a text, with the nodes of `before` where they are still true.

    `syntax` is Python's own tree of the text. Raises libcst.ParserSyntaxError for what LibCST does not know.
    """
    if before is not None and text == before.text:
        return before
    lines = text.split("\n")
    pieces = _pieces(syntax.body)
    if before is not None:
        try:
            return Parsed(text, lines, pieces, _grown(text, lines, pieces, before))
        except (_Doubt, cst.ParserSyntaxError):
            # What a part of it alone gives away is no proof against the whole.
            pass
    return Parsed(text, lines, pieces, parse_module(text))


def _pieces(body: Sequence[ast.stmt]) -> list[Piece]:
    """The lines of the statements of a body; those that share a line are one for LibCST."""
    pieces: list[Piece] = []
    for node in body:
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(each.lineno for each in decorators)]) - 1
        last = (node.end_lineno or node.lineno) - 1
        if pieces and first <= pieces[-1].last:
            pieces[-1] = Piece(pieces[-1].first, last)
        else:
            inside = _pieces(node.body) if isinstance(node, ast.ClassDef) else ()
            pieces.append(Piece(first, last, inside))
    return pieces


def _grown(text: str, lines: list[str], pieces: Pieces, before: Parsed) -> cst.Module:
    tree = before.tree
    if "\r" in text or "\r" in before.text or "\f" in text or len(before.pieces) != len(tree.body):
        raise _Doubt
    whole, old_whole = Piece(0, len(lines) - 1, pieces), Piece(0, len(before.lines) - 1, before.pieces)
    head = _same_head(lines, whole, before.lines, old_whole)
    tail = _same_tail(lines, whole, before.lines, old_whole, head)
    if head == 0:
        raise _Doubt
    if tail == 0:
        return _with_end(lines, pieces, before, head)
    stop = len(pieces) - tail
    if stop == head:
        raise _Doubt
    old_stop = len(before.pieces) - tail
    above = lines[pieces[head - 1].last + 1 : pieces[head].first]
    below = lines[pieces[stop - 1].last + 1 : pieces[stop].first]
    old_below = before.lines[before.pieces[old_stop - 1].last + 1 : before.pieces[old_stop].first]
    _doubt_owners(below, old_below)
    made = _class_again(lines, pieces, before, head) if stop == old_stop == head + 1 else None
    if made is None:
        made = _statements(lines, pieces[head:stop], tree, tree.body[:head])
    led = _leading(above, head, old_stop, before.lines, before.pieces, tree.body)
    after = tree.body[old_stop]
    return tree.with_changes(
        body=[
            *tree.body[:head],
            made[0].with_changes(leading_lines=led),
            *made[1:],
            after if below == old_below else after.with_changes(leading_lines=_blank(below)),
            *tree.body[old_stop + 1 :],
        ]
    )


def _statements(lines: list[str], pieces: Pieces, tree: cst.Module, above: Body) -> Body:
    """The statements of some pieces of the top level, parsed by themselves."""
    own = lines[pieces[0].first : pieces[-1].last + 1]
    made = parse_module("\n".join([*own, ""]))
    _doubt_indent(made, own, above, tree)
    if made.header or made.footer or len(made.body) != len(pieces):
        raise _Doubt
    return made.body


def _class_again(lines: list[str], pieces: Pieces, before: Parsed, place: int) -> Body | None:
    """A class of which some statements are others, between others that are not; None where more than that is.

    What leads it is left as it was.
    """
    node, new, old = before.tree.body[place], pieces[place], before.pieces[place]
    if not isinstance(node, cst.ClassDef) or not isinstance(node.body, cst.IndentedBlock):
        return None
    body = node.body.body
    head = _same_head(lines, new, before.lines, old)
    tail = _same_tail(lines, new, before.lines, old, head)
    stop, old_stop = len(new.inside) - tail, len(old.inside) - tail
    indent = before.tree.default_indent
    if not head or not tail or node.body.indent is not None or len(body) != len(old.inside) or stop == head:
        return None
    above = lines[new.inside[head - 1].last + 1 : new.inside[head].first]
    below = lines[new.inside[stop - 1].last + 1 : new.inside[stop].first]
    old_below = before.lines[old.inside[old_stop - 1].last + 1 : old.inside[old_stop].first]
    _doubt_owners(below, old_below, indent=indent)
    leading = _leading(above, head, old_stop, before.lines, old.inside, body, indent)
    own = lines[new.inside[head].first : new.inside[stop - 1].last + 1]
    made = parse_module("\n".join(["class _:", *own, ""]))
    block = made.body[0].body
    inner = block.body if isinstance(block, cst.IndentedBlock) else ()
    if made.default_indent != indent or made.footer or len(made.body) > 1 or len(inner) != stop - head:
        raise _Doubt
    first, after = inner[0], body[old_stop]
    return [
        node.with_changes(
            body=node.body.with_changes(
                body=[
                    *body[:head],
                    first.with_changes(leading_lines=leading),
                    *inner[1:],
                    after
                    if below == old_below
                    else after.with_changes(leading_lines=_blank(below, inside=True)),
                    *body[old_stop + 1 :],
                ]
            )
        )
    ]


def _same_head(lines: list[str], new: Piece, old_lines: list[str], old: Piece) -> int:
    """How many statements at the beginning are the same, with all that comes before them."""
    shift = new.first - old.first
    count, done = 0, new.first
    for one, other in zip(new.inside, old.inside, strict=False):
        same = one.first == other.first + shift and one.last == other.last + shift
        if not same or lines[done : one.last + 1] != old_lines[done - shift : other.last + 1]:
            break
        count, done = count + 1, one.last + 1
    return count


def _same_tail(lines: list[str], new: Piece, old_lines: list[str], old: Piece, head: int) -> int:
    """How many statements at the end are the same, with all that stands between and after them."""
    shift = new.last - old.last
    count, end = 0, new.last + 1
    most = min(len(new.inside), len(old.inside)) - head
    for one, other in zip(reversed(new.inside), reversed(old.inside), strict=False):
        same = one.first == other.first + shift and one.last == other.last + shift
        if count == most or not same or lines[one.first : end] != old_lines[other.first : end - shift]:
            break
        count, end = count + 1, one.first
    return count


def _with_end(lines: list[str], pieces: Pieces, before: Parsed, head: int) -> cst.Module:
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
    led = _leading(above, head, len(before.pieces), before.lines, before.pieces, tree.body)
    return tree.with_changes(
        body=[*tree.body[:head], made.body[0].with_changes(leading_lines=led), *made.body[1:]],
        footer=made.footer,
        has_trailing_newline=made.has_trailing_newline,
    )


def _leading(
    above: list[str],
    head: int,
    old_stop: int,
    old_lines: list[str],
    old_pieces: Pieces,
    body: Sequence[cst.BaseStatement],
    indent: str = "",
) -> Sequence[cst.EmptyLine]:
    """The lines before the first statement that is new: those that led the old one in its place, if they are the same."""
    if head < old_stop:
        old = old_lines[old_pieces[head - 1].last + 1 : old_pieces[head].first]
        if old == above:
            led: Sequence[cst.EmptyLine] = getattr(body[head], "leading_lines", ())
            return led
        _doubt_owners(old, indent=indent)
    return _blank(above, inside=bool(indent))


def _blank(lines: list[str], *, inside: bool = False) -> Sequence[cst.EmptyLine]:
    """The nodes of empty lines; whose a comment is would have to be told from what stands around it."""
    if any(lines):
        raise _Doubt
    return tuple(cst.EmptyLine(indent=not inside) for _ in lines)


def _doubt_owners(*gaps: list[str], indent: str = "") -> None:
    """Lines that are indented deeper may belong to the block that ends above them; others never do."""
    if any(line and not line.startswith(f"{indent}#") for gap in gaps for line in gap):
        raise _Doubt


def _doubt_indent(made: cst.Module, own: list[str], above: Body, tree: cst.Module) -> None:
    """The first indented block of a file has the indentation that all others are told from."""
    if any(line[:1] in (" ", "\t") for line in own):
        if made.default_indent != tree.default_indent:
            raise _Doubt
    elif not any(isinstance(getattr(each, "body", None), cst.IndentedBlock) for each in above):
        raise _Doubt
