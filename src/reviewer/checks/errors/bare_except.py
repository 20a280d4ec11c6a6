"""rules/errors/bare-except.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import libcst as cst

from reviewer.check import Hit, Module, Patch, on
from reviewer.checks.shared.handlers import always_reraises
from reviewer.checks.shared.paths import is_foreign
from reviewer.finding import Safety, Severity


@dataclass(frozen=True)
class Options:
    """`allow_reraise`: how much a bare except weighs that passes on everything it catches."""

    allow_reraise: Literal["off", "info", "warning", "error"]


@on(cst.ExceptHandler, Options)
def check(handler: cst.ExceptHandler, module: Module, options: Options) -> Iterator[Hit]:
    """Report an except clause that names no exception."""
    if handler.type is not None or is_foreign(module):
        return
    if not always_reraises(handler):
        yield Hit(handler, patches=(Patch(handler, " Exception", where="colon"),), head=True)
    elif options.allow_reraise != "off":
        yield Hit(
            handler,
            patches=(Patch(handler, " BaseException", where="colon"),),
            safety=Safety.SAFE,
            severity=Severity(options.allow_reraise),
            head=True,
        )
