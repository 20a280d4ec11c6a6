"""Makes functions of one module known in a file: as they are, through the module's name, or by an import added."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Module, Patch
from reviewer.orm.loops import dotted
from reviewer.orm.names import Names
from reviewer.orm.values import Callee

_SOURCE = "sqlalchemy.orm"


def importing(functions: list[str], module: Module, names: Names) -> tuple[tuple[Patch, ...], str]:
    """Give the edits that import the functions, and the prefix under which they are known already."""
    missing = [name for name in functions if not _is_known(name, name, names)]
    if not missing:
        return (), ""
    for each in names.index.facts(names.path).imports:
        if each.target == _SOURCE and _is_known(f"{each.name}.{missing[0]}", missing[0], names):
            return (), each.name
    lines = list(_imports(module.tree))
    for _, statement in lines:
        if dotted(statement.module) == _SOURCE if statement.module else False:
            aliases = statement.names
            if isinstance(aliases, cst.ImportStar):
                break
            last = aliases[-1].asname.name if aliases[-1].asname else aliases[-1].name
            return (Patch(last, f", {', '.join(missing)}", "after"),), ""
    return _new_line(f"from {_SOURCE} import {', '.join(missing)}", lines), ""


def _new_line(text: str, lines: list[tuple[cst.SimpleStatementLine, cst.ImportFrom]]) -> tuple[Patch, ...]:
    """A line of its own: after the last import of the package, else above the first import."""
    for line, statement in reversed(lines):
        if statement.module is not None and dotted(statement.module).partition(".")[0] == "sqlalchemy":
            if line.trailing_whitespace.comment is None:
                return (Patch(line, f"\n{text}", "after"),)
            return (Patch(line, f"{text}\n", "before"),)
    for line, statement in lines:
        if statement.module is None or dotted(statement.module) != "__future__":
            return (Patch(line, f"{text}\n", "before"),)
    return ()


def _imports(tree: cst.Module) -> Iterator[tuple[cst.SimpleStatementLine, cst.ImportFrom]]:
    for line in tree.body:
        if isinstance(line, cst.SimpleStatementLine) and isinstance(line.body[0], cst.ImportFrom):
            yield line, line.body[0]


def _is_known(text: str, function: str, names: Names) -> bool:
    value = names.value(text)
    return (
        isinstance(value, Callee)
        and value.name.startswith("sqlalchemy")
        and value.name.endswith(f".{function}")
    )
