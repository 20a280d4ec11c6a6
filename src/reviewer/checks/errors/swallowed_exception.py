"""rules/errors/swallowed-exception.md"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, Patch, on
from reviewer.checks.shared.expected import has_effect, in_predicate, is_expected
from reviewer.checks.shared.failures import cleans_up, failed, may_be_silent
from reviewer.checks.shared.handlers import broad, caught, try_of
from reviewer.checks.shared.loggers import insert_call, log_patches
from reviewer.checks.shared.paths import is_foreign
from reviewer.checks.shared.text import code_of, short
from reviewer.finding import Severity

_COMMENT = re.compile(r"#([^\n]*)")
_DIRECTIVE = re.compile(
    r"\b(noqa|nosec|type: *ignore|pragma: *no *(cover|branch)|pylint: *disable|ruff|flake8|mypy|pyright|reviewer)\b"
    r"[:=]?( *\w+-?\d+,?)*(\[[^\]]*\])?( *ignore\[[^\]]*\])?|\b(disable|ignore)=[\w,-]+"
)
_LETTERS = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True)
class Options:
    """What counts as a reason, which answers of functions are reported, which exceptions are expected."""

    comment_is_enough: bool
    report_sentinels: bool
    protocol_exceptions: list[str]


@on(cst.ExceptHandler, Options)
def check(handler: cst.ExceptHandler, module: Module, options: Options) -> Iterator[Hit]:
    """Report a handler that does nothing about the failure it catches."""
    kind = _emptiness(handler.body)
    if kind is None:
        return
    catches_all = handler.type is None or broad(handler, module) is not None
    if kind == "sentinel" and not catches_all and not options.report_sentinels:
        return
    if options.comment_is_enough and _is_explained(handler, module):
        return
    attempt = try_of(handler, module)
    if not has_effect(attempt) or may_be_silent(handler, module) or is_foreign(module):
        return
    extra = frozenset(options.protocol_exceptions)
    if in_predicate(handler, module) or (
        handler.type is not None and is_expected(handler, attempt, caught(handler), module, extra)
    ):
        return
    yield Hit(
        handler,
        words={"clause": _clause(handler, module)},
        patches=_fix(handler, attempt, module, catches_all),
        severity=Severity.INFO if catches_all and cleans_up(attempt, module) else None,
        head=True,
    )


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


def _is_explained(handler: cst.ExceptHandler, module: Module) -> bool:
    """Whether a comment in the clause says something to people, not only to tools.

    The body holds no string with text in it, so that every `#` starts a comment.
    """
    comments = _COMMENT.findall(code_of(handler, module))
    return any(_LETTERS.search(_DIRECTIVE.sub("", comment)) for comment in comments)


def _clause(handler: cst.ExceptHandler, module: Module) -> str:
    return f"except {short(code_of(handler.type, module))}" if handler.type is not None else "except:"


def _fix(
    handler: cst.ExceptHandler, attempt: cst.Try, module: Module, catches_all: bool
) -> tuple[Patch, ...]:
    made = log_patches(module, failed(attempt), "" if catches_all else "debug")
    if made is None:
        return ()
    call, patches = made
    return (*patches, insert_call(module, handler.body, call))
