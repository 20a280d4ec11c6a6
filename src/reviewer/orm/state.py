"""Where the flow through one function stands: what names hold, which loops turn, and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Expr, Placed
from reviewer.index.flow.walk import names_in
from reviewer.orm.events import Events, Lazy, Query, Write
from reviewer.orm.knowledge import Orm
from reviewer.orm.loops import Loop
from reviewer.orm.model import Model, Relation
from reviewer.orm.names import Names
from reviewer.orm.values import Environment, Row, Rows

_WEAKER = {
    Confidence.HIGH: Confidence.MEDIUM,
    Confidence.MEDIUM: Confidence.LOW,
    Confidence.LOW: Confidence.LOW,
}


@dataclass(frozen=True)
class Frame:
    """A suite inside a loop: how it ends, and what guards it.

    leaves: `break` or `return` at its end. guard: `equal` for a comparison with a constant,
    `once` for what is true in one round only, `memo` for a value that is then kept.
    isolated: a failure here is caught, or rolled back alone. turns: it is a `while`.
    """

    leaves: str = ""
    guard: str = ""
    isolated: bool = False
    turns: bool = False


class State:
    """The state of one function while its statements are followed in order."""

    def __init__(self, names: Names, events: Events, asynchronous: bool, symbol: str = "") -> None:
        self.names = names
        self.symbol = symbol
        self.events = events
        self.asynchronous = asynchronous
        self.env = Environment()
        self.loaded: set[Model] = set()
        self.quiet = 0
        self._frames: list[Frame | Loop] = []

    @property
    def loops(self) -> Iterator[Loop]:
        """The loops that turn right now, innermost first."""
        return (each for each in reversed(self._frames) if isinstance(each, Loop))

    @property
    def depth(self) -> int:
        """How many loops turn right now."""
        return sum(isinstance(each, Loop) or each.turns for each in self._frames)

    @contextmanager
    def inside(self, frame: Frame | Loop) -> Iterator[None]:
        """Follow a suite or a loop's body."""
        self._frames.append(frame)
        try:
            yield
        finally:
            self._frames.pop()

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Follow statements without reporting."""
        self.quiet += 1
        try:
            yield
        finally:
            self.quiet -= 1

    # ------------------------------------------------------------- findings

    def lazy(self, node: Expr, row: Row, name: str, relation: Relation | None) -> None:
        """Report that a relation or deferred column of a loop's row is read."""
        loop = row.loop
        path = (*row.path, name)
        hops = (*row.hops, *([relation] if relation else []))
        if self.quiet or loop is None or not loop.growing or loop not in self.loops:
            return
        if not isinstance(node, Placed):
            return
        confidence = self._weighed(loop, row.confidence)
        if confidence is None:
            return
        before = next(
            (e for e in self.events.lazy if e.loop is loop and _begins(path, e) and e.root is row.root), None
        )
        if before is not None and (before.path == path or row.late):
            if before.path != path:
                before.deeper.append((path, hops))
            return
        self.events.lazy.append(
            Lazy(node, self.symbol, loop, row.model, name, relation, row.root, path, hops, confidence)
        )

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
        found = self._repeating(node, rows)
        if found is None:
            return
        weighed = self._weighed(found, confidence)
        if weighed is None or not isinstance(node, Placed) or self._seen(found, "query", node):
            return
        relation = rows.link.relation.name if rows is not None and rows.link is not None else ""
        self.events.queries.append(Query(node, self.symbol, found, advice, model, orm, relation, weighed))

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
        loop = next(self.loops, None) if always else self._repeating(node, rows)
        if self.quiet or loop is None or not loop.growing or loop.batch or self._isolated(loop):
            return
        weighed = self._weighed(loop, confidence)
        if weighed is not None and isinstance(node, Placed) and not self._seen(loop, "write", node):
            self.events.writes.append(
                Write(node, self.symbol, loop, advice, model, orm, method, special, weighed)
            )

    def is_running(self, loop: Loop | None) -> bool:
        """Tell whether a loop turns right now."""
        return loop is not None and loop in self.loops

    # ------------------------------------------------------------- judgement

    def _repeating(self, node: Expr, rows: Rows | None) -> Loop | None:
        """The innermost growing loop whose rounds change what a query asks."""
        if self.quiet or not self._frames:
            return None
        names = names_in(node)
        if rows is not None:
            if rows.batch:
                return None
            if self.is_running(rows.loop):
                names |= rows.deps
        for loop in self.loops:
            if not names.isdisjoint(loop.bound):
                return loop if loop.growing and not loop.batch else None
        return None

    def _weighed(self, loop: Loop, confidence: Confidence) -> Confidence | None:
        """The confidence that the guards between a loop and this place leave; None where there is no round two."""
        place = self._frames.index(loop)
        inner = 0
        for frame in self._frames[place + 1 :]:
            if isinstance(frame, Loop):
                inner += 1
                continue
            inner += frame.turns
            if frame.leaves == "return" or (frame.leaves == "break" and not inner):
                return None
            if frame.guard in ("once", "memo"):
                return None
            if frame.guard == "equal":
                confidence = _WEAKER[confidence]
        return confidence

    def _isolated(self, loop: Loop) -> bool:
        place = self._frames.index(loop)
        return any(isinstance(each, Frame) and each.isolated for each in self._frames[place + 1 :])

    def _seen(self, loop: Loop, kind: str, node: Expr) -> bool:
        key = kind, id(node)
        seen = key in loop.found
        loop.found.add(key)
        return seen


def _begins(path: tuple[str, ...], event: Lazy) -> bool:
    return path[: len(event.path)] == event.path
