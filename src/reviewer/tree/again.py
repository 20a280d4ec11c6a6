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

from reviewer.nesting import first_line
from reviewer.tree.parse import parse_module

Body = Sequence[cst.SimpleStatementLine | cst.BaseCompoundStatement]
Statements = Sequence[cst.BaseStatement]  # of a block, whose type says less


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
        first = first_line(node) - 1
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
    edit = _Edit(lines, whole, before.lines, old_whole)
    if not edit.head:
        raise _Doubt
    if not edit.tail:
        return _with_end(lines, pieces, before, edit)
    if not edit.is_between:
        raise _Doubt
    made = _class_again(lines, pieces, before, edit)
    if made is None:
        made = _statements(edit, tree)
    return tree.with_changes(body=edit.joined(tree.body, made))


class _Edit:
    """What is another among the statements of a text or of a class, each the lines of a piece.

    `head` statements at the beginning and `tail` at the end are the same; those between stand from `head` to `stop`, where before stood those to `old_stop`.
    """

    def __init__(self, lines: list[str], new: Piece, old_lines: list[str], old: Piece) -> None:
        self._lines, self._new = lines, new.inside
        self._old_lines, self._old = old_lines, old.inside
        self.head = _same_head(lines, new, old_lines, old)
        self.tail = _same_tail(lines, new, old_lines, old, self.head)
        self.stop, self.old_stop = len(self._new) - self.tail, len(self._old) - self.tail

    @property
    def is_between(self) -> bool:
        """Whether something stands there now, with the same before and after it."""
        return bool(self.head and self.tail) and self.stop > self.head

    @property
    def own(self) -> list[str]:
        """The lines of what stands there now."""
        return self._lines[self._new[self.head].first : self._new[self.stop - 1].last + 1]

    def joined(self, body: Statements, made: Statements, indent: str = "") -> list[cst.BaseStatement]:
        """The statements of `body`, with those that were `made` of what stands there now in their place."""
        below = self._lines[self._new[self.stop - 1].last + 1 : self._new[self.stop].first]
        old_below = self._old_lines[self._old[self.old_stop - 1].last + 1 : self._old[self.old_stop].first]
        _doubt_owners(below, old_below, indent=indent)
        after = body[self.old_stop]
        if below != old_below:
            after = after.with_changes(leading_lines=_blank(below, inside=bool(indent)))
        return [*body[: self.head], *self.led(body, made, indent), after, *body[self.old_stop + 1 :]]

    def led(self, body: Statements, made: Statements, indent: str = "") -> list[cst.BaseStatement]:
        """What was made, after the lines that stand before it: those that led the old statement in its place, if they are the same."""
        above = self._lines[self._new[self.head - 1].last + 1 : self._new[self.head].first]
        leading: Sequence[cst.EmptyLine] | None = None
        if self.head < self.old_stop:
            old = self._old_lines[self._old[self.head - 1].last + 1 : self._old[self.head].first]
            if old == above:
                leading = getattr(body[self.head], "leading_lines", ())
            else:
                _doubt_owners(old, indent=indent)
        if leading is None:
            leading = _blank(above, inside=bool(indent))
        return [made[0].with_changes(leading_lines=leading), *made[1:]]


def _statements(edit: _Edit, tree: cst.Module) -> Body:
    """The statements of the top level that are others, parsed by themselves."""
    made = parse_module("\n".join([*edit.own, ""]))
    _doubt_indent(made, edit.own, tree.body[: edit.head], tree)
    if made.header or made.footer or len(made.body) != edit.stop - edit.head:
        raise _Doubt
    return made.body


def _class_again(lines: list[str], pieces: Pieces, before: Parsed, around: _Edit) -> Body | None:
    """A class of which some statements are others, between others that are not; None where more than that is.

    What leads it is left as it was.
    """
    place = around.head
    node, new, old = before.tree.body[place], pieces[place], before.pieces[place]
    if not isinstance(node, cst.ClassDef) or not isinstance(node.body, cst.IndentedBlock):
        return None
    if not around.stop == around.old_stop == place + 1:
        return None
    edit, body, indent = _Edit(lines, new, before.lines, old), node.body.body, before.tree.default_indent
    if not edit.is_between or node.body.indent is not None or len(body) != len(old.inside):
        return None
    made = parse_module("\n".join(["class _:", *edit.own, ""]))
    block = made.body[0].body
    inner = block.body if isinstance(block, cst.IndentedBlock) else ()
    if (
        made.default_indent != indent
        or made.footer
        or len(made.body) > 1
        or len(inner) != edit.stop - edit.head
    ):
        raise _Doubt
    return [node.with_changes(body=node.body.with_changes(body=edit.joined(body, inner, indent)))]


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


def _with_end(lines: list[str], pieces: Pieces, before: Parsed, edit: _Edit) -> cst.Module:
    """The tree where all that follows some statements is another, the end of the file included.

    What was the end of the file before, and is none now, may have gone to the block above it.
    """
    head = edit.head
    if head in (len(pieces), len(before.pieces)):
        raise _Doubt
    tree, first = before.tree, pieces[head].first
    made = parse_module("\n".join(lines[first:]))
    _doubt_indent(made, lines[first:], tree.body[:head], tree)
    if made.header or len(made.body) != len(pieces) - head:
        raise _Doubt
    return tree.with_changes(
        body=[*tree.body[:head], *edit.led(tree.body, made.body)],
        footer=made.footer,
        has_trailing_newline=made.has_trailing_newline,
    )


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
