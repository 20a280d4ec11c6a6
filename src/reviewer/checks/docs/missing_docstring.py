"""rules/docs/missing-docstring.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Asked, Hit, Module, on
from reviewer.checks.shared.bodies import statements
from reviewer.checks.shared.decorators import calls, decorated, is_accessor, is_property
from reviewer.checks.shared.definitions import Definition, Definitions, is_private_path
from reviewer.checks.shared.dispatch import Overloads, is_dispatched
from reviewer.checks.shared.docstrings.literal import docstring_literal
from reviewer.checks.shared.exports import Exports
from reviewer.checks.shared.inherited import inherits_docstring
from reviewer.checks.shared.names import argument, dotted
from reviewer.checks.shared.paths import is_foreign, is_migration, is_test_path

_NEVER_FILES = ("__main__.py", "conftest.py", "settings.py", "setup.py")
_DESCRIBED_BY = ("help", "summary", "description", "short_help")


@dataclass(frozen=True)
class Options:
    """Which kinds of definitions are asked for a docstring, and from which size on."""

    kinds: list[str]
    min_lines: int
    module_min_defs: int
    inherit: bool


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit | Asked]:
    """Find what is public and has no docstring."""
    if _is_exempt_file(module.path) or is_foreign(module):
        return
    names = module.fact(Exports).names
    public = [each for each in module.fact(Definitions).all if _is_public(each, names)]
    tops = sum(1 for each in public if each.above is None)
    asked = 0
    if "module" in options.kinds and tops >= options.module_min_defs and tree.body:
        asked += 1
        if docstring_literal(tree) is None:
            yield Hit(tree, {"kind": "module", "qualname": module.path.rpartition("/")[2]})
    for each in public:
        if _kind(each) not in options.kinds:
            continue
        if docstring_literal(each.node) is None:
            if _is_exempt(each, module, options):
                continue
            yield Hit(each.node.name, {"kind": _kind(each), "qualname": each.qualname})
        asked += 1
    yield Asked(asked)


def _is_exempt_file(path: str) -> bool:
    """Files that speak to nobody: tests, migrations, settings, private modules; and stubs, whose source speaks."""
    folders, _, name = path.rpartition("/")
    if (
        name.endswith((*_NEVER_FILES, ".pyi"))
        or is_private_path(path)
        or is_test_path(path)
        or is_migration(path)
    ):
        return True
    return "settings" in folders.split("/")


def _is_public(each: Definition, names: frozenset[str] | None) -> bool:
    """Whether a definition of the module or of a public class of it is public; classes inside classes are not."""
    above = each.above
    if each.name.startswith("_"):
        return False
    if above is None:
        return names is None or each.name in names
    if not isinstance(above.node, cst.ClassDef) or isinstance(each.node, cst.ClassDef):
        return False
    return above.above is None and _is_public(above, names)


def _kind(each: Definition) -> str:
    if isinstance(each.node, cst.ClassDef):
        return "class"
    return "method" if each.above else "function"


def _is_exempt(each: Definition, module: Module, options: Options) -> bool:
    """Whether the documentation stands elsewhere, or there is nothing to say."""
    node = each.node
    if options.min_lines and _lines(node) <= options.min_lines and isinstance(node, cst.FunctionDef):
        return True
    if isinstance(node, cst.FunctionDef) and node.decorators and _is_documented_by_decorator(node, module):
        return True
    if module.fact(Overloads).declares(each):
        return True
    return options.inherit and inherits_docstring(each, module)


def _is_documented_by_decorator(node: cst.FunctionDef, module: Module) -> bool:
    if decorated(node, module, "override", "overrides") or is_accessor(node) or is_dispatched(node, module):
        return not decorated(node, module, "singledispatch", "singledispatchmethod")
    if is_property(node) and _passes_through(node):
        return True
    return any(argument(call, word) is not None for call in calls(node) for word in _DESCRIBED_BY)


def _passes_through(node: cst.FunctionDef) -> bool:
    """Whether a body is one `return self.a.b`."""
    match statements(node):
        case [cst.Return(value=cst.BaseExpression() as value)]:
            return bool(dotted(value)) or isinstance(value, cst.SimpleString | cst.Integer)
    return False


def _lines(node: cst.FunctionDef | cst.ClassDef) -> int:
    code = cst.Module([]).code_for_node(node.body)
    return sum(1 for line in code.splitlines() if line.strip() and not line.lstrip().startswith("#"))
