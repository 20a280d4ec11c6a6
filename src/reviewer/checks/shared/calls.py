"""All calls of a file, which many checks go over: found by one walk for all of them."""

from __future__ import annotations

from typing import Self, cast

import libcst as cst

from reviewer.check import Module
from reviewer.tree.parts import Parts
from reviewer.tree.walk import Walk

_WALK = Walk([cst.Call])


class Calls:
    """The calls of a module in the order of the source, an outer one before those in it."""

    def __init__(self, parts: Parts) -> None:
        self.all = cast(tuple[cst.Call, ...], tuple(parts.nodes(_WALK)))

    @classmethod
    def of(cls, module: Module) -> Self:
        """Walk over the tree once."""
        return cls(module.fact(Parts))
