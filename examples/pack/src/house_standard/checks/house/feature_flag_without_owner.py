"""rules/house/feature-flag-without-owner.md"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.tree.imports import Imports


@dataclass(frozen=True)
class Options:
    """The options of the page."""

    keyword: str = "owner"


@on(cst.Call, Options)
def check(call: cst.Call, module: Module, options: Options) -> Iterator[Hit]:
    """Look at every flag that is made."""
    if not call.args or module.fact(Imports).name(call.func) != "house.flags.Flag":
        return
    if all(arg.keyword is None or arg.keyword.value != options.keyword for arg in call.args):
        name = module.tree.code_for_node(call.args[0].value)
        yield Hit(call, words={"flag": name.strip("\"'"), "keyword": options.keyword})
