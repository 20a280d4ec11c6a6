"""rules/errors/broad-except-unhandled.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import libcst as cst

from reviewer.check import Hit, Module, Patch, on
from reviewer.checks.shared.explained import is_explained, is_foretold
from reviewer.checks.shared.failures import cleans_up, failed, loop_around, may_be_silent, tries_import
from reviewer.checks.shared.handlers import Attempt, Handler, broad, caught, clause, mentions, unhandled
from reviewer.checks.shared.loggers import (
    answers_client,
    ends_program,
    insert_call,
    is_log_call,
    log_patches,
    logs_traceback,
    reports,
)
from reviewer.checks.shared.names import last_part
from reviewer.checks.shared.paths import is_foreign
from reviewer.finding import Severity
from reviewer.tree.imports import Imports
from reviewer.tree.walk import below

_LOOKS_ONLY = frozenset({"isinstance", "issubclass", "hasattr", "type", "str", "repr", "getattr", "len"})


@dataclass(frozen=True)
class Options:
    """What counts as handling: `reporters` by name, logging, ending the program."""

    reporters: list[str]
    logging_is_enough: bool
    allow_exit: bool
    allow_explained: Literal["off", "info", "warning", "error"]


@on((cst.Try, cst.TryStar), Options)
def check(attempt: Attempt, module: Module, options: Options) -> Iterator[Hit]:
    """Report a handler of every exception that loses what it caught on some path."""
    for handler in attempt.handlers:
        yield from _look(handler, attempt, module, options)


def _look(handler: Handler, attempt: Attempt, module: Module, options: Options) -> Iterator[Hit]:
    if handler.type is not None and broad(handler, module) is None:
        return
    handling = _Handling(handler, options)
    ends = unhandled(handler.body, handling, handling.bound)
    if not ends or _is_excused(handler, attempt, module, ends):
        return
    severity = _severity(handler, attempt, module, options)
    if severity == "off":
        return
    partly = handling.somewhere(handler)
    yield Hit(
        handler,
        words={"clause": clause(handler, module), "where": " on some path" if partly else ""},
        patches=() if partly else _fix(handler, attempt, module),
        severity=Severity(severity) if severity else None,
        head=True,
    )


class _Handling:
    """Tells whether a statement, or an expression in a header, deals with the failure."""

    def __init__(self, handler: Handler, options: Options) -> None:
        self.bound = (
            handler.name.name.value if handler.name and isinstance(handler.name.name, cst.Name) else ""
        )
        self._allow_exit = options.allow_exit
        self._logging_is_enough = options.logging_is_enough
        self._reporters = frozenset(options.reporters)

    def __call__(self, node: cst.CSTNode) -> bool:
        """Tell it of one simple statement or one expression in a header."""
        if isinstance(node, cst.Raise):
            return True
        if any(self._deals(call) for call in below(node, cst.Call)):
            return True
        # A test that only looks at the exception decides nothing yet.
        return isinstance(node, cst.BaseSmallStatement) and self._uses(node)

    def somewhere(self, handler: Handler) -> bool:
        """Tell whether any path through a handler deals with the failure."""
        return any(
            self(node)
            for node in below(handler.body, cst.Raise, cst.Call, cst.Assign, cst.Return)
            if not isinstance(node, cst.Call) or self._deals(node)
        )

    def _deals(self, call: cst.Call) -> bool:
        if logs_traceback(call) or is_log_call(call):
            return self._logging_is_enough and (logs_traceback(call) or self._passes_on(call))
        if reports(call, self._reporters) or answers_client(call):
            return True
        if self._allow_exit and ends_program(call):
            return True
        return self._passes_on(call)

    def _passes_on(self, call: cst.Call) -> bool:
        """Whether the exception itself, or something made of it, is an argument of a call."""
        if last_part(call.func) in _LOOKS_ONLY:
            return False
        return any(mentions(arg.value, self.bound) for arg in call.args)

    def _uses(self, node: cst.BaseSmallStatement) -> bool:
        """Whether a statement keeps the exception: stores, returns or passes it on."""
        match node:
            case cst.Expr(value=cst.Call() as call) if is_log_call(call):
                return self._logging_is_enough and mentions(node, self.bound)
        return mentions(node, self.bound)


def _is_excused(handler: Handler, attempt: Attempt, module: Module, ends: frozenset[str]) -> bool:
    return (
        is_foreign(module)
        or may_be_silent(handler, module)
        or tries_import(attempt)
        or _tries_again(handler, attempt, module, ends)
        or _is_shadowed(handler, module)
    )


def _severity(handler: Handler, attempt: Attempt, module: Module, options: Options) -> str:
    """What a handler weighs: `info` for mere clean-up, the team's choice where a comment gives a reason, else empty."""
    if cleans_up(attempt, module):
        return "info"
    return options.allow_explained if is_explained(handler, module) or is_foretold(attempt) else ""


def _tries_again(handler: Handler, attempt: Attempt, module: Module, ends: frozenset[str]) -> bool:
    """Whether a loop makes another attempt and the last one raises."""
    raises = any(True for _ in below(handler.body, cst.Raise))
    return raises and ends <= {"end", "continue"} and loop_around(attempt, module) is not None


def _is_shadowed(handler: Handler, module: Module) -> bool:
    """Whether the name `Exception` is the module's own here."""
    return any(
        isinstance(name, cst.Name)
        and name.value in ("Exception", "BaseException")
        and module.fact(Imports).name(name) != f"builtins.{name.value}"
        for name in caught(handler)
    )


def _fix(handler: Handler, attempt: Attempt, module: Module) -> tuple[Patch, ...]:
    made = log_patches(module, failed(attempt))
    if made is None:
        return ()
    call, patches = made
    return (*patches, insert_call(module, handler.body, call))
