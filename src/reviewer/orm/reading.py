"""What an attribute is, and whether reading it runs a query."""

from __future__ import annotations

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Attr, Expr, Placed
from reviewer.index.flow.walk import dotted
from reviewer.orm.eager import PEERS, Eager, below, is_loaded, kept, under
from reviewer.orm.knowledge import orms
from reviewer.orm.model import Model, Relation
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Column, Link, Ref, Row, Rows, Site, Thing, Value, changed


def read(state: State, owner: Value, name: str, node: Expr, *, waits: bool = False) -> Value:
    """Give the attribute of a value, reporting the query that reading it runs; `waits` tells that it is awaited."""
    match owner:
        case Row():
            return _of_row(state, owner, name, node, waits)
        case Ref(model=model):
            return _of_model(state, model, name, node)
        case Rows(model=model, kind=kind):
            inner = model.orm.objects.get(f"{kind} {name}")  # the rows of a page
            return owner.but(kind=inner) if inner else None
        case Bag(mapping=False) if any(f"paginator {name}" in orm.objects for orm in orms()):
            return owner
        case Thing(orm=orm, kind=kind):
            inner = orm.objects.get(f"{kind} {name}")
            return changed(owner, kind=inner) if inner else None
    return None


def _of_model(state: State, model: Model, name: str, node: Expr) -> Value:
    manager = model.manager(name)
    owner = node.value if isinstance(node, Attr) else node
    chain = state.chain(node, dotted(owner)) if isinstance(node, Placed) else None
    if manager is not None:
        doubt = Confidence.MEDIUM if manager.classes else Confidence.HIGH
        sure = doubt if manager.eager else Confidence.HIGH
        return Rows(model, "manager", manager.eager, sure, chain, origin=_origin(state, node))
    if name in model.relations or name in model.columns:
        return Column(model, name)
    kind = model.orm.models.attributes.get(name)
    if kind is None or model.own_methods & {name}:
        return None
    return Rows(model, kind, frozenset(), chain=chain, origin=_origin(state, node))


def _origin(state: State, node: Expr) -> Site | None:
    return Site(node, state.names.path, 0) if isinstance(node, Placed) else None


def _of_row(state: State, row: Row, name: str, node: Expr, waits: bool) -> Value:
    if row.back is not None and row.back[0] == name:
        return row.back[1]
    relation = row.model.relations.get(name)
    if relation is None:
        _column(state, row, name, node)
        if row.late and _is_key(row.model, name):
            state.key(node, row)
        return None
    if row.crashes and not row.model.orm.raises_in_async:
        _crash(state, row, relation, node)
    if row.crashes or (row.model.orm.raises_in_async and state.asynchronous) or relation.lazy is None:
        return None
    loaded = is_loaded(row.eager, name) or relation.lazy is False
    target = state.names.graph.model(relation.target) if relation.target else None
    target = target.past if target is not None and row.model.is_past else target
    if relation.kind == "many":
        return _many(state, row, relation, loaded, target, node)
    there = (
        not loaded and row.model.orm.awaits and not waits
    )  # fetched in a way that nobody saw, or it raises
    peers = not loaded and PEERS in kept(row.eager)
    if not loaded and not there and not peers:
        state.lazy(node, _doubted(state, row, relation), name, relation)
        state.read(node)
        if target is not None and row.loop is not None and not state.quiet:
            state.traces.brought.setdefault(target, set()).add((row.model, name))
    if target is None:
        return None
    return Row(
        target,
        _known(relation, None if there else below(row.eager, name) if loaded else kept(row.eager), row),
        row.loop,
        row.root,
        (*row.path, name),
        row.confidence,
        late=not loaded and not peers,
        hops=(*row.hops, relation),
    )


def _many(
    state: State, row: Row, relation: Relation, loaded: bool, target: Model | None, node: Expr
) -> Value:
    kind = row.model.orm.many_access
    if not loaded and kind == "list":
        state.lazy(node, _doubted(state, row, relation), relation.name, relation)
    if target is None:
        return None
    if kind == "list":  # in a first quiet round, too: what it brings is there in the next
        state.traces.loaded.add(target)  # the session keeps what a collection brings
    manager = target.manager("_default_manager")
    own = manager.eager if manager is not None else frozenset()
    inner = below(row.eager, relation.name) if loaded else kept(row.eager)
    eager = None if inner is None or own is None else inner | own
    return Rows(
        target,
        kind,
        _known(relation, eager, row),
        row.confidence,
        state.chain(node) if isinstance(node, Placed) else None,
        link=Link(row, relation, loaded),
        root=row.root if row.loop is not None else None,
        path=(*row.path, relation.name),
    )


def _is_key(model: Model, name: str) -> bool:
    """Whether a name is the key that relations to a model hold: where it declares another, `id` is a plain column."""
    declared = model.keys - {"pk", "id"}
    return name in model.keys and (name != "id" or not declared)


def _crash(state: State, row: Row, relation: Relation, node: Expr) -> None:
    if row.fresh or relation.lazy is not True or is_loaded(row.eager, relation.name):
        return
    state.crash(node, _doubted(state, row, relation), relation)


def _known(relation: Relation, eager: Eager, row: Row) -> Eager:
    """Rows that were reached through a relation know the way back: to the very row, with what it has loaded."""
    if eager is None or not relation.inverse:
        return eager
    return eager | set(under(relation.inverse, row.eager))


def _doubted(state: State, row: Row, relation: Relation) -> Row:
    """The row with the confidence that this relation deserves."""
    confidence = row.confidence
    if relation.guessed:
        confidence = min(confidence, Confidence.MEDIUM)
    target = relation.target or ""
    in_session = row.model.orm.many_access == "list" and any(
        each.name == target for each in state.traces.loaded
    )
    known = row.model.orm.many_access == "list" and (row.model, relation.name) in state.traces.loaded_with
    own = (row.model, relation.name)
    in_session = in_session or (
        row.model.orm.many_access == "list"
        and any(each.name == target and by - {own} for each, by in state.traces.brought.items())
    )
    if known or (relation.kind == "one" and in_session):
        confidence = (
            Confidence.LOW
        )  # the session's identity map may hold the target, or this very row, already
    return changed(row, confidence=confidence)


def _column(state: State, row: Row, name: str, node: Expr) -> None:
    """A column that the query left out is fetched on its own; where queries are awaited it raises."""
    model = row.model
    if (
        row.crashes
        or model.orm.awaits
        or PEERS in kept(row.eager)
        or row.loop is None
        or (row.only is None and not row.deferred)
    ):
        return
    by_key = {relation.column: relation.name for relation in model.relations.values() if relation.column}
    asked = {name, by_key.get(name, name)}
    if (name not in model.columns and name not in by_key) or name in model.keys:
        return
    relation = by_key.get(name)
    if relation is not None and (is_loaded(row.eager, relation) or state.was_read(row, relation)):
        return  # to follow the key it had to be fetched
    if (row.only is not None and asked.isdisjoint(row.only)) or not asked.isdisjoint(row.deferred):
        doubt = changed(row, confidence=Confidence.LOW) if _comes_again(state, model) else row
        state.lazy(node, doubt, name, None)


def _comes_again(state: State, model: Model) -> bool:
    """Whether a session may have the same rows from a relation that was loaded, with all their columns."""
    if model.orm.many_access != "list":
        return False
    came = [owner.relations.get(name) for owner, name in state.traces.loaded_with]
    came += [
        each for owner in state.traces.loaded for each in owner.relations.values() if each.lazy is not True
    ]
    return any(each is not None and each.target == model.name for each in came)
