"""rules/architecture/layer-violation.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.imported import imported, is_for_typing
from reviewer.checks.shared.layers import (
    BUSINESS,
    DATA,
    ENDPOINTS,
    Layer,
    is_composition,
    is_shared,
    layer_of,
)
from reviewer.checks.shared.paths import is_test_path
from reviewer.index import Index
from reviewer.orm.roles import role_of

_ALL = frozenset({ENDPOINTS, BUSINESS, DATA})


@dataclass(frozen=True)
class Options:
    """The layers from the outermost on, what any may import, and whether hints count."""

    layers: list[str]
    allow: list[str]
    type_checking: bool


@on((cst.Import, cst.ImportFrom), Options)
def check(node: cst.Import | cst.ImportFrom, module: Module, options: Options) -> Iterator[Hit]:
    """Report imports that lead from an inner layer to an outer one."""
    if role_of(module.path) == "tests" or is_composition(module.path):
        return
    index = module.fact(Index)
    own = layer_of(module.path, index, options.layers, _ALL)
    if own is None or own.rank == ENDPOINTS:
        return
    for path in imported(node, module, index):
        other = layer_of(path, index, options.layers, _ALL)
        if other is None or not _is_above(other, own) or is_test_path(path):
            continue
        if any(fnmatchcase(index.module_name(path), each) for each in options.allow):
            continue
        if not options.layers and is_shared(path):
            continue
        if not options.type_checking and is_for_typing(node, module):
            continue
        names = {"importer": module.path, "inner": own.name, "imported": path, "outer": other.name}
        yield Hit(node, names)
        return


def _is_above(other: Layer, own: Layer) -> bool:
    return other.rank < own.rank and other.within == own.within
