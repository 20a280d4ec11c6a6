"""Makes functions of one module known in a file: as they are, through the module's name, or by an import added."""

from __future__ import annotations

from reviewer.check import Module, Patch
from reviewer.finding import Span
from reviewer.index.flow.stmt import Imports
from reviewer.orm.names import Names
from reviewer.orm.values import Callee
from reviewer.tree.places import Places

_SOURCE = "sqlalchemy.orm"


def importing(functions: list[str], module: Module, names: Names) -> tuple[tuple[Patch, ...], str]:
    """Give the edits that import the functions, and the prefix under which they are known already."""
    missing = [name for name in functions if not _is_known(name, name, names)]
    if not missing:
        return (), ""
    for known in names.index.facts(names.path).imports:
        if known.target == _SOURCE and _is_known(f"{known.name}.{missing[0]}", missing[0], names):
            return (), known.name
    lines = [each for each in names.index.flow(names.path).statements if isinstance(each, Imports)]
    for each in lines:
        if each.source == _SOURCE:
            if ("*", "*") in each.names:
                break
            end = Span(each.last_line, each.last, each.last_line, each.last)
            return (Patch(end, f", {', '.join(missing)}", "after"),), ""
    return _new_line(f"from {_SOURCE} import {', '.join(missing)}", lines, module), ""


def _new_line(text: str, lines: list[Imports], module: Module) -> tuple[Patch, ...]:
    """A line of its own: after the last import of the package, else above the first import."""
    for each in reversed(lines):
        if each.source.partition(".")[0] == _SOURCE.partition(".")[0]:
            if _ends_line(each, module):
                return (Patch(each.span, f"\n{text}", "after"),)
            return (Patch(each.span, f"{text}\n", "before"),)
    for each in lines:
        if each.source and each.source != "__future__":
            return (Patch(each.span, f"{text}\n", "before"),)
    return ()


def _ends_line(statement: Imports, module: Module) -> bool:
    lines = module.fact(Places).lines
    return lines.line(statement.span.end_line)[statement.end - 1 :].strip() == ""


def _is_known(text: str, function: str, names: Names) -> bool:
    value = names.value(text)
    return (
        isinstance(value, Callee)
        and value.name.startswith("sqlalchemy")
        and value.name.endswith(f".{function}")
    )
