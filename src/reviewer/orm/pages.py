"""What a template reads of each row that a view hands to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.index.facts import Bind, Insert, Read, Scope, TemplateNode, Turn
from reviewer.index.flow.expr import Name, Placed
from reviewer.orm.events import Step
from reviewer.orm.fields import Fields
from reviewer.orm.objects import Objects
from reviewer.orm.state import State
from reviewer.orm.values import Row, Rows, Value, is_few

_DEEPEST = 4  # templates inside templates


class Pages:
    """Reads rows the way templates do; what that asks of the database is reported where the rows' query begins."""

    def __init__(self, state: State, objects: Objects) -> None:
        self._state = state
        self._values = Fields(state, objects)
        self._title = ""
        self._path = ""
        self._place: Placed | None = None
        self._usual: Placed | None = None
        self._deep = 0
        self._before: Mapping[str, Value] = {}

    def render(
        self, template: str, context: Mapping[str, Value], place: Placed, usual: Placed | None = None
    ) -> None:
        """Follow a template, by the name under which it is loaded, with what a view hands to it at a place.

        `usual` is where a view says which rows it has whose query nobody has written.
        """
        turning = any(
            True for _ in self._state.loops
        )  # what is rendered anew in each round is another matter
        if turning or not any(isinstance(value, Rows | Row) for value in context.values()):
            return
        before = self._title, self._place, self._usual
        self._title, self._place, self._usual = template, place, usual
        try:
            self._inside(template, dict(context))
        finally:
            self._title, self._place, self._usual = before
            self._state.page = None

    def _inside(self, template: str, env: dict[str, Value]) -> None:
        found = self._state.names.index.template(template) if self._deep < _DEEPEST else None
        if found is None:
            return
        before, self._path = self._path, found[0]
        self._deep += 1
        try:
            self._run(found[1], env)
        finally:
            self._deep -= 1
            self._path = before

    def _run(self, nodes: Iterable[TemplateNode], env: dict[str, Value]) -> None:
        for node in nodes:
            match node:
                case Read(path=path, line=line):
                    self._value(path, line, env)
                case Bind(name=name, path=path, line=line):
                    env[name] = self._value(path, line, env)
                case Scope(body=body):
                    self._run(body, dict(env))
                case Turn():
                    self._loop(node, env)
                case Insert(template=template, given=given, alone=alone, line=line):
                    handed = {name: self._value(path, line, env) for name, path in given}
                    self._inside(template, {**({} if alone else env), **handed})

    def _value(self, path: tuple[str, ...], line: int, env: Mapping[str, Value]) -> Value:
        """A dotted name: what can be called is, as templates do."""
        value = env.get(path[0]) if path else None
        if value is None or not any(True for _ in self._state.loops):
            return value if len(path) == 1 else self._quietly(value, path[1:])
        node = self._reading(".".join(path), line)
        for name in path[1:]:
            value = self._values.read(value, name, node, calls=True)
        return value

    def _quietly(self, value: Value, names: tuple[str, ...]) -> Value:
        """A dotted name outside of all loops: whatever it asks, it asks once."""
        if value is None or self._place is None:
            return None
        with self._state.quietly():
            for name in names:
                value = self._values.read(value, name, self._state.stand_in(self._place), calls=True)
        return value

    def _reading(self, text: str, line: int) -> Name:
        words = f"the template reads `{text}` here" if text else "the template goes over them here"
        self._state.page = Step(self._path, Name(line, 1, 0, 1, ""), words)
        loop = next(self._state.loops)
        return self._state.stand_in(loop.node, next(iter(loop.bound)))

    def _loop(self, node: Turn, env: Mapping[str, Value]) -> None:
        value = self._value(node.over, node.line, env) if node.over else None
        inner = {**env, **dict.fromkeys(node.names)}
        if not isinstance(value, Rows) or len(node.names) != 1 or node.few or is_few(value):
            self._run(node.body, inner)
        elif any(True for _ in self._state.loops):
            if len(node.over) == 1 and value is self._before.get(node.over[0]):
                value = self._kept(value)
            for each in self._values.each(value, self._reading(".".join(node.over), node.line)):
                self._run(node.body, {**inner, node.names[0]: each})
        else:
            self._first(node, value, inner)

    def _kept(self, rows: Rows) -> Rows:
        """Rows that a view has handed over: the first round fetches them, and the others go over the same object."""
        return rows.but(done=True) if rows.model.orm.has(rows.kind, "cached") else rows

    def _first(self, node: Turn, rows: Rows, env: dict[str, Value]) -> None:
        """A loop that stands in no other one: what it reads is reported where the query of its rows is written."""
        place = written_at(rows, self._state.path)
        if rows.chain is None and rows.origin is None:
            place = self._usual
        if place is None:
            return
        asked = rows.but(kind="queryset" if rows.kind in ("manager", "related") else rows.kind, root=None)

        self._before = env

        def touch(row: Row, _: Name) -> None:
            self._run(node.body, {**env, node.names[0]: row})

        self._values.serve(asked, self._title, place, touch)


def written_at(rows: Rows, path: str) -> Placed | None:
    """Give where the query of rows is to be mended, if that is in the file at `path`."""
    chain, origin = rows.chain, rows.origin
    if chain is not None and chain.path == path and not (isinstance(chain.tip, Name) and not chain.tip.id):
        return chain.tip
    return origin.node if origin is not None and origin.path == path else None
