"""rules/concurrency/blocking-call-through-helper.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.blocking import blocking_of, called
from reviewer.checks.shared.coroutines import Coroutines, imported
from reviewer.index import Index
from reviewer.index.facts import Function
from reviewer.orm.roles import role_of
from reviewer.orm.wording import short

_BEFORE = re.compile(r"lifespan|start_?up|shut_?down", re.IGNORECASE)  # nobody waits for an answer then


@dataclass(frozen=True)
class Options:
    """How many calls deep to look, and which dotted names block besides the known ones."""

    max_depth: int
    extra_blocking: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report calls of functions in coroutines that end in something that blocks the loop."""
    if not module.says("async def") or role_of(module.path) != "product":
        return
    index = module.fact(Index)
    summaries = blocking_of(index, frozenset(options.extra_blocking))
    for coroutine in module.fact(Coroutines).all:
        if _BEFORE.search(coroutine.function.name):
            continue
        local = imported(coroutine.nodes)
        for call in coroutine.plain_calls():
            found = called(call, module.path, coroutine.owner, index, local)
            if found is None or not isinstance(found.facts, Function) or found.facts.asynchronous:
                continue
            way = summaries.way(found, options.max_depth)
            if way:
                words = {"call": short(call, module), "chain": " -> ".join(step.name for step in way)}
                related = tuple(step.place for step in way)
                yield Hit(tree, words, span=call.span, symbol=coroutine.symbol, related=related)
