"""What names and values of the code under review mean: by imports, hints and the calls that made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.names import dotted, root
from reviewer.checks.shared.origins import Origins
from reviewer.index import Index, Symbol
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents

_LITERALS: tuple[tuple[type[cst.CSTNode], str], ...] = (
    (cst.SimpleString, "str"),
    (cst.ConcatenatedString, "str"),
    (cst.FormattedString, "str"),
    (cst.Integer, "int"),
    (cst.Float, "float"),
    (cst.List, "list"),
    (cst.ListComp, "list"),
    (cst.Dict, "dict"),
    (cst.DictComp, "dict"),
    (cst.Set, "set"),
    (cst.SetComp, "set"),
    (cst.Tuple, "tuple"),
)


def means(node: cst.CSTNode, name: str, module: Module) -> bool:
    """Tell whether an expression means a dotted name: by imports, re-exports, or as a definition of its own file."""
    if not isinstance(node, cst.Name | cst.Attribute):
        return False
    found = module.fact(Imports).name(node)
    if found == name:
        return True
    index = module.fact(Index)
    symbol = index.resolve(found, module.path) if found else _at_top(node, module)
    return symbol is not None and symbol == index.resolve(name, module.path)


def is_of(node: cst.CSTNode, classes: Iterable[str], module: Module) -> bool:
    """Tell whether the value of an expression is known to be of one of the classes, or of a heir of theirs."""
    return any(
        found == cls or _descends(found, cls, module) for found in _types(node, module) for cls in classes
    )


def _descends(found: str, cls: str, module: Module) -> bool:
    index = module.fact(Index)
    symbol = index.class_of(found, module.path)
    return symbol is not None and index.descends(symbol, cls)


def _types(node: cst.CSTNode, module: Module) -> Iterator[str]:
    """The classes, by dotted names, that a value may be of; nothing where that cannot be told."""
    for kind, name in _LITERALS:
        if isinstance(node, kind):
            bytes_too = isinstance(node, cst.SimpleString) and "b" in node.prefix.lower()
            yield f"builtins.{'bytes' if bytes_too else name}"
            return
    if not isinstance(node, cst.BaseExpression):
        return
    made = module.fact(Origins).call(node)
    if made is not None:
        yield from _named(made.func, module)
        return
    hint = _hint(node, module)
    if hint is not None:
        yield from _hinted(hint, module)


def _hint(node: cst.CSTNode, module: Module) -> cst.BaseExpression | None:
    """The hint of the parameter that a name is, if the function right around it does not bind the name anew."""
    function = module.fact(Parents).function(node)
    if function is None or not isinstance(node, cst.Name):
        return None
    if module.fact(Origins).assigns(function, node.value):
        return None
    given = function.params
    for param in (*given.posonly_params, *given.params, *given.kwonly_params):
        if param.name.value == node.value and param.annotation is not None:
            return param.annotation.annotation
    return None


def _hinted(hint: cst.BaseExpression, module: Module) -> Iterator[str]:
    match hint:
        case cst.BinaryOperation(left=left, right=right, operator=cst.BitOr()):
            for side in (left, right):
                yield from _hinted(side, module)
        case cst.Subscript(value=value):
            yield from _named(value, module)
        case cst.SimpleString() if isinstance(hint.evaluated_value, str):
            symbol = module.fact(Index).named(hint.evaluated_value, module.path)
            if symbol is not None:
                yield symbol.name
        case _:
            yield from _named(hint, module)


def _named(node: cst.CSTNode, module: Module) -> Iterator[str]:
    found = module.fact(Imports).name(node)
    symbol = _at_top(node, module) if found is None else None
    name = symbol.name if symbol is not None else found
    if name is not None:
        yield name


def _at_top(node: cst.CSTNode, module: Module) -> Symbol | None:
    """What a dotted name means that the file itself defines at its top level."""
    first = root(node)
    if not isinstance(first, cst.Name) or not module.fact(Imports).defined_at_top(first):
        return None
    name = dotted(node)
    return module.fact(Index).named(name, module.path) if name else None
