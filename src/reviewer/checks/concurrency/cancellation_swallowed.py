"""rules/concurrency/cancellation-swallowed.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.handlers import caught
from reviewer.checks.shared.names import is_name, last_part, word_set
from reviewer.checks.shared.paths import is_test_path
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_CANCELLED = word_set("asyncio.CancelledError asyncio.exceptions.CancelledError")
_WAITS = word_set("gather wait wait_for shield as_completed")
_LEAVES = (cst.Raise, cst.Return, cst.Break)


@on(cst.ExceptHandler)
def check(handler: cst.ExceptHandler, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report handlers that take a task's cancellation and go on with its loop."""
    if not module.says("CancelledError", "BaseException") or is_test_path(module.path):
        return
    name = next((last_part(each) for each in caught(handler) if _is_cancellation(each, module)), "")
    function = module.fact(Parents).function(handler)
    attempt = module.fact(Parents).parent(handler)
    if not name or function is None or function.asynchronous is None or not isinstance(attempt, cst.Try):
        return
    goes_on = not any(below(handler.body, *_LEAVES)) and _is_in_loop(attempt, function, module)
    if goes_on and _waits_itself(attempt) and not _cancels(function):
        yield Hit(handler, words={"name": name}, head=True)


def _is_cancellation(caught_type: cst.BaseExpression, module: Module) -> bool:
    if is_name(caught_type, "BaseException"):
        return module.fact(Imports).name(caught_type) in (None, "BaseException", "builtins.BaseException")
    return module.fact(Imports).name(caught_type) in _CANCELLED


def _is_in_loop(attempt: cst.Try, function: cst.FunctionDef, module: Module) -> bool:
    """Whether what follows the handler is another round, and no jump stands between."""
    inner: cst.CSTNode = attempt
    for above in module.fact(Parents).ancestors(attempt):
        if isinstance(above, cst.IndentedBlock):
            rest = above.body[above.body.index(inner) + 1 :] if inner in above.body else ()
            if any(any(below(each, *_LEAVES)) for each in rest):
                return False
        if isinstance(above, cst.While):
            return is_name(above.test, "True")
        if above is function or isinstance(above, cst.For):
            return False
        inner = above
    return False


def _waits_itself(attempt: cst.Try) -> bool:
    """Whether the body awaits something of its own, and not a task that somebody else may have cancelled."""
    return any(
        isinstance(each.expression, cst.Call) and last_part(each.expression) not in _WAITS
        for each in below(attempt.body, cst.Await)
    )


def _cancels(function: cst.FunctionDef) -> bool:
    return any(
        last_part(each) in ("cancel", "uncancel", "cancelled") for each in below(function.body, cst.Call)
    )
