"""All calls of a file, which many checks go over: found by one walk for all of them."""

from __future__ import annotations

from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.tree.walk import below


class Calls:
    """The calls of a module in the order of the source, an outer one before those in it."""

    def __init__(self, tree: cst.Module) -> None:
        self.all = tuple(below(tree, cst.Call))

    @classmethod
    def of(cls, module: Module) -> Self:
        """Walk over the tree once."""
        return cls(module.tree)
