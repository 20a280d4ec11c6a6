"""rules/orm/unbounded-query.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.endpoints import has_endpoints
from reviewer.finding import Confidence, Severity
from reviewer.orm.flow import OrmFlow
from reviewer.orm.roles import role_of
from reviewer.orm.unbounded import unbounded

_SMALL = re.compile(
    r"(?:Country|Currency|Role|Permission|Language|Locale|Status|Setting|Settings|Config|Configuration|Group"
    r"|Category|Type|Kind|Choice|Plan|Tier|Region|Site|Template)$"
)


@dataclass(frozen=True)
class Options:
    """Models that stay small, and how much a query with a condition of its own counts."""

    small_models: list[str]
    user_scoped: str


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report endpoints that answer all rows of a table, however many there are."""
    if not has_endpoints(module) or role_of(module.path) != "product":
        return
    for each in unbounded(module.fact(OrmFlow)):
        name = each.model.title
        if name in options.small_models or _SMALL.search(name) or each.confidence is Confidence.LOW:
            continue
        if not each.scoped or options.user_scoped != "off":
            yield Hit(
                module.tree,
                span=each.node.span,
                symbol=each.symbol,
                words={"where": each.where, "model": name},
                severity=Severity(options.user_scoped) if each.scoped else None,
                confidence=each.confidence,
            )
