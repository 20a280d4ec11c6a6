"""rules/performance/list-membership-in-loop.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.names import dotted, word_set
from reviewer.checks.shared.origins import Origins
from reviewer.checks.shared.paths import is_test_path
from reviewer.index import Index
from reviewer.index.facts import Class
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_LISTS = word_set("builtins.list builtins.sorted")
_LIST_METHODS = word_set("split rsplit splitlines")
_READS = word_set("index count copy")  # methods of a list that leave it as it is
_LOOPS = (cst.For, cst.While, cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
_Function = cst.FunctionDef


@dataclass(frozen=True)
class Options:
    """From how many elements on a list that is written out counts."""

    min_size: int


@on(cst.Comparison, Options)
def check(comparison: cst.Comparison, module: Module, options: Options) -> Iterator[Hit]:
    """Find lists that do not change and are searched from their start in each round of a loop."""
    match comparison.comparisons:
        case [cst.ComparisonTarget(operator=cst.In() | cst.NotIn(), comparator=cst.Name() as name)]:
            if not module.says("list(", "sorted(", "split", "[") or is_test_path(module.path):
                return
            if _is_hashable(comparison.left) and _scanned(name, comparison, module, options):
                yield Hit(comparison, words={"name": name.value})


def _scanned(name: cst.Name, comparison: cst.Comparison, module: Module, options: Options) -> bool:
    """Whether a name is a list, made once before the loop around it, that nothing changes."""
    function = module.fact(Parents).function(name)
    origins = module.fact(Origins)
    if function is None or origins.scope(name) is not function:
        return False
    value = origins.value(name)
    if value is None or not _is_list(value, module, options):
        return False
    loop = _loop(comparison, value, function, module)
    return loop is not None and not _is_touched(name.value, function)


def _loop(
    comparison: cst.CSTNode, value: cst.CSTNode, function: _Function, module: Module
) -> cst.CSTNode | None:
    """Give a loop around the comparison, in its function, that the list is not made in anew."""
    inside = set(module.fact(Parents).ancestors(value))
    below_it: cst.CSTNode = comparison
    for above in module.fact(Parents).ancestors(comparison):
        if above is function:
            return None
        if isinstance(above, _LOOPS) and above not in inside and not _is_head(above, below_it):
            return above
        below_it = above
    return None


def _is_head(loop: cst.CSTNode, part: cst.CSTNode) -> bool:
    """Whether a part of a `for` statement is worked out once, before the first round, or after the last."""
    return isinstance(loop, cst.For) and part is not loop.body


def _is_list(value: cst.BaseExpression, module: Module, options: Options) -> bool:
    match value:
        case cst.List(elements=elements):
            return len(elements) >= options.min_size or any(
                isinstance(each, cst.StarredElement) for each in elements
            )
        case cst.ListComp(elt=element, for_in=cst.CompFor(iter=source)):
            # What is taken over as it is may be a dict as well as a number.
            return _is_hashable(element) and type(element) is not cst.Name and not _is_class(source, module)
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=method)), args=args):
            return method in _LIST_METHODS and all(_is_text(arg.value) for arg in args)
        case cst.Call(func=func):
            return module.fact(Imports).name(func) in _LISTS
    return False


def _is_class(source: cst.BaseExpression, module: Module) -> bool:
    """Whether a comprehension goes over a class, such as an enumeration, which has few members."""
    found = module.fact(Index).named(dotted(source), module.path)
    return found is not None and isinstance(found.facts, Class)


def _is_text(value: cst.BaseExpression) -> bool:
    """Whether an argument of `split` is one of a string's: other things are split into no list."""
    return isinstance(value, cst.SimpleString | cst.Integer)


def _is_hashable(value: cst.BaseExpression) -> bool:
    """Whether nothing speaks against it: a display of a list, dict or set has no hash."""
    return not isinstance(value, cst.List | cst.Dict | cst.Set | cst.ListComp | cst.DictComp | cst.SetComp)


def _is_touched(name: str, function: _Function) -> bool:
    """Whether the list may change: a method that is not known to only read, an item set or deleted, `+=`."""
    for node in below(function, cst.Attribute, cst.AssignTarget, cst.AugAssign, cst.Del):
        match node:
            case cst.Attribute(value=cst.Name(value=held), attr=cst.Name(value=method)):
                if held == name and method not in _READS:
                    return True
            case (
                cst.AssignTarget(target=cst.Subscript(value=cst.Name(value=held)))
                | cst.AugAssign(target=cst.Name(value=held))
                | cst.Del(target=cst.Subscript(value=cst.Name(value=held)))
            ):
                if held == name:
                    return True
    return False
