"""rules/api/undocumented-endpoint.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.docstrings.literal import docstring_literal
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Route, Routes
from reviewer.index import Index

_PLAIN = re.compile(r"health|ready|live(?:z|ness)|ping|metrics|version|favicon|robots")
_SAYS = ("summary", "description")


@on(cst.Module)
def check(tree: cst.Module, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report endpoints of FastAPI of which the documentation says nothing but their path."""
    if is_test_path(module.path):
        return
    seen: set[int] = set()
    for route in module.fact(Routes).fastapi():
        if id(route.function) in seen or route.methods in (("HEAD",), ("OPTIONS",)):
            continue
        seen.add(id(route.function))
        if not _is_told(route) and not route.is_hidden(module.fact(Index)):
            yield Hit(route.function.name, {"route": route.title})


def _is_told(route: Route) -> bool:
    return (
        route.is_open
        or docstring_literal(route.function) is not None
        or any(route.option(name) is not None for name in _SAYS)
        or _PLAIN.search(route.path.lower()) is not None
    )
