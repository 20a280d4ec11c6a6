"""Where the flow through one function stands: what names hold, which loops turn, and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Attr, Expr, Name, Placed
from reviewer.index.flow.walk import dotted, names_in
from reviewer.orm.events import Crash, Defeated, Events, KeyRead, Lazy, Query, Step, Write
from reviewer.orm.frames import Frames
from reviewer.orm.knowledge import Orm
from reviewer.orm.loops import Loop
from reviewer.orm.model import Model, Relation
from reviewer.orm.names import Names
from reviewer.orm.values import Chain, Environment, Row, Rows, Thing, Value


class State:
    """The state of one function while its statements are followed in order.

    `names` and `env` are those of the function that is followed right now, which may be one
    that the function `symbol` calls; `asked` counts what may run a query, in a loop or not;
    `taught` are objects that what they were handed gave away. `serving` names the serializer that is followed; `handed` are the values that the followed function returns, `yielded` those that it yields.
    `loaded` are the models of which rows were fetched, `loaded_with` the relations that came with them,
    `brought` those of which rows were read one by one in a loop, with the relations that led to them.
    `taken` is a generator of which only the first item is asked for.
    """

    def __init__(self, names: Names, events: Events, asynchronous: bool, symbol: str = "") -> None:
        self.names = names
        self.path = names.path
        self.symbol = symbol
        self.events = events
        self.asynchronous = asynchronous
        self.env = Environment()
        self.frames = Frames()
        self.loaded: set[Model] = set()
        self.loaded_with: set[tuple[Model, str]] = set()
        self.brought: dict[Model, set[tuple[Model, str]]] = {}
        self.quiet = 0
        self.serving = ""
        self.taught: dict[str, Value] = {}
        self.asked = 0
        self.steps = 0
        self.handed: list[Value] = []
        self.yielded: list[Value] = []
        self.taken: Expr | None = None

    @property
    def loops(self) -> Iterator[Loop]:
        """The loops that turn right now, innermost first."""
        return self.frames.loops

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Follow statements without reporting."""
        self.quiet += 1
        try:
            yield
        finally:
            self.quiet -= 1

    # ------------------------------------------------------------- findings

    def lazy(
        self, node: Expr, row: Row, name: str, relation: Relation | None, *, again: bool = False
    ) -> None:
        """Report that a relation or deferred column of a loop's row is read; `again`: even if it were loaded."""
        self.asked += 1
        loop = row.loop
        path = (*row.path, name)
        hops = (*row.hops, *([relation] if relation else []))
        if self.quiet or loop is None or not loop.growing or loop not in self.loops:
            return
        place = self._place(node, loop, row.root)
        confidence = self.frames.weighed(loop, row.confidence)
        if place is None or confidence is None:
            return
        before = next(
            (e for e in self.events.lazy if e.loop is loop and _begins(path, e) and e.root is row.root), None
        )
        if before is not None and (before.path == path or row.late):
            if before.path != path:
                before.deeper.append((path, hops))
            return
        self.events.lazy.append(
            Lazy(
                place,
                self.symbol,
                loop,
                row.model,
                name,
                relation,
                row.root,
                path,
                hops,
                confidence,
                self._via(node),
                self.serving,
                again,
            )
        )

    def was_read(self, row: Row, name: str) -> bool:
        """Tell whether a relation of a loop's row was read lazily in the same loop before."""
        path = (*row.path, name)
        return any(e.loop is row.loop and e.root is row.root and e.path == path for e in self.events.lazy)

    def query(
        self,
        node: Expr,
        advice: str,
        orm: Orm,
        model: Model | None,
        rows: Rows | None = None,
        confidence: Confidence = Confidence.HIGH,
    ) -> None:
        """Report a query, if it runs in every round of a loop and asks something else each time."""
        self.asked += 1
        found = self._repeating(node, rows)
        if found is None:
            return
        weighed = self.frames.weighed(found, confidence)
        place = self._place(self._written(node, rows), found)
        if weighed is None or place is None:
            return
        link = rows.link if rows is not None else None
        relation = link.relation.name if link is not None else ""
        if (
            rows is not None
            and link is not None
            and link.row.eager is not None
            and relation in link.row.eager
        ):
            known_before = any(e.loop is found and e.node is place for e in self.events.defeated)
            if not known_before:
                self.events.defeated.append(
                    Defeated(place, self.symbol, found, link.row.model, relation, not rows.narrowed, weighed)
                )
            return
        event = Query(
            place, self.symbol, found, advice, model, orm, relation, weighed, self._via(node), self.serving
        )
        known = next((e for e in self.events.queries if e.loop is found and e.node is place), None)
        if known is None:
            self.events.queries.append(event)
        elif known.confidence < weighed:
            self.events.queries[self.events.queries.index(known)] = event

    def write(
        self,
        node: Expr,
        advice: str,
        orm: Orm,
        model: Model | None,
        *,
        method: str,
        rows: Rows | None = None,
        special: str = "",
        confidence: Confidence = Confidence.HIGH,
        always: bool = False,
    ) -> None:
        """Report a write, if it runs in every round of a loop; `always` asks for no tie to the round."""
        self.asked += 1
        loop = next(self.loops, None) if always else self._repeating(node, rows)
        if self.quiet or loop is None or not loop.growing or loop.batch or self.frames.isolated(loop):
            return
        weighed = self.frames.weighed(loop, confidence)
        place = self._place(node, loop)
        if (
            weighed is None
            or place is None
            or any(e.loop is loop and e.node is place for e in self.events.writes)
        ):
            return
        self.events.writes.append(
            Write(
                place,
                self.symbol,
                loop,
                advice,
                model,
                orm,
                method,
                special,
                weighed,
                self._via(node),
                self.serving,
            )
        )

    def crash(self, node: Expr, row: Row, relation: Relation) -> None:
        """Report that a relation is read lazily where only `await` may ask the database."""
        known = any(each.node is node for each in self.events.crashes)
        if self._tells_here and isinstance(node, Placed) and not known:
            found = Crash(node, self.symbol, row.model, relation, row.root, row.confidence)
            self.events.crashes.append(found)

    def read(self, node: Expr) -> None:
        """Note that a relation to one row is read lazily."""
        if self._tells_here and isinstance(node, Placed):
            self.events.reads.append((self.symbol, dotted(node), node))

    def key(self, node: Expr, row: Row) -> None:
        """Note that the key of a row is read, for which its relation was read lazily just before."""
        if not self._tells_here or not isinstance(node, Attr) or not isinstance(node.value, Attr):
            return
        relation = row.hops[-1] if row.hops else None
        if relation is not None and relation.name == node.value.name:
            self.events.keys.append(
                KeyRead(node.value, node, self.symbol, row.model, relation, row.confidence)
            )

    def learn(self, node: Expr, value: Value) -> None:
        """Note what an expression of the reviewed function is."""
        if isinstance(value, Rows | Row | Thing) and self._tells_here:
            self.events.known[node] = value

    def chain(self, node: Placed, words: str = "") -> Chain:
        """Give the source of a query that is made here."""
        return Chain(node, self.names.path, len(self.frames.visits), words=words)

    def is_running(self, loop: Loop | None) -> bool:
        """Tell whether a loop turns right now."""
        return loop is not None and loop in self.loops

    # ------------------------------------------------------------- judgement

    def _repeating(self, node: Expr, rows: Rows | None) -> Loop | None:
        """The innermost growing loop whose rounds change what a query asks."""
        if self.quiet or not self.frames:
            return None
        names = names_in(node)
        if rows is not None:
            if rows.batch:
                return None
            if self.is_running(rows.loop):
                names |= rows.deps
        loop = self.frames.changed_by(names)
        return loop if loop is not None and loop.growing and not loop.batch else None

    @property
    def _tells_here(self) -> bool:
        """Whether what is no matter of loops is told: of a called function it is that function's own affair."""
        return not self.quiet and not self.frames.visits

    def _written(self, node: Expr, rows: Rows | None) -> Expr | Placed:
        """Where a query is written that runs at a bare name, if the same round made it: there it is to be mended."""
        site = rows.site if rows is not None and self.is_running(rows.loop) else None
        if site is None or not isinstance(node, Name):
            return node
        return site.node if (site.path, site.level) == (self.names.path, len(self.frames.visits)) else node

    def _place(self, node: Expr | Placed, loop: Loop, root: Rows | None = None) -> Placed | None:
        """Where a finding stands: in the loop of the reviewed function, at the call that leads to the query.

        What runs in a loop of a called function is that function's own affair, unless it
        goes over the rows of a query made here.
        """
        visits = self.frames.visits
        if not visits:
            return node if isinstance(node, Placed) else None
        if self.frames.is_own(loop):
            return visits[0].site
        if root is None or root.chain is None or root.chain.level:
            return None
        here = all(each.path == self.path for each in visits)
        return node if here and isinstance(node, Placed) else visits[0].site

    def _via(self, node: Expr) -> tuple[Step, ...]:
        """The calls on the way from the reviewed function to a query, and the query itself."""
        visits = self.frames.visits
        if not visits or not isinstance(node, Placed):
            return ()
        steps = [Step(each.outer, each.site, "it calls this") for each in visits[1:]]
        return (*steps, Step(visits[-1].path, node, f"the query runs here, in `{visits[-1].symbol}`"))


def _begins(path: tuple[str, ...], event: Lazy) -> bool:
    return path[: len(event.path)] == event.path
