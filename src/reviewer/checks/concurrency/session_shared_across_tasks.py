"""rules/concurrency/session-shared-across-tasks.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.coroutines import Coroutines, Routine, Routines
from reviewer.checks.shared.names import word_set
from reviewer.checks.shared.sessions import Sessions
from reviewer.finding import Related
from reviewer.index import Index
from reviewer.index.flow.expr import Attr, Call, Comp, Expr, Name, Star
from reviewer.index.flow.stmt import Assign, For, Suite, While, With
from reviewer.index.flow.walk import below, dotted, names_in
from reviewer.orm.roles import role_of

_TOGETHER = word_set("asyncio.gather asyncio.wait asyncio.as_completed asyncio.tasks.gather")
_STARTS = word_set("asyncio.create_task asyncio.ensure_future asyncio.tasks.create_task")
_GROUPS = word_set("asyncio.TaskGroup anyio.create_task_group")


@on(cst.Module)
def check(tree: cst.Module, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report sessions that several tasks of one function are given."""
    starts = module.says("gather", "create_task", "start_soon", "ensure_future", "as_completed")
    if not starts or not module.says("async def") or role_of(module.path) == "tests":
        return
    index = module.fact(Index)
    own = _Own(module)
    for coroutine in module.fact(Coroutines).all:
        held = module.fact(Sessions).held(coroutine)
        kept = own.kept(coroutine)
        if not held and not kept:
            continue
        started = list(_started(coroutine, module.path, index))
        shared = {
            f"self.{name}": (kind, [each for each in started if _has(each[0], name, own, coroutine.owner)])
            for name, kind in kept.items()
        }
        for name, kind in held.items():
            shared[name] = kind, [each for each in started if name in names_in(*_given(each[0]))]
        for name, (kind, users) in shared.items():
            if len(users) > 1 or any(many for _, many in users):
                yield _hit(name, kind, users, coroutine, tree, module.path)


def _hit(
    name: str, kind: str, users: list[tuple[Call, bool]], coroutine: Routine, tree: cst.Module, path: str
) -> Hit:
    words = {"name": name, "kind": "an `AsyncSession`" if kind == "async-session" else "a session"}
    related = tuple(Related(path, call.span, "a task that has it, too") for call, _ in users[:-1])
    return Hit(tree, words, span=users[-1][0].span, symbol=coroutine.symbol, related=related)


class _Own:
    """The sessions that objects keep in attributes, as `__init__` gets them, and the methods that use these."""

    def __init__(self, module: Module) -> None:
        self._routines = module.fact(Routines).all
        self._sessions = module.fact(Sessions)
        self._kept: dict[str, dict[str, str]] = {}

    def kept(self, coroutine: Routine) -> dict[str, str]:
        """Give the kinds of the sessions that the object of a method keeps, by their attributes."""
        owner = coroutine.owner
        if owner and owner not in self._kept:
            made = (
                each for each in self._routines if each.owner == owner and each.function.name == "__init__"
            )
            self._kept[owner] = {name: kind for each in made for name, kind in self._given_to(each)}
        return self._kept.get(owner, {})

    def _given_to(self, made: Routine) -> Iterator[tuple[str, str]]:
        held = self._sessions.held(made)
        for node in made.own(Assign):
            for target in node.targets:
                match target, node.value:
                    case Attr(value=Name(id="self"), name=name), Name(id=given) if given in held:
                        yield name, held[given]

    def uses(self, owner: str, method: str, attribute: str) -> bool:
        """Tell whether a method says `self.attribute` itself."""
        return any(
            isinstance(node.value, Name) and node.value.id == "self" and node.name == attribute
            for each in self._routines
            if each.owner == owner and each.function.name == method
            for node in each.own(Attr)
        )


def _has(call: Call, attribute: str, own: _Own, owner: str) -> bool:
    """Whether a task has a session that its object keeps: it is a method that uses it, or is given the attribute."""
    given = (*call.args, *(each.value for each in call.keywords))
    if any(dotted(each) == f"self.{attribute}" for each in given):
        return True
    match call.function:
        case Attr(value=Name(id="self"), name=method):
            return own.uses(owner, method, attribute)
    return False


def _given(call: Call) -> tuple[Expr, ...]:
    """What a coroutine is given: plain names only, since an attribute of a session may be anything."""
    every = (*call.args, *(each.value for each in call.keywords))
    return tuple(each for each in every if isinstance(each, Name))


def _started(coroutine: Routine, path: str, index: Index) -> Iterator[tuple[Call, bool]]:
    """The calls of coroutines that run beside each other, each with whether it stands for many."""
    repeated = {id(each) for each in _repeated(coroutine)}
    groups = _groups(coroutine, path, index)
    for call in coroutine.own(Call):
        name = dotted(call.function)
        owner, _, method = name.rpartition(".")
        found = index.named(name, path) if name else None
        meant = found.name if found is not None else ""
        if meant in _TOGETHER:
            yield from _gathered(call)
        elif method == "start_soon" and owner in groups:
            yield call, id(call) in repeated
        elif meant in _STARTS or (method == "create_task" and owner in groups):
            for given in call.args[:1]:
                if isinstance(given, Call):
                    yield given, id(call) in repeated


def _gathered(call: Call) -> Iterator[tuple[Call, bool]]:
    for given in call.args:
        inner = given.value if isinstance(given, Star) else given
        if isinstance(inner, Comp) and isinstance(inner.item, Call):
            own = {name for clause in inner.clauses for name in names_in(clause.target)}
            if not own.intersection(names_in(inner.item.function)):
                yield inner.item, True
        elif isinstance(inner, Call):
            yield inner, False


def _repeated(coroutine: Routine) -> Iterator[Call]:
    """The calls that stand in a loop or comprehension."""
    for suite in (*(each.body for each in coroutine.own(For)), *_whiles(coroutine)):
        yield from below(suite, Call)
    for comp in coroutine.own(Comp):
        yield from below((comp.item,), Call)


def _whiles(coroutine: Routine) -> Iterator[Suite]:
    return (each.body for each in coroutine.own(While))


def _groups(coroutine: Routine, path: str, index: Index) -> frozenset[str]:
    """The names of the groups of tasks that a function opens."""
    found: set[str] = set()
    for node in coroutine.own(With):
        for item in node.items:
            if isinstance(item.value, Call) and isinstance(item.target, Name):
                known = index.named(dotted(item.value.function), path)
                if known is not None and known.name in _GROUPS:
                    found.add(item.target.id)
    return frozenset(found)
