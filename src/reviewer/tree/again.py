"""Parses a text anew that was parsed before: statements of the top level, and of classes there, keep their nodes if they stand as they stood.

LibCST knows no state between such statements, so one whose lines are the same has
the same tree. Python's own parser has told where statements begin and end, strings that cross an edit
included. Wherever more than that could matter (the head of the file, what is added below its last statement, its indentation, its
ends of lines, what stands on one line with something else), the whole text is parsed.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

import libcst as cst
import msgspec

from reviewer.tree.parse import parse_module
from reviewer.tree.pieces import Piece, Pieces, pieces_of, same_head, same_tail

Body = Sequence[cst.SimpleStatementLine | cst.BaseCompoundStatement]
Statements = Sequence[cst.BaseStatement]  # of a block, whose type says less


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
    pieces = pieces_of(syntax.body)
    if before is not None:
        try:
            return Parsed(text, lines, pieces, _grown(text, lines, pieces, before))
        except (_Doubt, cst.ParserSyntaxError):
            # What a part of it alone gives away is no proof against the whole.
            pass
    return Parsed(text, lines, pieces, parse_module(text))


def _grown(text: str, lines: list[str], pieces: Pieces, before: Parsed) -> cst.Module:
    tree = before.tree
    if "\r" in text or "\r" in before.text or "\f" in text or len(before.pieces) != len(tree.body):
        raise _Doubt
    whole, old_whole = Piece(0, len(lines) - 1, pieces), Piece(0, len(before.lines) - 1, before.pieces)
    edit = _Edit(lines, whole, before.lines, old_whole)
    if not edit.head:
        raise _Doubt
    cls = _changed_class(lines, pieces, before, edit)
    if not edit.tail:
        grown = _last_class_again(lines, pieces, before, cls) if cls is not None else None
        return grown if grown is not None else _with_end(lines, pieces, before, edit)
    if edit.stop == edit.head:
        raise _Doubt
    made = [_class_again(cls, tree.default_indent)] if cls is not None else _statements(edit, tree)
    return tree.with_changes(body=edit.joined(tree.body, made))


class _Edit:
    """What is another among the statements of a text or of a class, each the lines of a piece.

    `head` statements at the beginning and `tail` at the end are the same; those between stand from `head` to `stop`, where before stood those to `old_stop`.
    """

    def __init__(self, lines: list[str], new: Piece, old_lines: list[str], old: Piece) -> None:
        self._lines, self._new = lines, new.inside
        self._old_lines, self._old = old_lines, old.inside
        self.head = same_head(lines, new, old_lines, old)
        self.tail = same_tail(lines, new, old_lines, old, self.head)
        self.stop, self.old_stop = len(self._new) - self.tail, len(self._old) - self.tail

    @property
    def own(self) -> list[str]:
        """The lines of what stands there now."""
        return self._lines[self._new[self.head].first : self._new[self.stop - 1].last + 1]

    def joined(self, body: Statements, made: Statements, indent: str = "") -> list[cst.BaseStatement]:
        """The statements of `body`, with those that were `made` of what stands there now in their place; whose the lines below the last of all are is not asked."""
        led = [*body[: self.head], *self._led(body, made, indent)]
        if not self.tail:
            return led
        below = self._lines[self._new[self.stop - 1].last + 1 : self._new[self.stop].first]
        old_below = self._old_lines[self._old[self.old_stop - 1].last + 1 : self._old[self.old_stop].first]
        _doubt_owners(below, old_below, indent=indent)
        after = body[self.old_stop]
        if below != old_below:
            after = after.with_changes(leading_lines=_blank(below, inside=bool(indent)))
        return [*led, after, *body[self.old_stop + 1 :]]

    def _led(self, body: Statements, made: Statements, indent: str) -> list[cst.BaseStatement]:
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


class _Inside(NamedTuple):
    """A class of which some statements are others, after some that are not."""

    node: cst.ClassDef
    block: cst.IndentedBlock
    edit: _Edit


def _changed_class(lines: list[str], pieces: Pieces, before: Parsed, around: _Edit) -> _Inside | None:
    """The one class that is another, if it begins with statements that are the same, and what is another in it."""
    place = around.head
    if not around.stop == around.old_stop == place + 1:
        return None
    node, new, old = before.tree.body[place], pieces[place], before.pieces[place]
    block = node.body if isinstance(node, cst.ClassDef) else None
    if not isinstance(node, cst.ClassDef) or not isinstance(block, cst.IndentedBlock):
        return None
    edit = _Edit(lines, new, before.lines, old)
    known = block.indent is None and len(block.body) == len(old.inside)
    return _Inside(node, block, edit) if known and edit.head and edit.stop > edit.head else None


def _in_class(own: list[str], edit: _Edit, indent: str) -> tuple[cst.Module, cst.IndentedBlock]:
    """What is another in a class, parsed by itself: what follows it there, and the block of its statements."""
    made = parse_module("\n".join(["class _:", *own]))
    block = made.body[0].body
    if not isinstance(block, cst.IndentedBlock) or made.default_indent != indent:
        raise _Doubt
    if len(made.body) > 1 or len(block.body) != edit.stop - edit.head:
        raise _Doubt
    return made, block


def _class_again(cls: _Inside, indent: str) -> cst.ClassDef:
    """The class as it is now; what leads it is left as it was, and what may follow the last of its statements, too."""
    node, block, edit = cls
    made, inner = _in_class([*edit.own, ""], edit, indent)
    if made.footer or inner.footer:
        raise _Doubt
    body = edit.joined(block.body, inner.body, indent)
    return node.with_changes(body=block.with_changes(body=body))


def _last_class_again(lines: list[str], pieces: Pieces, before: Parsed, cls: _Inside) -> cst.Module | None:
    """The tree where a class that the file ends with is another; None where lines after it are others, but its own last ones are not."""
    tree, (node, block, edit) = before.tree, cls
    if edit.tail:
        same = lines[pieces[-1].last + 1 :] == before.lines[before.pieces[-1].last + 1 :]
        again = _class_again(cls, tree.default_indent) if same else None
        return tree.with_changes(body=[*tree.body[:-1], again]) if again is not None else None
    made, inner = _in_class(lines[pieces[-1].inside[edit.head].first :], edit, tree.default_indent)
    body = edit.joined(block.body, inner.body, tree.default_indent)
    last = node.with_changes(body=block.with_changes(body=body, footer=inner.footer))
    return tree.with_changes(
        body=[*tree.body[:-1], last], footer=made.footer, has_trailing_newline=made.has_trailing_newline
    )


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
        body=edit.joined(tree.body, made.body),
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
