"""Which eager loading a loop needs, and the edit that adds it at the query's own line."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from reviewer.check import Module, Patch
from reviewer.finding import Span
from reviewer.index.flow.expr import Attr, Call, Expr, Placed, Star
from reviewer.index.flow.walk import below, dotted
from reviewer.orm.events import Lazy
from reviewer.orm.importing import importing
from reviewer.orm.knowledge import LoaderTable, Orm
from reviewer.orm.loops import last_name
from reviewer.orm.model import Relation
from reviewer.orm.names import Names
from reviewer.orm.values import Path, Ref, Rows

_CHUNK = 2000


class Loading(msgspec.Struct, frozen=True):
    """How to load what a loop reads: the source to add, and the edits, none where no edit is sure to be right."""

    text: str
    patches: tuple[Patch, ...] = ()


def loading_for(events: Iterable[Lazy], module: Module, names: Names) -> Loading:
    """Give the loading that all lazy reads of one query's rows need together."""
    lazies = [event for event in events if event.relation is not None]
    if not lazies:
        return Loading("")
    orm = lazies[0].model.orm
    paths: dict[Path, tuple[Relation, ...]] = {}
    for event in lazies:
        paths.update(((event.path, event.hops), *event.deeper))
    root = lazies[0].root
    if orm.loaders["one"].words:
        return Loading(_in_words(lazies))
    if root is not None and root.chain is not None and root.chain.path != module.path:
        root = root.but(chain=None)  # no edit in another file
    if root is not None and any(event.again for event in lazies):
        root = root.but(chain=None)  # to load it is but one half
    if orm.loaders["one"].method:
        return _by_methods(orm, paths, root)
    return _by_functions(orm, paths, root, module, names)


def _in_words(lazies: list[Lazy]) -> str:
    """`.select(Book, Author).join(Author)`, once for each relation."""
    texts = []
    for event in lazies:
        relation = event.relation
        if relation is not None:
            target = (relation.target or relation.name).rpartition(".")[2]
            texts.append(
                event.model.orm.loaders[relation.kind].words.format(model=event.model.title, target=target)
            )
    return "`, `".join(dict.fromkeys(texts))


# --------------------------------------------------------------- by methods


def _by_methods(orm: Orm, paths: dict[Path, tuple[Relation, ...]], root: Rows | None) -> Loading:
    """`.select_related("author").prefetch_related("tags")`."""
    wanted: dict[str, list[str]] = {}
    for path, hops in paths.items():
        table = orm.loaders["many" if any(h.kind == "many" or h.fetched for h in hops) else "one"]
        wanted.setdefault(table.method, []).append(table.separator.join(path))
    order = [orm.loaders["one"].method, orm.loaders["many"].method]
    loads = {
        method: _longest(wanted[method], orm.loaders["one"].separator) for method in order if method in wanted
    }
    text = "".join(f".{method}({_quoted(found)})" for method, found in loads.items())
    if any(hop.lazy is False for hops in paths.values() for hop in hops):
        return Loading(text)  # the row of a parent class is made anew whatever is loaded with it
    return Loading(text, _method_patches(loads, orm, root))


def _method_patches(loads: dict[str, list[str]], orm: Orm, root: Rows | None) -> tuple[Patch, ...]:
    chain = root.chain if root is not None else None
    if root is None or chain is None or root.plain or not isinstance(chain.tip, Call):
        return ()
    joined = loads.get(orm.loaders["one"].method, [])
    separator = orm.loaders["one"].separator
    hidden = root.deferred if root.only is None else None
    if any(_is_hidden(path.partition(separator)[0], root, hidden) for path in joined):
        return ()  # a column cannot be left out and joined through at once
    patches: list[Patch] = []
    tail = ""
    for method, found in loads.items():
        call = next((call for name, call in reversed(chain.loaders) if name == method and call.args), None)
        if call is None:
            tail += f".{method}({_quoted(found)})"
        else:
            last = _last_argument(call)
            if last is None or any(isinstance(arg, Star) for arg in call.args) or call.keywords:
                return ()
            patches.append(Patch(last.span, f", {_quoted(found)}", "after"))
    if tail:
        patches.append(Patch(chain.tip.span, tail, "after"))
    if chain.stream is not None and orm.loaders["many"].method in loads:
        patches += _chunked(chain.stream)
    return tuple(patches)


def _is_hidden(name: str, root: Rows, deferred: frozenset[str] | None) -> bool:
    return name in deferred if deferred is not None else name not in (root.only or ())


def _last_argument(call: Call) -> Placed | None:
    last: Expr | None = call.keywords[-1].value if call.keywords else call.args[-1] if call.args else None
    return last if isinstance(last, Placed) else None


def _chunked(stream: Call) -> list[Patch]:
    """`.iterator()` refuses to prefetch unless it is told how many rows at a time."""
    if stream.args or stream.keywords or not isinstance(stream.function, Attr):
        return []
    function = stream.function.span
    after = Span(function.end_line, function.end_column, stream.span.end_line, stream.span.end_column)
    return [Patch(after, f"(chunk_size={_CHUNK})")]


# ------------------------------------------------------------- by functions


def _by_functions(
    orm: Orm, paths: dict[Path, tuple[Relation, ...]], root: Rows | None, module: Module, names: Names
) -> Loading:
    """`.options(joinedload(Book.author))`."""
    longest = {p: hops for p, hops in paths.items() if not any(q != p and q[: len(p)] == p for q in paths)}
    chain = root.chain if root is not None else None
    words = (
        chain.words
        if chain is not None and chain.words
        else root.model.title
        if root is not None
        else "Model"
    )
    used: set[str] = set()
    written = sorted(_option(orm, path, hops, words, names, used) for path, hops in longest.items())
    text = f".options({', '.join(written)})"
    if chain is None or not chain.words or "" in written or not isinstance(chain.tip, Call | Attr):
        return Loading(text if "" not in written else "")
    imports, prefix = importing(sorted(used), module, names)
    if prefix:
        written = [_prefixed(each, prefix, used) for each in written]
    call = next((call for name, call in reversed(chain.loaders) if name == "options" and call.args), None)
    given = [each for name, call in chain.loaders if name == "options" for each in below(call.args, Call)]
    if any(_contradicts(each, words, longest, orm) for each in given):
        return Loading(text)
    if call is not None:
        last = _last_argument(call)
        if last is None or isinstance(call.args[-1], Star):
            return Loading(text)
        edit = Patch(last.span, f", {', '.join(written)}", "after")
    else:
        edit = Patch(chain.tip.span, f".options({', '.join(written)})", "after")
    return Loading(text, (*imports, edit))


def _contradicts(given: Call, words: str, paths: dict[Path, tuple[Relation, ...]], orm: Orm) -> bool:
    """Tell whether an option that is there already loads the first hop of a path in another way."""
    named = dotted(given.args[0]) if len(given.args) == 1 else ""
    return any(
        named == f"{words}.{path[0]}" and last_name(given.function) != _function(orm.loaders[hops[0].kind])
        for path, hops in paths.items()
    )


def _option(
    orm: Orm, path: Path, hops: tuple[Relation, ...], words: str, names: Names, used: set[str]
) -> str:
    """One loader chain; empty where a class on the way has no name in this file."""
    found = ""
    owner = words
    for name, hop in zip(path, hops, strict=True):
        function = _function(orm.loaders[hop.kind])
        used.add(function)
        if not owner:
            return ""
        found += f"{'.' if found else ''}{function}({owner}.{name})"
        target = names.graph.models.get(hop.target or "")
        title = target.title if target is not None else ""
        value = names.value(title) if title else None
        owner = title if isinstance(value, Ref) and value.model is target else ""
    return found


def _function(table: LoaderTable) -> str:
    return table.function.rpartition(".")[2]


def _prefixed(option: str, prefix: str, used: set[str]) -> str:
    first = option.partition("(")[0]
    return f"{prefix}.{option}" if first in used else option


def _longest(paths: list[str], separator: str) -> list[str]:
    return sorted(
        {path for path in paths if not any(other.startswith(f"{path}{separator}") for other in paths)}
    )


def _quoted(paths: list[str]) -> str:
    return ", ".join(f'"{path}"' for path in paths)
