"""rules/orm/missing-transaction.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.finding import Related
from reviewer.index.flow.expr import Call
from reviewer.orm.flow import OrmFlow
from reviewer.orm.roles import ByRole
from reviewer.orm.transactions import Torn, torn
from reviewer.orm.wording import below_minimum

_WORTH = ("save(", "create(", "commit(", "delete(", "update(")


@dataclass(frozen=True)
class Options(ByRole):
    """How sure a finding must be, how many writes count, which models are logs, how much tests and commands count."""

    min_confidence: str
    min_writes: int
    log_models: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report functions whose writes belong together, and may be done in part."""
    judged, severity = options.weighed(module.path)
    if not judged or not module.says(*_WORTH):
        return
    for each in torn(module.fact(OrmFlow)):
        if below_minimum(each.confidence, options.min_confidence):
            continue
        if not each.commits and len(each.writes) < options.min_writes:
            continue
        if any(fnmatch(write.model.title, name) for write in each.writes for name in options.log_models):
            continue
        first, last = _ends(each)
        yield Hit(
            module.tree,
            span=last.span,
            symbol=each.function.symbol,
            words=_words(each),
            severity=severity,
            confidence=each.confidence,
            related=(Related(module.path, first.span, "this is kept if what follows fails"),),
        )


def _ends(each: Torn) -> tuple[Call, Call]:
    calls = each.commits or tuple(write.node for write in each.writes)
    return calls[0], calls[-1]


def _words(each: Torn) -> dict[str, str]:
    if each.commits:
        return {
            "function": each.function.symbol,
            "what": "commits twice",
            "advice": "commit once, at the end",
        }
    models = list(dict.fromkeys(f"`{write.model.title}`" for write in each.writes))
    return {
        "function": each.function.symbol,
        "what": f"writes to {' and '.join(models)} without a transaction",
        "advice": f"put them into one `{'transaction.atomic()' if _is_django(each) else 'atomic()'}` block",
    }


def _is_django(each: Torn) -> bool:
    return each.writes[0].model.orm.name == "Django"
