"""The parameters of a function as its callers see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import libcst as cst
import msgspec

from reviewer.check import Module
from reviewer.checks.shared.decorators import is_static
from reviewer.checks.shared.definitions import Definition


class Parameter(msgspec.Struct, frozen=True):
    """A parameter and its stars."""

    node: cst.Param
    stars: Literal["", "*", "**"] = ""

    @property
    def name(self) -> str:
        """The name without stars."""
        return self.node.name.value


def parameters(node: cst.FunctionDef) -> Iterator[Parameter]:
    """Give all parameters in the order of the signature."""
    params = node.params
    for plain in (*params.posonly_params, *params.params):
        yield Parameter(plain)
    if isinstance(params.star_arg, cst.Param):
        yield Parameter(params.star_arg, "*")
    for keyword in params.kwonly_params:
        yield Parameter(keyword)
    if params.star_kwarg is not None:
        yield Parameter(params.star_kwarg, "**")


def given(definition: Definition, node: cst.FunctionDef, module: Module) -> list[Parameter]:
    """Give the parameters that callers fill: without the instance or class that a method is called on."""
    found = list(parameters(node))
    bound = definition.owner is not None and (node.name.value == "__new__" or not is_static(node, module))
    return found[1:] if bound and found and not found[0].stars else found
