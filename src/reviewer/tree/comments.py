"""The comments of a file, as Python's tokenizer sees them: what stands in strings is none."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import msgspec

from reviewer.check import Module
from reviewer.finding import Span
from reviewer.lines import Lines
from reviewer.tree.guard import Syntax

_SUITES = ("body", "handlers", "orelse", "finalbody", "cases")


class Comment(msgspec.Struct, frozen=True):
    """One comment: its text from `#` on, its place, and whether its line holds nothing else."""

    text: str
    span: Span
    alone: bool


def comments(module: Module, wanted: re.Pattern[str]) -> Iterator[Comment]:
    """Give the comments in which a pattern is found, in order.

    Only the statements that stand on such lines are tokenized. The pattern must match
    within one line.
    """
    rows: dict[int, None] = {}
    lines = Lines(module.text)
    for match in wanted.finditer(module.text):
        rows[lines.place(match.start())[0]] = None
    tree = module.fact(Syntax).tree
    done = 0
    for row in rows:
        if row <= done:
            continue
        first, last = (1, len(lines)) if tree is None else _lines_around(row, tree)
        for comment in _tokenized(lines, first, last):
            if done < comment.span.line and wanted.search(comment.text):
                yield comment
        done = last


def _lines_around(row: int, tree: ast.Module) -> tuple[int, int]:
    """The lines of the innermost statement on a line, whole; of a compound one its header only."""
    suite: list[ast.AST] = list(tree.body)
    first, last = row, row
    while suite:
        on_row = [node for node in suite if _first(node) <= row <= _last(node)]
        if not on_row:
            break
        inner = [child for node in on_row for name in _SUITES for child in _children(node, name)]
        first, last = min(map(_first, on_row)), max(map(_last, on_row))
        if inner:
            before = [_first(child) for child in inner if _first(child) > row]
            after = [_last(child) for child in inner if _last(child) < row]
            first, last = (
                max([first, *(end + 1 for end in after)]),
                min([last, *(start - 1 for start in before)]),
            )
        suite = inner
    return first, last


def _children(node: ast.AST, name: str) -> list[ast.AST]:
    found = getattr(node, name, None)
    return found if isinstance(found, list) else []


def _first(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno
    line: int = getattr(node, "lineno", 0)
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([line, *(each.lineno for each in decorators)])


def _last(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        return _last(node.body[-1])
    return getattr(node, "end_lineno", None) or 0


def _tokenized(lines: Lines, first: int, last: int) -> Iterator[Comment]:
    """The comments on some lines; it ends where Python's tokenizer gives up."""
    text = "".join(f"{lines.line(row)}\n" for row in range(first, last + 1))
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                row, start = token.start[0] + first - 1, token.start[1]
                span = Span(row, start + 1, row, start + 1 + len(token.string))
                yield Comment(token.string, span, not lines.line(row)[:start].strip())
    except (tokenize.TokenError, SyntaxError):
        # Some lines alone need not be whole; the comments up to here stand.
        return
