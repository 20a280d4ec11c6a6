"""Which lines each statement of a text has, and which of them are the same in another text."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import msgspec

from reviewer.nesting import first_line


class Piece(msgspec.Struct, frozen=True):
    """The lines of one statement, counted from 0, the last one included, and those `inside` of it if it is a class."""

    first: int
    last: int
    inside: Sequence[Piece] = ()


Pieces = Sequence[Piece]


def pieces_of(body: Sequence[ast.stmt]) -> list[Piece]:
    """Give the lines of the statements of a body; those that share a line are one for LibCST."""
    pieces: list[Piece] = []
    for node in body:
        first = first_line(node) - 1
        last = (node.end_lineno or node.lineno) - 1
        if pieces and first <= pieces[-1].last:
            pieces[-1] = Piece(pieces[-1].first, last)
        else:
            inside = pieces_of(node.body) if isinstance(node, ast.ClassDef) else ()
            pieces.append(Piece(first, last, inside))
    return pieces


def same_head(lines: list[str], new: Piece, old_lines: list[str], old: Piece) -> int:
    """Give how many statements at the beginning are the same, with all that comes before them."""
    shift = new.first - old.first
    count, done = 0, new.first
    for one, other in zip(new.inside, old.inside, strict=False):
        same = one.first == other.first + shift and one.last == other.last + shift
        if not same or lines[done : one.last + 1] != old_lines[done - shift : other.last + 1]:
            break
        count, done = count + 1, one.last + 1
    return count


def same_tail(lines: list[str], new: Piece, old_lines: list[str], old: Piece, head: int) -> int:
    """Give how many statements at the end are the same, with all that stands between and after them."""
    shift = new.last - old.last
    count, end = 0, new.last + 1
    most = min(len(new.inside), len(old.inside)) - head
    for one, other in zip(reversed(new.inside), reversed(old.inside), strict=False):
        same = one.first == other.first + shift and one.last == other.last + shift
        if count == most or not same or lines[one.first : end] != old_lines[other.first : end - shift]:
            break
        count, end = count + 1, one.first
    return count
