"""Feeds and site maps of Django: what their methods ask for each item.

After the manual of Django 5.2, "The syndication feed framework" and "The sitemap framework".
"""

from __future__ import annotations

from reviewer.finding import Confidence
from reviewer.index import Symbol
from reviewer.index.facts import Class, Function
from reviewer.index.flow.expr import Name
from reviewer.orm.events import Events
from reviewer.orm.fields import Fields
from reviewer.orm.members import method
from reviewer.orm.names import Names
from reviewer.orm.pages import written_at
from reviewer.orm.state import State
from reviewer.orm.statements import Runner
from reviewer.orm.values import Instance, Row, Rows

_FEEDS = frozenset({"django.contrib.syndication.views.Feed"})
_MAPS = frozenset({"django.contrib.sitemaps.Sitemap"})
_OF_A_MAP = ("location", "lastmod", "changefreq", "priority")
_LINK = "get_absolute_url"


def follow_feeds(names: Names, events: Events) -> None:
    """Report what feeds and site maps of a file read of each row that their own `items` gives."""
    for facts in names.index.facts(names.path).classes:
        cls = names.index.class_at(names.path, facts.name)
        line = names.index.mro(cls) if cls is not None else ()
        known = {each.name for each in line}
        if cls is not None and not known.isdisjoint(_FEEDS | _MAPS):
            _follow(cls, line, not known.isdisjoint(_FEEDS), names, events)


def _follow(cls: Symbol, line: tuple[Symbol, ...], feed: bool, names: Names, events: Events) -> None:
    items = method(names, line, "items")
    if items is None:
        return
    state = State(names, events, asynchronous=False, symbol=cls.qualname)
    runner = Runner(state)
    node = Name(1, 1, 0, 1, "self")
    view = Instance(cls, exact=True)
    with state.quietly():
        rows = runner.following.call(items, view, node, ())
    place = written_at(rows, names.path) if isinstance(rows, Rows) else None
    if not isinstance(rows, Rows) or place is None:
        return

    def touch(row: Row, node: Name) -> None:
        for each in _asked(names, line, feed):
            runner.following.call(each, view, node, [("", "", row, node)])
        if method(names, line, "item_link" if feed else "location") is None:
            runner.objects.method(row, _LINK, node, (), node)

    kind = "queryset" if rows.kind == "manager" else rows.kind
    asked = rows.but(root=None, kind=kind, confidence=min(rows.confidence, Confidence.MEDIUM))
    Fields(state, runner.objects).serve(asked, cls.qualname, place, touch)


def _asked(names: Names, line: tuple[Symbol, ...], feed: bool) -> list[Symbol]:
    """The methods that are given an item, the nearest of each name."""
    every = [each for cls in line if isinstance(cls.facts, Class) for each in cls.facts.methods]
    wanted = dict.fromkeys(
        each.name for each in every if (each.name.startswith("item_") if feed else each.name in _OF_A_MAP)
    )
    found = [method(names, line, name) for name in wanted]
    return [each for each in found if each is not None and _takes_one(each)]


def _takes_one(symbol: Symbol) -> bool:
    return isinstance(symbol.facts, Function) and len(symbol.facts.parameters) == 2
