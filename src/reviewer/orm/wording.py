"""How findings about loops are put into words and places."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.check import Module
from reviewer.finding import Confidence, Related
from reviewer.index.flow.expr import Placed
from reviewer.orm.events import Step
from reviewer.orm.knowledge import Orm
from reviewer.orm.loops import Loop
from reviewer.orm.model import Model
from reviewer.tree.places import Places

_LONGEST = 60


def short(node: Placed, module: Module) -> str:
    """Give the source of an expression on one line, cut where it grows long."""
    text = " ".join(text_of(node, module).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]} ..."


def text_of(node: Placed, module: Module) -> str:
    """Give the source of an expression as it stands."""
    lines, span = module.fact(Places).lines, node.span
    start, end = lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)
    return module.text[start:end]


def advice_for(orm: Orm, advice: str, model: Model | None, relation: str, method: str = "") -> str:
    """Give what the ORM's own table advises, with the names of this model filled in."""
    words = {
        "model": model.title if model is not None else "Model",
        "relation": relation,
        "method": method,
        "key": orm.models.key,
    }
    return orm.advice[advice].format_map(words)


def below_minimum(confidence: Confidence, minimum: str) -> bool:
    """Tell whether a confidence lies below the one that is asked for: `low`, `medium` or `high`."""
    return confidence < Confidence(minimum)


def is_batch(loop: Loop, helpers: list[str]) -> bool:
    """Tell whether a function that makes batches made what the loop runs over."""
    return (
        loop.batch or loop.caller in helpers or loop.caller.endswith(("_in_batches", "_batches", "_chunks"))
    )


def loop_place(loop: Loop, module: Module) -> Related:
    """Give the place of a loop: what it runs over."""
    source = loop.node.source
    place = source if isinstance(source, Placed) else loop.node
    return Related(loop.path or module.path, place.span, "the loop runs over this")


def steps(via: tuple[Step, ...]) -> Iterator[Related]:
    """Give the places on the way from a loop to the query that it runs in another function."""
    return (Related(each.path, each.node.span, each.words) for each in via)
