"""What ruff cannot know without types: code that looks like a mistake and was meant so, told by its syntax."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from reviewer.engines.ruff_callers import is_for_the_staff, warns_no_caller
from reviewer.engines.ruff_imports import asks_for_fixture, offers_names, waits_for_code
from reviewer.engines.ruff_printing import speaks_by_printing
from reviewer.engines.ruff_purpose import (
    is_behind_a_switch,
    is_caught_where_empty,
    is_no_method,
    is_no_test,
    is_one_line,
    is_spelled_otherwise,
    is_told_the_failure,
    makes_a_field,
    only_narrows,
)
from reviewer.engines.ruff_risks import (
    hashes_no_secret,
    is_constant_command,
    is_converted,
    is_no_tar,
    marks_escaped,
    names_only,
    renders_no_page,
    runs_compiled_code,
)
from reviewer.engines.ruff_site import Site, caught, innermost
from reviewer.finding import Finding

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
# Functions that keep what they are given and call it later.
_KEEPERS = frozenset(
    {
        "add", "add_callback", "add_done_callback", "add_task", "after", "append", "apply_async", "bind", "call_later",
        "call_soon", "connect", "create_task", "insert", "on_commit", "partial", "Process", "register", "setattr",
        "setdefault", "start_soon", "submit", "subscribe", "Thread", "Timer",
    }
)  # fmt: skip
_SHOWN = frozenset({"ctime", "isoformat", "strftime", "timestamp", "year"})
_BROAD = frozenset({"Exception", "BaseException"})


def done_for_its_effect(found: Finding, site: Site) -> bool:
    """An expression in a `try` or `with` is there for what it raises or loads; so may be an attribute.

    An attribute whose name the file calls elsewhere is a method, and its call was forgotten.
    """
    chain = site.around(found.span)
    block = next(innermost(chain[:-1], ast.Try, ast.With, ast.AsyncWith, *_FUNCTIONS), None)
    if isinstance(block, (ast.Try, ast.With, ast.AsyncWith)):
        return True
    attribute = chain[-1] if chain else None
    return isinstance(attribute, ast.Attribute) and not any(
        f".{attribute.attr}(" in line for line in site.lines
    )


def is_exact(found: Finding, site: Site) -> bool:
    """A float such as 1.25 is its decimal to the last digit: nothing is rounded."""
    number = next(innermost(site.around(found.span), ast.Constant), None)
    if not isinstance(number, ast.Constant) or not isinstance(number.value, float):
        return False
    line = site.lines[number.lineno - 1].encode()
    try:
        written = line[number.col_offset : number.end_col_offset].decode().replace("_", "")
        return Decimal(written) == Decimal(number.value)
    except (InvalidOperation, UnicodeDecodeError):
        return False


def has_an_owner(found: Finding, site: Site) -> bool:
    """A file that an object keeps or is given, or that a `finally` closes, is closed by them."""
    chain = site.around(found.span)
    opened = next(innermost(chain, ast.Call), None)
    if opened is None:
        return False
    above = [node for node in chain[: chain.index(opened)] if not isinstance(node, ast.keyword)][-1]
    match above:
        case ast.Assign(targets=[ast.Attribute()]) | ast.AnnAssign(target=ast.Attribute()):
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name[:1].isupper()
        case ast.Assign(targets=[ast.Name(id=name)]):
            function = next(innermost(chain, *_FUNCTIONS, ast.Module), None)
            return function is not None and _closed_at_last(function, name)
    return False


def reads_worse_in_one(found: Finding, site: Site) -> bool:
    """What takes several lines to append, or goes to a list that had items before, is best left to a loop."""
    return found.span.end_line > found.span.line or "list.extend" in found.message


def asks_for_more_than_type(found: Finding, site: Site) -> bool:
    """The type of an attribute or of a local is the object's state, not an argument of the wrong type."""
    chain = site.around(found.span)
    test = next(innermost(chain, ast.If), None)
    function = next(innermost(chain, ast.FunctionDef, ast.AsyncFunctionDef), None)
    if not isinstance(test, ast.If) or not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    given = {arg.arg for arg in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)}
    asked = [
        call.args[0]
        for call in ast.walk(test.test)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.args
    ]
    return not any(isinstance(arg, ast.Name) and arg.id in given for arg in asked)


def runs_in_its_turn(found: Finding, site: Site) -> bool:
    """A function that nobody keeps has run before the loop's next turn.

    It is kept where it is stored in an attribute or a container, yielded, or handed to something that calls it later.
    """
    chain = site.around(found.span)
    loops = [at for at, node in enumerate(chain) if isinstance(node, (ast.For, ast.AsyncFor, ast.While))]
    made_at = next(
        (at for at in range(loops[-1] if loops else 0, len(chain)) if isinstance(chain[at], _FUNCTIONS)), None
    )
    if not loops or made_at is None:
        return False
    made, loop = chain[made_at], chain[loops[-1]]
    if isinstance(made, ast.Lambda):
        named = next((node for node in chain[loops[-1] : made_at] if isinstance(node, ast.Assign)), None)
        if named is None or not isinstance(named.targets[0], ast.Name) or named.value is not made:
            return not any(_keeps(node, made) for node in chain[loops[-1] : made_at])
        name = named.targets[0].id
    else:
        name = made.name if isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef)) else ""
        if getattr(made, "decorator_list", ()):
            return False
    uses = [node for node in ast.walk(loop) if isinstance(node, ast.Name) and node.id == name]
    return not any(_keeps(node, use) for use in uses for node in ast.walk(loop) if node is not made)


def is_foreseen(found: Finding, site: Site) -> bool:
    """A handler of a named exception foresaw the failure: a line about it may do without a traceback.

    So may one of two lines where the other has it.
    """
    handler = next(innermost(site.around(found.span), ast.ExceptHandler), None)
    if not isinstance(handler, ast.ExceptHandler):
        return False
    if any(_logs_traceback(statement) for statement in handler.body):
        return True
    return handler.type is not None and _BROAD.isdisjoint(caught(handler))


def _logs_traceback(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and (
        (isinstance(call.func, ast.Attribute) and call.func.attr == "exception")
        or any(given.arg == "exc_info" for given in call.keywords)
    )


def is_dictated(found: Finding, site: Site) -> bool:
    """What a class with bases calls its methods and parameters may be dictated by them."""
    owner = next(innermost(site.around(found.span), ast.ClassDef), None)
    return isinstance(owner, ast.ClassDef) and bool(owner.bases)


def is_only_shown(found: Finding, site: Site) -> bool:
    """A time that is at once written down, of which only the year is taken, or that is made a number of seconds, is compared with no other."""
    chain = site.around(found.span)
    call = next(innermost(chain, ast.Call), None)
    if call is None:
        return False
    above = chain[chain.index(call) - 1]
    return isinstance(above, ast.Attribute) and above.attr in _SHOWN


def would_fail_otherwise(found: Finding, site: Site) -> bool:
    """A test that fails where nothing is raised may look at the exception in its handler."""
    attempt = next(innermost(site.around(found.span), ast.Try), None)
    if not isinstance(attempt, ast.Try):
        return False
    last = attempt.body[-1]
    return bool(attempt.orelse) or isinstance(last, (ast.Raise, ast.Assert)) or _calls_fail(last)


JUDGES: Mapping[str, Callable[[Finding, Site], bool]] = {
    "ruff:B015": done_for_its_effect,
    "ruff:B018": done_for_its_effect,
    "ruff:B023": runs_in_its_turn,
    "ruff:B033": is_spelled_otherwise,
    "ruff:B028": warns_no_caller,
    "ruff:DJ006": is_for_the_staff,
    "ruff:DJ007": is_for_the_staff,
    "ruff:DTZ002": is_only_shown,
    "ruff:DTZ005": is_only_shown,
    "ruff:DTZ006": is_only_shown,
    "ruff:E402": waits_for_code,
    "ruff:F401": offers_names,
    "ruff:F601": is_spelled_otherwise,
    "ruff:F811": asks_for_fixture,
    "ruff:LOG004": is_told_the_failure,
    "ruff:N805": is_no_method,
    "ruff:N802": is_dictated,
    "ruff:N803": is_dictated,
    "ruff:PERF401": reads_worse_in_one,
    "ruff:PT012": is_one_line,
    "ruff:PT015": is_no_test,
    "ruff:PT018": only_narrows,
    "ruff:PT017": would_fail_otherwise,
    "ruff:PLW1508": is_converted,
    "ruff:RUF009": makes_a_field,
    "ruff:RUF015": is_caught_where_empty,
    "ruff:RUF032": is_exact,
    "ruff:S102": runs_compiled_code,
    "ruff:S202": is_no_tar,
    "ruff:S701": renders_no_page,
    "ruff:S704": marks_escaped,
    "ruff:S307": runs_compiled_code,
    "ruff:S324": hashes_no_secret,
    "ruff:S608": names_only,
    "ruff:S602": is_constant_command,
    "ruff:SIM115": has_an_owner,
    "ruff:T100": is_behind_a_switch,
    "ruff:T201": speaks_by_printing,
    "ruff:T203": speaks_by_printing,
    "ruff:TRY004": asks_for_more_than_type,
    "ruff:TRY400": is_foreseen,
}


def _calls_fail(statement: ast.stmt) -> bool:
    """Whether a statement calls `fail`, of pytest or of a test case."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id="fail") | ast.Attribute(attr="fail"))):
            return True
    return False


def _closed_at_last(function: ast.AST, name: str) -> bool:
    """Whether a `finally` in a function closes what a name stands for."""
    for node in ast.walk(function):
        last: Sequence[ast.stmt] = node.finalbody if isinstance(node, ast.Try) else ()
        for call in (each for statement in last for each in ast.walk(statement)):
            match call:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=closed), attr="close")) if closed == name:
                    return True
    return False


def _keeps(node: ast.AST, function: ast.AST) -> bool:
    """Whether a node makes a function last: stores it, yields it, or hands it to a keeper."""
    match node:
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()], value=value):
            return _within(value, function)
        case ast.Yield(value=ast.expr() as value):
            return _within(value, function)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _KEEPERS:
            return any(
                _within(arg, function) for arg in (*node.args, *(word.value for word in node.keywords))
            )
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return _within(node, function)
    return False


def _within(tree: ast.AST, node: ast.AST) -> bool:
    return any(each is node for each in ast.walk(tree))
