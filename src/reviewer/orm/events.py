"""What the flow of queries finds in loops."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Placed
from reviewer.orm.knowledge import Orm
from reviewer.orm.loops import Loop
from reviewer.orm.model import Model, Relation
from reviewer.orm.values import Path, Rows


@dataclass(frozen=True)
class Step:
    """A place on the way from a loop to the query that it runs in another function."""

    path: str
    node: Placed
    words: str


@dataclass
class Lazy:
    """A relation, or a deferred column (`relation` None), read row by row in the function `symbol`.

    `serving` names the serializer that reads it. `path` leads to it from the rows of `root`; `deeper` are longer paths read through it.
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
class Events:
    """All that was found in one file."""

    lazy: list[Lazy] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
