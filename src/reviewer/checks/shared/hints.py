"""Hints that can be told from the code: what returns nothing, what Python itself prescribes, what a default says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from reviewer.check import Module, Patch
from reviewer.checks.shared.bodies import Yielded, is_stub, own, returned, statements, yielded
from reviewer.checks.shared.decorators import decorated, is_abstract, is_overload
from reviewer.checks.shared.definitions import Definition
from reviewer.checks.shared.names import is_name, last_part
from reviewer.checks.shared.signatures import parameters
from reviewer.checks.shared.typing_imports import import_patches, is_imported
from reviewer.finding import Safety

_Fix = tuple[tuple[Patch, ...], Safety]
_NO_FIX: _Fix = ((), Safety.UNSAFE)
_PRESCRIBED = {
    **dict.fromkeys(("__str__", "__repr__", "__format__"), "str"),
    **dict.fromkeys(("__len__", "__hash__", "__index__", "__int__", "__sizeof__", "__length_hint__"), "int"),
    **dict.fromkeys(("__bool__", "__contains__"), "bool"),
    "__bytes__": "bytes",
    "__float__": "float",
    "__complex__": "complex",
}
_NOTHING = frozenset(
    ["__init__", "__post_init__", "__init_subclass__", "__del__", "__setattr__", "__delattr__", "__setitem__"]
)
_COMPARED = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})


def suggested(definition: Definition, node: cst.FunctionDef, module: Module, missing: Sequence[str]) -> _Fix:
    """Give the patches that fill in missing hints (`return` among them) and how safe they are.

    A return that is certain comes alone, so that the safe part can be made by itself;
    guesses from defaults and bodies come together.
    """
    if module.path.endswith(".pyi"):
        return _NO_FIX
    guessed: tuple[Patch, ...] = ()
    if "return" in missing:
        values, items = returned(node, module), yielded(node, module)
        certain = "" if items else _certain(definition, node, module, values)
        if certain:
            return (Patch(node, f" -> {certain}", where="colon"),), Safety.SAFE
        guessed = _guessed(definition, node, module, values, items)
    return (*_by_defaults(node, missing, module), *guessed), Safety.UNSAFE


def _certain(
    definition: Definition, node: cst.FunctionDef, module: Module, values: list[cst.BaseExpression]
) -> str | None:
    """The return type, of a function that is no generator, that cannot be another one."""
    name = node.name.value
    if definition.owner is not None:
        if name in _PRESCRIBED:
            return _PRESCRIBED[name]
        if name in _COMPARED and values and all(map(_is_answer, values)):
            return "bool"
    if values or is_abstract(node) or is_overload(node, module):
        return None
    if name in _NOTHING and definition.owner is not None:
        return "None"
    return None if is_stub(node) or _only_raises(node) else "None"


def _guessed(
    definition: Definition,
    node: cst.FunctionDef,
    module: Module,
    values: list[cst.BaseExpression],
    items: list[Yielded],
) -> tuple[Patch, ...]:
    """A return type that a reader should agree to, with the import it needs."""
    hint, source = _guess(definition, node, module, values, items)
    imports = import_patches(module, source, hint.partition("[")[0]) if hint else None
    if imports is None:
        return ()
    return (*imports, Patch(node, f" -> {hint}", where="colon"))


def _guess(
    definition: Definition,
    node: cst.FunctionDef,
    module: Module,
    values: list[cst.BaseExpression],
    items: list[Yielded],
) -> tuple[str, str]:
    kinds = {_literal_type(item) for item in items}
    if items and not values and len(kinds) == 1 and "" not in kinds:
        kind = "AsyncIterator" if node.asynchronous is not None else "Iterator"
        return f"{kind}[{kinds.pop()}]", "collections.abc"
    if values and not items and definition.owner is not None:
        first = next(parameters(node), None)
        returns_itself = first is not None and all(is_name(value, first.name) for value in values)
        if (
            returns_itself
            and not decorated(node, module, "staticmethod")
            and is_imported(module, "typing", "Self")
        ):
            return "Self", "typing"
    if not values and not items and not is_stub(node) and not is_abstract(node) and _only_raises(node):
        return "NoReturn", "typing"
    return "", ""


def _by_defaults(node: cst.FunctionDef, missing: Sequence[str], module: Module) -> Iterator[Patch]:
    for param in parameters(node):
        default = param.node.default
        hint = _literal_type(default)
        if default is not None and hint and param.name in missing and param.node.annotation is None:
            text = f"{param.name}: {hint} = {module.tree.code_for_node(default)}"
            yield Patch(param.node.name, text, end=default)


def _literal_type(value: cst.CSTNode | None) -> str:
    match value:
        case cst.BaseExpression(lpar=[_, *_]):
            return ""
        case cst.Integer():
            return "int"
        case cst.Float():
            return "float"
        case cst.Name(value="True" | "False"):
            return "bool"
        case cst.SimpleString(prefix=prefix):
            return "bytes" if "b" in prefix else "str"
    return ""


def _is_answer(value: cst.BaseExpression) -> bool:
    """Whether an expression is True, False, or `NotImplemented`, which no hint has to name."""
    match value:
        case cst.Name(value="True" | "False" | "NotImplemented") | cst.Comparison():
            return True
        case cst.UnaryOperation(operator=cst.Not()):
            return True
        case cst.BooleanOperation(left=left, right=right):
            return _is_answer(left) and _is_answer(right)
        case cst.Call():
            return last_part(value) in ("isinstance", "issubclass", "bool", "all", "any", "hasattr")
    return False


def _only_raises(node: cst.FunctionDef) -> bool:
    """Whether a body without any `return` ends in a `raise` that is no mark of an abstract method."""
    body = statements(node)
    match body[-1:]:
        case [cst.Raise(exc=exc)] if exc is None or last_part(exc) != "NotImplementedError":
            return not any(True for _ in own(node, cst.Return))
    return False
