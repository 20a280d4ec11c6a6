"""Class-based views of Django: which rows they hand to which template."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.finding import Confidence
from reviewer.index import Symbol
from reviewer.index.facts import Assignment, Constant
from reviewer.index.flow.expr import Name, Placed
from reviewer.orm.events import Events
from reviewer.orm.members import member, method, written_values
from reviewer.orm.model import Model
from reviewer.orm.names import Names
from reviewer.orm.objects import Objects
from reviewer.orm.pages import Pages
from reviewer.orm.state import State
from reviewer.orm.statements import Runner
from reviewer.orm.values import Instance, Record, Rows, Value

_LISTS = frozenset({"django.views.generic.ListView", "django.views.generic.list.ListView"})
_VIEWS = "django.views.generic."


def follow_pages(names: Names, events: Events) -> None:
    """Report what the templates of a file's views read of each row of the views' own queries."""
    for facts in names.index.facts(names.path).classes:
        cls = names.index.class_at(names.path, facts.name)
        line = names.index.mro(cls) if cls is not None else ()
        known = method(names, line, "get_template_names") is None
        if cls is not None and known and any(each.name.startswith(_VIEWS) for each in line):
            _follow(cls, line, names, events)


def _follow(cls: Symbol, line: tuple[Symbol, ...], names: Names, events: Events) -> None:
    lists = any(each.name in _LISTS for each in line)
    template = _text(names, line, "template_name")
    own = method(names, line, "get_context_data")
    if not lists and (own is None or not template):
        return
    state = State(names, events, asynchronous=False, symbol=cls.qualname)
    runner = Runner(state)
    context, model = _listed(cls, line, state, runner.objects) if lists else ({}, None)
    if own is not None:
        with state.quietly():
            node = Name(1, 1, 0, 1, "self")
            more = runner.following.call(own, Instance(cls, exact=True), node, ())
        context |= more.items if isinstance(more, Record) else {}
    template = template or _usual(model, _text(names, line, "template_name_suffix"))
    place = next(_places(names, cls), None)
    if template and place is not None:
        Pages(state, runner.objects).render(template, context, place, usual=place)


def _listed(
    cls: Symbol, line: tuple[Symbol, ...], state: State, objects: Objects
) -> tuple[dict[str, Value], Model | None]:
    """What a list view hands to its template by itself, and the model of its rows."""
    node = Name(1, 1, 0, 1, "self")
    with state.quietly():
        rows = objects.method(Instance(cls, exact=True), "get_queryset", node, (), node)
    if not isinstance(rows, Rows) or rows.kind not in ("manager", "queryset"):
        return {}, None
    rows = rows.but(confidence=min(rows.confidence, Confidence.MEDIUM))
    title = _text(state.names, line, "context_object_name") or f"{rows.model.title.lower()}_list"
    return {"object_list": rows, "page_obj": rows, title: rows}, rows.model


def _usual(model: Model | None, suffix: str) -> str:
    """The template of a list view that names none: `library/book_list.html`."""
    folders = model.name.split(".")[:-1] if model is not None else []
    app = folders[folders.index("models") - 1] if "models" in folders[1:] else ""
    return f"{app}/{model.title.lower()}{suffix or '_list'}.html" if model is not None and app else ""


def _places(names: Names, cls: Symbol) -> Iterator[Placed]:
    """Where a view says what it shows, the likeliest first."""
    own = names.index.flow(cls.path).functions.get(f"{cls.qualname}.get_queryset")
    if own is not None:
        yield Name(own.line, own.column, 0, own.column + len(own.name), own.name)
    for word in ("queryset", "model", "template_name"):
        yield from (each for each in written_values(names, cls, word) if isinstance(each, Placed))


def _text(names: Names, line: tuple[Symbol, ...], name: str) -> str:
    found = member(names, line, name)
    value = found[1].value if found is not None and isinstance(found[1], Assignment) else None
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) else ""
