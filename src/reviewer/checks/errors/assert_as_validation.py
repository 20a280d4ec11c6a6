"""rules/errors/assert-as-validation.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import libcst as cst

from reviewer.check import Hit, Module, Patch, on
from reviewer.checks.shared.conditions import inverted, narrows
from reviewer.checks.shared.failures import loop_around
from reviewer.checks.shared.names import dotted, is_name, last_part, root, words
from reviewer.checks.shared.paths import is_foreign, is_test_path
from reviewer.checks.shared.text import code_of, indent_of, quoted, short
from reviewer.finding import Severity
from reviewer.index import Index
from reviewer.index.facts import Function
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_BENCHMARKS = re.compile(r"(^|/)(bench(mark)?s?|examples?)(/|_)|pytest.fixture")
_GUARD = re.compile(r"\b(?:TypeGuard|TypeIs)\[")
_PERMISSION = frozenset(
    {"permission", "permissions", "perm", "perms", "authenticated", "authorized", "staff", "superuser"}
)
_ASKS_OUTSIDE = frozenset(
    {
        "builtins.open", "os.access", "os.listdir", "os.path.exists", "os.path.isdir", "os.path.isfile", "os.stat",
        "os.system", "requests.get", "requests.head", "requests.post", "shutil.which", "socket.create_connection",
        "subprocess.call", "subprocess.run", "urllib.request.urlopen",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Options:
    """`allow_narrowing` leaves asserts alone that only tell a type checker what a value is; `private` weighs promises."""

    allow_narrowing: bool
    private: Literal["off", "info", "warning", "error"]


@on(cst.Assert, Options)
def check(node: cst.Assert, module: Module, options: Options) -> Iterator[Hit]:
    """Report an assert that guards against what comes from outside."""
    if is_test_path(module.path) or (options.allow_narrowing and narrows(node.test, None)):
        return
    function = module.fact(Parents).function(node)
    if function is None or _is_exempt(function, module):
        return
    if options.allow_narrowing and (narrows(node.test, function) or _asks_guard(node.test, module)):
        return
    subject = _subject(node.test, function, module)
    if subject is None:
        return
    what, error = subject
    of_parameter = what.startswith("the parameter")
    if of_parameter and loop_around(node, module) is not None:
        return  # what is given is checked at the door; amid the work this says what must hold
    among_neighbours = of_parameter and _is_private(function, module)
    if among_neighbours and options.private == "off":
        return
    yield Hit(
        node,
        words={"what": what},
        patches=_fix(node, module, error),
        severity=Severity(options.private) if among_neighbours else None,
        head=True,
    )


def _is_exempt(function: cst.FunctionDef, module: Module) -> bool:
    return (
        function.name.value.startswith("test")
        or _BENCHMARKS.search(module.path) is not None
        or module.says("pytest.fixture")
        or is_foreign(module)
    )


def _asks_guard(test: cst.BaseExpression, module: Module) -> bool:
    """Whether a condition calls a function of the project that is declared to narrow the type of its argument."""
    if not isinstance(test, cst.Call) or not dotted(test.func):
        return False
    index, meant = module.fact(Index), module.fact(Imports).name(test.func)
    symbol = index.resolve(meant, module.path) if meant else index.named(dotted(test.func), module.path)
    facts = symbol.facts if symbol is not None else None
    return isinstance(facts, Function) and _GUARD.search(facts.returns) is not None


def _subject(test: cst.BaseExpression, function: cst.FunctionDef, module: Module) -> tuple[str, str] | None:
    """What from outside a condition is about, in words, and the exception that says it best."""
    names = list(below(test, cst.Name))
    allowed = next((name.value for name in names if not words(name.value).isdisjoint(_PERMISSION)), None)
    if allowed:
        return f"the permission `{allowed}`", "PermissionError"
    if any(_is_request(name, function) for name in names):
        return "request data", "ValueError"
    asked = next((call for call in below(test, cst.Call) if _asks_outside(call, module)), None)
    if asked is not None:
        return f"the outcome of `{dotted(asked.func)}`", "RuntimeError"
    given = _parameters(function)
    if any(name.value in ("self", "cls") for name in names):
        return None  # it tells what state the object is in when it is called with this
    if any(name.value in _locals(function) - given for name in names if _is_value(name, module)):
        return None  # it compares the function's own work with what it was given
    param = next((name.value for name in names if name.value in given and _is_value(name, module)), None)
    return (f"the parameter `{param}`", "ValueError") if param else None


def _is_request(name: cst.Name, function: cst.FunctionDef) -> bool:
    """Whether a name is the request, or a local that was taken from it."""
    if name.value == "request":
        return "request" in _parameters(function)
    for node in below(function.body, cst.Assign):
        match node:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=target))], value=value):
                if target == name.value and is_name(root(value), "request"):
                    return "request" in _parameters(function)
    return False


def _asks_outside(call: cst.Call, module: Module) -> bool:
    name = last_part(call.func)
    return any(known.endswith(f".{name}") for known in _ASKS_OUTSIDE) and (
        module.fact(Imports).name(call.func) in _ASKS_OUTSIDE
    )


def _parameters(function: cst.FunctionDef) -> frozenset[str]:
    given = function.params
    every = [*given.posonly_params, *given.params, *given.kwonly_params]
    return frozenset(param.name.value for param in every) - {"self", "cls"}


def _locals(function: cst.FunctionDef) -> frozenset[str]:
    """The names that a function itself gives values to."""
    targets: list[cst.CSTNode] = []
    for node in below(function.body, cst.AssignTarget, cst.AnnAssign, cst.For, cst.NamedExpr, cst.AsName):
        match node:
            case cst.AssignTarget(target=target) | cst.AnnAssign(target=target) | cst.For(target=target):
                targets.append(target)
            case cst.NamedExpr(target=target) | cst.AsName(name=target):
                targets.append(target)
    names = (name for target in targets for name in _bound(target))
    return frozenset(names)


def _bound(target: cst.CSTNode) -> Iterator[str]:
    match target:
        case cst.Name(value=value):
            yield value
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for element in elements:
                yield from _bound(element.value)


def _is_private(function: cst.FunctionDef, module: Module) -> bool:
    """Whether only neighbours call a function: it, what it stands in, or its module has a private name."""
    around = module.fact(Parents).ancestors(function)
    owners = [node for node in around if isinstance(node, cst.FunctionDef | cst.ClassDef)]
    return (
        any(isinstance(owner, cst.FunctionDef) for owner in owners)
        or any(_is_inner_name(owner.name.value) for owner in (function, *owners))
        or any(_is_inner_name(part.removesuffix(".py")) for part in module.path.split("/"))
    )


def _is_inner_name(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def _is_value(name: cst.Name, module: Module) -> bool:
    """Whether a name is read by itself, not as an attribute's or a keyword argument's name."""
    match module.fact(Parents).parent(name):
        case cst.Attribute(attr=attr):
            return attr is not name
        case cst.Arg(keyword=keyword):
            return keyword is not name
    return True


def _fix(node: cst.Assert, module: Module, error: str) -> tuple[Patch, ...]:
    above = module.fact(Parents).parent(node)
    if not isinstance(above, cst.SimpleStatementLine) or len(above.body) > 1:
        return ()
    condition = code_of(node.test, module)
    message = (
        code_of(node.msg, module) if node.msg is not None else quoted(f"expected {short(condition, 80)}")
    )
    if "#" in condition or ("\n" in condition and not node.test.lpar) or "\n" in message:
        return ()
    indent = indent_of(above, module)
    step, newline = module.tree.default_indent, module.tree.default_newline
    raised = f"{indent}{step}raise {error}({message})"
    return (Patch(node, f"if {inverted(node.test, module)}:{newline}{raised}"),)
