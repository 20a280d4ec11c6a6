"""rules/orm/lost-update.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, Patch, on
from reviewer.finding import Confidence, Related, Span
from reviewer.index import Index
from reviewer.index.facts import Class
from reviewer.index.flow.expr import Attr, Binary, Call, Const, Name, Sub
from reviewer.index.flow.walk import walk
from reviewer.orm.flow import OrmFlow
from reviewer.orm.importing import importing
from reviewer.orm.lost import Lost, lost
from reviewer.orm.names import Names
from reviewer.orm.roles import ByRole
from reviewer.orm.values import Callee, Ref
from reviewer.orm.wording import text_of
from reviewer.tree.places import Places

_WORTH = ("save(", "commit(", "flush(")
_AUGMENTS = re.compile(r"\s*(\+|-|\*|/)=\s*")


@on(cst.Module, ByRole)
def check(tree: cst.Module, module: Module, options: ByRole) -> Iterator[Hit]:
    """Report numbers that are read from a row, changed in Python, and written back."""
    judged, severity = options.weighed(module.path)
    if not judged or not module.says(*_WORTH):
        return
    flow = module.fact(OrmFlow)
    for each in lost(flow):
        if _is_versioned(each, module):
            continue
        yield Hit(
            module.tree,
            span=each.target.span,
            symbol=each.symbol,
            words={"field": text_of(each.target, module), "fix": _advice(each)},
            patches=_patches(each, module, flow.names),
            severity=severity,
            confidence=Confidence.MEDIUM,
            related=(Related(module.path, each.save.span, "what was read before is written here"),),
        )


def _is_versioned(each: Lost, module: Module) -> bool:
    """Whether the model may count its versions: then the second of two writers is refused."""
    line = module.fact(Index).mro(each.row.model.symbol)
    return any(isinstance(cls.facts, Class) and cls.facts.field("__mapper_args__") for cls in line)


def _advice(each: Lost) -> str:
    django = each.row.model.orm.name == "Django"
    lock = "`select_for_update()`" if django else "`with_for_update()`"
    if each.sign or each.reads:
        better = f'`F("{each.target.name}")`' if django else f"`{each.row.model.title}.{each.target.name}`"
        return f"{better} in the new value, which the database then computes, or lock the row with {lock}"
    return f"an `update` with the condition in it, or lock the row with {lock}"


def _patches(each: Lost, module: Module, names: Names) -> tuple[Patch, ...]:
    """Have the database compute the value; what is read again afterwards would be no number any more."""
    if each.again:
        return ()
    column, imports = _column(each, module, names)
    if not column:
        return ()
    if each.reads:
        plain = all(isinstance(node, Binary | Attr | Name | Const) for node in walk([each.value]))
        return (*imports, *(Patch(read.span, column) for read in each.reads)) if plain else ()
    start = module.fact(Places).lines.offset(each.target.span.end_line, each.target.span.end_column)
    sign = _AUGMENTS.match(module.text, start)
    if sign is None or not isinstance(each.value, Const | Name | Attr | Call | Sub):
        return ()
    end = module.fact(Places).lines.place(sign.end())
    span = Span(each.target.span.end_line, each.target.span.end_column, *end)
    return (*imports, Patch(span, f" = {column} {sign[1]} "))


def _column(each: Lost, module: Module, names: Names) -> tuple[str, tuple[Patch, ...]]:
    """How the column is written in an expression for the database, and the import that this takes."""
    model, name = each.row.model, each.target.name
    if model.orm.name == "Django":
        imports, prefix = importing(["F"], module, names, "django.db.models")
        known = bool(prefix or imports) or isinstance(names.value("F"), Callee)
        return (f'{f"{prefix}." if prefix else ""}F("{name}")' if known else ""), imports
    found = names.value(model.title)
    return (f"{model.title}.{name}" if isinstance(found, Ref) and found.model is model else ""), ()
