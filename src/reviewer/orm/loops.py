"""What can be told of a loop by looking at it: what it binds, how often it turns, where it is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewer.index.flow.expr import (
    Attr,
    Call,
    Clause,
    Comp,
    Const,
    Display,
    Expr,
    Mapping,
    Name,
    Star,
    Sub,
    Text,
    Walrus,
)
from reviewer.index.flow.stmt import Annotated, Assign, Augmented, For, Item, Jump, Raise, Return, Suite
from reviewer.index.flow.walk import dotted, shallow, targets

_SAME_LENGTH = frozenset({"enumerate", "list", "sorted", "reversed", "tuple", "set"})
_OF_A_DICT = frozenset({"items", "keys", "values", "split"})


@dataclass(eq=False)
class Loop:
    """A `for` statement or a clause of a comprehension while it runs.

    `bound` are the names that each round binds anew. `growing` says that it turns as often
    as there are data; `batch` that each round handles many rows at once. `caller` is the
    name of the function that made the iterable, for those who know functions that make batches.
    `path` is the file that it stands in. A `resolver` is no loop that is written: a framework
    calls it for each row of a list. `asked` says that it runs over what a query gives.
    """

    node: For | Clause
    bound: frozenset[str]
    growing: bool = True
    batch: bool = False
    caller: str = ""
    path: str = ""
    resolver: bool = False
    asked: bool = False

    def tells_apart(self, name: str) -> bool:
        """Tell whether a name is what the rounds are about, and those differ: a loop over kinds meets each kind once.

        What a query gives may be the same in many rows.
        """
        target = self.node.target
        return not self.asked and isinstance(target, Name) and target.id == name


def bound_in(node: For) -> frozenset[str]:
    """Give the names that a round of a loop binds: targets, assignments, inner loops, `as`."""
    found = set(targets(node.target))
    for each in shallow(node.body, For, Clause, Assign, Annotated, Augmented, Walrus, Item):
        match each:
            case Assign(targets=bound):
                found.update(name for target in bound for name in targets(target))
            case For() | Clause() | Annotated() | Augmented() | Walrus() | Item():
                found.update(targets(each.target))
    return frozenset(found)


def bound_by(node: Comp, place: int) -> frozenset[str]:
    """Give the names that a round of one clause of a comprehension binds, inner clauses included."""
    found = {name for clause in node.clauses[place:] for name in targets(clause.target)}
    for each in shallow([node], Walrus):
        found.update(targets(each.target))
    return frozenset(found)


class Bounds:
    """What the rounds of loops bind, found once: loops are followed twice, inner ones oftener."""

    def __init__(self) -> None:
        self._known: dict[tuple[For | Comp, int], frozenset[str]] = {}

    def __len__(self) -> int:
        return len(self._known)

    def of_for(self, node: For) -> frozenset[str]:
        """Give the names that a round of a `for` statement binds."""
        return self._found((node, 0), lambda: bound_in(node))

    def of_clause(self, node: Comp, place: int) -> frozenset[str]:
        """Give the names that a round of one clause of a comprehension binds."""
        return self._found((node, place), lambda: bound_by(node, place))

    def _found(self, key: tuple[For | Comp, int], look: Callable[[], frozenset[str]]) -> frozenset[str]:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = look()
        return known


def is_constant(node: Expr) -> bool:
    """Tell whether an iterable is written out, or is named like a constant."""
    match node:
        case Display(items=items):
            return not any(isinstance(each, Star) for each in items)
        case Mapping(keys=keys):
            return None not in keys
        case Name(id=name):
            return _shouts(name)
        case Attr(value=inner, name=name):
            return _shouts(name) or name in ("choices", "_meta") or is_constant(inner)
        case Call(function=Name(id="range"), args=args):
            return all(isinstance(arg, Const) for arg in args)
        case Call(function=Name(id=name), args=args) if name in _SAME_LENGTH:
            return bool(args) and is_constant(args[0])
        case Call(function=Attr(value=inner, name=name)):
            return dotted(inner).endswith("_meta") or (name in _OF_A_DICT and is_constant(inner))
        case Text():
            return True
        case Sub(value=inner):
            return is_constant(inner)
    return False


def is_batched(node: Expr) -> bool:
    """Tell whether an iterable hands out pieces: `range` with a step."""
    return isinstance(node, Call) and dotted(node.function) == "range" and len(node.args) == 3


def called(node: Expr) -> str:
    """Give the last name of the function that makes an iterable, through `enumerate`, `list` and the like."""
    while isinstance(node, Call):
        last = last_name(node.function)
        if last in ("enumerate", "list", "iter", "tqdm", "track") and node.args:
            node = node.args[0]
            continue
        return last
    return ""


def last_name(node: Expr) -> str:
    """Give the name of a function as a call writes it, without what stands before the last dot."""
    return node.name if isinstance(node, Attr) else node.id if isinstance(node, Name) else ""


def leaves(body: Suite) -> str:
    """Give the word that ends a suite for good: `break`, `return`; empty where it goes on."""
    match body[-1] if body else None:
        case Jump(word="break"):
            return "break"
        case Return() | Raise():
            return "return"
    return ""


def _shouts(name: str) -> bool:
    return len(name) > 1 and name.isupper() and name.strip("_") != ""
