"""The string that is a docstring, and its text."""

from __future__ import annotations

import ast
import warnings

import libcst as cst

Literal = cst.SimpleString | cst.ConcatenatedString


def docstring_literal(node: cst.Module | cst.ClassDef | cst.FunctionDef) -> Literal | None:
    """Give the string that is the docstring of a definition or a module; bytes and f-strings are none."""
    body = node.body if isinstance(node, cst.Module) else node.body.body
    first = body[0] if body else None
    if type(first) is cst.SimpleStatementLine:  # quicker than a pattern: every definition is asked this often
        first = first.body[0]
    return _plain(first.value) if type(first) is cst.Expr else None


def text_of(literal: Literal) -> str:
    """Give the value of a docstring, with plain newlines."""
    if isinstance(literal, cst.SimpleString) and "\\" not in literal.value:
        return literal.raw_value.replace("\r\n", "\n").replace("\r", "\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "invalid escape sequence" is the author's
        code = cst.Module([]).code_for_node(literal)
        return str(ast.literal_eval(code if code.startswith("(") else f"({code})"))


def dedented(text: str) -> list[str]:
    """Give the lines of a docstring without their common indentation; none is dropped, so numbers stay."""
    first, *rest = text.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return [first.strip(), *(line[margin:].rstrip() for line in rest)]


def _plain(value: cst.BaseExpression) -> Literal | None:
    if type(value) is cst.SimpleString:
        return value if "b" not in value.prefix else None
    if type(value) is cst.ConcatenatedString and type(value.left) is cst.SimpleString:
        return value if "b" not in value.left.prefix and _has_no_format(value) else None
    return None


def _has_no_format(value: cst.ConcatenatedString) -> bool:
    right = value.right
    while isinstance(right, cst.ConcatenatedString):
        if not isinstance(right.left, cst.SimpleString):
            return False
        right = right.right
    return isinstance(right, cst.SimpleString)
