"""rules/concurrency/gather-errors-ignored.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.arguments import keyword
from reviewer.checks.shared.names import is_name, last_part
from reviewer.checks.shared.paths import is_test_path
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_ENDING = re.compile(
    r"__aexit__|__aenter__|(?:^|_)(?:a?close|cancel|shut_?down|stop|clean_?up|tear_?down|dispose|disconnect|finali[sz]e|drain|kill|lifespan)"
)


@on(cst.Await)
def check(node: cst.Await, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report gathered exceptions that nobody looks at."""
    call = node.expression
    if not isinstance(call, cst.Call) or last_part(call) != "gather" or is_test_path(module.path):
        return
    asked = keyword(call, "return_exceptions")
    if asked is None or not is_name(asked.value, "True"):
        return
    function = module.fact(Parents).function(node)
    if function is None or module.fact(Imports).name(call.func) not in (
        "asyncio.gather",
        "asyncio.tasks.gather",
    ):
        return
    if not _is_dropped(node, function, module):
        return
    if not (_ends(node, function, module) or _handle_their_own(call, module)):
        yield Hit(call)


def _is_dropped(node: cst.Await, function: cst.FunctionDef, module: Module) -> bool:
    """Whether the result is thrown away, or bound to a name that nobody reads."""
    match module.fact(Parents).parent(node):
        case cst.Expr():
            return True
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            named = [each for each in below(function.body, cst.Name) if is_name(each, name)]
            return name == "_" or len(named) == 1
    return False


def _ends(node: cst.Await, function: cst.FunctionDef, module: Module) -> bool:
    """Whether the tasks are brought to their end: they were cancelled, or this is what runs last."""
    if _ENDING.search(function.name.value.lower()):
        return True
    for above in module.fact(Parents).ancestors(node):
        if isinstance(above, cst.Finally | cst.ExceptHandler):
            return True
        if above is function:
            break
    return any(last_part(each) == "cancel" for each in below(function.body, cst.Call)) or any(
        below(function.body, cst.Yield)
    )


def _handle_their_own(call: cst.Call, module: Module) -> bool:
    """Whether a function of this file that is run handles whatever it raises."""
    named = {last_part(each) for arg in call.args for each in below(arg.value, cst.Call)}
    defined = {each.name.value: each for each in below(module.tree, cst.FunctionDef)}
    return any(name in defined and _handles(defined[name]) for name in named)


def _handles(function: cst.FunctionDef) -> bool:
    return any(
        each.type is None or is_name(each.type, "Exception", "BaseException")
        for each in below(function.body, cst.ExceptHandler)
    )
