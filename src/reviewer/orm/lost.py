"""Numbers of rows that are read, changed in Python and written back, while another may have changed them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.finding import Confidence
from reviewer.index.flow.expr import (
    Attr,
    Await,
    Call,
    Compare,
    Display,
    Expr,
    Name,
    Placed,
    Text,
)
from reviewer.index.flow.stmt import Assign, Augmented, For, If, Stmt, Suite
from reviewer.index.flow.walk import below, dotted
from reviewer.orm.flow import OrmFlow
from reviewer.orm.followed import Followed
from reviewer.orm.naming import bound_once
from reviewer.orm.numeric import holds_number
from reviewer.orm.values import Ref, Row, Rows, Thing

_LOCK = re.compile(
    r"(?:^|_)(?:lock|locks|locked|locking|mutex|serializable)(?:_|$)|for_update|[a-z]Lock$|^Lock$"
)
_SIGNS = frozenset({"+", "-", "*", "/", "//", "%"})
_ORDER = frozenset({"<", "<=", ">", ">="})
_PAIRS = ("get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create")


@dataclass(frozen=True)
class Lost:
    """A change that another one may undo: `target` is the column as it is written, of a `row` of which `owner` is the name.

    `reads` are the places in the new value where the old one is read; `sign` that of an assignment such as `+=`.
    `again` says that the column is read once more afterwards, `save` what writes the row.
    """

    target: Attr
    owner: Name
    row: Row
    symbol: str
    reads: tuple[Attr, ...]
    value: Expr
    sign: str
    again: bool
    save: Placed


def lost(flow: OrmFlow) -> Iterator[Lost]:
    """Give the lost updates of the functions of a file; where anything is locked there are none."""
    for function in flow.followed:
        found = list(_Updates(flow, function).found()) if function.handles else []
        if found and not any(map(_LOCK.search, function.words())):
            yield from found


class _Updates:
    def __init__(self, flow: OrmFlow, function: Followed) -> None:
        self._flow = flow
        self._known = flow.events.known
        self._function = function
        self._body = function.body
        self._given = {each.name for each in function.function.parameters}

    def found(self) -> Iterator[Lost]:
        for statement, guards in _guarded(self._body, ()):
            match statement:
                case Augmented(target=Attr(value=Name() as owner) as target, sign=sign, value=value):
                    if sign in _SIGNS:
                        yield from self._update(target, owner, (), value, sign, guards)
                case Assign(targets=(Attr(value=Name() as owner) as target,), value=value):
                    reads = tuple(_reads(dotted(target), value))
                    if reads or _compares(dotted(target), guards):
                        yield from self._update(target, owner, reads, value, "", guards)

    def _update(
        self,
        target: Attr,
        owner: Name,
        reads: tuple[Attr, ...],
        value: Expr,
        sign: str,
        guards: tuple[Expr, ...],
    ) -> Iterator[Lost]:
        row = self._known.get(owner)
        if not isinstance(row, Row) or row.fresh or row.confidence is Confidence.LOW:
            return
        if not holds_number(row.model, target.name, self._flow.names.index) or not self._loaded(
            owner, guards
        ):
            return
        save = self._saved(target, owner, row)
        if save is not None:
            later = [each for each in _reads(dotted(target), *self._body) if each.line > target.line]
            yield Lost(target, owner, row, self._function.symbol, reads, value, sign, bool(later), save)

    def _loaded(self, owner: Name, guards: tuple[Expr, ...]) -> bool:
        """Whether a query of this very function brought the row, which the function did not just make."""
        if owner.id in self._given or not bound_once(owner.id, self._body):
            return False
        for node in below(self._body, Assign, For):
            match node:
                case Assign(targets=(Name(id=owner.id),), value=value):
                    return self._is_query(value)
                case Assign(targets=(Display(items=(Name(id=owner.id), other)),), value=value):
                    made = isinstance(other, Name) and any(dotted(each) == other.id for each in guards)
                    return not made and self._is_query(value, *_PAIRS)
                case For(target=Name(id=owner.id), source=source):
                    return isinstance(self._known.get(source), Rows) and self._is_query(source)
        return False

    def _is_query(self, value: Expr, *methods: str) -> bool:
        """Whether a value comes from the ORM's own methods, all along the chain of calls."""
        node = value.value if isinstance(value, Await) else value
        last = True
        while isinstance(node, Call) and isinstance(node.function, Attr):
            name, node = node.function.name, node.function.value
            node = node.value if isinstance(node, Await) else node
            owner = self._known.get(node)
            if not isinstance(owner, Rows | Thing):
                return False
            orm = owner.model.orm if isinstance(owner, Rows) else owner.orm
            if name not in orm.methods.get(owner.kind, {}) or (last and methods and name not in methods):
                return False
            last = False
        if isinstance(node, Call):  # get_object_or_404(Item, pk=...)
            return last and not methods and self._is_shortcut(node)
        return not last or isinstance(self._known.get(node), Rows)

    def _is_shortcut(self, node: Call) -> bool:
        given = self._flow.names.value(dotted(node.args[0])) if node.args else None
        return dotted(node.function).rpartition(".")[2] in ("get_object_or_404", "aget_object_or_404") and (
            isinstance(given, Ref) or isinstance(self._known.get(node.args[0]), Rows)
        )

    def _saved(self, target: Attr, owner: Name, row: Row) -> Placed | None:
        """What writes the row afterwards: its own `save`, or the session's commit."""
        for call in below(self._body, Call):
            if call.line <= target.line or not isinstance(call.function, Attr):
                continue
            if self._saves(call, call.function, target, owner, row):
                return call
        return None

    def _saves(self, call: Call, method: Attr, target: Attr, owner: Name, row: Row) -> bool:
        if dotted(method.value) == owner.id:
            effect = row.model.orm.methods["row"].get(method.name)
            return effect == "write" and method.name.endswith("save") and _writes(call, target.name)
        thing = self._known.get(method.value)
        ours = isinstance(thing, Thing) and thing.orm is row.model.orm and thing.kind.endswith("session")
        return ours and method.name in ("commit", "flush")


def _writes(call: Call, column: str) -> bool:
    """Whether a `save` writes a column: it may be told which ones to write."""
    for word in call.keywords:
        if word.name == "update_fields" and isinstance(word.value, Display):
            return any(isinstance(each, Text) and each.value == column for each in word.value.items)
    return True


def _guarded(suite: Suite, guards: tuple[Expr, ...]) -> Iterator[tuple[Stmt, tuple[Expr, ...]]]:
    """The statements of a suite, each with the conditions that hold where it stands."""
    for statement in suite:
        yield statement, guards
        if isinstance(statement, If):
            for test, inner in zip(statement.tests, statement.suites, strict=True):
                yield from _guarded(inner, (*guards, test))
            yield from _guarded(statement.other, guards)
            continue
        for name in ("body", "other", "last"):
            inner = getattr(statement, name, ())
            yield from _guarded(inner if isinstance(inner, tuple) else (), guards)
        for handler in getattr(statement, "handlers", getattr(statement, "cases", ())):
            yield from _guarded(handler.body, guards)


def _reads(text: str, *nodes: Stmt | Expr) -> Iterator[Attr]:
    return (each for each in below(nodes, Attr) if dotted(each) == text)


def _compares(text: str, guards: tuple[Expr, ...]) -> bool:
    """Whether one of some conditions weighs a column: `if new > row.highest:`."""
    tests = below(guards, Compare)
    return any(
        _ORDER.intersection(each.signs) and text in [dotted(side) for side in (each.left, *each.others)]
        for each in tests
    )
