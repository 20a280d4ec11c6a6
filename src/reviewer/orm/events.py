"""What the flow of queries finds in loops."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Attr, Expr, Placed
from reviewer.orm.knowledge import Orm
from reviewer.orm.loops import Loop
from reviewer.orm.model import Model, Relation
from reviewer.orm.values import Path, Rows, Value


@dataclass(frozen=True)
class Step:
    """A place on the way from a loop to the query that it runs in another function."""

    path: str
    node: Placed
    words: str


@dataclass
class Lazy:
    """A relation, or a deferred column (`relation` None), read row by row in the function `symbol`.

    `serving` names the serializer that reads it; `again` says that reading it so asks whether or not it was loaded. `path` leads to it from the rows of `root`; `deeper` are longer paths read through it.
    """

    node: Placed
    symbol: str
    loop: Loop
    model: Model
    name: str
    relation: Relation | None
    root: Rows | None
    path: Path
    hops: tuple[Relation, ...]
    confidence: Confidence
    via: tuple[Step, ...] = ()
    serving: str = ""
    again: bool = False
    deeper: list[tuple[Path, tuple[Relation, ...]]] = field(default_factory=list)


@dataclass
class Query:
    """A query that runs in every round of a loop; `advice` names what to do in the ORM's own table."""

    node: Placed
    symbol: str
    loop: Loop
    advice: str
    model: Model | None
    orm: Orm
    relation: str
    confidence: Confidence
    via: tuple[Step, ...] = ()
    serving: str = ""


@dataclass
class Defeated:
    """A query on a relation that was prefetched, which the prefetched rows cannot answer; `whole` without a condition."""

    node: Placed
    symbol: str
    loop: Loop
    model: Model
    relation: str
    whole: bool
    confidence: Confidence


@dataclass
class Write:
    """A write that runs in every round; `special` says why writing in bulk may not do the same."""

    node: Placed
    symbol: str
    loop: Loop
    advice: str
    model: Model | None
    orm: Orm
    method: str
    special: str
    confidence: Confidence
    via: tuple[Step, ...] = ()
    serving: str = ""


@dataclass
class KeyRead:
    """A lazy relation that is read (`node`) only for the key of the row behind it (`whole`)."""

    node: Attr
    whole: Attr
    symbol: str
    model: Model
    relation: Relation
    confidence: Confidence


@dataclass
class Crash:
    """A lazy relation of a row of an asynchronous session that is read without `await`: that raises."""

    node: Placed
    symbol: str
    model: Model
    relation: Relation
    root: Rows | None
    confidence: Confidence


@dataclass
class Events:
    """All that was found in one file; `reads` are lazy reads of single rows: function, source text, place.

    `known` is what expressions are, as far as they are rows, queries or sessions, in the functions where they stand.
    """

    lazy: list[Lazy] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    defeated: list[Defeated] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    keys: list[KeyRead] = field(default_factory=list)
    reads: list[tuple[str, str, Placed]] = field(default_factory=list)
    crashes: list[Crash] = field(default_factory=list)
    known: dict[Expr, Value] = field(default_factory=dict)

    def add(self, other: Events) -> None:
        """Add what was found elsewhere in the file."""
        self.lazy += other.lazy
        self.queries += other.queries
        self.defeated += other.defeated
        self.writes += other.writes
        self.keys += other.keys
        self.reads += other.reads
        self.crashes += other.crashes
        self.known |= other.known
