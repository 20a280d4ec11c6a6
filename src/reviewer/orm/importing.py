"""Makes functions of one module known in a file: as they are, through the module's name, or by an import added."""

from __future__ import annotations

from reviewer.check import Module, Patch
from reviewer.finding import Span
from reviewer.index.flow.stmt import Imports
from reviewer.orm.names import Names
from reviewer.orm.values import Callee
from reviewer.tree.places import Places

_LOADERS = "sqlalchemy.orm"


def importing(
    functions: list[str], module: Module, names: Names, source: str = _LOADERS
) -> tuple[tuple[Patch, ...], str]:
    """Give the edits that import the functions, and the prefix under which they are known already."""
    missing = [name for name in functions if not _is_known(name, name, names, source)]
    if not missing:
        return (), ""
    for known in names.index.facts(names.path).imports:
        if known.target == source and _is_known(f"{known.name}.{missing[0]}", missing[0], names, source):
            return (), known.name
    lines = [each for each in names.index.flow(names.path).statements if isinstance(each, Imports)]
    for each in lines:
        if each.source == source:
            if ("*", "*") in each.names:
                break
            end = Span(each.last_line, each.last, each.last_line, each.last)
            return (Patch(end, f", {', '.join(missing)}", "after"),), ""
    text = f"from {source} import {', '.join(missing)}"
    return _new_line(text, source, lines, module), ""


def _new_line(text: str, source: str, lines: list[Imports], module: Module) -> tuple[Patch, ...]:
    """A line of its own: after the last import of the package, else above the first import."""
    for each in reversed(lines):
        if each.source.partition(".")[0] == source.partition(".")[0]:
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


def _is_known(text: str, function: str, names: Names, source: str) -> bool:
    value = names.value(text)
    return (
        isinstance(value, Callee)
        and value.name.startswith(source.partition(".")[0])
        and value.name.endswith(f".{function}")
    )
