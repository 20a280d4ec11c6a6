"""What a function raises by statements of its own that nothing inside it catches."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.bodies import own
from reviewer.checks.shared.exceptions import Raised, exception
from reviewer.checks.shared.names import is_name, last_part
from reviewer.tree.parents import Parents

_Types = list[cst.BaseExpression] | None  # None: everything


def raises(function: cst.FunctionDef, module: Module) -> dict[str, Raised]:
    """Give the exceptions a function lets out, by their last names, in the order of the source.

    `raise` alone is left out, as is what is no known class; `raise error` of a handler's
    name counts as the types that the handler names.
    """
    found: dict[str, Raised] = {}
    for node in own(function, cst.Raise):
        if isinstance(node, cst.Raise) and node.exc is not None:
            for raised in _classes(node.exc, node, module):
                if not _is_caught(node, raised, function, module):
                    found.setdefault(raised.name, raised)
    return found


def _classes(expression: cst.BaseExpression, node: cst.Raise, module: Module) -> Iterator[Raised]:
    if isinstance(expression, cst.Name):
        handler = _handler_of(expression.value, node, module)
        if handler is not None:
            for kind in _caught_types(handler) or ():
                if (raised := exception(kind, module)) is not None:
                    yield raised
            return
    if (raised := exception(expression, module)) is not None:
        yield raised


def _handler_of(name: str, node: cst.Raise, module: Module) -> cst.ExceptHandler | None:
    for above in module.fact(Parents).ancestors(node):
        if isinstance(above, cst.FunctionDef):
            return None
        if isinstance(above, cst.ExceptHandler) and above.name is not None and is_name(above.name.name, name):
            return above
    return None


def _is_caught(node: cst.Raise, raised: Raised, function: cst.FunctionDef, module: Module) -> bool:
    inner: cst.CSTNode = node
    for above in module.fact(Parents).ancestors(node):
        if above is function:
            return False
        if any(_catches(types, raised, module) for types in _guards(above, inner)):
            return True
        inner = above
    return False


def _guards(above: cst.CSTNode, inner: cst.CSTNode) -> list[_Types]:
    """What a `try` or a `with suppress(...)` catches of what its body raises."""
    match above:
        case cst.Try(body=body) | cst.TryStar(body=body) if inner is body:
            return [_caught_types(handler) for handler in above.handlers]
        case cst.With(body=body) if inner is body:
            return [_suppressed(item.item) for item in above.items]
    return []


def _caught_types(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> _Types:
    match handler.type:
        case None:
            return None
        case cst.Tuple(elements=elements):
            return [element.value for element in elements]
        case only:
            return [only]


def _suppressed(item: cst.BaseExpression) -> _Types:
    if isinstance(item, cst.Call) and last_part(item) == "suppress":
        return [argument.value for argument in item.args]
    return []


def _catches(types: _Types, raised: Raised, module: Module) -> bool:
    """Whether a handler takes an exception, or may: of a type that cannot be told anything is possible."""
    if types is None:
        return True
    for each in types:
        known = exception(each, module)
        if known is None or raised.is_a({known.name}) or (raised.is_open and not known.is_own):
            return True
    return False
