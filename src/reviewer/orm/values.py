"""What an expression can be, as far as queries are concerned; `None` in the code that follows is "unknown"."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from reviewer.finding import Confidence
from reviewer.index import Symbol
from reviewer.index.flow.expr import Call, Placed
from reviewer.index.flow.stmt import Function
from reviewer.orm.eager import Eager
from reviewer.orm.knowledge import Orm
from reviewer.orm.loops import Loop
from reviewer.orm.model import Model, Relation

Path = tuple[str, ...]
_V = TypeVar("_V")


@dataclass(frozen=True)
class Callee:
    """A function or class outside the models, by its dotted name; `symbol` where the project defines it."""

    name: str
    symbol: Symbol | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Thing:
    """An object of a kind that the ORM's methods table knows: a session, a cursor."""

    orm: Orm
    kind: str
    sure: bool = True


@dataclass(frozen=True)
class Instance:
    """An object of a class of the project that is no model; `exact` where it can be of no heir."""

    cls: Symbol
    exact: bool = False


@dataclass(frozen=True)
class Above:
    """`super()`: the classes that are left to ask, and the object or class that is asked."""

    line: tuple[Symbol, ...]
    itself: Value


@dataclass(frozen=True)
class Local:
    """A function defined inside another; it sees the names of the place where it stands."""

    function: Function
    names: dict[str, Value] = field(compare=False)


@dataclass(frozen=True)
class Ref:
    """A model class itself."""

    model: Model


@dataclass(frozen=True)
class Column:
    """An attribute of a model class: `User.orders`."""

    model: Model
    name: str


@dataclass(frozen=True)
class Fixed:
    """A collection whose length does not grow with data: a literal, a range of constants, an enum."""


@dataclass(frozen=True)
class Empty:
    """A list, set or dict that was made with nothing in it, to be filled."""

    mapping: bool = False


@dataclass(frozen=True)
class Loader:
    """Eager loading still to be applied: its paths, and how deep the chain has come.

    `only` are all columns that it leaves, `deferred` one that it leaves out.
    """

    paths: frozenset[str] | None
    at: str = ""
    only: frozenset[str] | None = None
    deferred: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pack:
    """A tuple of values, by place."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class Bag:
    """Many values of one kind that are no rows of a query: what `enumerate` or `zip` give, a mapping's items.

    There are `few` where what they were made of had three at most, or a fixed number.
    """

    item: Value
    loop: Loop | None = None
    mapping: bool = False
    few: bool = False


@dataclass(frozen=True)
class Record:
    """A dict with written keys, as views make for their templates; of other keys nothing is known."""

    items: dict[str, Value] = field(compare=False)


@dataclass(frozen=True)
class Chain:
    """The source of a query: where a loader can be appended, and the loader calls it has already.

    `path` is the file that it stands in, `level` how many calls deep it was made.
    """

    tip: Placed
    path: str
    level: int = 0
    loaders: tuple[tuple[str, Call], ...] = ()
    words: str = ""
    stream: Call | None = None


@dataclass(frozen=True)
class Site:
    """Where a query was last added to: the call, its file, and how many calls deep."""

    node: Placed
    path: str
    level: int


@dataclass(frozen=True)
class Link:
    """The row and relation that rows were reached through."""

    row: Row
    relation: Relation
    loaded: bool


@dataclass(frozen=True)
class Rows:
    """Many rows of a model, or the means to get them.

    `kind` is a table of methods (manager, queryset, statement, list...). `deps` are the names
    that the query was made from and `loop` the loop it was made in. `only` and `deferred`
    are columns. `root` and `path` say from which query the rows come and through which
    relations. `wrapped` rows come in tuples, `plain` ones are no instances, of `few` there
    are three at most. `crashes` says that a lazy read would raise, `batch` that the query
    asks for a collection of keys, `narrowed` that it is not the relation as it was loaded, `done` that its rows are kept,
    `given` that a caller made the query and may load what this function needs. `site` is where it is written,
    `origin` where it begins.
    """

    model: Model
    kind: str
    eager: Eager
    confidence: Confidence = Confidence.HIGH
    chain: Chain | None = None
    deps: frozenset[str] = frozenset()
    loop: Loop | None = None
    only: frozenset[str] | None = None
    deferred: frozenset[str] = frozenset()
    link: Link | None = None
    root: Rows | None = None
    path: Path = ()
    wrapped: bool = False
    crashes: bool = False
    batch: bool = False
    narrowed: bool = False
    plain: bool = False
    few: bool = False
    done: bool = False
    given: bool = False
    site: Site | None = field(default=None, compare=False)
    origin: Site | None = field(default=None, compare=False)

    def but(self, **changes: object) -> Rows:
        """Give the same rows with some fields changed."""
        return changed(self, **changes)


@dataclass(frozen=True)
class Row:
    """One instance of a model.

    `loop` binds it anew in every round; without one it is a single row. `path` leads to
    it from the rows of `root`. `late` says that it was itself read lazily, `fresh` that it was made here.
    `back` is the relation that leads back to the very row that it was reached from, and that row.
    """

    model: Model
    eager: Eager
    loop: Loop | None = None
    root: Rows | None = None
    path: Path = ()
    confidence: Confidence = Confidence.HIGH
    only: frozenset[str] | None = None
    deferred: frozenset[str] = frozenset()
    late: bool = False
    fresh: bool = False
    crashes: bool = False
    hops: tuple[Relation, ...] = ()
    back: tuple[str, Row] | None = None


Value = (
    Callee
    | Ref
    | Column
    | Thing
    | Instance
    | Above
    | Local
    | Fixed
    | Empty
    | Loader
    | Pack
    | Bag
    | Record
    | Rows
    | Row
    | None
)


def changed(value: _V, **changes: object) -> _V:
    """Give a value with some fields changed: as `dataclasses.replace`, which sets every field anew, in a fifth of its time."""
    made = object.__new__(value.__class__)
    made.__dict__.update(value.__dict__, **changes)
    return made


def is_few(value: Value) -> bool:
    """Tell whether a collection does not grow with data; a class that is gone over has its members written in it."""
    if isinstance(value, Callee):
        return value.symbol is not None and value.symbol.kind == "class"
    return isinstance(value, Fixed | Pack | Record) or (isinstance(value, Rows | Bag) and value.few)
