"""What is found while one function is followed."""

from __future__ import annotations

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Attr, Expr, Placed
from reviewer.index.flow.walk import dotted
from reviewer.orm.events import Crash, Defeated, KeyRead, Lazy, Query, Write
from reviewer.orm.knowledge import Orm
from reviewer.orm.model import Model, Relation
from reviewer.orm.standing import Standing
from reviewer.orm.values import Path, Row, Rows, Thing, Value

_TOLD = (Rows, Row, Thing)  # of a tuple `isinstance` tells in a third of the time


class State(Standing):
    """The state of one function, to which findings are reported."""

    def lazy(
        self, node: Expr, row: Row, name: str, relation: Relation | None, *, again: bool = False
    ) -> None:
        """Report that a relation or deferred column of a loop's row is read; `again`: even if it were loaded."""
        self.traces.asked += 1
        loop = row.loop
        path = (*row.path, name)
        hops = (*row.hops, *([relation] if relation else []))
        if self.quiet or loop is None or not loop.growing or loop not in self.loops:
            return
        place = self._place(node, loop, row.root)
        confidence = self.frames.weighed(loop, row.confidence)
        if place is None or confidence is None or self._was_kept(row, path, again=again):
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

    def _was_kept(self, row: Row, path: Path, *, again: bool) -> bool:
        """Whether an earlier loop over the same kept rows read the same: each row holds what it has once fetched."""
        root = row.root
        if root is None or again or not (root.done or root.kind == "list"):
            return False
        return any(
            e.root is root and e.path == path and e.loop not in self.loops and e.symbol == self.symbol
            for e in self.events.lazy
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
        self.traces.asked += 1
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
        self.traces.asked += 1
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
        if isinstance(value, _TOLD) and self._tells_here:
            self.events.known[node] = value


def _begins(path: tuple[str, ...], event: Lazy) -> bool:
    return path[: len(event.path)] == event.path
