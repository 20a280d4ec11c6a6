"""What attributes and methods of the project's own classes are: of models, managers, services, repositories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reviewer.index import Symbol
from reviewer.index.facts import Assignment
from reviewer.index.flow.expr import Expr
from reviewer.orm.builtin import Argument
from reviewer.orm.calling import Following
from reviewer.orm.eager import is_given
from reviewer.orm.environment import Environment
from reviewer.orm.learned import Made
from reviewer.orm.members import (
    decorators,
    is_filled,
    is_overridden,
    is_property,
    member,
    method,
    written_values,
)
from reviewer.orm.model import Model
from reviewer.orm.names import Names
from reviewer.orm.state import State
from reviewer.orm.values import Above, Callee, Instance, Ref, Row, Rows, Value

_VIEWS = frozenset(
    {"django.views.generic.View", "django.views.generic.base.View", "django.views.View"}
    | {
        f"django.views.generic.{name}"
        for name in ("ListView", "DetailView", "TemplateView", "FormView", "list.ListView")
    }
)  # packages outside the project are not read: of these, which are heirs of `View`, their own names are known


class Objects:
    """Finds members by the lines of ancestors of classes; `value` evaluates an expression in the state."""

    def __init__(self, state: State, following: Following, value: Callable[[Expr], Value]) -> None:
        self._state = state
        self._following = following
        self._value = value

    def attribute(self, owner: Value, name: str, node: Expr, written: Expr) -> Value:
        """Give what an attribute is that a property or a class of the project says; None for any other."""
        line, itself = self._line(owner) if isinstance(owner, Row | Rows | Instance | Above) else ((), None)
        if not line:
            return None
        if isinstance(owner, Row) and (name in owner.model.relations or is_given(owner.eager, name)):
            return None
        found = member(self._state.names, line, name)
        if isinstance(owner, Instance):
            known = self._made(owner, name)
            if known is not None:
                return known
        if found is None:
            return None
        cls, facts = found
        if isinstance(facts, Assignment):
            return self._class_level(cls, facts) if isinstance(owner, Instance) else None
        function = Symbol(cls.module, f"{cls.qualname}.{name}", "function", cls.path, facts)
        names, marks = self._state.names, decorators(self._state.names, function)
        if not is_property(marks) or self._is_vague(owner, name) or is_filled(names, marks, function):
            return None
        return self._following.call(function, itself, node, (), written)

    def method(self, owner: Value, name: str, node: Expr, args: Iterable[Argument], written: Expr) -> Value:
        """Give what a call of a method is that a class of the project has; None for any other."""
        line, itself = self._line(owner)
        function = method(self._state.names, line, name)
        if function is None and name == "get_queryset":
            return self._usual_rows(itself)
        if function is None or self._is_vague(owner, name):
            return None
        return self._following.call(
            function, self._receiver(function, owner, itself), node, list(args), written
        )

    def _usual_rows(self, view: Value) -> Value:
        """What the framework's `get_queryset` of a view gives: its `queryset`, or all rows of its `model`."""
        if not isinstance(view, Instance):
            return None
        line = self._state.names.index.mro(view.cls)
        for name in ("queryset", "model"):
            found = member(self._state.names, line, name)
            if found is not None and isinstance(found[1], Assignment):
                value = self._class_level(found[0], found[1])
                return self._all(value.model) if isinstance(value, Ref) else value
        model = self._made(view, "model")
        return self._all(model.model) if isinstance(model, Ref) else None

    def _all(self, model: Model) -> Rows:
        manager = model.manager("_default_manager")
        return Rows(model, "manager", manager.eager if manager else None)

    def above(self, owner: Symbol, itself: Value) -> Above | None:
        """Give what `super()` is in a method of a class, for the object or class that it is called on."""
        line, _ = self._line(itself)
        names = [each.name for each in line]
        if owner.name not in names:
            line, names = self._state.names.index.mro(owner), [owner.name]
        return Above(tuple(line[names.index(owner.name) + 1 :]), itself)

    def _receiver(self, function: Symbol, owner: Value, itself: Value) -> Value:
        """What the first parameter of a method holds: a class method gets the class."""
        if "builtins.classmethod" in decorators(self._state.names, function):
            match itself:
                case Row(model=model):
                    return Ref(model)
                case Instance(cls=cls):
                    return Callee(cls.name, cls)
        elif isinstance(itself, Callee | Ref):
            return None  # `Class.method(instance)`: nothing is bound
        return itself

    def _line(self, owner: Value) -> tuple[tuple[Symbol, ...], Value]:
        """The classes that are asked for a member of a value, nearest first."""
        mro = self._state.names.index.mro
        match owner:
            case Row(model=model) | Ref(model=model):
                return mro(model.symbol), owner
            case Instance(cls=cls):
                return mro(cls), owner
            case Callee(symbol=Symbol(kind="class") as cls):
                return mro(cls), owner
            case Above(line=line, itself=itself):
                return line, itself
            case Rows():
                return self._of_rows(owner), owner
        return (), None

    def _of_rows(self, rows: Rows) -> tuple[Symbol, ...]:
        """The managers and querysets that a project gave a model."""
        if rows.kind not in ("manager", "queryset", "related"):
            return ()
        manager = rows.model.manager("_default_manager") if rows.link else None
        classes = [cls for each in rows.model.managers.values() for cls in (manager or each).classes]
        line = [above for cls in dict.fromkeys(classes) for above in self._state.names.index.mro(cls)]
        return tuple(dict.fromkeys(line))

    def _is_vague(self, owner: Value, name: str) -> bool:
        """Whether an heir of the object's class may do something else here."""
        if isinstance(owner, Instance) and not owner.exact:
            return is_overridden(self._state.names, owner.cls, name)
        return isinstance(owner, Row) and is_overridden(self._state.names, owner.model.symbol, name)

    def _made(self, owner: Instance, name: str) -> Value:
        """What `__init__` sets, and what a view of Django sets before it answers."""
        state, names = self._state, self._state.names
        if owner in names.given:
            return names.given[owner].get(name)
        made = names.attributes.get(owner) or names.learned.made.get(owner) or self._started(owner)
        names.index.note_all(made.keys)
        state.traces.hindered += not made.sure
        return made.values.get(name)

    def _started(self, owner: Instance) -> Made:
        """All that is set on an object before anything else is done with it."""
        state, names = self._state, self._state.names
        made = names.attributes[owner] = Made({})  # what is set first is known to what is set by it
        before = state.traces.hindered
        with names.index.reading() as read:
            for start in self._starts(owner.cls):
                made.values |= self._following.attributes(start, owner)
        made.keys, made.sure = read.keys, state.traces.hindered == before
        if made.sure:
            names.learned.made[owner] = made
        return made

    def _starts(self, cls: Symbol) -> Iterator[Symbol]:
        """The methods that are called on a new object of a class, an ancestor's before those of its heirs."""
        line = self._state.names.index.mro(cls)
        is_view = any(each.name in _VIEWS for each in line)
        for name in ("__init__", "setup", "dispatch") if is_view else ("__init__",):
            for each in reversed(line):
                start = method(self._state.names, [each], name)
                if start is not None:
                    yield start

    def _class_level(self, cls: Symbol, facts: Assignment) -> Value:
        """What a class body binds a name to."""
        state = self._state
        names = state.names.beside(cls.path)
        value: Value = None
        for written in written_values(state.names, cls, facts.name):
            value = self._alone(names, written)
        return value if value is not None else names.annotated(facts.annotation)

    def _alone(self, names: Names, node: Expr) -> Value:
        state = self._state
        before = state.names, state.env
        state.names, state.env = names, Environment()
        try:
            with state.quietly():
                return self._value(node)
        finally:
            state.names, state.env = before
