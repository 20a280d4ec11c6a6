"""Code that ruff takes for a slip and that has a purpose: in tests, behind a switch, in a helper of handlers."""

from __future__ import annotations

import ast
import re
from itertools import pairwise

from reviewer.engines.ruff_site import Site, caught, innermost, named
from reviewer.finding import Finding
from reviewer.orm.roles import role_of

_STOPS = re.compile(r"\b(?:set_trace|post_mortem|breakpoint|wait_for_client|embed)\b")
_SWITCH = re.compile(r"environ|getenv|debug|settings|config|args|options|argv", re.IGNORECASE)
_MISSING = frozenset({"IndexError", "LookupError"})
_FAILURE = re.compile(r"^(?:e|ex|exc|err|error|exception|failure)$|_(?:exc|err|error|exception)$")


def is_behind_a_switch(found: Finding, site: Site) -> bool:
    """A debugger that waits where a setting says so, or that is used without ever stopping anything, was not forgotten."""
    chain = site.around(found.span)
    tests = [node.test for node in chain if isinstance(node, ast.If)]
    if any(_SWITCH.search(ast.unparse(test)) for test in tests):
        return True
    names = [
        (alias.asname or alias.name).partition(".")[0]
        for node in innermost(chain, ast.Import, ast.ImportFrom)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    ]
    code = "\n".join(line for line in site.lines if not line.lstrip().startswith(("import ", "from ", "#")))
    return not _STOPS.search(code) and any(re.search(rf"\b{re.escape(name)}\b", code) for name in names)


def is_no_test(found: Finding, site: Site) -> bool:
    """What pytest offers is nothing for the product's own code."""
    return role_of(found.path) != "tests"


def only_narrows(found: Finding, site: Site) -> bool:
    """`assert order and order.lines` is for the type checker: neither half says more than the whole."""
    tested = next(innermost(site.around(found.span), ast.Assert), None)
    if not isinstance(tested, ast.Assert) or not isinstance(tested.test, ast.BoolOp):
        return False
    return all(isinstance(each, (ast.Name, ast.Attribute, ast.Subscript)) for each in tested.test.values)


def is_one_line(found: Finding, site: Site) -> bool:
    """A line that has to stand in a `with` or a loop of its own cannot stand alone."""
    block = next(innermost(site.around(found.span), ast.With, ast.AsyncWith), None)
    inner = block.body if isinstance(block, (ast.With, ast.AsyncWith)) else []
    match inner:
        case [ast.With(body=[_]) | ast.AsyncWith(body=[_]) | ast.For(body=[_]) | ast.AsyncFor(body=[_])]:
            return True
    return False


def is_told_the_failure(found: Finding, site: Site) -> bool:
    """A function that is handed an exception is called from a handler."""
    functions = innermost(site.around(found.span), ast.FunctionDef, ast.AsyncFunctionDef)
    function = next(functions, None)
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    given = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return any(_FAILURE.search(arg.arg) or _is_exception(arg.annotation) for arg in given)


def is_spelled_otherwise(found: Finding, site: Site) -> bool:
    """Tests try `1`, `1.0` and `True` one by one, and do not mind that they are one key."""
    return "hashes to the same value" in found.message and role_of(found.path) == "tests"


def is_no_method(found: Finding, site: Site) -> bool:
    """Pydantic's validators without `cls` are functions: they take the value first."""
    function = next(innermost(site.around(found.span), ast.FunctionDef), None)
    decorators = function.decorator_list if isinstance(function, ast.FunctionDef) else []
    return any("validator" in ast.unparse(each) for each in decorators)


def is_caught_where_empty(found: Finding, site: Site) -> bool:
    """Who catches the IndexError of an empty list asks whether there is a first item; `next` would raise another error."""
    chain = site.around(found.span)
    return any(
        isinstance(node, ast.Try)
        and inner in node.body
        and any(not _MISSING.isdisjoint(caught(each)) for each in node.handlers)
        for node, inner in pairwise(chain)
    )


def makes_a_field(found: Finding, site: Site) -> bool:
    """What a function of the project gives may be `field(...)`: it is read where this file has it, and unknown where it is imported."""
    call = next(innermost(site.around(found.span), ast.Call), None)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return False
    name = call.func.id
    for node in site.statements:
        match node:
            case ast.FunctionDef() if node.name == name:
                return any(_gives_field(each) for each in ast.walk(node))
            case ast.ImportFrom(names=names) if any(name in (each.asname, each.name) for each in names):
                top = (node.module or "").partition(".")[0]
                return name[:1].islower() and (node.level > 0 or top in found.path.split("/")[:-1])
    return False


def _gives_field(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Return) else None
    return isinstance(value, ast.Call) and named(value) in {"field", "dataclasses.field"}


def is_last_word(found: Finding, site: Site) -> bool:
    """What is printed before the program ends there is said to whoever started it."""
    for node in site.around(found.span):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list) and body and _ends(body[-1]) and _holds(body, found.span.line):
                return True
    return False


def _holds(body: list[ast.stmt], line: int) -> bool:
    return body[0].lineno <= line <= (body[-1].end_lineno or body[-1].lineno)


def _ends(statement: ast.stmt) -> bool:
    match statement:
        case ast.Raise(exc=ast.Call(func=ast.Name(id="SystemExit")) | ast.Name(id="SystemExit")):
            return True
        case ast.Expr(
            value=ast.Call(func=ast.Name(id="exit" | "quit") | ast.Attribute(attr="exit" | "_exit"))
        ):
            return True
    return False


def _is_exception(annotation: ast.expr | None) -> bool:
    return annotation is not None and re.search(r"(?:Exception|Error)\b", ast.unparse(annotation)) is not None
