"""rules/orm/wasteful-count-or-exists.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, Patch, on
from reviewer.finding import Safety
from reviewer.index import Index
from reviewer.orm.flow import OrmFlow
from reviewer.orm.roles import ByRole
from reviewer.orm.sizes import Wasted, wasted
from reviewer.orm.wording import short, text_of

_FAULTS = {
    "len": "loads every row only to count them",
    "truth": "loads every row only to see whether there is one",
    "count": "counts all rows only to see whether there is one",
    "first": "loads a row only to see whether there is one",
    "twice": "asks the database once more than the loop over the same rows",
}
_WORDS = ("len(", "count(", "first(", "exists(", "if ", "while ", "bool(", "assert ")
_LOCKS = "select_for_update"


@on(cst.Module, ByRole)
def check(tree: cst.Module, module: Module, options: ByRole) -> Iterator[Hit]:
    """Report queries that bring more than their number, or whether there is a row, of which nothing else is used."""
    judged, severity = options.weighed(module.path)
    if not judged or not module.says(*_WORDS):
        return
    for each in wasted(module.fact(OrmFlow), module.fact(Index).flow(module.path)):
        if _LOCKS in text_of(each.node, module):
            continue
        ours = each.query.model.orm.name == "Django"
        rows = text_of(each.rows, module)
        fix = _django(each, rows) if ours else _sqlalchemy(each, " ".join(rows.split()))
        yield Hit(
            module.tree,
            span=each.node.span,
            symbol=each.symbol,
            words={
                "query": short(each.node, module),
                "fault": _FAULTS[each.form],
                "fix": f"`{' '.join(fix.split())}`" if ours else fix,
            },
            patches=(Patch(each.node.span, fix),) if ours else (),
            safety=Safety.UNSAFE if each.form == "twice" else Safety.SAFE,
            severity=severity,
            confidence=each.query.confidence,
        )


def _django(each: Wasted, rows: str) -> str:
    denied = "not " if each.absent else ""
    if each.form == "twice":
        return f"{denied}{rows}"
    if each.form == "len":
        return f"{rows}.count()"
    return f"{denied}{'await ' if each.waits else ''}{rows}.{'aexists' if each.waits else 'exists'}()"


def _sqlalchemy(each: Wasted, rows: str) -> str:
    """What to write instead, in words: joins may count a row more than once, which is for a person to see."""
    if each.form == "len":
        return (
            f"`{rows}.count()`"
            if each.query.kind == "query"
            else "`select(func.count())` with its conditions"
        )
    if each.form == "twice":
        return f"the rows of one `{rows}.all()`"
    if each.form == "truth":
        return f"`{rows}.first()`"
    return f"`session.query({rows}.exists()).scalar()`"
