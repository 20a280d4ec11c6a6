"""rules/orm/prefetch-defeated.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, Patch, on
from reviewer.finding import Confidence, Severity, Span
from reviewer.index.flow.expr import Attr, Call, Placed
from reviewer.orm.events import Defeated
from reviewer.orm.flow import OrmFlow
from reviewer.orm.roles import ByRole
from reviewer.orm.wording import below_minimum, loop_place, short
from reviewer.tree.places import Places


@dataclass(frozen=True)
class Options(ByRole):
    """How sure a finding must be, and how much tests and commands count."""

    min_confidence: str


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report each query on a relation whose rows a prefetch has brought already."""
    judged, severity = options.weighed(module.path)
    if not judged:
        return
    for event in module.fact(OrmFlow).events.defeated:
        if not below_minimum(event.confidence, options.min_confidence):
            yield _hit(event, module, severity)


def _hit(event: Defeated, module: Module, severity: Severity | None) -> Hit:
    first = _first_of(event, module)
    advice = f"take `{first}`" if first else _advice(event)
    return Hit(
        module.tree,
        span=event.node.span,
        symbol=event.symbol,
        words={"call": short(event.node, module), "relation": event.relation, "advice": advice},
        patches=(Patch(event.node.span, first),) if first else (),
        severity=Severity.INFO if event.confidence is Confidence.LOW else severity,
        confidence=event.confidence,
        related=(loop_place(event.loop, module),),
    )


def _advice(event: Defeated) -> str:
    held = event.relation if event.model.orm.awaits else f"{event.relation}.all()"
    return (
        f"go through `{held}` in Python, "
        f'or prefetch what is needed by `Prefetch("{event.relation}", queryset=..., to_attr=...)`'
    )


def _first_of(event: Defeated, module: Module) -> str:
    """The first of the rows that are there already, instead of `.first()`; empty for other calls."""
    if event.model.orm.awaits:
        return ""  # to await what is there would raise
    match event.node:
        case Call(function=Attr(value=Placed() as owner, name="first"), args=(), keywords=()) if event.whole:
            text = _text(owner.span, module)
            return f"next(iter({text if text.endswith('.all()') else f'{text}.all()'}), None)"
    return ""


def _text(span: Span, module: Module) -> str:
    lines = module.fact(Places).lines
    start, end = lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)
    return module.text[start:end]
