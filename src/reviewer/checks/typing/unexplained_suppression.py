"""rules/typing/unexplained-suppression.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.paths import is_foreign
from reviewer.checks.shared.silencers import MAY_SILENCE, Silencer, silencers
from reviewer.finding import Severity
from reviewer.tree.comments import comments

_HIDDEN = {
    "mypy": "every type error",
    "pyright": "every type error",
    "ruff": "every lint finding",
    "bandit": "every security finding",
    "pylint": "every pylint message",
}


@dataclass(frozen=True)
class Options:
    """What a comment that silences a tool has to say, and how much one for a whole file weighs."""

    require_reason: bool
    file_level: Literal["off", "info", "warning", "error"]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Find comments that silence a tool altogether, or without a reason where one is asked for."""
    if not MAY_SILENCE.search(module.text) or is_foreign(module):
        return
    for silencer in silencers(comments(module, MAY_SILENCE)):
        lack = _lack(silencer, options)
        whole_file = silencer.whole_file or _ignores_file(silencer, module)
        if not lack or (whole_file and options.file_level == "off"):
            continue
        severity = Severity(options.file_level) if whole_file and not silencer.coded else None
        where = "in this file" if whole_file else "on this line"
        words = {"comment": silencer.text, "what": f"{_HIDDEN[silencer.tool]} {where}", "lack": lack}
        yield Hit(tree, words, severity=severity, span=silencer.span)


def _lack(silencer: Silencer, options: Options) -> str:
    if not silencer.coded:
        return "naming a code"
    return "saying why" if options.require_reason and not silencer.reason else ""


def _ignores_file(silencer: Silencer, module: Module) -> bool:
    """Whether a `# type: ignore` stands above all code: mypy then leaves the whole file alone."""
    if silencer.tool != "mypy" or not silencer.alone:
        return False
    above = module.text.splitlines()[: silencer.span.line - 1]
    return all(not line.strip() or line.lstrip().startswith("#") for line in above)
