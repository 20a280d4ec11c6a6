"""The parts of a LibCST node that count when code is compared with a pattern, blanks and commas left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cache

import libcst as cst

from reviewer.pattern_page import variable

_TRIVIA = (
    "whitespace", "leading_lines", "lines_after", "header", "footer", "comma", "semicolon", "lpar", "rpar",
    "lbracket", "rbracket", "lbrace", "rbrace", "indent", "trailing_whitespace", "encoding", "default_",
    "has_trailing_newline", "equal", "first_line", "last_line", "dot", "posonly_ind", "colon",
)  # fmt: skip
_MAY_BE_LEFT_OUT = frozenset({"decorators", "returns", "annotation", "type_parameters"})


@cache
def fields(cls: type[cst.CSTNode]) -> tuple[str, ...]:
    """Give the fields of a class of node that say what the code means."""
    return tuple(
        field.name
        for field in dataclasses.fields(cls)
        if not field.name.startswith(("_", *_TRIVIA)) or (cls is cst.FormattedStringText)
    )


def left_out(pattern: cst.CSTNode, field: str) -> bool:
    """Tell whether a pattern says nothing of this part of a definition's header, which then may be anything."""
    if field not in _MAY_BE_LEFT_OUT or not isinstance(pattern, cst.FunctionDef | cst.ClassDef | cst.Param):
        return False
    return not getattr(pattern, field)


def statements(suite: cst.CSTNode) -> list[cst.CSTNode] | None:
    """Give the statements of a block in one list, several on one line each for itself; None for no block."""
    if not isinstance(suite, cst.Module | cst.IndentedBlock | cst.SimpleStatementSuite):
        return None
    found: list[cst.CSTNode] = []
    for each in suite.body:
        found += each.body if isinstance(each, cst.SimpleStatementLine) else [each]
    return found


def parameters(node: cst.Parameters) -> list[cst.CSTNode]:
    """Give the parameters of a function in the order in which they are written."""
    stars = [star for star in (node.star_arg,) if isinstance(star, cst.Param)]
    last = [node.star_kwarg] if node.star_kwarg is not None else []
    return [*node.posonly_params, *node.params, *stars, *node.kwonly_params, *last]


def hole(node: object) -> tuple[str, bool] | None:
    """Give the metavariable that stands in the place of a node, and whether it takes many; None for code."""
    match node:
        case cst.Name(value=name):
            return variable(name)
        case cst.Expr(value=inner):
            return hole(inner)
        case cst.Arg(value=inner, keyword=None, star=""):
            found = hole(inner)
            return found if found is not None and found[1] else None
        case cst.Element(value=inner) | cst.SubscriptElement(slice=cst.Index(value=inner)):
            found = hole(inner)
            return found if found is not None and found[1] else None
        case cst.StarredDictElement(value=inner):
            found = hole(inner)
            return found if found is not None and found[1] else None
        case cst.Param(name=inner, default=None) | cst.ImportAlias(name=inner, asname=None):
            return hole(inner)
        case cst.WithItem(item=inner, asname=None):
            found = hole(inner)
            return found if found is not None and found[1] else None
    return None


def is_many(node: object) -> bool:
    """Tell whether a node of a pattern stands for any number of nodes."""
    found = hole(node)
    return found is not None and found[1]


def holes_in(node: cst.CSTNode) -> Iterator[cst.Name]:
    """Give every name of a pattern that stands for a metavariable."""
    stack: list[cst.CSTNode] = [node]
    while stack:
        inner = stack.pop()
        if isinstance(inner, cst.Name) and variable(inner.value) is not None:
            yield inner
        stack.extend(inner.children)


def arguments(given: Sequence[cst.Arg]) -> tuple[list[cst.Arg], dict[str, cst.Arg]]:
    """Part arguments into those whose order counts and those by keyword, whose order does not."""
    ordered = [arg for arg in given if arg.keyword is None]
    return ordered, {arg.keyword.value: arg for arg in given if arg.keyword is not None}
