"""When a handler that keeps quiet is right: cleaning up, closing down, trying an import, testing."""

from __future__ import annotations

import re

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.handlers import Attempt, Handler
from reviewer.checks.shared.names import dotted, last_part, word_set, words
from reviewer.checks.shared.paths import is_test_path
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

CLOSERS = word_set(
    "close aclose shutdown stop cleanup teardown tear_down disconnect terminate dispose release exit aexit "
    "finalize quit kill killpg unlink rmdir remove rmtree cancel detach unregister utime chmod chown fsync flush"
)


def may_be_silent(handler: Handler, module: Module) -> bool:
    """Tell whether nobody could be told: in tests, in `__del__`, at interpreter exit, in a signal handler."""
    if is_test_path(module.path):
        return True
    function = module.fact(Parents).function(handler)
    if function is None:
        return False
    return function.name.value == "__del__" or _is_registered(function.name.value, module)


def tries_import(attempt: Attempt) -> bool:
    """Tell whether a `try` is about an optional import: it starts with one, or makes one by a call."""
    first = attempt.body.body[0]
    match first:
        case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom(), *_]):
            return True
    return any("import" in words(last_part(call.func)) for call in below(attempt.body, cst.Call))


def cleans_up(attempt: Attempt, module: Module) -> bool:
    """Tell whether a `try` only cleans up: one call that closes something, or two statements in such a function."""
    if len(attempt.body.body) > 2:
        return False
    match attempt.body.body:
        case [
            cst.SimpleStatementLine(
                body=[cst.Expr(value=cst.Call(func=func) | cst.Await(expression=cst.Call(func=func)))]
            )
        ]:
            if last_part(func) in CLOSERS:
                return True
    function = module.fact(Parents).function(attempt)
    return function is not None and function.name.value.strip("_") in CLOSERS


def failed(attempt: Attempt) -> str:
    """Say what a `try` failed to do, by the first call in it: `mail.send failed`."""
    for call in below(attempt.body, cst.Call):
        if name := dotted(call.func):
            return f"{name} failed"
    return "Unexpected error"


def loop_around(statement: cst.CSTNode, module: Module) -> cst.For | cst.While | None:
    """Give the loop of the same function that a statement stands in, or None."""
    for above in module.fact(Parents).ancestors(statement):
        if isinstance(above, cst.For | cst.While):
            return above
        if isinstance(above, cst.FunctionDef | cst.ClassDef | cst.Lambda):
            return None
    return None


def _is_registered(name: str, module: Module) -> bool:
    """Whether the module gives a function of this name to atexit or signal."""
    text = module.text
    if "atexit" not in text and "signal" not in text:
        return False
    given = rf"(?:atexit\.register|signal\.signal)\([^()]*\b{name}\b|@atexit\.register\s+def\s+{name}\b"
    return re.search(given, text) is not None
