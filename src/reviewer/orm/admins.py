"""Django's admin: which rows a change list shows, and what its columns read of each."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.finding import Confidence
from reviewer.index import Symbol
from reviewer.index.facts import Assignment, Call, Class, Constant, Expr, Many
from reviewer.index.facts import Name as Written
from reviewer.index.flow.expr import Name, Placed
from reviewer.orm.each import EACH, turning
from reviewer.orm.eager import with_paths
from reviewer.orm.events import Events
from reviewer.orm.members import member, method, written_values
from reviewer.orm.model import Model
from reviewer.orm.names import Names
from reviewer.orm.pages import written_at
from reviewer.orm.rows import element, materialise
from reviewer.orm.state import State
from reviewer.orm.statements import Runner
from reviewer.orm.values import Instance, Ref, Row, Rows
from reviewer.orm.written import call_name

_ADMINS = frozenset({"django.contrib.admin.ModelAdmin", "django.contrib.admin.options.ModelAdmin"})
_REGISTER = frozenset({"django.contrib.admin.register", "django.contrib.admin.decorators.register"})


def follow_admins(names: Names, events: Events) -> None:
    """Report what the columns of a file's change lists read of each row, where they say what they load.

    An admin whose `get_queryset` cannot be followed, or whose list has a relation as a column and does not
    say what to load (then Django joins by itself), is not judged.
    """
    for facts in names.index.facts(names.path).classes:
        cls = names.index.class_at(names.path, facts.name)
        if cls is None or not any(each.name in _ADMINS for each in names.index.mro(cls)):
            continue
        model = _registered(cls, names)
        place = next(
            (each for each in written_values(names, cls, "list_display") if isinstance(each, Placed)), None
        )
        if model is not None and place is not None:
            _follow(cls, model, place, names, events)


def _follow(cls: Symbol, model: Model, place: Placed, names: Names, events: Events) -> None:
    line = names.index.mro(cls)
    columns = _texts(_bound(names, line, "list_display"))
    related = _bound(names, line, "list_select_related")
    joined = _texts(related)
    asked = any(method(names, line, name) for name in ("get_list_display", "get_list_select_related"))
    if columns is None or asked or (related is not None and not joined):
        return
    if related is None and any(name in model.relations for name in columns):
        return
    state = State(names, events, asynchronous=False, symbol=cls.qualname)
    runner = Runner(state)
    given = _queried(cls, model, state, runner)
    if given is None:
        return
    place = written_at(given, names.path) or place
    node = state.stand_in(place, EACH)
    loop = turning(state, place, EACH)
    rows = materialise(state, given.but(eager=with_paths(given.eager, joined or ())), node)
    row = element(rows, loop)
    if not isinstance(row, Row):
        return
    state.serving = cls.qualname
    with state.frames.inside(loop):
        for name in columns:
            _read(name, row, cls, node, state, runner)


def _queried(cls: Symbol, model: Model, state: State, runner: Runner) -> Rows | None:
    """The rows of a change list: those of the admin's own `get_queryset`, else all."""
    own = method(state.names, state.names.index.mro(cls), "get_queryset")
    if own is None:
        manager = model.manager("_default_manager")
        return Rows(model, "queryset", manager.eager if manager is not None else None, Confidence.MEDIUM)
    state.names.given[Instance(cls, exact=True)] = {"model": Ref(model)}
    node = Name(1, 1, 0, 1, "self")
    with state.quietly():
        rows = runner.following.call(own, Instance(cls, exact=True), node, ())
    if not isinstance(rows, Rows) or rows.model is not model or rows.kind not in ("manager", "queryset"):
        return None
    return rows.but(
        kind="queryset", root=None, deps=frozenset(), confidence=min(rows.confidence, Confidence.MEDIUM)
    )


def _read(name: str, row: Row, cls: Symbol, node: Name, state: State, runner: Runner) -> None:
    """A column: a method of the admin that is given the row, or an attribute or method of the row itself."""
    function = method(state.names, state.names.index.mro(cls), name)
    if function is not None:
        runner.following.call(function, Instance(cls, exact=True), node, [("", "", row, node)])
    elif (
        name not in row.model.relations
        and name not in row.model.columns
        and runner.objects.attribute(row, name, node, node) is None
    ):
        runner.objects.method(row, name, node, (), node)


def _registered(cls: Symbol, names: Names) -> Model | None:
    """The one model that a decorator registers an admin for."""
    given = [
        arg
        for each in (cls.facts.decorators if isinstance(cls.facts, Class) else ())
        if isinstance(each, Call) and _means(call_name(each), names) in _REGISTER
        for arg in each.args
    ]
    if len(given) != 1 or not isinstance(given[0], Written):
        return None
    found = names.index.named(given[0].text, names.path)
    return names.graph.model(found.name) if found is not None else None


def _means(text: str | None, names: Names) -> str:
    found = names.index.named(text, names.path) if text else None
    return found.name if found is not None else ""


def _bound(names: Names, line: tuple[Symbol, ...], name: str) -> Expr | None:
    found = member(names, line, name)
    return found[1].value if found is not None and isinstance(found[1], Assignment) else None


def _texts(written: Expr | None) -> list[str] | None:
    """The texts of a written collection; None for anything else."""
    if not isinstance(written, Many):
        return None
    return list(_strings(written)) if all(isinstance(each, Constant) for each in written.items) else None


def _strings(written: Many) -> Iterator[str]:
    for each in written.items:
        if isinstance(each, Constant) and isinstance(each.value, str):
            yield each.value
