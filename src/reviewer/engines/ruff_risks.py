"""Risks that ruff sees in a call and that are none, told by what the call is given and what becomes of it."""

from __future__ import annotations

import ast
import re

from reviewer.engines.ruff_site import Site, innermost
from reviewer.finding import Finding

_SECRET = re.compile(
    r"(^|_)(api_?key|credentials?|passw(or)?ds?|passphrase|pin|salt|secrets?|signature|tokens?)(_|$)"
)
# What a query compares with, or stores: a name of a table or a column cannot stand there.
_VALUE = re.compile(
    r"""(?:[=<>]|LIKE\b|\bVALUES\s*\(|\bLIMIT\b|\bOFFSET\b)\s*(?:\\?['"]\s*%*)*\s*(?:%[sd(]|\{(?!\{)|\+)""",
    re.IGNORECASE,
)
_CONVERTERS = frozenset({"bool", "float", "int", "str"})


def hashes_no_secret(found: Finding, site: Site) -> bool:
    """A weak hash is a checksum or a key of a cache where no name in its statement or of its function tells a secret."""
    chain = site.around(found.span)
    statement = next(innermost(chain, ast.stmt), None)
    if statement is None:
        return False
    names = {node.name for node in chain if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    names |= {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(statement) if isinstance(node, ast.Attribute)}
    return not any(_SECRET.search(name.lower()) for name in names)


def is_constant_command(found: Finding, site: Site) -> bool:
    """A command without a variable in it is what its author wrote."""
    return "seems safe" in found.message


def runs_compiled_code(found: Finding, site: Site) -> bool:
    """Who compiles a text in order to run it, as a shell or a configuration in Python does, means to run it."""
    call = next(innermost(site.around(found.span), ast.Call), None)
    match call:
        case ast.Call(args=[ast.Call(func=ast.Name(id="compile")), *_]):
            return True
    return False


def is_converted(found: Finding, site: Site) -> bool:
    """A default that is converted like the variable's text, or only asked whether it is there or is one of some values, may be no text."""
    chain = site.around(found.span)
    call = next(innermost(chain, ast.Call), None)
    if call is None:
        return False
    match chain[chain.index(call) - 1]:
        case ast.Call(func=ast.Name(id=name)):
            return name in _CONVERTERS
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.In() | ast.NotIn()]):
            return True
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            return test is call
    return False


def names_only(found: Finding, site: Site) -> bool:
    """Names of tables and columns cannot be parameters: a query with nothing else put in has no better form."""
    return not _VALUE.search("\n".join(site.lines[found.span.line - 1 : found.span.end_line]))
