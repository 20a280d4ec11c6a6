"""What a call was given, and how one more argument is written into it."""

from __future__ import annotations

import libcst as cst

from reviewer.check import Module, Patch
from reviewer.checks.shared.text import code_of, indent_of
from reviewer.tree.parents import Parents


def positional(call: cst.Call, index: int) -> cst.Arg | None:
    """Give the positional argument at an index from 0, or None where there is none."""
    plain = [arg for arg in call.args if arg.keyword is None and not arg.star]
    return plain[index] if index < len(plain) else None


def keyword(call: cst.Call, name: str) -> cst.Arg | None:
    """Give the keyword argument of a name, or None where there is none."""
    return next((arg for arg in call.args if arg.keyword is not None and arg.keyword.value == name), None)


def add_keyword(call: cst.Call, name: str, value: str, module: Module) -> Patch | None:
    """Give the patch that adds a last keyword argument in the way the call is laid out.

    None where a comment stands between empty parentheses.
    """
    if not call.args:
        written = code_of(call, module)
        return None if "#" in written else Patch(call, f"{code_of(call.func, module)}({name}={value})")
    return Patch(call.args[-1], f",{_gap(call, module)}{name}={value}", where="after")


def _gap(call: cst.Call, module: Module) -> str:
    """What stands before the last argument: a blank, or a new line with its indentation."""
    before: object = call.whitespace_before_args
    if len(call.args) > 1:
        comma = call.args[-2].comma
        before = comma.whitespace_after if isinstance(comma, cst.Comma) else before
    if not isinstance(before, cst.ParenthesizedWhitespace):
        return " "
    indent = indent_of(_statement(call, module), module) if before.indent else ""
    return f"{module.tree.default_newline}{indent}{before.last_line.value}"


def _statement(node: cst.CSTNode, module: Module) -> cst.CSTNode:
    for above in module.fact(Parents).ancestors(node):
        if isinstance(above, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            return above
    return module.tree
