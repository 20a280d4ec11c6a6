"""rules/typing/missing-type-hints.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import libcst as cst

from reviewer.check import Asked, Hit, Module, Part, on
from reviewer.checks.shared.decorators import decorated, is_accessor, is_fixture, is_static
from reviewer.checks.shared.definitions import Definition, Definitions, is_private_path, is_special
from reviewer.checks.shared.dispatch import Overloads, is_dispatched
from reviewer.checks.shared.exports import Exports
from reviewer.checks.shared.hints import suggested
from reviewer.checks.shared.paths import is_foreign, is_migration, is_test_path
from reviewer.checks.shared.signatures import Parameter, given
from reviewer.index import Index

_CODES = {"": "ANN001", "*": "ANN002", "**": "ANN003"}
_INIT_LIKE = frozenset({"__init__", "__post_init__", "__init_subclass__"})


@dataclass(frozen=True)
class Options:
    """Which functions, parameters and returns are asked for hints."""

    scope: Literal["all", "public"]
    init_return: bool
    allow_dummy: bool
    allow_star_kwargs: bool
    tests: Literal["ignore", "ignore-return", "all"]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit | Asked]:
    """Find functions that leave parameters or their return without a hint."""
    in_tests = is_test_path(module.path)
    if in_tests and (options.tests == "ignore" or options.scope == "public"):
        return
    functions = [*module.fact(Definitions).functions()]
    if not functions or _is_exempt_file(module):
        return
    asked = 0
    for definition, node in functions:
        if _lacks_something(node):
            if _is_exempt(definition, node, module, options):
                continue
            asks = _asked(node, module, options, in_tests)
            parts = _parts(definition, node, module, options, asks)
            if parts:
                patches, safety = suggested(definition, node, module, [part.name for part in parts])
                words = {"qualname": definition.qualname}
                yield Hit(node.name, words, patches=patches, safety=safety, parts=tuple(parts))
            elif not any(asks):
                continue
        asked += 1
    yield Asked(asked)


def _lacks_something(node: cst.FunctionDef) -> bool:
    """A cheap look that rejects whole signatures; the first parameter may be `self`, so it is let be."""
    params = node.params
    return (
        node.returns is None
        or None
        in [each.annotation for each in (*params.posonly_params, *params.params, *params.kwonly_params)]
        or (isinstance(params.star_arg, cst.Param) and params.star_arg.annotation is None)
        or (params.star_kwarg is not None and params.star_kwarg.annotation is None)
    )


def _is_exempt_file(module: Module) -> bool:
    if is_foreign(module) or is_migration(module.path):
        return True
    return module.path.endswith(".py") and f"{module.path}i" in module.fact(Index)


def _is_exempt(definition: Definition, node: cst.FunctionDef, module: Module, options: Options) -> bool:
    if options.scope == "public" and not definition.is_public:
        return True
    if module.fact(Overloads).implements(definition) or is_dispatched(node, module):
        return True
    return module.says("no_type_check") and any(
        decorated(each.node, module, "no_type_check") for each in definition.upwards()
    )


def _parts(
    definition: Definition, node: cst.FunctionDef, module: Module, options: Options, asks: tuple[bool, bool]
) -> list[Part]:
    """What lacks a hint, in the order of the signature, each part with the code of ruff that silences it."""
    asks_params, asks_return = asks
    params = given(definition, node, module)
    bare = [param for param in params if param.node.annotation is None]
    parts = [
        Part(f"{param.stars}{param.name}", _CODES[param.stars], param.node.name)
        for param in bare
        if asks_params and not _is_allowed(param, options)
    ]
    if node.returns is None and asks_return:
        is_implied = node.name.value in _INIT_LIKE and params and not bare and not options.init_return
        if not is_implied:
            parts.append(Part("return", _return_code(definition, node, module), node.name))
    return parts


def _asked(node: cst.FunctionDef, module: Module, options: Options, in_tests: bool) -> tuple[bool, bool]:
    """Whether parameters and return are asked for: pytest fills the former of tests and fixtures by name."""
    everything = options.tests == "all"
    if is_fixture(node, module):
        return False, everything
    if in_tests and not everything:
        return not node.name.value.startswith("test"), False
    return True, True


def _is_allowed(param: Parameter, options: Options) -> bool:
    return (options.allow_dummy and param.name.startswith("_")) or (
        options.allow_star_kwargs and bool(param.stars)
    )


def _return_code(definition: Definition, node: cst.FunctionDef, module: Module) -> str:
    """The code under which ruff asks for the return of this kind of function."""
    if definition.owner is not None:
        if is_static(node, module):
            return "ANN205"
        if decorated(node, module, "classmethod", "abstractclassmethod"):
            return "ANN206"
        if is_special(node.name.value):
            return "ANN204"
    names = module.fact(Exports).names
    private = not definition.is_public or is_private_path(module.path) or is_accessor(node)
    if names is not None and [*definition.upwards()][-1].name not in names:
        private = True
    return "ANN202" if private else "ANN201"
