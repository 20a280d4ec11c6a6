"""Random models: which there are and how they lead to each other, whatever the ORM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hypothesis import strategies as st

TITLES = ("Alpha", "Beta", "Gamma", "Delta")
Kind = Literal["key", "pair", "set"]


@dataclass(frozen=True)
class Relation:
    """What one model declares about another: a foreign key, a one-to-one or a many-to-many.

    `back` is the name that the other side gets; empty for none.
    """

    name: str
    kind: Kind
    owner: str
    target: str
    nullable: bool
    back: str
    strategy: str


@dataclass(frozen=True)
class Hop:
    """A relation as one of its two sides sees it; `column` is the local key where there is one."""

    name: str
    target: str
    many: bool
    column: str = ""
    nullable: bool = False


@dataclass(frozen=True)
class Schema:
    """The models of one application; one that is `generic` can refer to a row of any model."""

    titles: tuple[str, ...]
    relations: tuple[Relation, ...]
    generic: str = ""

    def hops(self, title: str) -> list[Hop]:
        """Give every relation that leads away from a model."""
        found = []
        for each in self.relations:
            if each.owner == title:
                many = each.kind == "set"
                found.append(
                    Hop(each.name, each.target, many, "" if many else f"{each.name}_id", each.nullable)
                )
            if each.target == title and each.back:
                found.append(Hop(each.back, each.owner, each.kind != "pair"))
        if title == self.generic:
            found.append(Hop("subject", self.titles[0], many=False))
        return found


@st.composite
def schemas(draw: st.DrawFn, strategies: tuple[str, ...] = ("",), generic: bool = False) -> Schema:
    """Two to four models with some relations; `strategies` are ways of loading that a relation can have by itself."""
    titles = TITLES[: draw(st.integers(2, 4))]
    relations = []
    for number in range(draw(st.integers(2, 5))):
        owner, target = draw(st.sampled_from(titles)), draw(st.sampled_from(titles))
        kinds: tuple[Kind, ...] = ("key",) if owner == target else ("key", "key", "pair", "set")
        kind = draw(st.sampled_from(kinds))
        relations.append(
            Relation(
                name=f"{kind}{number}",
                kind=kind,
                owner=owner,
                target=target,
                nullable=kind == "key" and owner != target and draw(st.booleans()),
                back=draw(st.sampled_from((f"back{number}", f"back{number}", ""))),
                strategy=draw(st.sampled_from(strategies)),
            )
        )
    return Schema(titles, tuple(relations), titles[-1] if generic and draw(st.booleans()) else "")
