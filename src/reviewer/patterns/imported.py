"""The imports that a replacement needs."""

from __future__ import annotations

import ast

import libcst as cst

from reviewer.check import Module, Patch
from reviewer.checks.shared.typing_imports import import_patches


def import_of(line: str, module: Module) -> tuple[Patch, ...] | None:
    """Give what brings an import into a file: nothing where it is there; None where its name is taken or unsafe."""
    node = ast.parse(line).body[0]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level and not node.names[0].asname:
        return import_patches(module, node.module, node.names[0].name)
    if not isinstance(node, ast.Import):
        return None
    wanted = node.names[0]
    first: cst.BaseSmallStatement | None = None
    for statement in module.tree.body:
        for small in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
            if isinstance(small, cst.Import):
                if any(_same(alias, wanted) for alias in small.names):
                    return ()
            elif not isinstance(small, cst.ImportFrom) or _is_future(small):
                continue
            first = first or small
    name = wanted.asname or wanted.name.partition(".")[0]
    if first is None or name in module.text:
        return None  # no place that is surely right, or the name may mean something else here
    return (Patch(first, f"{line}{module.tree.default_newline}", where="before"),)


def _same(alias: cst.ImportAlias, wanted: ast.alias) -> bool:
    known = alias.asname.name.value if alias.asname and isinstance(alias.asname.name, cst.Name) else None
    return alias.evaluated_name == wanted.name and known == wanted.asname


def _is_future(node: cst.ImportFrom) -> bool:
    return isinstance(node.module, cst.Name) and node.module.value == "__future__"
