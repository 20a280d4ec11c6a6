"""Queries that bring rows of which only the number, or whether there is one, is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reviewer.finding import Confidence
from reviewer.index.flow.expr import (
    Attr,
    Await,
    Call,
    Clause,
    Compare,
    Const,
    Expr,
    Name,
    Placed,
)
from reviewer.index.flow.record import FileFlow
from reviewer.index.flow.stmt import For
from reviewer.index.flow.walk import below, of
from reviewer.orm.conditions import conditions
from reviewer.orm.flow import OrmFlow
from reviewer.orm.followed import Followed
from reviewer.orm.naming import assigned_once, uses
from reviewer.orm.values import Rows

Form = Literal["len", "truth", "count", "first", "twice"]
_SOME = frozenset({(">", 0), ("!=", 0), (">=", 1)})
_NONE = frozenset({("==", 0), ("<", 1), ("<=", 0)})
_TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==", "!=": "!="}
_COUNTS = ("count", "acount")
_FIRSTS = ("first", "afirst")
_ASKS = (*_COUNTS, "exists", "aexists")


@dataclass(frozen=True)
class Wasted:
    """A query that brings more than is used.

    `node` is what should be written otherwise, `rows` the source of the query and `query` what is known of it.
    `absent` says that the question is whether there is no row, `waits` that the query is awaited.
    """

    node: Placed
    rows: Placed
    query: Rows
    form: Form
    symbol: str
    absent: bool = False
    waits: bool = False


def wasted(flow: OrmFlow, record: FileFlow) -> Iterator[Wasted]:
    """Give the wasteful queries of the functions of a file; what may be read again later is none."""
    for function in flow.followed:
        if not function.handles:
            continue
        yield from _Sizes(flow, function, record).found()


class _Sizes:
    def __init__(self, flow: OrmFlow, function: Followed, record: FileFlow) -> None:
        self._known = flow.events.known
        self._function = function
        self._body = function.body
        self._record = record
        self._told: set[Expr] = set()

    def found(self) -> Iterator[Wasted]:
        nodes = self._function.nodes
        for node in of(nodes, Compare):
            if len(node.signs) == 1:
                yield from self._comparison(node, node.left, node.signs[0], node.others[0])
        for test in conditions(nodes):
            asked, waits = _awaited(test)
            length = _length(test)
            if isinstance(test, Call) and length is not None:
                yield from self._rows(test, length, "truth")
            if isinstance(asked, Call) and isinstance(asked.function, Attr) and isinstance(test, Placed):
                yield from self._asked(test, asked, absent=False, waits=waits, methods=(*_COUNTS, *_FIRSTS))
            yield from self._exists(test)
            if isinstance(test, Placed):
                yield from self._rows(test, test, "truth")
        for call in of(nodes, Call):
            length = _length(call)
            if length is not None and length not in self._told:
                yield from self._rows(call, length, "len")

    def _rows(self, node: Placed, rows: Expr, form: Form, *, absent: bool = False) -> Iterator[Wasted]:
        """`len(rows)` and `if rows:`, where nothing else reads them."""
        self._told.add(rows)
        match rows:
            case Call(function=Attr(value=Placed() as source, name="all"), args=(), keywords=()):
                query = self._query(source, "query", "scalars")
                if query is not None and not query.few:
                    yield Wasted(node, source, query, form, self._function.symbol, absent)
                    return
        query = self._query(rows, "queryset")
        if query is None or not isinstance(rows, Call | Name) or query.few:
            return
        if isinstance(rows, Call) or (
            assigned_once(rows.id, self._body) and len(list(uses(rows.id, self._body, self._record))) == 2
        ):
            yield Wasted(node, rows, query, form, self._function.symbol, absent)

    def _comparison(self, node: Compare, left: Expr, sign: str, right: Expr) -> Iterator[Wasted]:
        if isinstance(left, Const):
            left, sign, right = right, _TURNED.get(sign, ""), left
        if not isinstance(right, Const):
            return
        asked, waits = _awaited(left)
        if not isinstance(asked, Call):
            return
        if right.value is None and sign in ("is", "is not"):
            yield from self._asked(node, asked, absent=sign == "is", waits=waits, methods=_FIRSTS)
        elif right.value is not None and not isinstance(right.value, bool):
            for absent, signs in ((False, _SOME), (True, _NONE)):
                if (sign, right.value) not in signs:
                    continue
                length = _length(asked)
                if length is not None:
                    yield from self._rows(node, length, "truth", absent=absent)
                else:
                    yield from self._asked(node, asked, absent=absent, waits=waits, methods=_COUNTS)

    def _asked(
        self, node: Placed, call: Call, *, absent: bool, waits: bool, methods: tuple[str, ...]
    ) -> Iterator[Wasted]:
        """`rows.count() > 0`, `rows.first() is not None`."""
        match call:
            case Call(function=Attr(value=Placed() as rows, name=name), args=(), keywords=()):
                query = self._query(rows, "queryset", "manager", "related", "query")
                if query is None or name not in methods:
                    return
                form: Form = "count" if name in _COUNTS else "first"
                if form == "first" and (
                    query.kind == "query" or query.plain or query.model.own_methods & {"__bool__", "__len__"}
                ):
                    return
                again = form == "count" and not waits and self._read_later(rows)
                yield Wasted(
                    node, rows, query, "twice" if again else form, self._function.symbol, absent, waits
                )

    def _exists(self, test: Expr) -> Iterator[Wasted]:
        """`if rows.exists():` before a loop over the same rows."""
        match test:
            case Call(function=Attr(value=Name() as rows, name="exists"), args=(), keywords=()):
                query = self._query(rows, "queryset")
                if query is not None and self._read_later(rows):
                    yield Wasted(test, rows, query, "twice", self._function.symbol)

    def _read_later(self, rows: Placed) -> bool:
        """Whether a name that is bound once is gone over after this."""
        if not isinstance(rows, Name) or not assigned_once(rows.id, self._body):
            return False
        sources = (each.source for each in below(self._body, For, Clause) if isinstance(each, For | Clause))
        return any(
            isinstance(each, Name) and each.id == rows.id and each.line > rows.line for each in sources
        )

    def _query(self, node: Expr, *kinds: str) -> Rows | None:
        """What is known of a query that is not answered yet, if it is of one of some kinds."""
        rows = self._known.get(node)
        if not isinstance(rows, Rows) or rows.kind not in kinds or rows.done:
            return None
        link = rows.link
        if link is not None and not rows.narrowed and (link.loaded or link.row.eager is None):
            return None  # prefetched rows cost nothing
        return None if rows.confidence is Confidence.LOW else rows


def _length(node: Expr) -> Expr | None:
    """What `len(...)` is asked of."""
    match node:
        case Call(function=Name(id="len"), args=(rows,), keywords=()):
            return rows
    return None


def _awaited(node: Expr) -> tuple[Expr, bool]:
    return (node.value, True) if isinstance(node, Await) else (node, False)
