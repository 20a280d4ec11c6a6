"""What can be told of a loop by looking at it: what it binds, how often it turns, where it is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import libcst as cst

from reviewer.tree.walk import NodeClass, Table, table_for, walk, wanted

_BINDERS: frozenset[NodeClass] = frozenset(
    {cst.For, cst.CompFor, cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.NamedExpr, cst.AsName}
)
_BODIES = (cst.FunctionDef, cst.ClassDef, cst.Lambda)


@dataclass(eq=False)
class Loop:
    """A `for` statement or a comprehension while it runs.

    `bound` are the names that each round binds anew. `growing` says that it turns as often
    as there are data; `batch` that each round handles many rows at once. `caller` is the
    name of the function that made the iterable, for those who know functions that make batches.
    """

    node: cst.For | cst.CompFor
    bound: frozenset[str]
    growing: bool = True
    batch: bool = False
    caller: str = ""
    found: set[tuple[object, ...]] = field(default_factory=set)


def bound_in(node: cst.For | cst.CompFor) -> frozenset[str]:
    """Give the names that a round of a loop binds: targets, assignments, inner loops, `as`."""
    table = _shallow_table(tuple(_BINDERS))
    found: set[str] = set()
    parts: list[cst.CSTNode] = [node.body] if isinstance(node, cst.For) else []
    parts += [node] if isinstance(node, cst.CompFor) else []
    found.update(targets(node.target))
    for part in parts:
        for each in wanted(part, table, _BINDERS):
            match each:
                case (
                    cst.For(target=target)
                    | cst.CompFor(target=target)
                    | cst.AssignTarget(target=target)
                    | cst.AnnAssign(target=target)
                    | cst.AugAssign(target=target)
                    | cst.NamedExpr(target=target)
                    | cst.AsName(name=target)
                ):
                    found.update(targets(target))
    return frozenset(found)


def shallow(root: cst.CSTNode, *classes: type[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Give the nodes of the wanted classes below `root` that are in no function, class or lambda below it."""
    for each in wanted(root, _shallow_table(classes), frozenset(classes)):
        if each is not root:
            yield each


@lru_cache(maxsize=16)
def _shallow_table(classes: tuple[type[cst.CSTNode], ...]) -> Table:
    return {**table_for(frozenset(classes)), **dict.fromkeys(_BODIES, ())}


def targets(target: cst.CSTNode) -> Iterator[str]:
    """Give the names that a target binds; `self.x` for an attribute of a name."""
    match target:
        case cst.Name(value=name):
            yield name
        case cst.Attribute():
            text = dotted(target)
            if text:
                yield text
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for element in elements:
                yield from targets(element.value)


def names_in(node: cst.CSTNode) -> frozenset[str]:
    """Give the names that an expression reads: no attribute, no keyword."""
    found: set[str] = set()
    for each in walk(node, _reading_table()):
        if isinstance(each, cst.Name):
            found.add(each.value)
    return frozenset(found)


@lru_cache(maxsize=1)
def _reading_table() -> Table:
    """Where names are read: neither the name of an attribute nor that of an argument."""
    value = (("value", False),)
    return {**table_for(frozenset({cst.Name})), cst.Attribute: value, cst.Arg: value}


def dotted(node: cst.CSTNode) -> str:
    """Give the text of a name or a chain of attributes on one; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    return ".".join([node.value, *reversed(parts)])


def is_constant(node: cst.BaseExpression) -> bool:
    """Tell whether an iterable is written out, or is named like a constant."""
    match node:
        case cst.List(elements=elements) | cst.Tuple(elements=elements) | cst.Set(elements=elements):
            return not any(isinstance(element, cst.StarredElement) for element in elements)
        case cst.Dict(elements=elements):
            return not any(isinstance(element, cst.StarredDictElement) for element in elements)
        case cst.Name(value=name):
            return _shouts(name)
        case cst.Attribute(value=inner, attr=attr):
            return _shouts(attr.value) or attr.value in ("choices", "_meta") or is_constant(inner)
        case cst.Call(func=cst.Name(value="range"), args=args):
            return all(isinstance(arg.value, cst.Integer) for arg in args)
        case cst.Call(
            func=cst.Name(value="enumerate" | "list" | "sorted" | "reversed" | "tuple" | "set"), args=args
        ):
            return bool(args) and is_constant(args[0].value)
        case cst.Call(
            func=cst.Attribute(value=inner, attr=cst.Name(value="items" | "keys" | "values" | "split"))
        ):
            return is_constant(inner)
        case cst.Call(func=cst.Attribute(value=inner)):
            return dotted(inner).endswith("_meta")
        case cst.SimpleString() | cst.ConcatenatedString():
            return True
        case cst.Subscript(value=inner):
            return is_constant(inner)
    return False


def is_batched(node: cst.BaseExpression) -> bool:
    """Tell whether an iterable hands out pieces: `range` with a step."""
    return isinstance(node, cst.Call) and dotted(node.func) == "range" and len(node.args) == 3


def called(node: cst.BaseExpression) -> str:
    """Give the last name of the function that makes an iterable, through `enumerate`, `list` and the like."""
    while isinstance(node, cst.Call):
        name = dotted(node.func) if isinstance(node.func, cst.Name | cst.Attribute) else ""
        last = name.rpartition(".")[2] or (
            node.func.attr.value if isinstance(node.func, cst.Attribute) else ""
        )
        if last in ("enumerate", "list", "iter", "tqdm", "track") and node.args:
            node = node.args[0].value
            continue
        return last
    return ""


def leaves(body: cst.BaseSuite) -> str:
    """Give the word that ends a suite for good: `break`, `return`; empty where it goes on."""
    for line in reversed(body.body):
        smalls = line.body if isinstance(line, cst.SimpleStatementLine) else (line,)
        if not smalls:
            return ""
        match smalls[-1]:
            case cst.Break():
                return "break"
            case cst.Return() | cst.Raise():
                return "return"
        return ""
    return ""


def _shouts(name: str) -> bool:
    return len(name) > 1 and name.isupper() and name.strip("_") != ""
