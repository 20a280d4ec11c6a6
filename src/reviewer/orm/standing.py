"""The state of one function while it is followed: what names hold, which loops turn, and which of them a query depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reviewer.index.flow.expr import Expr, Name, Placed
from reviewer.index.flow.walk import names_in
from reviewer.orm.environment import Environment
from reviewer.orm.events import Events, Step
from reviewer.orm.frames import Frames
from reviewer.orm.loops import Loop
from reviewer.orm.names import Names
from reviewer.orm.traces import Traces
from reviewer.orm.values import Chain, Rows, Value


class Standing:
    """The state of one function while its statements are followed in order.

    `names` and `env` are those of the function that is followed right now, which may be one
    that the function `symbol` calls; `traces` is what was left on the way, `steps` counts the statements of
    called functions and `depth` the levels of the expression that is evaluated. `serving` names the serializer or template that is followed, `page` is the place in the latter; `handed` are the values that the followed function returns, `yielded` those that it yields.
    `taken` is a generator of which only the first item is asked for; `answer` is what a framework does with
    what the function `symbol` returns.
    """

    def __init__(self, names: Names, events: Events, asynchronous: bool, symbol: str = "") -> None:
        self.names = names
        self.path = names.path
        self.symbol = symbol
        self.events = events
        self.asynchronous = asynchronous
        self.env = Environment()
        self.frames = Frames()
        self.bounds = names.learned.bounds
        self.traces = Traces()
        self.quiet = 0
        self.serving = ""
        self.page: Step | None = None
        self.steps = 0
        self.depth = 0
        self.handed: list[Value] = []
        self.yielded: list[Value] = []
        self.taken: Expr | None = None
        self.answer: Callable[[Value, Expr], None] | None = None

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

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Follow what is no part of any call, without reporting: it sees nothing of the state, and changes nothing in it."""
        before = self.names, self.env, self.frames, self.handed, self.yielded
        traces, steps = self.traces, self.steps
        self.frames, self.handed, self.yielded = Frames(), [], []
        self.traces, self.steps = Traces(), 0
        try:
            with self.quietly():
                yield
        finally:
            traces.hindered += self.traces.hindered
            self.traces, self.steps = traces, steps
            self.names, self.env, self.frames, self.handed, self.yielded = before

    def chain(self, node: Placed, words: str = "") -> Chain:
        """Give the source of a query that is made here."""
        return Chain(node, self.names.path, len(self.frames.visits), words=words)

    def stand_in(self, place: Placed, name: str = "") -> Name:
        """Give a name that is written nowhere, as if it stood at a place: it does not move when the text does."""
        for path in {self.path, self.names.path}:
            self.names.index.note_places(path)
        return Name(place.line, place.column, place.tall, place.end, name)

    def is_running(self, loop: Loop | None) -> bool:
        """Tell whether a loop turns right now."""
        return loop is not None and loop in self.loops

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
        page = (self.page,) if self.page is not None else ()
        if not visits or not isinstance(node, Placed):
            return page
        steps = [Step(each.outer, each.site, "it calls this") for each in visits[1:]]
        return (*page, *steps, Step(visits[-1].path, node, f"the query runs here, in `{visits[-1].symbol}`"))
