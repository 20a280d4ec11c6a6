"""List views of Django REST framework: which rows they hand to which serializer."""

from __future__ import annotations

from reviewer.finding import Confidence
from reviewer.index import Symbol
from reviewer.index.flow.expr import Name
from reviewer.orm.choosing import list_serializer
from reviewer.orm.events import Events
from reviewer.orm.members import method
from reviewer.orm.names import Names
from reviewer.orm.serializers import Serializers
from reviewer.orm.state import State
from reviewer.orm.statements import Runner
from reviewer.orm.values import Instance, Rows

LISTING = frozenset(
    f"rest_framework.{name}"
    for name in (
        "viewsets.ModelViewSet",
        "viewsets.ReadOnlyModelViewSet",
        "mixins.ListModelMixin",
        "generics.ListAPIView",
        "generics.ListCreateAPIView",
    )
)
"""The classes whose heirs list the rows of their query."""


def follow_views(names: Names, events: Events) -> None:
    """Report what the serializers of a file's list views read of each row of the views' own queries."""
    for facts in names.index.facts(names.path).classes:
        cls = names.index.class_at(names.path, facts.name)
        if cls is not None and any(each.name in LISTING for each in names.index.mro(cls)):
            _follow(cls, names, events)


def _follow(cls: Symbol, names: Names, events: Events) -> None:
    line = names.index.mro(cls)
    if method(names, line, "list"):
        return
    serializer = list_serializer(names, cls)
    if serializer is None:
        return
    state = State(names, events, asynchronous=False, symbol=cls.qualname)
    runner = Runner(state)
    rows = _queried(cls, state, runner)
    serializers = Serializers(state, runner.following, runner.objects)
    here = rows is not None and rows.chain is not None and rows.chain.path == names.path
    if rows is not None and rows.chain is not None and here and serializers.is_serializer(serializer):
        serializers.serve(rows.but(root=None, kind="queryset"), serializer, rows.chain.tip)


def _queried(cls: Symbol, state: State, runner: Runner) -> Rows | None:
    """The rows of a view, if the query is written in the view itself."""
    view = Instance(cls, exact=True)
    node = Name(1, 1, 0, 1, "self")
    asked = method(state.names, state.names.index.mro(cls), "get_queryset")
    if asked is not None:
        with state.quietly():
            value = runner.following.call(asked, view, node, ())
    else:
        value = runner.objects.attribute(view, "queryset", node, node)
    if isinstance(value, Rows) and value.kind in ("manager", "queryset"):
        return value.but(confidence=max(value.confidence, Confidence.MEDIUM))
    return None
