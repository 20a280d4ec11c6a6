"""What the body of a function does by itself, nested functions and classes left out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.docstrings.literal import docstring_literal
from reviewer.checks.shared.names import last_part
from reviewer.tree.parts import Parts
from reviewer.tree.walk import NodeClass, Table, closed, table_for
from reviewer.tree.walk import wanted as wanted_below

Yielded = cst.BaseExpression | cst.From | None


def own(function: cst.FunctionDef, *wanted: NodeClass) -> Iterator[cst.CSTNode]:
    """Give the nodes of the wanted classes in a function's own body."""
    return wanted_below(function.body, *_own_table(wanted))


def statements(node: cst.FunctionDef | cst.ClassDef) -> list[cst.CSTNode]:
    """Give the statements of a body, those of one line apart, without the docstring."""
    found: list[cst.CSTNode] = []
    for line in node.body.body:
        if type(line) is cst.SimpleStatementLine:
            found += line.body
        else:
            found.append(line)
    return found[1:] if docstring_literal(node) is not None else found


def is_stub(function: cst.FunctionDef) -> bool:
    """Tell whether a body only holds a place: docstring, `...`, `pass`, `raise NotImplementedError`."""
    return all(_does_nothing(node) for node in statements(function))


def returned(function: cst.FunctionDef, module: Module) -> list[cst.BaseExpression]:
    """Give what a function returns, a plain `return` and `return None` left out."""
    return module.fact(Parts).once(_returned, function)


def _returned(function: cst.FunctionDef) -> list[cst.BaseExpression]:
    found = [node.value for node in own(function, cst.Return) if isinstance(node, cst.Return)]
    return [value for value in found if value is not None and not _is_none(value)]


def yielded(function: cst.FunctionDef, module: Module) -> list[Yielded]:
    """Give what a generator yields, None for a plain `yield`; nothing for a function that is none."""
    if not module.says("yield"):  # a search of expressions costs a hundred times this
        return []
    return module.fact(Parts).once(_yielded, function)


def _yielded(function: cst.FunctionDef) -> list[Yielded]:
    return [node.value for node in own(function, cst.Yield) if isinstance(node, cst.Yield)]


def _does_nothing(node: cst.CSTNode) -> bool:
    match node:
        case cst.Pass() | cst.Expr(value=cst.Ellipsis() | cst.SimpleString() | cst.ConcatenatedString()):
            return True
        case cst.Raise(exc=cst.BaseExpression() as raised):
            return last_part(raised) == "NotImplementedError"
        case cst.Return(value=cst.Name(value="NotImplemented")):
            return True
    return False


def _is_none(value: cst.BaseExpression) -> bool:
    return isinstance(value, cst.Name) and value.value == "None"


@lru_cache(maxsize=32)
def _own_table(wanted: tuple[NodeClass, ...]) -> tuple[Table, frozenset[NodeClass]]:
    table = closed(table_for(frozenset(wanted)), cst.FunctionDef, cst.ClassDef, cst.Lambda)
    return table, frozenset(wanted)
