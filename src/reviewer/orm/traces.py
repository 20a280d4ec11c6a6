"""What following statements leaves behind, apart from findings: what was asked, loaded and learned on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.orm.model import Model
from reviewer.orm.values import Value

Function = tuple[str, str]
"""The file and the qualified name of a function."""
NOWHERE = 1_000  # farther in than calls are ever followed


@dataclass
class Traces:
    """What a stretch of following left.

    `asked` counts what may run a query, in a loop or not; `taught` are objects that what they were handed gave
    away. `loaded` are the models of which rows were fetched, `loaded_with` the relations that came with them,
    `brought` those of which rows were read one by one in a loop, with the relations that led to them.

    The rest tells how far all this holds elsewhere: `entered` are the functions that were followed, `tall` is how
    many suites and calls stood on top of each other and `deep` how many calls; `short` says that a call was not
    followed for their number. `reached` is the outermost call under way that was not entered a second time, and
    `hindered` counts what was left out, or found half-way, for other reasons of the place.
    """

    asked: int = 0
    taught: dict[str, Value] = field(default_factory=dict)
    loaded: set[Model] = field(default_factory=set)
    loaded_with: set[tuple[Model, str]] = field(default_factory=set)
    brought: dict[Model, set[tuple[Model, str]]] = field(default_factory=dict)
    entered: set[Function] = field(default_factory=set)
    tall: int = 0
    deep: int = 0
    short: bool = False
    reached: int = NOWHERE
    hindered: int = 0

    def add(self, other: Traces) -> None:
        """Add what was left elsewhere."""
        self.asked += other.asked
        self.taught |= other.taught
        self.loaded |= other.loaded
        self.loaded_with |= other.loaded_with
        for model, ways in other.brought.items():
            self.brought.setdefault(model, set()).update(ways)
        self.entered |= other.entered
        self.tall, self.deep = max(self.tall, other.tall), max(self.deep, other.deep)
        self.short = self.short or other.short
        self.reached = min(self.reached, other.reached)
        self.hindered += other.hindered

    def is_empty_but_for(self, taught: dict[str, Value]) -> bool:
        """Tell whether nothing was asked, loaded or taught besides."""
        return not (self.asked or self.loaded or self.loaded_with or self.brought) and self.taught == taught
