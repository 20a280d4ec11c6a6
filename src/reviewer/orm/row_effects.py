"""What the methods of queries and rows yet to be fetched do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Call, Const
from reviewer.index.flow.walk import names_in
from reviewer.orm.absent import absent
from reviewer.orm.asking import collections_asked, special_of, written_owner
from reviewer.orm.builtin import Argument
from reviewer.orm.eager import PEERS, with_paths
from reviewer.orm.helpers import followed
from reviewer.orm.loaders import forgets, given_to, texts_of, with_loader, without_loader
from reviewer.orm.loops import Loop
from reviewer.orm.model import paths_into
from reviewer.orm.objects import Objects
from reviewer.orm.rows import materialise, single
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Callee, Chain, Loader, Pack, Ref, Row, Rows, Site, Value


class RowEffects:
    """Applies an effect to rows; a method in no table may be a helper of the project."""

    def __init__(self, state: State, objects: Objects) -> None:
        self._state = state
        self._objects = objects
        self._effects: dict[str, Callable[[Rows, str, Call, list[Argument]], Value]] = {
            "same": self._same,
            "limit": self._limit,
            "choose": self._choose,
            "change": self._change,
            "join": self._load_named,
            "fetch": self._load_named,
            "options": self._load_given,
            "mode": self._mode,
            "only": self._only,
            "defer": self._defer,
            "values": self._values,
            "row": self._row,
            "row-alone": self._row_alone,
            "scalar": self._scalar,
            "map": self._map,
            "stream": self._stream,
            "list": self._list,
            "as scalars": self._as_scalars,
            "create": self._create,
            "pair": self._pair,
            "query pair": self._query_pair,
            "write": self._write_rows,
            "link": self._link,
            "bulk": self._bulk,
        }

    def apply(self, rows: Rows, effect: str, name: str, node: Call, args: list[Argument]) -> Value:
        """Give what a method call on rows is, reporting the query or write that it runs."""
        apply = self._effects.get(effect)
        if apply is None:
            return self._helper(rows, name, node, args)
        link = rows.link
        if link is not None and link.loaded and not rows.narrowed and name in rows.model.orm.free_when_loaded:
            return self._same(rows, name, node, args) if effect == "same" else None
        return apply(rows, name, node, args)

    def _helper(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        """A method that the project gave its manager or queryset: followed if it is one plain chain."""
        manager = rows.model.manager("_default_manager") if rows.link else None
        classes = [cls for each in rows.model.managers.values() for cls in (manager or each).classes]
        found = next(
            (each for cls in dict.fromkeys(classes) if (each := self._state.names.index.member(cls, name))),
            None,
        )
        known = None
        if found is not None:
            owner, helper = found
            self._state.names.index.note_body(owner.path, f"{owner.qualname}.{name}")
            known = followed(rows, helper)
        if known is None or known.eager is None:
            seen = self._objects.method(rows, name, node, args, written_owner(node))
            if seen is not None or known is None:
                return seen
        confidence = min(rows.confidence, Confidence.MEDIUM)
        changed = self.asked(known, node).but(kind="queryset", confidence=confidence, narrowed=True)
        return changed.but(chain=self._appended(rows.chain, node), root=None, path=())

    def asked(self, rows: Rows, node: Call) -> Rows:
        """Rows with the names that a call adds to what they depend on."""
        return rows.but(
            deps=rows.deps | names_in(node),
            loop=self._made_in(rows),
            batch=rows.batch or self._asks_for_many(node),
            done=False,
            site=Site(node, self._state.names.path, len(self._state.frames.visits)),
        )

    def _asks_for_many(self, node: Call) -> bool:
        """Whether each round asks for a collection of its own: `pk__in=chunk`. One that all rounds share is no batch."""
        changed = self._state.frames.changed_by
        return any(changed(names) is not None for names in collections_asked(node))

    def _appended(self, chain: Chain | None, node: Call) -> Chain | None:
        here = self._state.names.path
        if chain is None or chain.path == here:
            return replace(chain, tip=node) if chain is not None else None
        return Chain(node, here, chain.level)

    def _made_in(self, rows: Rows) -> Loop | None:
        return next(self._state.loops, None) or rows.loop

    def _same(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Rows:
        changed = self.asked(rows, node)
        kind = "queryset" if rows.kind in ("manager", "related", "model") else rows.kind
        whole = name == "all" and rows.link is not None
        if rows.link is not None and not whole and not rows.narrowed:
            changed = changed.but(narrowed=True, root=None, path=())
        if rows.model.orm.has(rows.kind, "fetched"):
            return changed  # what is chained to a result is no part of the query
        eager = with_paths(changed.eager, absent(rows.model, args)) if name == "filter" else changed.eager
        return changed.but(kind=kind, chain=self._appended(rows.chain, node), eager=eager)

    def _limit(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Rows:
        """A limit of three at most is no loop that grows."""
        number = args[0][3] if len(args) == 1 else None
        few = isinstance(number, Const) and isinstance(number.value, int) and number.value <= 3
        changed = self._same(rows, name, node, args)
        return changed.but(few=changed.few or few)

    def _choose(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Rows:
        """`select(Book, Author)`: other models that come along make up the relations that lead to them."""
        changed = self._same(rows, name, node, args)
        models = {value.model for star, _, value, _ in args if isinstance(value, Ref) and not star}
        if any(star or not isinstance(value, Ref) for star, _, value, _ in args):
            return changed.but(eager=None)
        return changed.but(eager=paths_into(models, rows.model, self._state.names.graph.models))

    def _change(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Rows:
        """A statement that will write: `Book.update(...)`."""
        return self._same(rows, name, node, args).but(kind="change", chain=None)

    def _load_named(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        changed = self._same(rows, name, node, args)
        if forgets(args):
            return without_loader(changed, name)
        return with_loader(changed, given_to(rows.eager, args), name, node)

    def _load_given(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        changed = self._same(rows, name, node, args)
        eager = rows.eager
        for star, _, value, _ in args:
            known = value.paths if isinstance(value, Loader) and not star else None
            eager = with_paths(eager, known) if known is not None else None
            if isinstance(value, Loader):
                changed = changed.but(deferred=changed.deferred | value.deferred)
                if value.only is not None:
                    changed = changed.but(only=value.only | (changed.only or frozenset()))
        return with_loader(changed, eager, name, node)

    def _mode(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        """`fetch_mode(FETCH_PEERS)`: what leads to one row is read for all rows at once."""
        changed = self._same(rows, name, node, args)
        given = args[0][2] if len(args) == 1 else None
        effect = rows.model.orm.functions.get(given.name, "") if isinstance(given, Callee) else ""
        if rows.eager is None or not effect.startswith("mode"):
            return changed.but(eager=None)
        return changed.but(eager=rows.eager - {PEERS} | ({PEERS} if effect == "mode peers" else set()))

    def _only(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        texts = texts_of(args)
        changed = self._same(rows, name, node, args)
        if texts is None:
            return changed.but(eager=None)
        return changed.but(only=frozenset(text.partition("__")[0] for text in texts), deferred=frozenset())

    def _defer(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        texts = texts_of(args)
        changed = self._same(rows, name, node, args)
        if texts is None:
            return changed.but(eager=None)
        return changed.but(deferred=rows.deferred | {text for text in texts if "__" not in text})

    def _values(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        changed = self._same(rows, name, node, args)
        return changed.but(plain=True, chain=None)

    def _row(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        self._fetch_one(rows, "row", node)
        return single(rows)

    def _row_alone(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        self._fetch_one(rows, "row", node)
        return single(rows.but(wrapped=False))

    def _scalar(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        link = rows.link
        read = link is not None and (link.row.model, link.relation.name) in self._state.traces.loaded_with
        if link is not None and read and link.relation.lazy is False and not rows.narrowed:
            return None  # the collection was read before, and is kept
        self._fetch_one(rows, "scalar", node)
        return None

    def _fetch_one(self, rows: Rows, advice: str, node: Call) -> None:
        if rows.model.orm.has(rows.kind, "fetched"):
            return
        if rows.link is not None:
            advice = "related" if advice == "row" else advice
        self._state.query(node, advice, rows.model.orm, rows.model, self.asked(rows, node), rows.confidence)

    def _map(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        if not args:
            self._fetch_one(rows, "list", node)
        return Bag(single(rows), mapping=True)

    def _stream(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        chain = replace(rows.chain, stream=node) if rows.chain is not None else None
        kind = "queryset" if rows.kind in ("manager", "related") else rows.kind
        narrowed = rows.narrowed or rows.link is not None
        return self.asked(rows, node).but(kind=kind, chain=chain, narrowed=narrowed)

    def _list(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        if not rows.model.orm.has(rows.kind, "fetched"):
            materialise(self._state, self.asked(rows, node), node)
        return rows.but(kind="list")

    def _as_scalars(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        return rows.but(kind="scalars", wrapped=False)

    def _create(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        self._write(rows, "create", name, node, "save")
        return Row(rows.model, None, fresh=True)

    def _pair(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        self._write(rows, "pair", name, node, "save")
        return Pack((Row(rows.model, None), None))

    def _query_pair(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        self._state.query(node, "pair", rows.model.orm, rows.model, self.asked(rows, node), rows.confidence)
        return Pack((Row(rows.model, None), None))

    def _write_rows(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        self._write(rows, "delete" if "delete" in name else "write", name, node, "")
        return None

    def _link(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        if len(args) == 1 and not args[0][0]:
            given = names_in(args[0][3])
            turning = next(self._state.loops, None)
            same = turning is not None and given.isdisjoint(turning.bound)
            self._write(rows, "link-same" if same else "link", name, node, "")
        return None

    def _bulk(self, rows: Rows, name: str, node: Call, args: list[Argument]) -> Value:
        return None

    def _write(self, rows: Rows, advice: str, name: str, node: Call, hook: str) -> None:
        special = special_of(rows.model, hook) if hook else ""
        self._state.write(
            node,
            advice,
            rows.model.orm,
            rows.model,
            method=name,
            rows=self.asked(rows, node),
            special=special,
            confidence=rows.confidence,
        )
