"""rules/orm/query-in-loop.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.finding import Confidence, Severity
from reviewer.orm.events import Query
from reviewer.orm.flow import OrmFlow
from reviewer.orm.roles import ByRole
from reviewer.orm.wording import advice_for, below_minimum, is_batch, loop_place, short, steps


@dataclass(frozen=True)
class Options(ByRole):
    """How sure a finding must be, which functions make batches, how much tests and commands count."""

    min_confidence: str
    batch_helpers: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report each query that a loop runs again in every round."""
    judged, severity = options.weighed(module.path)
    if not judged:
        return
    for event in module.fact(OrmFlow).events.queries:
        if (
            event.serving
            or below_minimum(event.confidence, options.min_confidence)
            or is_batch(event.loop, options.batch_helpers)
        ):
            continue
        yield _hit(event, module, severity)


def _hit(event: Query, module: Module, severity: Severity | None) -> Hit:
    return Hit(
        module.tree,
        span=event.node.span,
        symbol=event.symbol,
        words={
            "call": short(event.node, module),
            "advice": advice_for(event.orm, event.advice, event.model, event.relation),
        },
        severity=Severity.INFO if event.confidence is Confidence.LOW else severity,
        confidence=event.confidence,
        related=(loop_place(event.loop, module), *steps(event.via)),
    )
