"""Writes that belong together and are not done together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Attr, Await, Call, Expr, Name
from reviewer.index.flow.stmt import Annotated, Assign, Augmented, Do, Return, Stmt, Suite, Try, With
from reviewer.index.flow.walk import below, dotted, targets, walk
from reviewer.orm.entry import is_entry
from reviewer.orm.flow import OrmFlow
from reviewer.orm.followed import Followed
from reviewer.orm.model import Model
from reviewer.orm.settings import mentions
from reviewer.orm.values import Callee, Ref, Row, Rows, Thing

_JOINED = re.compile(r"atomic|transaction|savepoint|rollback|begin", re.IGNORECASE)
_SIMPLE = (Do, Assign, Annotated, Return)
_PLAIN = frozenset(
    {"get", "pop", "items", "keys", "values", "append", "extend", "add", "update", "setdefault", "copy"}
    | {"strip", "lower", "upper", "format", "join", "split", "replace"}
    | {"debug", "info", "warning", "error", "exception"}
    | {"now", "today", "isoformat", "total_seconds", "is_valid"}
)
_HARMLESS = ("builtins.", "datetime.", "decimal.", "uuid.", "logging.", "django.utils.", "django.db.models.")
_SETTING = "ATOMIC_REQUESTS"


@dataclass(frozen=True)
class Write:
    """A write: its call, the model written, the names of the row that it is about, and all names that it reads.

    Without a row it begins no change: what is looked up first is found again by the next attempt.
    """

    node: Call
    model: Model
    row: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True)
class Torn:
    """Writes without a transaction around them; of a session's commits `writes` is empty."""

    function: Followed
    writes: tuple[Write, ...]
    commits: tuple[Call, ...]
    confidence: Confidence


def torn(flow: OrmFlow) -> Iterator[Torn]:
    """Give the changes of a file's functions that a failure may leave half done, one for each function."""
    found = [each for function in flow.followed if function.handles for each in _torn(function, flow)]
    if found:
        joined = {each.symbol for each in flow.followed if any(map(_JOINED.search, _words(each, flow)))}
        joined |= set(_called_from(joined, flow))
        yield from (each for each in found if each.function.symbol not in joined)


def _torn(function: Followed, flow: OrmFlow) -> Iterator[Torn]:
    """What a function writes in parts, whatever stands around it."""
    found = _Function(flow, function)
    calls = [each for each in function.nodes if isinstance(each, Call)]
    commits = found.commits() if sum(map(_is_commit, calls)) > 1 else ()
    writes = found.writes() if sum(bool(found.effect(each)) for each in calls) > 1 else ()
    if len(commits) > 1:
        yield Torn(function, (), commits, Confidence.MEDIUM)
    elif len(writes) > 1 and not mentions(flow.names.index, _SETTING):
        sure = is_entry(function, flow.names)
        yield Torn(function, writes, (), Confidence.MEDIUM if sure else Confidence.LOW)


def _called_from(callers: set[str], flow: OrmFlow) -> Iterator[str]:
    """The functions of a file that some others call, and those that they call in turn: `fill()`, `self.fill()`."""
    waiting = [each for each in flow.followed if each.symbol in callers]
    left = [each for each in flow.followed if each.symbol not in callers]
    while waiting:
        calls = below(waiting.pop().body, Call)
        named = {dotted(call.function) for call in calls}
        reached = [each for each in left if _as_called(each) in named]
        left = [each for each in left if each not in reached]
        waiting += reached
        yield from (each.symbol for each in reached)


def _as_called(function: Followed) -> str:
    name = function.function.name
    return (
        f"{function.function.parameters[0].name}.{name}"
        if function.owner and function.function.parameters
        else name
    )


def _words(function: Followed, flow: OrmFlow) -> Iterator[str]:
    """The names that a function uses, and those around it: decorators, the classes above its own."""
    yield from function.words()
    cls = flow.names.index.class_at(flow.names.path, function.owner) if function.owner else None
    for above in flow.names.index.mro(cls) if cls is not None else ():
        yield above.name
        yield "atomic" if ".admin." in above.name else ""  # Django's admin saves within a transaction


class _Function:
    def __init__(self, flow: OrmFlow, function: Followed) -> None:
        self._known = flow.events.known
        self._names = flow.names
        self._body = function.body
        self._made: dict[str, frozenset[str]] = {}

    def writes(self) -> tuple[Write, ...]:
        """The first writes on one path that are about the same row, to different models, with nothing slow between."""
        for suite in _suites(self._body):
            found: list[Write] = []
            for statement in suite:
                if not self._is_quick(statement):
                    found = []
                for each in self._written(statement):
                    if found and each.model is not found[-1].model and found[0].row & each.names:
                        found.append(each)
                    elif not found and each.row and isinstance(statement, _SIMPLE):
                        found = [each]
                if len(found) > 1:
                    return tuple(found)
                self._remember(statement)
        return ()

    def commits(self) -> tuple[Call, ...]:
        """Two commits of one suite, with changes before each and nothing slow between."""
        for suite in _suites(self._body):
            found: list[Call] = []
            changed = False
            for statement in suite:
                if not self._is_quick(statement):
                    found, changed = [], False
                commit = self._commit(statement)
                if commit is not None and changed:
                    found.append(commit)
                    changed = False
                elif commit is not None:
                    found = []
                else:
                    changed = changed or self._changes(statement)
                if len(found) > 1:
                    return tuple(found)
        return ()

    def _written(self, statement: Stmt) -> Iterator[Write]:
        """The writes of a statement and of what is below it."""
        bound = frozenset(name for each in getattr(statement, "targets", ()) for name in targets(each))
        for call in below([statement], Call):
            effect = self.effect(call)
            if not effect or not isinstance(call.function, Attr):
                continue
            owner = call.function.value
            known = self._known[owner]
            read = self._texts(call)
            if isinstance(known, Row):
                yield Write(call, known.model, frozenset({dotted(owner)}) - {""}, read)
            elif isinstance(known, Rows):
                if effect == "create":
                    row = bound
                elif effect == "pair":
                    row = frozenset()
                else:
                    row = self._parents(known, owner)
                yield Write(call, known.model, row, read)

    def effect(self, call: Call) -> str:
        """What a call does to rows, in the words of the ORM's tables; empty where it writes none."""
        if not isinstance(call.function, Attr):
            return ""
        known, method = self._known.get(call.function.value), call.function.name
        if isinstance(known, Row):
            return "write" if known.model.orm.methods["row"].get(method) == "write" else ""
        if not isinstance(known, Rows) or known.kind not in ("manager", "queryset", "related"):
            return ""
        effect = known.model.orm.methods[known.kind].get(method, "")
        writes = effect in ("create", "write", "pair") or (effect == "bulk" and "bulk" in method)
        return effect if writes else ""

    def _parents(self, rows: Rows, owner: Expr) -> frozenset[str]:
        """The row whose related rows are written: `order` of `order.lines.all().delete()`."""
        if rows.link is None:
            return frozenset()
        return frozenset(
            dotted(each.value)
            for each in below([owner], Attr)
            if isinstance(self._known.get(each.value), Row)
        ) - {""}

    def _texts(self, *nodes: Stmt | Expr) -> frozenset[str]:
        """The names and dotted names that are read, and those that they were made from."""
        found = {dotted(each) for each in walk(nodes) if isinstance(each, Name | Attr)} - {""}
        return frozenset(found).union(*(self._made.get(each, frozenset()) for each in found))

    def _remember(self, statement: Stmt) -> None:
        if isinstance(statement, Assign):
            made = self._texts(statement.value)
            for name in (name for each in statement.targets for name in targets(each)):
                self._made[name] = made

    def _commit(self, statement: Stmt) -> Call | None:
        value = statement.value if isinstance(statement, Do) else None
        match value.value if isinstance(value, Await) else value:
            case Call(function=Attr(value=owner, name="commit")) as call if self._is_session(owner):
                return call
        return None

    def _changes(self, statement: Stmt) -> bool:
        """Whether a statement changes a row, or adds one to a session."""
        if isinstance(statement, Assign | Augmented):
            aimed = statement.targets if isinstance(statement, Assign) else (statement.target,)
            if any(isinstance(each, Attr) and isinstance(self._known.get(each.value), Row) for each in aimed):
                return True
        return any(
            isinstance(call.function, Attr)
            and call.function.name in ("add", "add_all", "delete", "merge")
            and self._is_session(call.function.value)
            for call in below([statement], Call)
        )

    def _is_session(self, node: Expr) -> bool:
        known = self._known.get(node)
        return isinstance(known, Thing) and known.kind.endswith("session")

    def _is_quick(self, statement: Stmt) -> bool:
        """Whether nothing but the database and the language's own functions are called."""
        if isinstance(statement, With | Try):
            return False
        return all(self._is_harmless(call) for call in below([statement], Call))

    def _is_harmless(self, call: Call) -> bool:
        function = call.function
        if isinstance(function, Attr) and (
            function.name in _PLAIN or isinstance(self._known.get(function.value), Rows | Row | Thing)
        ):
            return True
        named = self._names.value(dotted(function)) if dotted(function) else None
        return isinstance(named, Ref) or (isinstance(named, Callee) and named.name.startswith(_HARMLESS))


def _is_commit(call: Call) -> bool:
    return isinstance(call.function, Attr) and call.function.name == "commit"


def _suites(body: Suite) -> Iterator[Suite]:
    """The suites of a function, outermost first; what is tried and handled is left out."""
    yield body
    for statement in body:
        if isinstance(statement, Try) and statement.handlers:
            continue
        for name in ("body", "other", "last"):
            inner = getattr(statement, name, ())
            if isinstance(inner, tuple) and inner:
                yield from _suites(inner)
        for suite in getattr(statement, "suites", ()):
            yield from _suites(suite)
