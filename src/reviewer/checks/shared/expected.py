"""Exceptions that say "no" rather than "broken": those a caller expects from what it tries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.failures import loop_around, tries_import
from reviewer.checks.shared.names import last_part, word_set, words
from reviewer.checks.shared.text import code_of
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_ALWAYS = word_set(
    "StopIteration StopAsyncIteration GeneratorExit FileNotFoundError FileExistsError ProcessLookupError "
    "KeyboardInterrupt EOFError Empty Full QueueEmpty QueueFull NoResultFound SkipTest"
)
_SAYS_NO = re.compile(
    "NotFound|DoesNotExist|Missing|NoSuch|Unknown|Invalid|Decimal|Unsupported|NotImplemented|NotSupported|"
    "NotAvailable|NotRegistered|AlreadyExists|NoReverseMatch"
)
_LOOKUPS = frozenset(
    {"KeyError", "IndexError", "AttributeError", "LookupError", "NameError", "UnboundLocalError"}
)
_CONVERSIONS = frozenset(
    {
        "ValueError", "TypeError", "UnicodeError", "UnicodeDecodeError", "UnicodeEncodeError", "OverflowError",
        "JSONDecodeError", "ParseError", "SyntaxError", "ArithmeticError", "ZeroDivisionError", "Error",
    }
)  # fmt: skip
_IMPORTS = frozenset({"ImportError", "ModuleNotFoundError"})
_WAITING = frozenset({"TimeoutError", "timeout", "Timeout", "TimeoutExpired"})
_OS_FAILURES = word_set(
    "OSError IOError EnvironmentError PermissionError ConnectionError BrokenPipeError ConnectionResetError error "
    "ValueError RuntimeError"
)
_LOOKS_UP = word_set("pop popitem remove index get getattr next discard delattr hasattr isinstance len")
_CONVERTS = word_set(
    "int float complex bool str bytes bytearray tuple list dict set Decimal Fraction UUID date time datetime "
    "fromisoformat strptime fromtimestamp loads decode encode unhexlify ip_address ip_network ip_interface "
    "literal_eval unquote index remove fromhex chr ord iter len hash sorted isoparse b64decode relative_to "
    "inet_aton inet_pton issubclass lower upper strip split rsplit splitlines format replace getvalue"
)
_CONVERTING = word_set("parse convert coerce cast decode encode as to from loads validate is")
_CLEANS_UP = word_set(
    "close shutdown terminate kill release unlink rmdir remove rmtree cleanup disconnect cancel detach "
    "unregister utime chmod chown fsync flush killpg"
)
_PURE = _CONVERTS | {
    "getattr",
    "hasattr",
    "isinstance",
    "type",
    "repr",
    "super",
    "min",
    "max",
    "sum",
    "range",
    "zip",
}
_PREDICATE = re.compile(
    r"_*(is|has|can|should|verify|check|supports|exists|needs)(_|$)|__(eq|contains|bool)__$"
)


def is_expected(
    handler: cst.ExceptHandler,
    attempt: cst.Try,
    caught: Iterable[cst.BaseExpression],
    module: Module,
    extra: frozenset[str],
) -> bool:
    """Tell whether every exception that a clause names is a plain answer to what the `try` asks.

    `extra` are further names that a team expects.
    """
    single = _single(attempt.body)
    for each in caught:
        name = last_part(each)
        if not (
            name in _ALWAYS
            or name in extra
            or _SAYS_NO.search(name)
            or (name in _IMPORTS and tries_import(attempt))
            or (name in _WAITING and loop_around(attempt, module) is not None)
            or (name == "CancelledError" and _was_cancelled(handler, module))
            or (single is not None and _answers(name, single))
        ):
            return False
    return True


def has_effect(attempt: cst.Try) -> bool:
    """Tell whether a `try` does something worth knowing the failure of: a call that is no mere conversion."""
    if any(True for _ in below(attempt.body, cst.Await)):
        return True
    return any(last_part(call) not in _PURE for call in _calls(attempt.body))


def in_predicate(handler: cst.ExceptHandler, module: Module) -> bool:
    """Tell whether a clause stands in a function that answers yes or no, such as `is_valid`."""
    function = module.fact(Parents).function(handler)
    return function is not None and _PREDICATE.match(function.name.value) is not None


def _single(suite: cst.BaseSuite) -> cst.CSTNode | None:
    match suite.body:
        case [cst.SimpleStatementLine(body=[only])]:
            return only
        case [cst.BaseSmallStatement() as only]:
            return only
    return None


def _answers(name: str, statement: cst.CSTNode) -> bool:
    """Whether an exception is what one statement answers with, by the calls it makes."""
    calls = [last_part(call) for call in _calls(statement)]
    if name in _LOOKUPS:
        return all(call in _LOOKS_UP | _PURE for call in calls)
    if name in _CONVERSIONS and all(call in _PURE or _converts(call) for call in calls):
        return True
    return name in _OS_FAILURES and len(calls) == 1 and calls[0] in _CLEANS_UP


def _converts(call: str) -> bool:
    return not words(call).isdisjoint(_CONVERTING)


def _calls(root: cst.CSTNode) -> Iterator[cst.Call]:
    for node in below(root, cst.Call):
        if isinstance(node, cst.Call):
            yield node


def _was_cancelled(handler: cst.ExceptHandler, module: Module) -> bool:
    function = module.fact(Parents).function(handler)
    return function is not None and ".cancel(" in code_of(function, module)
