"""List views of Django: which rows they hand to which template."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.finding import Confidence
from reviewer.index import Symbol
from reviewer.index.facts import Assignment, Constant
from reviewer.index.flow.expr import Name, Placed
from reviewer.orm.events import Events
from reviewer.orm.members import member, method, written_values
from reviewer.orm.names import Names
from reviewer.orm.pages import Pages
from reviewer.orm.state import State
from reviewer.orm.statements import Runner
from reviewer.orm.values import Instance, Record, Rows, Value

_LISTS = frozenset({"django.views.generic.ListView", "django.views.generic.list.ListView"})


def follow_pages(names: Names, events: Events) -> None:
    """Report what the templates of a file's list views read of each row of the views' own queries."""
    for facts in names.index.facts(names.path).classes:
        cls = names.index.class_at(names.path, facts.name)
        line = names.index.mro(cls) if cls is not None else ()
        if cls is not None and any(each.name in _LISTS for each in line):
            template = _text(names, line, "template_name")
            if template and method(names, line, "get_template_names") is None:
                _follow(cls, template, names, events)


def _follow(cls: Symbol, template: str, names: Names, events: Events) -> None:
    state = State(names, events, asynchronous=False, symbol=cls.qualname)
    runner = Runner(state)
    view = Instance(cls, exact=True)
    node = Name(1, 1, 0, 1, "self")
    line = names.index.mro(cls)
    own = method(names, line, "get_context_data")
    with state.quietly():
        rows = runner.objects.method(view, "get_queryset", node, (), node)
        more = runner.following.call(own, view, node, ()) if own is not None else None
    context: dict[str, Value] = dict(more.items) if isinstance(more, Record) else {}
    place = next(_places(names, cls), None)
    if isinstance(rows, Rows) and place is not None and rows.kind in ("manager", "queryset"):
        rows = rows.but(confidence=min(rows.confidence, Confidence.MEDIUM))
        title = _text(names, line, "context_object_name") or f"{rows.model.title.lower()}_list"
        context = {"object_list": rows, "page_obj": rows, title: rows, **context}
    if place is not None:
        Pages(state, runner.objects).render(template, context, place)


def _places(names: Names, cls: Symbol) -> Iterator[Placed]:
    for word in ("template_name", "queryset", "model"):
        yield from (each for each in written_values(names, cls, word) if isinstance(each, Placed))


def _text(names: Names, line: tuple[Symbol, ...], name: str) -> str:
    found = member(names, line, name)
    value = found[1].value if found is not None and isinstance(found[1], Assignment) else None
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) else ""
