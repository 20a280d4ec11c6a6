"""What the parameters of a followed function hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reviewer.index import Symbol
from reviewer.index.facts import Function as Outside
from reviewer.index.flow.expr import Call, Expr, Name
from reviewer.index.flow.stmt import Parameter, Raise, Suite
from reviewer.index.flow.walk import dotted, names_in
from reviewer.orm.builtin import Argument
from reviewer.orm.goals import Goal
from reviewer.orm.members import decorators, is_transparent
from reviewer.orm.names import Names
from reviewer.orm.state import State
from reviewer.orm.values import Callee, Rows, Value

Arguments = Callable[[], dict[str, frozenset[str]]]


def goal_of(names: Names, callee: Symbol) -> Goal | None:
    """Give the function that a call leads to; None for one of which nobody can tell what it does."""
    if not isinstance(callee.facts, Outside) or not callee.path:
        return None
    return names.index.remembered(names.learned.goals, callee, lambda: _found(names, callee))


def _found(names: Names, callee: Symbol) -> Goal | None:
    names.index.note_body(callee.path, callee.qualname)
    wrapped = decorators(names, callee)
    flow = names.index.flow(callee.path)
    function = flow.functions.get(callee.qualname)
    body = flow.body(function) if function is not None and is_transparent(wrapped) else ()
    if function is None or _is_stub(body):
        return None
    cls = names.index.class_at(callee.path, callee.qualname.rpartition(".")[0])
    owner = Callee(cls.name, cls) if cls is not None else None
    return Goal(callee, function, body, wrapped, owner)


def _is_stub(body: Suite) -> bool:
    """Whether nothing is done, or left to heirs: of a symbol's facts that would be what they said when it was found."""
    match body:
        case () | (
            Raise(value=Name(id="NotImplementedError") | Call(function=Name(id="NotImplementedError"))),
        ):
            return True
    return False


def bound_of(
    state: State, goal: Goal, itself: Value, args: Sequence[Argument], bound: Expr | None, names: Names
) -> tuple[dict[str, Value], Arguments]:
    """Give what the parameters of a function hold, and what tells the names of the caller that each argument is made from.

    `itself` is what the first parameter of a method holds, written `bound`; `names` are those of the function's file.
    """
    parameters = list(goal.function.parameters)
    env: dict[str, Value] = {}
    first = parameters.pop(0) if goal.is_method and parameters else None
    if first is not None:
        env[first.name] = _of_caller(itself, first.name)
        env |= {"__self__": itself, "__class__": goal.owner}
    taken: list[tuple[Parameter, Argument | None]] = []
    placed = (
        []
        if any(star == "*" for star, *_ in args)
        else [each for each in args if not each[1] and not each[0]]
    )
    named = {keyword: each for each in args if (keyword := each[1])}
    for place, parameter in enumerate(parameters):
        arg = named.get(parameter.name)
        if arg is None and not parameter.named and not parameter.star and place < len(placed):
            arg = placed[place]
        taken.append((parameter, arg))
        value = _of_caller(arg[2], parameter.name) if arg is not None else None
        if value is None and not parameter.star:
            value = names.annotated(parameter.annotation)
        if arg is None and value is None and dotted(parameter.default):
            value = names.value(dotted(parameter.default))
        env[parameter.name] = value

    def arguments() -> dict[str, frozenset[str]]:
        given = {}
        if first is not None:
            given[first.name] = (names_in(bound) if bound is not None else frozenset()) | _deps(state, itself)
        spread = any(star for star, *_ in args)
        everything = names_in(*[written for *_, written in args])
        for parameter, arg in taken:
            left = everything if spread or parameter.star else frozenset[str]()
            given[parameter.name] = names_in(arg[3]) | _deps(state, arg[2]) if arg else left
        return given

    return env, arguments


def _deps(state: State, value: Value) -> frozenset[str]:
    return value.deps if isinstance(value, Rows) and state.is_running(value.loop) else frozenset()


def _of_caller(value: Value, name: str) -> Value:
    """A value as a parameter holds it: what it was made from is now the parameter."""
    return value.but(deps=frozenset([name])) if isinstance(value, Rows) and value.deps else value
