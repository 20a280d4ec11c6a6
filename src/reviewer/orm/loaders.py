"""What eager loading a call asks for: paths in strings, loader functions, queries of their own."""

from __future__ import annotations

from dataclasses import replace

from reviewer.index.flow.expr import Call, Const, Expr, Text
from reviewer.orm.builtin import Argument
from reviewer.orm.eager import SEPARATOR, Eager, attribute_path, under, with_paths
from reviewer.orm.knowledge import orms
from reviewer.orm.values import Column, Loader, Ref, Rows


def texts_of(args: list[Argument]) -> list[str] | None:
    """Give the strings of a call that takes strings alone, None where one of them is something else."""
    found: list[str] = []
    for star, keyword, _, node in args:
        if not isinstance(node, Text) or star or keyword:
            return None
        found.append(node.value)
    return found


def given_to(eager: Eager, args: list[Argument]) -> Eager:
    """Give what is loaded after a loader got paths; None where one of them is not written out."""
    if not args:
        return None  # `select_related()` follows whatever it finds
    for star, keyword, value, node in args:
        if isinstance(value, Loader) and not star:
            eager = with_paths(eager, value.paths) if value.paths is not None else None
            continue
        texts = texts_of([(star, keyword, value, node)])
        eager = with_paths(eager, texts) if texts is not None else None
    return eager


def forgets(args: list[Argument]) -> bool:
    """Tell whether a loader is told to forget what it was given: `select_related(None)`."""
    node: Expr | None = args[0][3] if len(args) == 1 else None
    return isinstance(node, Const) and node.value is None


def forgotten(eager: Eager, loaders: tuple[tuple[str, Call], ...], method: str) -> Eager:
    """Give what is still loaded when one method's calls no longer count; None where a path is not written out."""
    given = {True: set[str](), False: set[str]()}
    for name, call in loaders:
        for each in call.args:
            if not isinstance(each, Text):
                return None
            given[name == method].add(each.value)
    gone, kept = (with_paths(frozenset(), given[itself]) for itself in (True, False))
    return (eager - (gone or frozenset())) | (kept or frozenset()) if eager is not None else None


def loader_of(word: str, args: list[Argument]) -> Loader:
    """Give what a loader's call loads: `Prefetch("a", queryset=...)`, `selectinload(User.orders)`."""
    if word == "query-loader":
        return _prefetch(args)
    if word == "late-loader":
        return Loader(
            frozenset(), deferred=frozenset(v.name for _, _, v, _ in args[:1] if isinstance(v, Column))
        )
    if word == "column-loader":
        columns = frozenset(value.name for _, _, value, _ in args if isinstance(value, Column))
        return Loader(frozenset(), only=columns if len(columns) == len(args) else None)
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
    texts = texts_of(
        [(star, "", value, node) for star, keyword, value, node in args if keyword in ("", "lookup")][:1]
    )
    if not texts:
        return Loader(None)
    name = next((node for _, keyword, _, node in args if keyword == "to_attr"), None)
    if name is not None:  # the relation itself stays as it is
        return Loader(frozenset({attribute_path(texts[0], name.value)} if isinstance(name, Text) else ()))
    rows = words.get("queryset", args[1][2] if len(args) > 1 else None)
    given = len(args) > 1
    eager = rows.eager if isinstance(rows, Rows) else None if given else frozenset()
    return Loader(frozenset(under(texts[0], eager)), texts[0])


def _path(start: str, args: list[Argument]) -> str | None:
    """The path that a loader's arguments name; None where they do not say."""
    path = start
    for star, keyword, value, node in args:
        name = (
            value.name
            if isinstance(value, Column)
            else node.value.replace(".", SEPARATOR)
            if isinstance(node, Text)
            else ""
        )
        if star or not name:
            return None
        if not keyword:
            path = f"{path}{SEPARATOR}{name}" if path else name
    return path


def deeper(loader: Loader, name: str, args: list[Argument]) -> Loader:
    """Give a loader with the next hop of its chain: `.selectinload(Order.items)` after another."""
    word = next((found for orm in orms() if (found := orm.loader_words.get(name))), "")
    if loader.paths is None or word in ("no-loader", "column-loader", "late-loader"):
        return loader
    at = _path(loader.at, args)
    if at is None:
        return Loader(None)
    return Loader(loader.paths | ({at} if word == "loader" else frozenset()), at)


def with_loader(rows: Rows, eager: Eager, name: str, node: Call) -> Rows:
    """Give rows with one more call of a loader in their chain, and what is loaded then."""
    chain = rows.chain
    if chain is not None:
        chain = replace(chain, loaders=(*chain.loaders, (name, node)))
    return rows.but(eager=eager, chain=chain)


def without_loader(rows: Rows, name: str) -> Rows:
    """Give rows whose calls of a loader no longer count."""
    chain = rows.chain
    if chain is None:
        return rows.but(eager=None)
    kept = tuple(each for each in chain.loaders if each[0] != name)
    return rows.but(eager=forgotten(rows.eager, chain.loaders, name), chain=replace(chain, loaders=kept))
