"""Imports that ruff takes for unused or misplaced and that were meant so, told by the module they stand in."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from reviewer.engines.ruff_site import FUNCTIONS, Site, innermost, named
from reviewer.finding import Finding

_FIXTURES = frozenset({"fixture", "pytest.fixture", "pytest_asyncio.fixture"})


def offers_names(found: Finding, site: Site) -> bool:
    """A module of nothing but imports passes names on; `import a.b` beside `import a` completes what `a` holds."""
    chain = site.around(found.span)
    if not chain or not isinstance(chain[0], ast.Module):
        return False
    if all(_is_front(statement) for statement in chain[0].body):
        return any(isinstance(statement, ast.ImportFrom) for statement in chain[0].body)
    name = next(innermost(chain, ast.alias), None)
    if not isinstance(name, ast.alias) or "." not in name.name or name.asname:
        return False
    return name.name.partition(".")[0] in _imported(chain[0].body)


def waits_for_code(found: Finding, site: Site) -> bool:
    """An import waits for the code above it where that has an effect: a call, or something set in another object."""
    chain = site.around(found.span)
    if not chain or not isinstance(chain[0], ast.Module):
        return False
    above = [statement for statement in chain[0].body if statement.lineno < found.span.line]
    return any(_has_effect(statement) for statement in above)


def asks_for_fixture(found: Finding, site: Site) -> bool:
    """A parameter of a test or of a fixture that bears the name of an import asks pytest for what was imported."""
    chain = site.around(found.span)
    if not chain or not isinstance(chain[-1], ast.arg):
        return False
    function = next(innermost(chain, *FUNCTIONS), None)
    return isinstance(function, FUNCTIONS) and (
        function.name.startswith("test") or any(named(each) in _FIXTURES for each in function.decorator_list)
    )


def _is_front(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name.startswith("__") and name.endswith("__")
    return False


def _imported(body: Iterable[ast.stmt]) -> set[str]:
    """Give the names that plain imports of a module bind."""
    return {
        alias.asname or alias.name
        for statement in body
        if isinstance(statement, ast.Import)
        for alias in statement.names
    }


def _has_effect(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Call()):
            return True
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]) | ast.AugAssign(target=ast.Attribute()):
            return True
        case ast.If(body=body):
            return any(_has_effect(each) for each in body)
    return False
