"""rules/testing/test-without-assertion.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.bodies import is_stub
from reviewer.checks.shared.decorators import is_fixture
from reviewer.checks.shared.definitions import Definition, Definitions
from reviewer.checks.shared.names import dotted, last_part
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.signatures import parameters
from reviewer.index import Index
from reviewer.index.facts import Function
from reviewer.index.flow.expr import Call as FlowCall
from reviewer.index.flow.stmt import Assert, Raise
from reviewer.index.flow.walk import below as flow_below
from reviewer.index.flow.walk import dotted as flow_dotted
from reviewer.tree.walk import below

_ASSERTS = re.compile(
    r"(?i)assert|^fail|raises?$|^warns?$|deprecated_call|approx|snapshot|benchmark|verify|check|expect|validate|"
    r"ensure|should|compare|must|raise_for_status|skip|xfail|equal|match|contains|has_calls|exit|testmod|run_test|reveal_type|"
    r"^_?test|(?:^|_)clean$|quer(?:y|ies)_count|count_quer|num_queries|is_valid"
)
_MEANT = re.compile(
    r"(?:^|_)(?:not|no|doesnt|dont|without|smoke|runs?|imports?|importable|allow(?:s|ed)?|accepts?(?:ed)?|pass(?:es)?|noop|"
    r"succeeds?|success|valid|ok|works?|ignore[sd]?|graceful(?:ly)?|can_be|handles?|silent(?:ly)?|safe|never|idempotent|crash|perf(?:ormance)?|bench\w*|regression)(?:_|$)"
)
_CLASSES = re.compile(r"^Test|Tests?(?:Case)?$")


@dataclass(frozen=True)
class Options:
    """Words of functions that assert, besides the usual ones."""

    assert_names: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Find tests that cannot fail unless something raises."""
    name = module.path.rpartition("/")[2]
    if not is_test_path(module.path) or not (
        name.startswith("test_") or name.endswith(("_test.py", "tests.py"))
    ):
        return
    for definition, node in module.fact(Definitions).functions():
        if not _is_test(definition, node, module) or _MEANT.search(node.name.value.lower()) or is_stub(node):
            continue
        if not _asserts(definition, node, module, options):
            yield Hit(node.name, {"name": definition.qualname})


def _is_test(definition: Definition, node: cst.FunctionDef, module: Module) -> bool:
    """Whether pytest or unittest runs a function, and nothing but its body decides."""
    if not node.name.value.startswith("test") or definition.is_nested or is_fixture(node, module):
        return False
    if definition.owner is not None and not _CLASSES.search(definition.owner.name.value):
        return False
    allowed = ("parametrize", "django_db", "asyncio", "anyio", "override_settings", "patch", "usefixtures")
    return all(last_part(each.decorator) in allowed for each in node.decorators)


def _asserts(definition: Definition, node: cst.FunctionDef, module: Module, options: Options) -> bool:
    """Whether something in a test, its fixtures' names or the helpers that it calls looks at a result."""
    # Statements are looked at first: of most tests they tell, and a search of expressions costs ten times this.
    if any(map(_is_assertion, below(node.body, cst.Assert, cst.Raise, cst.Expr))):
        return True
    if any(_ASSERTS.search(each.name) for each in parameters(node)):
        return True
    for call in below(node.body, cst.Call):
        name = last_part(call)
        if _ASSERTS.search(name) or any(word in name for word in options.assert_names):
            return True
        if _helps(call, definition, module):
            return True
    return any(
        _ASSERTS.search(last_part(each.item)) for item in below(node.body, cst.With) for each in item.items
    )


def _is_assertion(node: cst.CSTNode) -> bool:
    """Whether a statement asserts or raises by itself, or is the call of something that says so."""
    return not isinstance(node, cst.Expr) or _ASSERTS.search(last_part(node.value)) is not None


def _helps(call: cst.Call, definition: Definition, module: Module) -> bool:
    """Whether a helper of the project asserts, or may: a method of another object that is called alone is not known."""
    index = module.fact(Index)
    name = dotted(call.func)
    owner, _, method = name.rpartition(".")
    if owner in ("self", "cls"):
        cls = index.class_at(module.path, definition.above.qualname) if definition.above else None
        found = index.member(cls, method) if cls is not None else None
        if found is None or not isinstance(found[1], Function):
            return True
        return _is_asserting(found[0].path, f"{found[0].qualname}.{method}", index)
    symbol = index.named(name, module.path) if name else None
    if symbol is not None and symbol.kind == "function":
        return _is_asserting(symbol.path, symbol.qualname, index)
    return False


def _is_asserting(path: str, qualname: str, index: Index) -> bool:
    index.note_body(path, qualname)
    flow = index.flow(path)
    function = flow.functions.get(qualname)
    if function is None:
        return True
    body = flow.body(function)
    if any(True for _ in flow_below(body, Assert, Raise)):
        return True
    return any(
        _ASSERTS.search(flow_dotted(each.function).rpartition(".")[2]) for each in flow_below(body, FlowCall)
    )
