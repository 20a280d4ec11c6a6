"""Adds the import that a hint needs."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Module, Patch
from reviewer.checks.shared.names import dotted, is_name


def is_imported(module: Module, source: str, name: str) -> bool:
    """Tell whether the module's top level has `from source import name`."""
    return any(
        node.module is not None
        and dotted(node.module) == source
        and not isinstance(node.names, cst.ImportStar)
        and any(is_name(alias.name, name) and alias.asname is None for alias in node.names)
        for node in _from_imports(module.tree)
    )


def import_patches(module: Module, source: str, name: str) -> tuple[Patch, ...] | None:
    """Give what makes `name` known: nothing where it is, else a line before the first import; None for no way."""
    if is_imported(module, source, name):
        return ()
    if module.says(name):
        return None  # the name may mean something else here
    for line in module.tree.body:
        match line:
            case cst.SimpleStatementLine(body=[cst.ImportFrom(module=cst.Name(value="__future__")), *_]):
                continue
            case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom(), *_]):
                text = f"from {source} import {name}{module.tree.default_newline}"
                return (Patch(line, text, where="before"),)
    return None


def _from_imports(tree: cst.Module) -> Iterator[cst.ImportFrom]:
    for line in tree.body:
        if isinstance(line, cst.SimpleStatementLine):
            for node in line.body:
                if isinstance(node, cst.ImportFrom):
                    yield node
