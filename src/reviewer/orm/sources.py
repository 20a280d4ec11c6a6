"""From which of its parameters the names of a function are made."""

from __future__ import annotations

from reviewer.index.flow.expr import Clause, Expr, Walrus
from reviewer.index.flow.stmt import Annotated, Assign, Augmented, For, Function, Item, Suite
from reviewer.index.flow.walk import names_in, shallow, targets

_ROUNDS = 8  # assignments that a name is followed back through


def sources_of(function: Function, body: Suite) -> dict[str, frozenset[str]]:
    """Give for each name that a function binds the parameters that go into it, through other names too."""
    found = {each.name: frozenset([each.name]) for each in function.parameters}
    made: list[tuple[str, frozenset[str]]] = []
    for each in shallow(body, Assign, Annotated, Augmented, For, Clause, Walrus, Item):
        made += [(name, names) for target, names in _bound(each) for name in targets(target)]
    for _ in range(_ROUNDS):
        before = dict(found)
        for name, names in made:
            more = frozenset(each for other in names for each in found.get(other, ()))
            found[name] = found.get(name, frozenset()) | more
        if found == before:
            break
    return found


def _bound(node: object) -> list[tuple[Expr, frozenset[str]]]:
    match node:
        case Assign(targets=bound, value=value):
            names = names_in(value)
            return [(target, names) for target in bound]
        case For(target=target, source=source) | Clause(target=target, source=source):
            return [(target, names_in(source))]
        case Item(target=target, value=value):
            return [(target, names_in(value))] if target is not None else []
        case Annotated(target=target, value=value) | Augmented(target=target, value=value):
            return [(target, names_in(value))] if value is not None else []
        case Walrus(target=target, value=value):
            return [(target, names_in(value))]
    return []
