"""rules/security/secret-in-log.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.calls import Calls
from reviewer.checks.shared.loggers import is_log_call
from reviewer.checks.shared.names import last_part
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.text import code_of, short

_SECRETS = (
    "password", "passwd", "pwd", "passphrase", "secret", "api_key", "apikey", "access_token", "refresh_token",
    "auth_token", "bearer_token", "private_key", "client_secret", "secret_key", "authorization", "card_number", "cvv",
)  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SAYS = (*_SECRETS, "Password", "Secret", "Token", "Authorization", "apiKey", "privateKey")


@dataclass(frozen=True)
class Options:
    """More names of secrets."""

    words: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Find secrets that are written to a log."""
    if is_test_path(module.path) or not module.says("log") or not module.says(*_SAYS, *options.words):
        return
    ends = tuple(f"_{word}" for word in (*_SECRETS, *options.words))
    for call in module.fact(Calls).all:
        if is_log_call(call):
            for value in _written(call):
                if _is_secret(value, ends):
                    yield Hit(value, {"name": short(code_of(value, module))})


def _written(call: cst.Call) -> Iterator[cst.BaseExpression]:
    """What stands in a message as it is: arguments, parts of f-strings, of `%` and of `format`, values of `extra`."""
    stack = [
        arg.value
        for arg in call.args
        if arg.keyword is None or arg.keyword.value not in ("exc_info", "stack_info")
    ]
    while stack:
        match stack.pop():
            case cst.FormattedString(parts=parts):
                stack += [
                    each.expression for each in parts if isinstance(each, cst.FormattedStringExpression)
                ]
            case cst.ConcatenatedString(left=left, right=right):
                stack += [left, right]
            case cst.BinaryOperation(left=left, operator=cst.Modulo() | cst.Add(), right=right):
                stack += [left, right]
            case cst.Tuple(elements=elements):
                stack += [each.value for each in elements]
            case cst.Dict(elements=pairs):
                stack += [each.value for each in pairs]
            case (
                cst.Call(func=cst.Attribute(value=cst.SimpleString(), attr=cst.Name(value="format"))) as inner
            ):
                stack += [arg.value for arg in inner.args]
            case cst.Call(func=cst.Name(value="str" | "repr")) as inner:
                stack += [arg.value for arg in inner.args]
            case cst.Name() | cst.Attribute() | cst.Subscript() as plain:
                yield plain


def _is_secret(value: cst.BaseExpression, ends: tuple[str, ...]) -> bool:
    """Whether the last word of a name, attribute or key says that it is a secret."""
    match value:
        case cst.Name(value=name):
            if name.isupper():
                return False  # a constant is more often the name of a setting than what it holds
        case cst.Subscript(
            slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString(evaluated_value=str(key))))]
        ):
            name = key
        case _:
            name = last_part(value)
    return f"_{_CAMEL.sub('_', name).lower().replace('-', '_')}".endswith(ends) and bool(name)
