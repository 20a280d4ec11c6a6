"""Which files of the project an import statement leads to."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.names import dotted, last_part
from reviewer.index import Index
from reviewer.tree.parents import Parents


def targets(node: cst.Import | cst.ImportFrom, module: Module, index: Index) -> Iterator[str]:
    """Give the absolute dotted name of each thing that a statement imports, a star import that of its module."""
    if isinstance(node, cst.Import):
        yield from (dotted(each.name) for each in node.names)
        return
    base = "." * len(node.relative) + (dotted(node.module) if node.module is not None else "")
    joint = "" if base.endswith(".") else "."
    names = [base] if isinstance(node.names, cst.ImportStar) else []
    if not isinstance(node.names, cst.ImportStar):
        names = [f"{base}{joint}{last_part(each.name)}" for each in node.names]
    yield from (index.absolute(name, module.path) for name in names)


def imported(node: cst.Import | cst.ImportFrom, module: Module, index: Index) -> Iterator[str]:
    """Give the path of each file of the project in which something stands that a statement imports.

    Re-exports are followed to the file that defines the name; without one the module itself counts.
    """
    for name in targets(node, module, index):
        found = index.resolve(name, module.path)
        path = found.path if found is not None else index.module_path(name.rpartition(".")[0], module.path)
        if path and path != module.path:
            yield path


def is_for_typing(node: cst.CSTNode, module: Module) -> bool:
    """Tell whether a statement stands under `if TYPE_CHECKING`."""
    above = module.fact(Parents).ancestors(node)
    return any(isinstance(each, cst.If) and last_part(each.test) == "TYPE_CHECKING" for each in above)
