"""rules/errors/swallowed-exception.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, Patch, on
from reviewer.checks.shared.expected import (
    gives_orders,
    has_effect,
    in_predicate,
    is_attempt,
    is_expected,
    tries_again,
)
from reviewer.checks.shared.explained import is_explained, is_foretold
from reviewer.checks.shared.failures import cleans_up, failed, may_be_silent
from reviewer.checks.shared.handlers import Attempt, Handler, broad, caught, clause
from reviewer.checks.shared.loggers import insert_call, log_patches
from reviewer.checks.shared.paths import is_foreign
from reviewer.finding import Severity
from reviewer.tree.imports import Imports


@dataclass(frozen=True)
class Options:
    """What counts as a reason, and which failures are mere answers."""

    comment_is_enough: bool
    allow_answers: bool
    named_exceptions: bool
    wide_exceptions: list[str]
    protocol_exceptions: list[str]


@on((cst.Try, cst.TryStar), Options)
def check(attempt: Attempt, module: Module, options: Options) -> Iterator[Hit]:
    """Report a handler that does nothing about the failure it catches."""
    for handler in attempt.handlers:
        kind = _emptiness(handler.body)
        if kind is not None and has_effect(attempt):
            yield from _look(handler, attempt, kind, module, options)


def _look(handler: Handler, attempt: Attempt, kind: str, module: Module, options: Options) -> Iterator[Hit]:
    catches_all = handler.type is None or broad(handler, module) is not None
    if not catches_all and (
        not (options.named_exceptions or _is_wide(handler, module, options))
        or _is_answer(handler, attempt, kind, module, options)
    ):
        return
    if options.comment_is_enough and (is_explained(handler, module) or is_foretold(attempt)):
        return
    if is_foreign(module) or may_be_silent(handler, module) or in_predicate(handler, module):
        return
    yield Hit(
        handler,
        words={"clause": clause(handler, module)},
        patches=_fix(handler, attempt, module, catches_all),
        severity=Severity.INFO if catches_all and cleans_up(attempt, module) else None,
        head=True,
    )


def _is_wide(handler: Handler, module: Module, options: Options) -> bool:
    """Whether a clause names nothing but exceptions that stand for many failures."""
    names = [module.fact(Imports).name(name) for name in caught(handler)]
    return bool(names) and all(name in options.wide_exceptions for name in names)


def _is_answer(handler: Handler, attempt: Attempt, kind: str, module: Module, options: Options) -> bool:
    """Whether the named exceptions say "no" rather than "broken"."""
    if options.allow_answers and (kind == "sentinel" or not gives_orders(attempt)):
        return True
    if is_attempt(attempt, module) or tries_again(handler, attempt, module):
        return True
    return is_expected(attempt, handler, module, frozenset(options.protocol_exceptions))


def _emptiness(suite: cst.BaseSuite) -> str | None:
    """How a suite does nothing: `silent`, with a `sentinel` for an answer, or None if it does something."""
    match suite.body:
        case [cst.SimpleStatementLine(body=[only])] | [cst.BaseSmallStatement() as only]:
            pass
        case _:
            return None
    match only:
        case (
            cst.Pass()
            | cst.Continue()
            | cst.Break()
            | cst.Expr(value=cst.Ellipsis())
            | cst.Return(value=None)
        ):
            return "silent"
        case cst.Return(value=value) if _is_sentinel(value):
            return "sentinel"
    return None


def _is_sentinel(value: cst.BaseExpression | None) -> bool:
    match value:
        case (
            cst.Name(value="None" | "False")
            | cst.List(elements=[])
            | cst.Dict(elements=[])
            | cst.Tuple(elements=[])
        ):
            return True
        case cst.SimpleString():
            return value.evaluated_value in ("", b"")
        case cst.Call(func=cst.Name(value="dict" | "list" | "set" | "tuple"), args=[]):
            return True
    return False


def _fix(handler: Handler, attempt: Attempt, module: Module, catches_all: bool) -> tuple[Patch, ...]:
    made = log_patches(module, failed(attempt), "" if catches_all else "debug")
    if made is None:
        return ()
    call, patches = made
    return (*patches, insert_call(module, handler.body, call))
