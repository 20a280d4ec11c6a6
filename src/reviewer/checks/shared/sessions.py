"""Which names of a function are sessions of a database, by annotations, factories and their aliases."""

from __future__ import annotations

from reviewer.check import Module
from reviewer.checks.shared.coroutines import Routine
from reviewer.index import Index
from reviewer.index.facts import Assignment, Item, Many
from reviewer.index.facts import Name as Written
from reviewer.index.flow.expr import Await, Call, Expr, Name
from reviewer.index.flow.stmt import Assign, With
from reviewer.index.flow.walk import dotted
from reviewer.orm.graph import graph_of
from reviewer.orm.names import Names
from reviewer.orm.values import Callee, Thing, Value


class Sessions:
    """Tells the kinds of the names of one module's functions: `session`, `async-session`, `connection`."""

    def __init__(self, module: Module) -> None:
        index = module.fact(Index)
        self.names = Names(index, graph_of(index), module.path)

    @classmethod
    def of(cls, module: Module) -> Sessions:
        """Make ready to ask."""
        return cls(module)

    def held(self, routine: Routine) -> dict[str, str]:
        """Give the kind of each name of a function that is a session: parameters, and what factories make."""
        found: dict[str, str] = {}
        for parameter in routine.function.parameters:
            kind = self.annotated(parameter.annotation)
            if kind and not parameter.star:
                found[parameter.name] = kind
        for item in (each for node in routine.own(With) for each in node.items):
            self._bind(item.target, item.value, found)
        for node in routine.own(Assign):
            if len(node.targets) == 1:
                self._bind(node.targets[0], node.value, found)
        return found

    def annotated(self, annotation: str) -> str:
        """Give the kind of what an annotation says, `Annotated[Session, Depends(...)]` and its aliases too."""
        kind = kind_of(self.names.annotated(annotation))
        if kind or not annotation.replace(".", "").isidentifier():
            return kind
        found = self.names.index.named(annotation, self.names.path)
        match found.facts if found is not None else None:
            case Assignment(value=Item(value=Written(text=holder), index=Many(items=(first, *_)))):
                if holder.rpartition(".")[2] == "Annotated" and found is not None:
                    return kind_of(self.names.beside(found.path).typed(first))
        return ""

    def _bind(self, target: Expr | None, value: Expr, found: dict[str, str]) -> None:
        if isinstance(target, Name):
            kind = self.made(value.value if isinstance(value, Await) else value)
            if kind:
                found[target.id] = kind
            else:
                found.pop(target.id, None)

    def made(self, value: Expr) -> str:
        """Give the kind of what a call of a factory makes: `SessionLocal()`, `Session(engine)`."""
        if not isinstance(value, Call):
            return ""
        known = self.names.value(dotted(value.function))
        if isinstance(known, Callee):
            known = self.names.made_by(known.name)
        elif isinstance(known, Thing):
            effect = known.orm.methods.get(known.kind, {}).get("()", "")
            known = Thing(known.orm, effect.removeprefix("new ")) if effect.startswith("new ") else None
        return kind_of(known)


def kind_of(value: Value) -> str:
    """Give the kind of a session that a value is; empty for anything else."""
    return value.kind if isinstance(value, Thing) and value.kind in ("session", "async-session") else ""
