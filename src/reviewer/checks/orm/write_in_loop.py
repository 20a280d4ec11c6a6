"""rules/orm/write-in-loop.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.finding import Confidence, Severity
from reviewer.orm.events import Write
from reviewer.orm.flow import OrmFlow
from reviewer.orm.needing import is_a_step, is_needed_at_once
from reviewer.orm.roles import ByRole
from reviewer.orm.wording import advice_for, below_minimum, is_batch, loop_place, short, steps

_CAVEATS = {
    "own save": "; mind that this model's own `save()` would not run",
    "own delete": "; mind that this model's own `delete()` would not run",
    "signals": "; mind that signal receivers of this model would not be called",
    "open": "; mind that a base class may do more in `save()`",
    "pair": "",
    "flush": ", unless the rows that follow need the new keys",
}


@dataclass(frozen=True)
class Options(ByRole):
    """How sure a finding must be, which functions make batches, how much tests and commands count."""

    min_confidence: str
    batch_helpers: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report the last write of each kind in a loop that writes row by row, commits among them."""
    judged, severity = options.weighed(module.path)
    if not judged:
        return
    written = module.fact(OrmFlow).events.writes
    last = {
        (event.loop, event.advice): event
        for event in sorted(
            written, key=lambda each: not each.via
        )  # what the loop itself says goes before its calls
        if not event.serving
        and not below_minimum(event.confidence, options.min_confidence)
        and not is_batch(event.loop, options.batch_helpers)
        and not is_needed_at_once(event)
        and not is_a_step(event)
    }
    for event in last.values():
        yield _hit(event, module, severity)


def _hit(event: Write, module: Module, severity: Severity | None) -> Hit:
    advice = advice_for(event.orm, event.advice, event.model, "", event.method)
    weak = bool(event.special) or event.confidence is Confidence.LOW
    return Hit(
        module.tree,
        span=event.node.span,
        symbol=event.symbol,
        words={"call": short(event.node, module), "advice": advice + _CAVEATS.get(event.special, "")},
        severity=Severity.INFO if weak else severity,
        confidence=event.confidence,
        related=(loop_place(event.loop, module), *steps(event.via)),
    )
