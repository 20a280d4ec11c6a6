"""Rows while they are fetched, counted and taken one by one."""

from __future__ import annotations

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Expr
from reviewer.orm.eager import SEPARATOR
from reviewer.orm.loops import Loop
from reviewer.orm.model import Model
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Link, Pack, Row, Rows, Value, changed


def materialise(state: State, rows: Rows, node: Expr, advice: str = "list") -> Rows:
    """Fetch rows: report the query, and give the rows as a list."""
    orm = rows.model.orm
    link = rows.link
    if rows.kind == "related" and link is not None and not state.quiet:
        state.traces.loaded_with.add((link.row.model, link.relation.name))
    if rows.kind == "related" or rows.done:
        return rows
    if link is not None and not rows.narrowed:
        if not link.loaded and orm.has(rows.kind, "iterated"):
            state.lazy(node, link.row, link.relation.name, link.relation)
    elif orm.has(rows.kind, "iterated"):
        state.query(node, "related" if link is not None else advice, orm, rows.model, rows, rows.confidence)
    if orm.has(rows.kind, "iterated") and not state.quiet:
        note_loaded(state, rows)
    return _kept(state, rows) if orm.has(rows.kind, "cached") else rows


def awaited(state: State, rows: Rows, node: Expr, *, turning: bool = False) -> Rows:
    """Fetch rows that wait to be awaited, or for the `async for` that is `turning`; give them as a list."""
    orm, link = rows.model.orm, rows.link
    kept = turning and rows.kind == "related"  # only `async for` takes what a relation has
    if orm.has(rows.kind, "awaited"):
        if link is not None and not rows.narrowed and not link.loaded:
            state.lazy(node, link.row, link.relation.name, link.relation, again=not kept)
        elif link is None or not kept:
            advice = "related" if link is not None else "list"
            state.query(node, advice, orm, rows.model, rows, rows.confidence)
    return rows.but(kind="list")


def there(rows: Rows) -> Rows:
    """Give rows that a loop takes without waiting: what a relation leads to was fetched, nobody can tell with what."""
    if not rows.model.orm.awaits or rows.link is None or rows.kind == "list":
        return rows
    return rows.but(kind="list", eager=rows.eager if rows.link.loaded else None)


def note_loaded(state: State, rows: Rows) -> None:
    """Note the models whose rows a query brings: its own, and those that it or the models themselves load with them."""
    graph = state.names.graph
    found = {rows.model}
    for path in rows.eager or ():
        model: Model | None = rows.model
        for hop in path.split(SEPARATOR):
            relation = model.relations.get(hop) if model is not None else None
            if model is not None and relation is not None:
                state.traces.loaded_with.add((model, hop))
            model = graph.models.get(relation.target or "") if relation is not None else None
        found |= {model} if model is not None else set()
    waiting = list(found)
    while waiting:
        for (
            relation
        ) in waiting.pop().relations.values():  # one whose strategy nobody can tell may load them too
            target = graph.models.get(relation.target or "") if relation.lazy is not True else None
            if target is not None and target not in found:
                found.add(target)
                waiting.append(target)
    state.traces.loaded |= found


def _kept(state: State, rows: Rows) -> Rows:
    """Rows that keep what they fetched: the name that holds them does too."""
    kept = rows.but(done=True)
    for name, value in state.env.values.items():
        if value is rows:
            state.env.values[name] = kept
    return kept


def element(value: Value, loop: Loop) -> Value:
    """Give what a loop's target holds in each round."""
    match value:
        case Rows():
            row = _row(value, loop)
            return Pack((row,)) if value.wrapped else row
        case Bag(item=item, mapping=False):
            return rebound(item, loop)
    return None


def rebound(value: Value, loop: Loop) -> Value:
    """Give a value as a loop binds it anew in each round."""
    match value:
        case Row():
            return changed(value, loop=loop, late=False)
        case Pack(items=items):
            return Pack(tuple(rebound(item, loop) for item in items))
    return value


def single(rows: Rows) -> Value:
    """Give one row, taken out by a number or a condition."""
    row = _row(rows.but(kind="list") if rows.kind == "related" else rows, None)
    return Pack((row,)) if rows.wrapped else row


def template(rows: Rows) -> Value:
    """Give a row that no loop has bound yet, for tuples made of rows."""
    return single(rows)


def _row(rows: Rows, loop: Loop | None) -> Row | None:
    if rows.plain or rows.kind in ("related", "change"):
        return None
    own = rows.root is None
    return Row(
        rows.model,
        rows.eager,
        loop,
        (rows.but(link=None) if rows.link else rows) if own else rows.root,
        () if own else rows.path,
        Confidence.LOW if rows.given else rows.confidence,
        rows.only,
        rows.deferred,
        crashes=rows.crashes,
        hops=() if own or rows.link is None else (*rows.link.row.hops, rows.link.relation),
        back=_back(rows.link),
    )


def _back(link: Link | None) -> tuple[str, Row] | None:
    """The way back to the one row that all these were reached from: what is loaded there is loaded for all."""
    if link is None or not link.relation.inverse:
        return None
    return link.relation.inverse, changed(link.row, back=None)
