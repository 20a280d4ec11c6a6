"""Exceptions that say "no" rather than "broken": those a caller expects from what it tries."""

from __future__ import annotations

import re
from collections.abc import Sequence

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.failures import CLOSERS, loop_around, tries_import
from reviewer.checks.shared.handlers import Attempt, Handler, caught
from reviewer.checks.shared.names import last_part, word_set, words
from reviewer.checks.shared.text import code_of
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_ALWAYS = word_set(
    "StopIteration StopAsyncIteration GeneratorExit FileNotFoundError FileExistsError ProcessLookupError "
    "KeyboardInterrupt EOFError Empty Full QueueEmpty QueueFull NoResultFound SkipTest"
)
_SAYS_NO = re.compile(
    "NotFound|404|DoesNotExist|Missing|Unknown|Invalid|Decimal|Unsupported|NotImplemented|AlreadyExists|"
    "(?i:ignor)|^(Not?|Stop|Skip|Ignore|Already|Disallowed)[A-Z]"
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
_LOOKS_UP = word_set(
    "pop popitem apop remove index get getattr next discard setattr delattr hasattr isinstance len"
)
_CONVERTS = word_set(
    "int float complex bool str bytes bytearray tuple list dict set Decimal Fraction UUID date time datetime "
    "fromisoformat strptime fromtimestamp loads decode encode unhexlify ip_address ip_network ip_interface "
    "literal_eval unquote index remove fromhex chr ord iter len hash sorted isoparse b64decode relative_to "
    "inet_aton inet_pton issubclass lower upper strip split rsplit splitlines format replace getvalue"
)
_CONVERTING = word_set("parse convert coerce cast decode encode as to from loads validate is")
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
_FILLS = word_set("append extend add update insert setdefault print")
_PREDICATE = re.compile(
    r"_*(is|has|can|should|verify|check|supports|exists|needs)(_|$)|__(eq|contains|bool)__$"
)


def is_expected(attempt: Attempt, handler: Handler, module: Module, extra: frozenset[str]) -> bool:
    """Tell whether every exception that a clause names is a plain answer to what the `try` asks.

    `extra` are further names that a team expects.
    """
    single = _single(attempt.body)
    for each in caught(handler):
        name = last_part(each)
        if not (
            name in _ALWAYS
            or name in extra
            or _SAYS_NO.search(name)
            or (name in _IMPORTS and tries_import(attempt))
            or (name in _WAITING and _may_wait(attempt, module))
            or (name == "CancelledError" and _was_cancelled(handler, module))
            or (single is not None and _answers(name, single))
        ):
            return False
    return True


def _may_wait(attempt: Attempt, module: Module) -> bool:
    """Whether running out of time is foreseen: a limit is given, or a loop tries again."""
    return "timeout" in code_of(attempt.body, module) or loop_around(attempt, module) is not None


def has_effect(attempt: Attempt) -> bool:
    """Tell whether a `try` calls anything that is no mere conversion."""
    if any(True for _ in below(attempt.body, cst.Await)):
        return True
    return any(last_part(call) not in _PURE for call in below(attempt.body, cst.Call))


def gives_orders(attempt: Attempt) -> bool:
    """Tell whether a `try` has something done (`send(x)`), rather than only asking for values (`y = find(x)`).

    An `else` clause, or a `return` at the end of the `try`, makes the failure a branch like
    any other: what comes instead stands below.
    """
    if attempt.orelse is not None or _leaves(attempt.body):
        return False
    for statement in below(attempt.body, cst.Expr):
        match statement:
            case cst.Expr(value=cst.Await()):
                return True
            case cst.Expr(value=cst.Call(func=func)) if last_part(func) not in _PURE | _FILLS:
                return True
    return False


def is_attempt(attempt: Attempt, module: Module) -> bool:
    """Tell whether a `try` is one of several in a loop, after which the program raises."""
    loop = loop_around(attempt, module)
    if loop is None:
        return False
    after: Sequence[cst.CSTNode] = loop.orelse.body.body if loop.orelse else _next_to(loop, module)
    return any(True for line in after for _ in below(line, cst.Raise))


def tries_again(handler: Handler, attempt: Attempt, module: Module) -> bool:
    """Tell whether a clause starts a `while` loop over: what failed is done once more."""
    return isinstance(loop_around(attempt, module), cst.While) and any(
        True for _ in below(handler.body, cst.Continue)
    )


def in_predicate(handler: Handler, module: Module) -> bool:
    """Tell whether a clause stands in a function that answers yes or no, such as `is_valid`."""
    function = module.fact(Parents).function(handler)
    return function is not None and _PREDICATE.match(function.name.value) is not None


def _next_to(statement: cst.CSTNode, module: Module) -> Sequence[cst.CSTNode]:
    """The one statement after another, in a sequence."""
    above = module.fact(Parents).parent(statement)
    suite: Sequence[cst.CSTNode] = above.body if isinstance(above, cst.IndentedBlock | cst.Module) else ()
    here = next((place for place, each in enumerate(suite) if each is statement), len(suite))
    return suite[here + 1 : here + 2]


def _leaves(suite: cst.BaseSuite) -> bool:
    match suite.body[-1]:
        case cst.SimpleStatementLine(body=[*_, last]) | last:
            return isinstance(last, cst.Return | cst.Break | cst.Continue | cst.Raise)


def _single(suite: cst.BaseSuite) -> cst.CSTNode | None:
    match suite.body:
        case [cst.SimpleStatementLine(body=[only])]:
            return only
        case [cst.BaseSmallStatement() as only]:
            return only
    return None


def _answers(name: str, statement: cst.CSTNode) -> bool:
    """Whether an exception is what one statement answers with, by the calls it makes."""
    calls = [last_part(call) for call in below(statement, cst.Call)]
    if name in _LOOKUPS:
        looked = any(call in _LOOKS_UP for call in calls) or any(
            True for _ in below(statement, cst.Subscript)
        )
        return (
            looked or all(call in _PURE for call in calls) or (name == "AttributeError" and len(calls) == 1)
        )
    if name in _CONVERSIONS and all(call in _PURE or _converts(call) for call in calls):
        return True
    return name in _OS_FAILURES and len(calls) == 1 and calls[0] in CLOSERS


def _converts(call: str) -> bool:
    return not words(call).isdisjoint(_CONVERTING)


def _was_cancelled(handler: Handler, module: Module) -> bool:
    function = module.fact(Parents).function(handler)
    return function is not None and ".cancel(" in code_of(function, module)
