"""Risks that ruff sees in a call and that are none, told by what the call is given and what becomes of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from reviewer.engines.ruff_site import FUNCTIONS, Site, innermost, named
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
_ESCAPES = frozenset({"conditional_escape", "escape"})
_TARS = frozenset({"tarfile.open", "tarfile.TarFile", "tarfile.TarFile.open", "TarFile", "TarFile.open"})
_NO_PAGE = frozenset(
    {
        "block_start_string", "comment_start_string", "keep_trailing_newline", "line_statement_prefix", "variable_start_string",
    }
)  # fmt: skip


def hashes_no_secret(found: Finding, site: Site) -> bool:
    """A weak hash is a checksum or a key of a cache where no name in its statement or of its function tells a secret."""
    chain = site.around(found.span)
    statement = next(innermost(chain, ast.stmt), None)
    if statement is None:
        return False
    names = {node.name for node in chain if isinstance(node, FUNCTIONS)}
    names |= {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(statement) if isinstance(node, ast.Attribute)}
    return not any(_SECRET.search(name.lower()) for name in names)


def is_constant_command(found: Finding, site: Site) -> bool:
    """A command without a variable in it is what its author wrote."""
    return "seems safe" in found.message


def is_no_tar(found: Finding, site: Site) -> bool:
    """Members that were chosen are looked at; zip files keep theirs below the folder, and what else unpacks is unknown."""
    chain = site.around(found.span)
    call = next(innermost(chain, ast.Call), None)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    if len(call.args) > 1 or any(word.arg == "members" for word in call.keywords):
        return True
    archive = call.func.value
    made = _values(archive.id, chain) if isinstance(archive, ast.Name) else [archive]
    return not any(named(each) in _TARS for each in made)


def renders_no_page(found: Finding, site: Site) -> bool:
    """Whose templates keep their last line break, or have tags of their own, makes code and letters rather than pages."""
    call = next(innermost(site.around(found.span), ast.Call), None)
    return isinstance(call, ast.Call) and any(word.arg in _NO_PAGE for word in call.keywords)


def _values(name: str, chain: Sequence[ast.AST]) -> list[ast.expr]:
    """Give what a name may hold where a chain ends: what a `with` around it binds, else all that its function does."""
    blocks = (node for node in reversed(chain) if isinstance(node, (ast.With, ast.AsyncWith)))
    items = (item for block in blocks for item in block.items)
    managed = next((value for item in items for bound, value in _bound(item) if bound == name), None)
    if managed is not None:
        return [managed]
    function = next(innermost(chain, *FUNCTIONS, ast.Module))
    return [value for node in ast.walk(function) for bound, value in _bound(node) if bound == name]


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Give the name that a node binds, with the value or the hint."""
    match node:
        case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)):
            yield name, value
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.arg(arg=name, annotation=ast.expr() as hint):
            yield name, hint


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


def marks_escaped(found: Finding, site: Site) -> bool:
    """A text into which nothing was put but what `escape` gave is HTML as it should be."""
    chain = site.around(found.span)
    call = next(innermost(chain, ast.Call), None)
    given = call.args[0] if isinstance(call, ast.Call) and call.args else None
    put_in = _put_into(given)
    return bool(put_in) and all(_is_escaped(value, chain) for value in put_in)


def _put_into(text: ast.expr | None) -> list[ast.expr]:
    """Give what a text that is written out is put together from; nothing where that is not seen."""
    match text:
        case ast.JoinedStr(values=values):
            return [each.value for each in values if isinstance(each, ast.FormattedValue)]
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="format"), args=args, keywords=words):
            return [*args, *(word.value for word in words)]
    return []


def _is_escaped(value: ast.expr, chain: Sequence[ast.AST]) -> bool:
    values = _values(value.id, chain) if isinstance(value, ast.Name) else [value]
    return bool(values) and all(
        isinstance(each, ast.Call) and named(each).rpartition(".")[2] in _ESCAPES for each in values
    )


def names_only(found: Finding, site: Site) -> bool:
    """Names of tables and columns cannot be parameters: a query with nothing else put in has no better form."""
    return not _VALUE.search("\n".join(site.lines[found.span.line - 1 : found.span.end_line]))
