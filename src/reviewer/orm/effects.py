"""What the methods and functions of an ORM do, by the words of its methods table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import libcst as cst

from reviewer.finding import Confidence
from reviewer.orm.builtin import Argument
from reviewer.orm.eager import SEPARATOR, Eager, under, with_paths
from reviewer.orm.helpers import followed
from reviewer.orm.knowledge import Orm, orms
from reviewer.orm.loops import Loop, names_in
from reviewer.orm.model import Model
from reviewer.orm.rows import materialise, single
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Chain, Column, Loader, Pack, Ref, Row, Rows, Thing, Value
from reviewer.tree.walk import below


class Effects:
    """Applies the effects that the tables name; a method in no table makes the value unknown."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._of_rows: dict[str, Callable[[Rows, str, cst.Call, list[Argument]], Value]] = {
            "same": self._same,
            "join": self._load_named,
            "fetch": self._load_named,
            "options": self._load_given,
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

    # -------------------------------------------------------------- methods

    def method(self, owner: Value, name: str, node: cst.Call, args: list[Argument]) -> Value:
        """Give what a method call is, reporting the query or write that it runs."""
        match owner:
            case Rows(model=model, kind=kind):
                return self._on_rows(owner, model.orm.methods[kind].get(name, ""), name, node, args)
            case Row(model=model):
                self._on_row(owner, model.orm.methods["row"].get(name, ""), name, node)
            case Thing(orm=orm, kind=kind):
                return self._on_thing(owner, orm.methods.get(kind, {}).get(name, ""), name, node, args)
            case Loader():
                return _deeper(owner, name, args)
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

    def _on_rows(self, rows: Rows, effect: str, name: str, node: cst.Call, args: list[Argument]) -> Value:
        apply = self._of_rows.get(effect)
        if apply is None:
            return self._helper(rows, name, node, args)
        link = rows.link
        if link is not None and link.loaded and not rows.narrowed and name in rows.model.orm.free_when_loaded:
            return self._same(rows, name, node, args) if effect == "same" else None
        return apply(rows, name, node, args)

    def _helper(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        """A method that the project gave its manager or queryset: followed if it is one plain chain."""
        manager = rows.model.manager("_default_manager") if rows.link else None
        classes = [cls for each in rows.model.managers.values() for cls in (manager or each).classes]
        found = next(
            (each for cls in dict.fromkeys(classes) if (each := self._state.names.index.member(cls, name))),
            None,
        )
        known = followed(rows, found[1]) if found is not None else None
        if known is None:
            return None
        confidence = min(rows.confidence, Confidence.MEDIUM)
        changed = self._asked(known, node).but(kind="queryset", confidence=confidence, narrowed=True)
        return changed.but(chain=_appended(rows.chain, node), root=None, path=())

    def _on_row(self, row: Row, effect: str, name: str, node: cst.Call) -> None:
        model = row.model
        if effect == "write":
            advice = "create" if row.fresh else "delete" if name.endswith("delete") else "save"
            self._state.write(
                node,
                advice,
                model.orm,
                model,
                method=name,
                special=_special(model, name),
                confidence=row.confidence,
            )
        elif effect == "query":
            self._state.query(node, "row", model.orm, model, confidence=row.confidence)

    def _on_thing(self, thing: Thing, effect: str, name: str, node: cst.Call, args: list[Argument]) -> Value:
        orm, state = thing.orm, self._state
        confidence = Confidence.HIGH if thing.sure else Confidence.MEDIUM
        word, _, kind = effect.partition(" ")
        first = args[0][2] if args else None
        if word == "new":
            return Thing(orm, kind)
        if word == "select":
            return self._selected(kind, node, args)
        if word == "run":
            return self._run(thing, kind, node, args)
        if word == "fetch" and isinstance(first, Ref):
            known = first.model in state.loaded  # the identity map answers for rows that were loaded before
            state.query(node, "row", orm, first.model, confidence=Confidence.LOW if known else confidence)
            return Row(first.model, frozenset(), crashes=orm.has(thing.kind, "asynchronous"))
        if word == "query":
            model = first.model if isinstance(first, Row) else None
            if model is None and not _is_row_sql(args):
                confidence = Confidence.LOW
            state.query(node, "row" if model else "query", orm, model, confidence=confidence)
        if word in ("commit", "flush"):
            special = "flush" if word == "flush" else ""
            state.write(
                node, "commit", orm, None, method=name, special=special, confidence=confidence, always=True
            )
        return None

    def _run(self, thing: Thing, kind: str, node: cst.Call, args: list[Argument]) -> Value:
        """`session.execute(...)` and its like."""
        orm, state = thing.orm, self._state
        rows = args[0][2] if args else None
        confidence = Confidence.HIGH if thing.sure else Confidence.MEDIUM
        if not isinstance(rows, Rows):
            if thing.sure and args and not _is_new_collection(args):
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
            state.loaded.add(rows.model)
        crashes = orm.has(thing.kind, "asynchronous")
        found = rows.but(kind=kind if kind != "row" else "scalars", crashes=crashes, wrapped=kind == "result")
        return single(found) if kind == "row" else found

    # ------------------------------------------------------------ functions

    def call(self, name: str, node: cst.Call, args: list[Argument]) -> Value:
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
                return _loader(word, args)
            if word == "load":
                self._load_now(orm, node, args)
            else:
                return self._shortcut(orm, word, node, args)
        return None

    def _selected(self, kind: str, node: cst.Call, args: list[Argument]) -> Value:
        """A statement or query of the models and columns that it is given."""
        models = [value.model for _, _, value, _ in args if isinstance(value, Ref | Column)]
        if not models:
            return None
        whole = len(args) == 1 and isinstance(args[0][2], Ref)
        words = cst.Module([]).code_for_node(args[0][3]) if whole else ""
        return Rows(
            models[0],
            kind,
            frozenset() if whole else None,
            chain=Chain(node, words=words) if whole else None,
            deps=names_in(node),
            loop=next(self._state.loops, None),
            plain=not whole,
        )

    def _shortcut(self, orm: Orm, word: str, node: cst.Call, args: list[Argument]) -> Value:
        """`get_object_or_404(Model or rows, ...)`."""
        first = args[0][2] if args else None
        if isinstance(first, Ref):
            manager = first.model.manager("_default_manager")
            first = Rows(first.model, "manager", manager.eager if manager else None)
        if not isinstance(first, Rows):
            return None
        rows = self._asked(first, node)
        self._state.query(node, word, orm, first.model, rows, first.confidence)
        return single(rows) if word == "row" else rows.but(kind="list")

    def _load_now(self, orm: Orm, node: cst.Call, args: list[Argument]) -> None:
        """`prefetch_related_objects(rows, "a", ...)` changes rows that are there already."""
        for name, value in list(self._state.env.values.items()):
            if args and value is not None and value is args[0][2] and isinstance(value, Rows):
                self._state.env.values[name] = value.but(eager=_given(value.eager, args[1:]))
        self._state.query(node, "query", orm, None)

    # ----------------------------------------------------------------- rows

    def _asked(self, rows: Rows, node: cst.Call) -> Rows:
        """Rows with the names that a call adds to what they depend on."""
        return rows.but(
            deps=rows.deps | names_in(node),
            loop=self._made_in(rows),
            batch=rows.batch or _asks_for_many(node),
            done=False,
        )

    def _made_in(self, rows: Rows) -> Loop | None:
        return next(self._state.loops, None) or rows.loop

    def _same(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Rows:
        changed = self._asked(rows, node)
        kind = "queryset" if rows.kind in ("manager", "related") else rows.kind
        whole = name == "all" and rows.link is not None
        if rows.link is not None and not whole and not rows.narrowed:
            changed = changed.but(narrowed=True, root=None, path=())
        return changed.but(kind=kind, chain=_appended(rows.chain, node))

    def _load_named(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        changed = self._same(rows, name, node, args)
        return _with_loader(changed, _given(rows.eager, args), name, node)

    def _load_given(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        changed = self._same(rows, name, node, args)
        eager = rows.eager
        for star, _, value, _ in args:
            known = value.paths if isinstance(value, Loader) and not star else None
            eager = with_paths(eager, known) if known is not None else None
        return _with_loader(changed, eager, name, node)

    def _only(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        texts = _texts(args)
        changed = self._same(rows, name, node, args)
        if texts is None:
            return changed.but(eager=None)
        return changed.but(only=frozenset(text.partition("__")[0] for text in texts), deferred=frozenset())

    def _defer(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        texts = _texts(args)
        changed = self._same(rows, name, node, args)
        if texts is None:
            return changed.but(eager=None)
        return changed.but(deferred=rows.deferred | {text for text in texts if "__" not in text})

    def _values(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        changed = self._same(rows, name, node, args)
        return changed.but(plain=True, chain=None)

    def _row(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        self._fetch_one(rows, "row", node)
        return single(rows)

    def _row_alone(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        self._fetch_one(rows, "row", node)
        return single(rows.but(wrapped=False))

    def _scalar(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        self._fetch_one(rows, "scalar", node)
        return None

    def _fetch_one(self, rows: Rows, advice: str, node: cst.Call) -> None:
        if rows.model.orm.has(rows.kind, "fetched"):
            return
        if rows.link is not None:
            advice = "related" if advice == "row" else advice
        self._state.query(node, advice, rows.model.orm, rows.model, self._asked(rows, node), rows.confidence)

    def _map(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        if not args:
            self._fetch_one(rows, "list", node)
        return Bag(single(rows), mapping=True)

    def _stream(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        chain = replace(rows.chain, stream=node) if rows.chain is not None else None
        kind = "queryset" if rows.kind in ("manager", "related") else rows.kind
        narrowed = rows.narrowed or rows.link is not None
        return self._asked(rows, node).but(kind=kind, chain=chain, narrowed=narrowed)

    def _list(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        if not rows.model.orm.has(rows.kind, "fetched"):
            materialise(self._state, self._asked(rows, node), node)
        return rows.but(kind="list")

    def _as_scalars(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        return rows.but(kind="scalars", wrapped=False)

    def _create(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        self._write(rows, "create", name, node, "save")
        return Row(rows.model, None, fresh=True)

    def _pair(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        self._write(rows, "pair", name, node, "save")
        return Pack((Row(rows.model, None), None))

    def _query_pair(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        self._state.query(node, "pair", rows.model.orm, rows.model, self._asked(rows, node), rows.confidence)
        return Pack((Row(rows.model, None), None))

    def _write_rows(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        self._write(rows, "delete" if "delete" in name else "write", name, node, "")
        return None

    def _link(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        if len(args) == 1 and not args[0][0]:
            given = names_in(args[0][3])
            turning = next(self._state.loops, None)
            same = turning is not None and given.isdisjoint(turning.bound)
            self._write(rows, "link-same" if same else "link", name, node, "")
        return None

    def _bulk(self, rows: Rows, name: str, node: cst.Call, args: list[Argument]) -> Value:
        return None

    def _write(self, rows: Rows, advice: str, name: str, node: cst.Call, hook: str) -> None:
        special = _special(rows.model, hook) if hook else ""
        self._state.write(
            node,
            advice,
            rows.model.orm,
            rows.model,
            method=name,
            rows=self._asked(rows, node),
            special=special,
            confidence=rows.confidence,
        )


def _with_loader(rows: Rows, eager: Eager, name: str, node: cst.Call) -> Rows:
    chain = rows.chain
    if chain is not None:
        chain = replace(chain, loaders=(*chain.loaders, (name, node)))
    return rows.but(eager=eager, chain=chain)


def _appended(chain: Chain | None, node: cst.Call) -> Chain | None:
    return replace(chain, tip=node) if chain is not None else None


def _special(model: Model, hook: str) -> str:
    """Why writing many rows at once may not do what writing each does."""
    name = hook.removeprefix("a") if hook.startswith(("as", "ad")) else hook
    if name in model.own_methods:
        return f"own {name}"
    if model.watched:
        return "signals"
    return "open" if model.open else ""


def _texts(args: list[Argument]) -> list[str] | None:
    """The strings of a call that takes strings alone."""
    found: list[str] = []
    for star, keyword, _, node in args:
        text = (
            node.evaluated_value if isinstance(node, cst.SimpleString) and not star and not keyword else None
        )
        if not isinstance(text, str):
            return None
        found.append(text)
    return found


def _given(eager: Eager, args: list[Argument]) -> Eager:
    """What is loaded after a loader got paths; None where one of them is not written out."""
    if not args:
        return None  # `select_related()` follows whatever it finds
    for star, keyword, value, node in args:
        if isinstance(value, Loader) and not star:
            eager = with_paths(eager, value.paths) if value.paths is not None else None
            continue
        texts = _texts([(star, keyword, value, node)])
        eager = with_paths(eager, texts) if texts is not None else None
    return eager


def _loader(word: str, args: list[Argument]) -> Loader:
    """`Prefetch("a", queryset=...)`, `selectinload(User.orders)`, `joinedload("*")`."""
    if word == "query-loader":
        return _prefetch(args)
    if word == "no-loader":
        path = _path("", args[:1])
        return Loader(frozenset(), path or "")
    if word == "step-loader" and args and isinstance(args[0][2], Ref):  # Load(User)
        return Loader(frozenset())
    path = _path("", args)
    if path is None or not path:
        return Loader(None)
    return Loader(frozenset() if word == "step-loader" else frozenset({path}), path)


def _prefetch(args: list[Argument]) -> Loader:
    """A prefetch with its own query: what that query loads is loaded below the path."""
    words = {keyword: value for _, keyword, value, _ in args if keyword}
    texts = _texts(
        [(star, "", value, node) for star, keyword, value, node in args if keyword in ("", "lookup")][:1]
    )
    if not texts:
        return Loader(None)
    if "to_attr" in words:  # the relation itself stays as it is
        return Loader(frozenset())
    rows = words.get("queryset", args[1][2] if len(args) > 1 else None)
    given = len(args) > 1
    eager = rows.eager if isinstance(rows, Rows) else None if given else frozenset()
    return Loader(frozenset(under(texts[0], eager)), texts[0])


def _path(start: str, args: list[Argument]) -> str | None:
    """The path that a loader's arguments name; None where they do not say."""
    path = start
    for star, keyword, value, node in args:
        text = node.evaluated_value if isinstance(node, cst.SimpleString) else None
        name = (
            value.name
            if isinstance(value, Column)
            else text.replace(".", SEPARATOR)
            if isinstance(text, str)
            else ""
        )
        if star or not name:
            return None
        if not keyword:
            path = f"{path}{SEPARATOR}{name}" if path else name
    return path


def _deeper(loader: Loader, name: str, args: list[Argument]) -> Loader:
    """`.selectinload(Order.items)` after another loader."""
    word = next((found for orm in orms() if (found := orm.loader_words.get(name))), "")
    if loader.paths is None or word == "no-loader":
        return loader
    at = _path(loader.at, args)
    if at is None:
        return Loader(None)
    return Loader(loader.paths | ({at} if word == "loader" else frozenset()), at)


def _asks_for_many(node: cst.Call) -> bool:
    """`pk__in=...` and `.in_(...)` ask for a whole collection at once."""
    for arg in node.args:
        if arg.keyword is not None and arg.keyword.value.endswith("__in"):
            return True
        for each in _calls(arg.value):
            if isinstance(each.func, cst.Attribute) and each.func.attr.value in ("in_", "any_"):
                return True
            if any(inner.keyword is not None and inner.keyword.value.endswith("__in") for inner in each.args):
                return True
    return False


def _calls(node: cst.BaseExpression) -> list[cst.Call]:
    return [each for each in below(node, cst.Call) if isinstance(each, cst.Call)]


def _is_row_sql(args: list[Argument]) -> bool:
    """Whether the SQL of a call is written out and reads or writes rows; settings of a connection are no such thing."""
    node = args[0][3] if args else None
    if isinstance(node, cst.Call) and node.args:  # text("...")
        node = node.args[0].value
    if isinstance(node, cst.FormattedString) and node.parts:
        first = node.parts[0]
        text = first.value if isinstance(first, cst.FormattedStringText) else ""
    else:
        value = node.evaluated_value if isinstance(node, cst.SimpleString | cst.ConcatenatedString) else ""
        text = value if isinstance(value, str) else ""
    return text.lstrip().partition(" ")[0].lower() in ("select", "insert", "update", "delete", "with")


def _is_new_collection(args: list[Argument]) -> bool:
    return len(args) > 1 and isinstance(args[1][3], cst.List | cst.ListComp)


def _word(node: cst.Call) -> str:
    return node.func.attr.value if isinstance(node.func, cst.Attribute) else ""
