"""What the methods and functions of an ORM do, by the words of its methods table."""

from __future__ import annotations

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Attr, Call, Placed, Sub
from reviewer.index.flow.walk import dotted, names_in
from reviewer.orm.asking import is_new_collection, is_row_sql, special_of, written_owner
from reviewer.orm.builtin import Argument
from reviewer.orm.knowledge import Orm, orms
from reviewer.orm.loaders import deeper, given_to, loader_of
from reviewer.orm.model import Model
from reviewer.orm.objects import Objects
from reviewer.orm.row_effects import RowEffects
from reviewer.orm.rows import note_loaded, single
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Column, Loader, Ref, Row, Rows, Site, Thing, Value, changed


class Effects:
    """Applies the effects that the tables name; a method in no table makes the value unknown."""

    def __init__(self, state: State, objects: Objects) -> None:
        self._state = state
        self._objects = objects
        self._rows = RowEffects(state, objects)

    def method(self, owner: Value, name: str, node: Call, args: list[Argument]) -> Value:
        """Give what a method call is, reporting the query or write that it runs."""
        match owner:
            case Bag(mapping=False) if any(name in orm.methods.get("paginator", {}) for orm in orms()):
                return owner
            case Rows(model=model, kind=kind):
                return self._rows.apply(owner, model.orm.methods[kind].get(name, ""), name, node, args)
            case Ref(model=model):
                return self._on_model(model, name, node, args)
            case Row(model=model):
                return self._on_row(owner, model.orm.methods["row"].get(name, ""), name, node, args)
            case Thing(orm=orm, kind=kind):
                return self._on_thing(owner, orm.methods.get(kind, {}).get(name, ""), name, node, args)
            case Loader():
                return deeper(owner, name, args)
        return None

    def taught(self, owner: Value, name: str, args: list[Argument]) -> Thing | None:
        """Give the session that an unknown object must be, as it is handed a statement, model or instance."""
        first = args[0][2] if args else None
        if owner is not None or not isinstance(first, Rows | Ref | Row):
            return None
        orm = first.model.orm
        effect = orm.methods.get("session", {}).get(name, "")
        fits = {
            "run": isinstance(first, Rows) and first.kind in ("statement", "change"),
            "select": isinstance(first, Ref),
            "fetch": isinstance(first, Ref) and len(args) > 1,
            "add": isinstance(first, Row) and name == "add",
        }
        return Thing(orm, "session", sure=False) if fits.get(effect.partition(" ")[0]) else None

    def _on_model(self, model: Model, name: str, node: Call, args: list[Argument]) -> Value:
        """A query that begins at the class itself: `Book.select()`."""
        effect = model.orm.methods["model"].get(name, "") if "model" in model.orm.methods else ""
        if not effect or name in model.own_methods or not isinstance(node.function, Attr):
            return None
        if effect == "load":
            self._load_now(model.orm, node, args)
            return None
        written = node.function.value
        chain = self._state.chain(written, dotted(written)) if isinstance(written, Placed) else None
        return self._rows.apply(Rows(model, "model", frozenset(), chain=chain), effect, name, node, args)

    def by_key(self, model: Model, node: Sub) -> Value:
        """One row by its key: `Book[1]`."""
        if model.orm.methods.get("model", {}).get("[]") != "row":
            return None
        self._state.query(node, "row", model.orm, model)
        return Row(model, frozenset())

    def _on_row(self, row: Row, effect: str, name: str, node: Call, args: list[Argument]) -> Value:
        model = row.model
        if effect == "write":
            advice = "create" if row.fresh else "delete" if name.endswith("delete") else "save"
            self._state.write(
                node,
                advice,
                model.orm,
                model,
                method=name,
                special=special_of(model, name),
                confidence=row.confidence,
            )
        elif effect in ("query", "load"):
            advice = "row" if effect == "query" else effect
            self._state.query(node, advice, model.orm, model, confidence=row.confidence)
            if effect == "load":
                self._refreshed(row)
        elif effect in ("join", "fetch"):  # a query of one row can be told what to load after it was made
            return changed(row, eager=given_to(row.eager, args))
        elif not effect and name not in model.relations:
            return self._objects.method(row, name, node, args, written_owner(node))
        return None

    def _on_thing(self, thing: Thing, effect: str, name: str, node: Call, args: list[Argument]) -> Value:
        orm, state = thing.orm, self._state
        confidence = Confidence.HIGH if thing.sure else Confidence.MEDIUM
        word, _, kind = effect.partition(" ")
        first = args[0][2] if args else None
        if word == "new":
            return Thing(orm, kind)
        if word == "select":
            found = self._selected(kind, node, args)
            return found or (Thing(orm, kind, sure=False) if args and kind == "query" else None)
        if thing.kind == "query":
            return self._on_columns(thing, word, node)
        if word == "run":
            return self._run(thing, kind, node, args)
        if word == "fetch" and isinstance(first, Ref):
            known = (
                first.model in state.traces.loaded
            )  # the identity map answers for rows that were loaded before
            state.query(node, "row", orm, first.model, confidence=Confidence.LOW if known else confidence)
            told = any(star or keyword == "options" for star, keyword, _, _ in args)
            eager = None if told else frozenset[str]()
            return Row(first.model, eager, crashes=orm.has(thing.kind, "asynchronous"))
        if word == "query":
            model = first.model if isinstance(first, Row) else None
            if model is None and not is_row_sql(args):
                confidence = Confidence.LOW
            state.query(node, "row" if model else "query", orm, model, confidence=confidence)
            self._refreshed(first)
        if word in ("commit", "flush"):
            special = "flush" if word == "flush" else ""
            state.write(
                node, "commit", orm, None, method=name, special=special, confidence=confidence, always=True
            )
        return None

    def _refreshed(self, row: Value) -> None:
        """`session.refresh(row, ["author"])` loads what it names: of that row nothing is known to be missing any more."""
        for name, value in list(self._state.env.values.items()):
            if isinstance(value, Row) and value is row:
                self._state.env.values[name] = changed(value, eager=None)

    def _on_columns(self, thing: Thing, word: str, node: Call) -> Value:
        """A query of something that is no model: `session.query(literal(True)).filter(...).scalar()`."""
        if word in ("row", "scalar", "list"):
            self._state.query(node, word, thing.orm, None, confidence=Confidence.MEDIUM)
        return thing if word in ("same", "options") else None

    def _run(self, thing: Thing, kind: str, node: Call, args: list[Argument]) -> Value:
        """`session.execute(...)` and its like."""
        orm, state = thing.orm, self._state
        rows = args[0][2] if args else None
        confidence = Confidence.HIGH if thing.sure else Confidence.MEDIUM
        if not isinstance(rows, Rows):
            if thing.sure and args and not is_new_collection(args):
                state.query(node, "query", orm, None, confidence=Confidence.MEDIUM)
            return None
        if rows.kind == "change":
            if len(args) < 2:
                state.write(
                    node, "write", orm, rows.model, method=_word(node), rows=rows, confidence=confidence
                )
            return None
        advice = "row" if kind == "row" else "list"
        state.query(node, advice, orm, rows.model, rows, min(confidence, rows.confidence))
        if not state.quiet and not rows.batch:
            note_loaded(state, rows)
        crashes = orm.has(thing.kind, "asynchronous")
        found = rows.but(kind=kind if kind != "row" else "scalars", crashes=crashes, wrapped=kind == "result")
        return single(found) if kind == "row" else found

    def call(self, name: str, node: Call, args: list[Argument]) -> Value:
        """Give what a call of a function outside the project is."""
        for orm in orms():
            effect = orm.functions.get(name)
            if effect is None:
                continue
            word, _, kind = effect.partition(" ")
            if word == "new":
                return Thing(orm, kind)
            if word == "select":
                return self._selected(kind, node, args)
            if word.endswith("loader"):
                return loader_of(word, args)
            if word == "load":
                self._load_now(orm, node, args)
            else:
                return self._shortcut(orm, word, kind, node, args)
        return None

    def _selected(self, kind: str, node: Call, args: list[Argument]) -> Value:
        """A statement or query of the models and columns that it is given."""
        models = [value.model for _, _, value, _ in args if isinstance(value, Ref | Column)]
        if not models:
            return None
        whole = len(args) == 1 and isinstance(args[0][2], Ref)
        words = dotted(args[0][3]) if whole else ""
        return Rows(
            models[0],
            kind,
            frozenset() if whole else None,
            chain=self._state.chain(node, words) if whole else None,
            deps=names_in(node),
            loop=next(self._state.loops, None),
            plain=not whole,
            origin=Site(node, self._state.names.path, 0),
        )

    def _shortcut(self, orm: Orm, word: str, kind: str, node: Call, args: list[Argument]) -> Value:
        """`get_object_or_404(Model or rows, ...)`, `prefetch(rows, ...)`."""
        first = args[0][2] if args else None
        if isinstance(first, Ref):
            manager = first.model.manager("_default_manager")
            first = Rows(first.model, "manager", manager.eager if manager else None)
        if word == "pages" and isinstance(first, Bag) and not first.mapping:
            return first  # a list has no pages of its own: who asks this one for some means the paginator
        if not isinstance(first, Rows):
            return None
        rows = self._rows.asked(first, node)
        if word == "pages":
            return rows.but(kind="paginator")
        self._state.query(node, word, orm, first.model, rows, first.confidence)
        if word == "row":
            return single(rows)
        return rows.but(kind="list", eager=None if kind == "loaded" else rows.eager)

    def _load_now(self, orm: Orm, node: Call, args: list[Argument]) -> None:
        """`prefetch_related_objects(rows, "a", ...)` changes rows that are there already."""
        for name, value in list(self._state.env.values.items()):
            if args and value is not None and value is args[0][2] and isinstance(value, Rows):
                self._state.env.values[name] = value.but(eager=given_to(value.eager, args[1:]))
        self._state.query(node, "query", orm, None)


def _word(node: Call) -> str:
    return node.function.name if isinstance(node.function, Attr) else ""
